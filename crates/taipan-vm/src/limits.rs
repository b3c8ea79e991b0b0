//! What an isolate may use up, and how it is stopped from outside.
//!
//! *Fuel* is one word of the isolate, counted down at backward jumps and calls, and by native code according to its work. Everything
//! else that stops a script sets a bit of the eval breaker. A script that is stopped leaves with [`Raise::Halt`], which no handler
//! sees; it stays stopped, whatever native code makes of that, until the host begins something new ([`Vm::begin_run`]).

use crate::heap::reason;
use crate::raise::{R, Raise};
use crate::threads::park::Parker;
use crate::value::Raw;
use crate::vm::Vm;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A bound that a script has run into.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Limit {
    /// Units of work.
    Fuel,
    /// Bytes of memory.
    Memory,
    /// Time on the wall's clock.
    Wall,
    /// Tasks that are not done.
    Tasks,
    /// Bytes written to standard output and error.
    Output,
    /// The host has asked for the end ([`InterruptHandle::interrupt`]).
    Interrupt,
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Limit::Fuel => "out of fuel",
            Limit::Memory => "out of memory",
            Limit::Wall => "out of time",
            Limit::Tasks => "too many tasks",
            Limit::Output => "too much output",
            Limit::Interrupt => "interrupted",
        })
    }
}

/// What happens when the fuel is used up.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum OnFuel {
    /// The script is stopped for good.
    #[default]
    Trap,
    /// The script stops where it is, and goes on when the host says so ([`Vm::resume_paused`]). Native code that calls back into the script
    /// (a sort by key, an event loop) is finished first, for which the script may owe some fuel; what takes longer is stopped.
    Pause,
}

/// Bounds of what an isolate may use. Nothing is bounded unless it is said; `Limits::default()` bounds nothing but depth.
#[derive(Clone, Debug, Default)]
pub struct Limits {
    pub(crate) fuel: Option<u64>,
    pub(crate) on_fuel: OnFuel,
    pub(crate) memory: Option<usize>,
    pub(crate) wall: Option<Duration>,
    pub(crate) depth: Option<usize>,
    pub(crate) tasks: Option<usize>,
    pub(crate) output: Option<u64>,
}

impl Limits {
    /// No bounds.
    pub fn none() -> Limits {
        Limits::default()
    }
    /// Units of work in the life of the isolate: a backward jump, a call, an item of native work is about one.
    pub fn fuel(self, units: u64) -> Limits {
        Limits {
            fuel: Some(units),
            ..self
        }
    }
    /// What happens at the end of the fuel.
    pub fn on_fuel(self, on_fuel: OnFuel) -> Limits {
        Limits { on_fuel, ..self }
    }
    /// Bytes of memory. What does not fit raises MemoryError; a script that goes on taking all the same, or catches that some thousand
    /// times in one run, is stopped.
    pub fn memory(self, bytes: usize) -> Limits {
        Limits {
            memory: Some(bytes),
            ..self
        }
    }
    /// Time that each thing the host begins (a run, a call) may take.
    pub fn wall(self, time: Duration) -> Limits {
        Limits {
            wall: Some(time),
            ..self
        }
    }
    /// Calls within calls: RecursionError beyond. Scripts cannot raise it.
    pub fn depth(self, calls: usize) -> Limits {
        Limits {
            depth: Some(calls),
            ..self
        }
    }
    /// Tasks of asyncio that are not done.
    pub fn tasks(self, count: usize) -> Limits {
        Limits {
            tasks: Some(count),
            ..self
        }
    }
    /// Bytes that scripts may write to standard output and error.
    pub fn output(self, bytes: u64) -> Limits {
        Limits {
            output: Some(bytes),
            ..self
        }
    }
}

/// What may be used on credit while native code is finished before a pause, and how much at a time.
const CREDIT: u64 = 10_000_000;
const LOAN: u64 = 10_000;

/// Under a memory limit stock is taken at least once in so many units of fuel, for each object.
const UNITS_PER_OBJECT: u64 = 8;
const SLICE: i64 = 1 << 16;

/// What a run may have refused under a memory limit before it is stopped: some thousands of refusals by themselves, fewer where
/// each of them is a long walk over many objects.
const PATIENCE: u64 = 1 << 16;
const REFUSAL: u64 = 16;
const OBJECTS_PER_UNIT: u64 = 256;

/// What a run may have at least, wherever the one before it has stopped: some blocks.
const LEAST: usize = 256 * 1024;

/// What the handlers of a MemoryError may have beyond the limit.
fn reserve_of(limit: usize) -> usize {
    (limit / 16).max(64 * 1024)
}

/// The meters of an isolate.
pub struct Meter {
    limits: Limits,
    /// Fuel that is not in [`Vm::fuel`] yet.
    beyond: u64,
    /// Fuel that has been given so far, what is in the two words included.
    given: u64,
    /// Fuel used on credit: the next that is given pays it back.
    owed: u64,
    /// Units until stock is taken.
    stock_in: u64,
    written: u64,
    /// MemoryError has been raised since there was enough.
    warned: bool,
    /// What the refusals of this run have cost, in units of [`PATIENCE`].
    refused: u64,
    /// Why the script has been stopped.
    pub(crate) halted: Option<Limit>,
    /// The loop is being left with its frames as they are.
    pub(crate) pausing: bool,
    /// What runs outermost can be left and entered again.
    pub(crate) can_pause: bool,
    /// Runs that are stopped where they are, the last one on top: where registers are free when it is over.
    paused: Vec<*mut Raw>,
    /// How often the host has begun something.
    begun: u64,
    pub(crate) stop: InterruptHandle,
}

impl Meter {
    pub(crate) fn new(breaker: Arc<AtomicU32>) -> Meter {
        Meter {
            limits: Limits::none(),
            beyond: 0,
            given: u64::MAX,
            owed: 0,
            stock_in: 0,
            written: 0,
            warned: false,
            refused: 0,
            halted: None,
            pausing: false,
            can_pause: false,
            paused: Vec::new(),
            begun: 0,
            stop: InterruptHandle(Arc::new(Stop {
                breaker,
                is_used: AtomicBool::new(false),
                running: AtomicU64::new(0),
                state: Mutex::default(),
            })),
        }
    }

    /// Whether fuel is counted, or stands for the time until stock is taken.
    fn is_sliced(&self) -> bool {
        self.limits.fuel.is_some() || self.limits.memory.is_some()
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        if self.limits.wall.is_some() {
            timer::unset(&self.stop);
        }
    }
}

/// Stops what an isolate is doing; any thread may use it, at any time.
#[derive(Clone)]
pub struct InterruptHandle(Arc<Stop>);

struct Stop {
    breaker: Arc<AtomicU32>,
    /// Somebody else may stop the isolate: what it waits in has to be woken.
    is_used: AtomicBool,
    /// The number of what runs, 0: nothing.
    running: AtomicU64,
    state: Mutex<StopState>,
}

#[derive(Default)]
struct StopState {
    cause: Option<(Limit, String)>,
    /// What threads of the isolate sleep on.
    parked: Vec<Arc<Parker>>,
    /// Wakes whatever else they wait in, by number.
    wakers: Vec<(u64, Arc<dyn Fn() + Send + Sync>)>,
    next_waker: u64,
}

impl std::fmt::Debug for InterruptHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InterruptHandle")
    }
}

impl InterruptHandle {
    /// Stop the script that runs; if none does, the next one. `why` is what the error tells.
    pub fn interrupt(&self, why: impl Into<String>) {
        self.stop(Limit::Interrupt, why.into(), None);
    }

    fn state(&self) -> MutexGuard<'_, StopState> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stop the isolate; with a number only while that runs.
    fn stop(&self, limit: Limit, why: String, only: Option<u64>) {
        let mut state = self.state();
        if only.is_some_and(|number| self.0.running.load(Ordering::Relaxed) != number) {
            return;
        }
        state.cause.get_or_insert((limit, why));
        self.0.breaker.fetch_or(reason::HALT, Ordering::SeqCst);
        let wakers = state.wakers.clone();
        state.parked.iter().for_each(|parker| parker.wake());
        drop(state);
        wakers.iter().for_each(|(_, wake)| wake());
    }

    /// Whether the isolate is to stop.
    pub fn is_asked(&self) -> bool {
        self.0.breaker.load(Ordering::SeqCst) & reason::HALT != 0
    }

    /// Whether the isolate is to stop, or a signal has arrived that it has not dealt with yet.
    pub fn has_news(&self) -> bool {
        self.0.breaker.load(Ordering::SeqCst) & (reason::HALT | reason::SIGNAL) != 0
    }

    /// `wake` is called when the isolate is to stop, until the watch is dropped.
    pub fn watch(&self, wake: impl Fn() + Send + Sync + 'static) -> Watch {
        let mut state = self.state();
        state.next_waker += 1;
        let number = state.next_waker;
        state.wakers.push((number, Arc::new(wake)));
        drop(state);
        Watch {
            handle: self.clone(),
            number,
        }
    }
}

/// See [`InterruptHandle::watch`].
pub struct Watch {
    handle: InterruptHandle,
    number: u64,
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut state = self.handle.state();
        state.wakers.retain(|(number, _)| *number != self.number);
    }
}

/// The process's thread that looks at the time for isolates that have a wall clock limit. It ends when there is none any more.
mod timer {
    use super::*;
    use std::sync::{Condvar, OnceLock};

    struct Alarm {
        at: Instant,
        number: u64,
        handle: InterruptHandle,
    }

    #[derive(Default)]
    struct Timer {
        alarms: Mutex<Vec<Alarm>>,
        changed: Condvar,
        runs: AtomicBool,
    }

    /// A clock of the process: what it knows of an isolate goes with the isolate's alarm.
    static TIMER: OnceLock<Timer> = OnceLock::new();

    /// Stop an isolate at some time, unless what runs there is over by then.
    pub(super) fn set(handle: &InterruptHandle, number: u64, at: Instant) {
        let timer = TIMER.get_or_init(Timer::default);
        let mut alarms = timer.alarms.lock().unwrap_or_else(PoisonError::into_inner);
        alarms.retain(|alarm| !Arc::ptr_eq(&alarm.handle.0, &handle.0));
        let is_next = alarms.iter().all(|alarm| at < alarm.at);
        alarms.push(Alarm {
            at,
            number,
            handle: handle.clone(),
        });
        if !timer.runs.swap(true, Ordering::Relaxed) {
            let thread = std::thread::Builder::new().name("taipan-timer".into());
            if thread.stack_size(64 * 1024).spawn(|| run(timer)).is_err() {
                timer.runs.store(false, Ordering::Relaxed);
            }
        } else if is_next {
            timer.changed.notify_one();
        }
    }

    /// The isolate goes.
    pub(super) fn unset(handle: &InterruptHandle) {
        let Some(timer) = TIMER.get() else { return };
        let mut alarms = timer.alarms.lock().unwrap_or_else(PoisonError::into_inner);
        alarms.retain(|alarm| !Arc::ptr_eq(&alarm.handle.0, &handle.0));
    }

    fn run(timer: &'static Timer) {
        let mut alarms = timer.alarms.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let now = Instant::now();
            let due: Vec<Alarm> = alarms.extract_if(.., |alarm| alarm.at <= now).collect();
            if !due.is_empty() {
                drop(alarms);
                for alarm in due {
                    let why = Limit::Wall.to_string();
                    alarm.handle.stop(Limit::Wall, why, Some(alarm.number));
                }
                alarms = timer.alarms.lock().unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            // A thread that has nothing to do stays for a moment: the next limit is often not far.
            let next = alarms.iter().map(|alarm| alarm.at).min();
            let wait = next.map_or(Duration::from_secs(1), |at| at - now);
            let (again, timeout) = timer
                .changed
                .wait_timeout(alarms, wait)
                .unwrap_or_else(PoisonError::into_inner);
            alarms = again;
            if next.is_none() && timeout.timed_out() && alarms.is_empty() {
                timer.runs.store(false, Ordering::Relaxed);
                return;
            }
        }
    }
}

/// Limits as the host sees them.
impl Vm {
    /// Set the limits, and fill the meters anew.
    pub fn set_limits(&mut self, limits: Limits) {
        if let Some(depth) = limits.depth {
            self.set_recursion_limit(depth.max(1));
        }
        self.heap.limit = limits.memory;
        if limits.memory.is_some() {
            self.heap.take_stock();
        }
        let meter = &mut self.meter;
        meter.given = limits.fuel.unwrap_or(u64::MAX);
        meter.beyond = meter.given;
        meter.owed = 0;
        meter.stock_in = 0;
        meter.written = 0;
        meter.limits = limits;
        self.fuel = 0;
        if meter.is_sliced() {
            self.refill();
        } else {
            self.fuel = self.unlimited();
        }
    }

    /// The counter where nothing is counted: it is only to be looked at now and then, or not at all.
    fn unlimited(&self) -> i64 {
        #[cfg(taipan_jit)]
        if self.has_jit() {
            return crate::jit::TURNS;
        }
        i64::MAX
    }

    /// The limits in force.
    pub fn limits(&self) -> &Limits {
        &self.meter.limits
    }

    /// Give more fuel.
    pub fn add_fuel(&mut self, units: u64) {
        if self.meter.limits.fuel.is_some() {
            let paid = units.min(self.meter.owed);
            self.meter.owed -= paid;
            self.meter.beyond = self.meter.beyond.saturating_add(units - paid);
            self.meter.given = self.meter.given.saturating_add(units);
            self.refill();
        }
    }

    /// Fuel that has been used so far; 0 if it is not counted.
    pub fn fuel_used(&self) -> u64 {
        match self.meter.limits.fuel {
            None => 0,
            Some(_) => {
                let left = self.meter.beyond as i128 + self.fuel as i128;
                let left = left - self.meter.owed as i128;
                (self.meter.given as i128 - left).max(0) as u64
            }
        }
    }

    /// Fuel that is left, if it is counted.
    pub fn fuel_left(&self) -> Option<u64> {
        self.meter.limits.fuel?;
        let left = self.meter.beyond as i128 + self.fuel as i128;
        Some((left - self.meter.owed as i128).max(0) as u64)
    }

    /// The most memory that was in use, as far as has been looked; 0 without a memory limit.
    pub fn peak_memory(&self) -> usize {
        self.heap.peak
    }

    /// Bytes in use now.
    pub fn memory_used(&mut self) -> usize {
        self.heap.take_stock()
    }

    /// As [`Vm::interrupt_handle`] for native code that waits, which is to be woken.
    pub fn interrupts(&self) -> InterruptHandle {
        self.meter.stop.clone()
    }

    /// What stops the isolate from any thread.
    pub fn interrupt_handle(&self) -> InterruptHandle {
        self.meter.stop.0.is_used.store(true, Ordering::Relaxed);
        self.meter.stop.clone()
    }

    /// The host begins something: what has stopped the script before is over, and the wall's clock starts. Nothing happens where
    /// the script has called the host.
    #[inline]
    pub fn begin_run(&mut self) {
        if self.stack.native_depth != 0 {
            return;
        }
        if self.heap.breaker.load(Ordering::Relaxed) & reason::HALT != 0 {
            self.forget_halt();
        }
        if self.meter.limits.memory.is_some() {
            self.begin_memory();
        }
        if self.meter.limits.wall.is_some() {
            self.start_clock();
        }
    }

    /// What a script has left may fill all the memory there is: the host needs some to do away with it.
    fn begin_memory(&mut self) {
        let Some(limit) = self.meter.limits.memory else {
            return;
        };
        self.heap.limit = Some(limit);
        self.meter.warned = false;
        self.meter.refused = 0;
        let reserve = reserve_of(limit);
        if self.heap.used().saturating_add(reserve) > limit {
            let mut used = self.heap.take_stock();
            if used > limit && !self.heap.gc.collecting {
                self.collect_cycles(2);
                used = self.heap.take_stock();
            }
            // What one run has left is no reason for the next to leave as much again: far beyond the limit there is little.
            let most = limit.saturating_add(reserve.saturating_mul(4));
            let needed = used.saturating_add(reserve).min(most);
            self.heap.limit = Some(needed.max(used.saturating_add(LEAST)).max(limit));
        }
    }

    /// What has stopped the script is over. An interrupt that has come since stays for what begins now.
    #[cold]
    fn forget_halt(&mut self) {
        let meter = &mut self.meter;
        let was_told = meter.halted.take().is_some();
        let mut state = meter.stop.state();
        let is_late = state.cause.as_ref().is_some_and(|c| c.0 == Limit::Wall);
        if was_told || is_late {
            state.cause = None;
            self.heap
                .breaker
                .fetch_and(!reason::HALT, Ordering::Relaxed);
        }
        drop(state);
        if !self.heap.pending.is_empty() {
            self.heap
                .breaker
                .fetch_or(reason::PENDING, Ordering::Relaxed);
        }
    }

    fn start_clock(&mut self) {
        let meter = &mut self.meter;
        meter.begun += 1;
        meter.stop.0.running.store(meter.begun, Ordering::Relaxed);
        if let Some(time) = meter.limits.wall {
            meter.stop.0.is_used.store(true, Ordering::Relaxed);
            timer::set(&meter.stop, meter.begun, Instant::now() + time);
        }
    }

    /// Which limit has stopped the script, and what is to be said about it.
    pub fn halted(&self) -> Option<(Limit, String)> {
        let limit = self.meter.halted?;
        let text = match &self.meter.stop.state().cause {
            Some((cause, text)) if *cause == limit => text.clone(),
            _ => limit.to_string(),
        };
        Some((limit, text))
    }

    /// Whether a script is stopped where it is, and can go on.
    pub fn is_paused(&self) -> bool {
        !self.meter.paused.is_empty()
    }

    /// Go on where the script has paused last: the result of what was called then. There has to be fuel again ([`Vm::add_fuel`]).
    pub fn resume_paused(&mut self) -> R {
        let Some(top) = self.meter.paused.pop() else {
            return Err(self.runtime_error("nothing is paused"));
        };
        let result = self.run_nested();
        if self.meter.paused.is_empty() || result.is_ok() {
            self.stack.top = top;
        }
        result
    }

    /// The loop has been left: where registers are free now. `top` is where they were before.
    #[inline]
    pub(crate) fn top_after_run(&mut self, top: *mut Raw) -> *mut Raw {
        if !std::mem::take(&mut self.meter.pausing) {
            return top;
        }
        self.meter.paused.push(top);
        self.free_registers()
    }
}

/// Limits as native code sees them.
impl Vm {
    /// Native code has done, or is about to do, so many units of work (about a microsecond's tenth each). Fails when the script is to
    /// stop; then the work is to be given up.
    #[inline(always)]
    pub fn charge(&mut self, units: usize) -> R<()> {
        self.fuel = self.fuel.saturating_sub_unsigned(units as u64);
        if self.fuel < 0 || self.heap.breaker.load(Ordering::Relaxed) & reason::URGENT != 0 {
            return self.stop_native();
        }
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn stop_native(&mut self) -> R<()> {
        self.check_fuel(0, false)?;
        let reasons = self.heap.breaker.load(Ordering::Relaxed);
        if reasons & reason::HALT != 0 {
            return Err(self.halt());
        }
        if reasons & reason::MEMORY != 0 {
            self.heap
                .breaker
                .fetch_and(!reason::MEMORY, Ordering::Relaxed);
            return self.check_memory();
        }
        Ok(())
    }

    /// Whether anybody could stop the isolate, or its work is counted: long native work is then done in parts.
    #[inline]
    pub fn is_limited(&self) -> bool {
        self.meter.is_sliced() || self.meter.stop.0.is_used.load(Ordering::Relaxed)
    }

    /// Do work that cannot look at the eval breaker, about as long as that many units of fuel take: in another thread, so that this one can
    /// be stopped meanwhile. The result of what has been given up is dropped there.
    pub fn apart<T: Send + 'static>(
        &mut self,
        units: usize,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> R<T> {
        /// What takes less is done at once.
        const SHORT: usize = 20_000;
        self.charge(units)?;
        if units < SHORT || !self.meter.stop.0.is_used.load(Ordering::Relaxed) {
            return Ok(work());
        }
        let parker = Arc::new(Parker::default());
        let result = Arc::new(Mutex::new(None));
        let (done, place) = (parker.clone(), result.clone());
        let thread = std::thread::Builder::new().name("taipan-work".into());
        let started = thread.spawn(move || {
            let value = work();
            *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
            done.wake();
        });
        if started.is_err() {
            return Err(self.no_memory());
        }
        loop {
            self.park_on(&parker, None);
            let value = result.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(value) = value {
                return Ok(value);
            }
            self.charge(0)?;
        }
    }

    /// Sleep on a parker; the end of the script wakes it as well.
    pub(crate) fn park_on(
        &mut self,
        parker: &Arc<Parker>,
        time: Option<Duration>,
    ) -> crate::threads::park::Woken {
        let stop = self.meter.stop.clone();
        stop.state().parked.push(parker.clone());
        if stop.is_asked() {
            parker.wake();
        }
        let woken = self.unlocked(|| parker.park(time));
        stop.state().parked.retain(|p| !Arc::ptr_eq(p, parker));
        woken
    }

    /// Bytes are about to be written to the host's streams.
    pub fn charge_output(&mut self, bytes: usize) -> R<()> {
        let meter = &mut self.meter;
        meter.written = meter.written.saturating_add(bytes as u64);
        match meter.limits.output {
            Some(limit) if meter.written > limit => Err(self.halt_for(Limit::Output)),
            _ => Ok(()),
        }
    }

    /// How many tasks there may be.
    pub fn task_limit(&self) -> usize {
        self.meter.limits.tasks.unwrap_or(usize::MAX)
    }

    /// There are so many tasks that are not done.
    pub fn check_tasks(&mut self, count: usize) -> R<()> {
        match count > self.task_limit() {
            true => Err(self.halt_for(Limit::Tasks)),
            false => Ok(()),
        }
    }

    /// The depth of calls that scripts cannot go beyond.
    pub fn depth_limit(&self) -> Option<usize> {
        self.meter.limits.depth
    }

    /// Stop the script.
    fn halt_for(&mut self, limit: Limit) -> Raise {
        self.meter.halted.get_or_insert(limit);
        self.heap.breaker.fetch_or(reason::HALT, Ordering::Relaxed);
        self.raised = None;
        Raise::Halt
    }

    /// The script has been told to stop, by another thread or before.
    pub(crate) fn halt(&mut self) -> Raise {
        let cause = self.meter.stop.state().cause.as_ref().map(|c| c.0);
        self.halt_for(cause.unwrap_or(Limit::Interrupt))
    }

    /// Whether the script has been stopped: no finaliser runs any more.
    pub(crate) fn is_halted(&self) -> bool {
        self.meter.halted.is_some()
    }

    /// Move fuel to where it is counted; whether there is some.
    fn refill(&mut self) {
        let slice = match self.meter.limits.memory {
            Some(_) => SLICE,
            #[cfg(taipan_jit)]
            None if self.has_jit() => crate::jit::TURNS,
            None => i64::MAX >> 1,
        };
        let wanted = slice.saturating_sub(self.fuel);
        if wanted <= 0 {
            return;
        }
        let more = self.meter.beyond.min(wanted as u64);
        self.fuel += more as i64;
        if self.meter.limits.fuel.is_some() {
            self.meter.beyond -= more;
        }
    }

    /// The counter is used up. `wanted` units have to be there to go on, unless the loop can be left here until there are.
    #[cold]
    #[inline(never)]
    fn check_fuel(&mut self, wanted: i64, may_pause: bool) -> R<()> {
        if self.fuel >= wanted {
            return Ok(());
        }
        self.refill();
        if self.meter.limits.memory.is_some() {
            self.take_stock_now_and_then()?;
        }
        if self.fuel >= wanted {
            return Ok(());
        }
        if !self.meter.is_sliced() {
            self.fuel = self.unlimited();
            return Ok(());
        }
        match self.meter.limits.on_fuel {
            OnFuel::Pause if may_pause => Ok(()),
            OnFuel::Pause if self.meter.owed < CREDIT => {
                let loan = LOAN + self.fuel.min(0).unsigned_abs();
                self.meter.owed += loan;
                self.fuel += loan as i64;
                Ok(())
            }
            _ => Err(self.halt_for(Limit::Fuel)),
        }
    }

    /// Buffers may have grown that nobody has counted.
    fn take_stock_now_and_then(&mut self) -> R<()> {
        self.meter.stock_in = self.meter.stock_in.saturating_sub(SLICE as u64);
        if self.meter.stock_in > 0 {
            return Ok(());
        }
        self.heap.take_stock();
        self.meter.stock_in =
            (self.heap.gc.allocated - self.heap.gc.freed).saturating_mul(UNITS_PER_OBJECT);
        match self.heap.limit {
            Some(limit) if self.heap.used() > limit => self.check_memory(),
            _ => Ok(()),
        }
    }

    /// There seems to be more memory in use than there may be.
    #[cold]
    pub(crate) fn check_memory(&mut self) -> R<()> {
        let Some(limit) = self.heap.limit else {
            return Ok(());
        };
        let mut used = self.heap.take_stock();
        if used > limit && !self.heap.gc.collecting {
            self.collect_cycles(2);
            used = self.heap.take_stock();
        }
        if used <= limit {
            self.meter.warned = false;
            return Ok(());
        }
        if self.meter.warned && used > limit.saturating_add(reserve_of(limit)) {
            return Err(self.halt_for(Limit::Memory));
        }
        self.meter.warned = true;
        Err(self.no_memory())
    }

    /// MemoryError without text; the end of a script that has caught too many of them.
    #[cold]
    pub fn no_memory(&mut self) -> Raise {
        if self.heap.limit.is_some() {
            let objects = self.heap.gc.allocated - self.heap.gc.freed;
            self.meter.refused += REFUSAL + objects / OBJECTS_PER_UNIT;
            if self.meter.refused > PATIENCE {
                return self.halt_for(Limit::Memory);
            }
        }
        let class = self.class(|t| &t.MemoryError);
        self.raise_args(&class, vec![])
    }

    /// The loop is at a safepoint with something to do: what it has counted for it is given back, as the instruction starts anew.
    #[cold]
    #[inline(never)]
    pub(crate) fn checkpoint_in_loop(&mut self) -> R<()> {
        self.fuel += 1;
        if self.fuel < 1 {
            let may_pause = self.meter.can_pause && self.stack.native_depth == 1;
            self.check_fuel(1, may_pause)?;
            if self.fuel < 1 {
                self.meter.pausing = true;
                return Err(self.halt_for(Limit::Fuel));
            }
            #[cfg(taipan_jit)]
            self.found_running();
        }
        self.checkpoint()
    }
}
