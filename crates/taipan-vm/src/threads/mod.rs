//! Threads of an isolate: OS threads that take turns under one lock (unsafe island 9).
//!
//! The state of the thread that runs (registers, records, the exception on its way) lies in the [`Vm`] itself, where the
//! interpreter finds it without looking; the states of the others wait in [`Threads`]. A thread that takes the lock and is not
//! the one that had it last exchanges the two. Native code gives the lock up around calls that block ([`Vm::unlocked`]), the
//! interpreter at a checkpoint when another thread has waited for a time slice.
//!
//! # Invariants
//! 1. Only the thread that holds the lock touches the `Vm`, its heap and values. All others that have a `&mut Vm` on their stack
//!    are inside of [`Vm::unlocked`] or [`Vm::hand_over`] and do not use it before they have the lock again. So counts, cells
//!    and `Rc`s need not be atomic: the lock orders all accesses.
//! 2. `Vm` is not `Unpin`, which takes the promise of uniqueness from `&mut Vm`: another thread changes what it points to
//!    while a call of a function that is opaque to the compiler runs.
//! 3. A `Vm` lies in a box that does not move. It is dropped by a thread that holds the lock, after [`IsolateLock::close`]:
//!    from then on no other thread gets the lock, and each sleeps for ever where it asks for it. What their stacks own is not
//!    freed.
//! 4. While the lock is given up no `MutCell::with` runs and no `RefCell` is borrowed in this thread.
//! 5. `state` of a thread that does not run is in [`Threads::others`], under its number.
#![expect(unsafe_code, reason = "several OS threads use one isolate by turns")]

mod lock;
pub(crate) mod park;
mod wait;

pub use lock::IsolateLock;
pub use wait::{OwnedLock, WaitQueue};

use crate::heap::{Header, reason};
use crate::interp::dispatch::DYING;
use crate::interp::stack::{STACK_OF_RUN, Stack};
use crate::raise::{R, Raise};
use crate::type_map::TypeMap;
use crate::value::Value;
use crate::vm::Vm;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

/// The number of a thread, as `threading.get_ident()` gives it.
pub type Ident = u64;

/// The threads of an isolate.
pub struct Threads {
    lock: Arc<IsolateLock>,
    /// The one whose state is in the `Vm`: it holds the lock, or was the last one to do so.
    current: Ident,
    /// The thread that made the isolate, or has come to be the only one of a forked process.
    main: Ident,
    others: Vec<(Ident, Box<ThreadState>)>,
    closed: bool,
    forks: u32,
    /// A signal is to be handled by the main thread as soon as it runs.
    main_signal: bool,
    /// `_thread.stack_size()`; 0 for the usual one.
    pub stack_size: usize,
}

/// What a thread has of its own.
pub(crate) struct ThreadState {
    stack: Stack,
    raised: Option<Value>,
    handled: Value,
    context: Value,
    context_owner: Option<crate::context::ContextOwner>,
    exit: Option<R<crate::interp::Outcome>>,
    dead: [*mut Header; DYING],
    dying: usize,
    binary_operands: Vec<(Value, Value)>,
    coroutine_origin_depth: usize,
    /// What modules keep for each thread.
    locals: TypeMap,
}

/// Stack of a new thread unless `_thread.stack_size()` says otherwise: address space, most of which is never used.
const STACK: usize = 64 << 20;
/// No thread has a smaller one: native code of a debug build has to fit.
const LEAST_STACK: usize = 4 << 20;

impl ThreadState {
    fn new(stack_size: usize) -> ThreadState {
        let mut stack = Stack::small();
        stack.fix_native_limit(stack_size / STACK_OF_RUN);
        ThreadState {
            stack,
            raised: None,
            handled: Value::NONE,
            context: Value::NONE,
            context_owner: None,
            exit: None,
            dead: [std::ptr::null_mut(); DYING],
            dying: 0,
            binary_operands: Vec::new(),
            coroutine_origin_depth: 0,
            locals: TypeMap::default(),
        }
    }
}

impl Threads {
    pub(crate) fn new(breaker: Arc<std::sync::atomic::AtomicU32>) -> Threads {
        let main = crate::signals::this_thread();
        Threads {
            lock: Arc::new(IsolateLock::new(breaker)),
            current: main,
            main,
            others: Vec::new(),
            closed: false,
            forks: 0,
            main_signal: false,
            stack_size: 0,
        }
    }

    /// The number of the running thread.
    pub fn current(&self) -> Ident {
        self.current
    }

    /// The number of the main thread.
    pub fn main(&self) -> Ident {
        self.main
    }

    /// Whether the running thread is the main one.
    pub fn is_main(&self) -> bool {
        self.current == self.main
    }

    /// Whether there is no other thread that could take the lock.
    #[inline]
    pub fn is_alone(&self) -> bool {
        self.others.is_empty() || self.closed
    }

    /// Whether a number is that of a thread of this process.
    pub fn knows(&self, ident: Ident) -> bool {
        ident == self.current || self.others.iter().any(|(other, _)| *other == ident)
    }

    /// How many threads there are.
    pub fn count(&self) -> usize {
        1 + self.others.len()
    }

    /// Whether the isolate ends: there are no new threads.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// How often this process has come about by a fork, counted from the isolate's start.
    pub fn forks(&self) -> u32 {
        self.forks
    }

    /// `sys.getswitchinterval()` in microseconds.
    pub fn switch_interval(&self) -> u64 {
        self.lock.interval()
    }

    pub fn set_switch_interval(&self, microseconds: u64) {
        self.lock.set_interval(microseconds);
    }

    /// The records of all threads that do not run.
    pub(crate) fn other_stacks(&self) -> impl Iterator<Item = &Stack> {
        self.others.iter().map(|(_, state)| &state.stack)
    }

    /// The isolate ends: no other thread runs any more.
    pub(crate) fn close(&mut self) {
        if !self.closed {
            self.closed = true;
            self.lock.close();
        }
    }
}

/// What a new thread is to do, on its way there.
struct Errand<F> {
    vm: *mut Vm,
    lock: Arc<IsolateLock>,
    work: F,
}

// SAFETY: the thread touches what is inside only once it holds the isolate's lock (invariant 1), and never drops it without.
unsafe impl<F> Send for Errand<F> {}

impl Vm {
    /// Do something that may take long and does not need the isolate (a blocking system call) while other threads may run.
    /// No cell may be borrowed meanwhile, and `work` sees nothing that scripts could change.
    pub fn unlocked<T>(&mut self, work: impl FnOnce() -> T) -> T {
        if self.threads.is_alone() {
            return work();
        }
        let me = self.threads.current;
        // The isolate may be gone when the lock is asked for: then it is still there to sleep on (invariant 3).
        let lock = self.threads.lock.clone();
        lock.release();
        // Values may only be dropped under the lock, also on the way of a panic.
        let result = catch_unwind(AssertUnwindSafe(work));
        lock.acquire();
        self.run_as(me);
        result.unwrap_or_else(|panic| resume_unwind(panic))
    }

    /// Another thread has waited for its time slice: let it run.
    #[cold]
    pub(crate) fn hand_over(&mut self) {
        if self.threads.is_alone() || !self.threads.lock.is_wanted() {
            return;
        }
        let me = self.threads.current;
        let lock = self.threads.lock.clone();
        lock.yield_to_waiting();
        lock.acquire();
        self.run_as(me);
    }

    /// The holder of the isolate may be in another thread than the last time: what ran there goes on here.
    #[inline]
    pub(crate) fn move_to_this_thread(&mut self) {
        let me = crate::signals::this_thread();
        let threads = &mut self.threads;
        if threads.current != me {
            if threads.main == threads.current {
                threads.main = me;
            }
            threads.current = me;
            self.stack.forget_native_floor();
        }
    }

    /// This thread, which has just taken the lock, goes on where it was: its state comes into the `Vm`.
    fn run_as(&mut self, me: Ident) {
        let last = self.threads.current;
        if last != me {
            let others = &mut self.threads.others;
            let Some(at) = others.iter().position(|(ident, _)| *ident == me) else {
                unreachable!("a thread without a state (invariant 5)");
            };
            let mut state = others.swap_remove(at).1;
            self.exchange(&mut state);
            self.exchange_handlers();
            self.threads.current = me;
            if last == NOBODY {
                // The state of a thread that has ended.
                drop(state);
            } else {
                self.threads.others.push((last, state));
            }
        }
        if self.threads.main_signal && self.threads.is_main() {
            self.threads.main_signal = false;
            self.heap.breaker.fetch_or(reason::SIGNAL, Relaxed);
        }
    }

    /// Exchange the state of the thread that runs with another one's.
    fn exchange(&mut self, state: &mut ThreadState) {
        use std::mem::swap;
        swap(&mut self.stack, &mut state.stack);
        swap(&mut self.raised, &mut state.raised);
        swap(&mut self.handled, &mut state.handled);
        swap(&mut self.context, &mut state.context);
        swap(&mut self.context_owner, &mut state.context_owner);
        swap(&mut self.exit, &mut state.exit);
        swap(&mut self.dead, &mut state.dead);
        swap(&mut self.dying, &mut state.dying);
        swap(&mut self.binary_operands, &mut state.binary_operands);
        swap(
            &mut self.coroutine_origin_depth,
            &mut state.coroutine_origin_depth,
        );
        swap(&mut self.thread_locals, &mut state.locals);
    }

    /// See the isolate as another thread of it does, which waits meanwhile: its records, its exception. `None` if there is none
    /// of this number. Nothing that `look` does may run script code or give up the lock.
    pub fn seen_from<T>(&mut self, thread: Ident, look: impl FnOnce(&mut Vm) -> T) -> Option<T> {
        if thread == self.threads.current {
            return Some(look(self));
        }
        let others = &mut self.threads.others;
        let at = others.iter().position(|(ident, _)| *ident == thread)?;
        let mut state = others.swap_remove(at).1;
        self.exchange(&mut state);
        let result = look(self);
        self.exchange(&mut state);
        self.exchange_handlers();
        self.threads.others.push((thread, state));
        Some(result)
    }

    /// See the isolate as the thread does that runs a frame; `None` if that is not another thread than this one.
    pub(crate) fn seen_from_thread_of<T>(
        &mut self,
        frame: &Value,
        look: impl FnOnce(&mut Vm) -> T,
    ) -> Option<T> {
        if self.threads.is_alone() || self.record_of_frame(frame).is_some() {
            return None;
        }
        let runs_it = |stack: &Stack| stack.records.iter().any(|r| r.frame == frame.raw());
        let others = &self.threads.others;
        let (ident, _) = others.iter().find(|(_, state)| runs_it(&state.stack))?;
        let ident = *ident;
        self.seen_from(ident, look)
    }

    /// The numbers of all threads, the running one first.
    pub fn thread_idents(&self) -> Vec<Ident> {
        let others = self.threads.others.iter().map(|(ident, _)| *ident);
        std::iter::once(self.threads.current)
            .chain(others)
            .collect()
    }

    /// Start a thread that does `work` as soon as it gets the lock, and then `finish`, when nothing of its state is left. Its
    /// number.
    pub fn start_thread(
        &mut self,
        work: impl FnOnce(&mut Vm) + 'static,
        finish: impl FnOnce(&mut Vm) + 'static,
    ) -> std::io::Result<Ident> {
        use std::os::unix::thread::JoinHandleExt;
        if !self.host.allows_threads() {
            return Err(std::io::ErrorKind::PermissionDenied.into());
        }
        let size = match self.threads.stack_size {
            0 => STACK,
            size => size.max(LEAST_STACK),
        };
        let errand = Errand {
            vm: self,
            lock: self.threads.lock.clone(),
            work: (work, finish),
        };
        let handle = std::thread::Builder::new()
            .stack_size(size)
            .spawn(move || run_thread(errand))?;
        // The thread waits for the lock, which this one holds: its state is there in time.
        let ident = handle.as_pthread_t() as Ident;
        self.threads
            .others
            .push((ident, Box::new(ThreadState::new(size))));
        Ok(ident)
    }

    /// State of a module in this thread, made on first use.
    pub fn thread_state<T: Default + 'static>(&mut self) -> &mut T {
        self.thread_locals.entry()
    }

    /// In the child of a fork: the calling thread is the only one there is.
    pub fn forget_other_threads(&mut self) {
        let threads = &mut self.threads;
        threads.forks += 1;
        threads.main = threads.current;
        threads.main_signal = false;
        if threads.closed {
            return;
        }
        // Another thread may have been at the old lock when the process was copied.
        let interval = threads.lock.interval();
        threads.lock = Arc::new(IsolateLock::new(self.heap.breaker.clone()));
        threads.lock.set_interval(interval);
        let others = std::mem::take(&mut threads.others);
        drop(others);
    }

    /// The part of a checkpoint that is about other threads. Signals are the main thread's business: others leave them to it.
    #[cold]
    pub(crate) fn checkpoint_threads(&mut self, reasons: u32) {
        if reasons & reason::SIGNAL != 0 && !self.threads.is_main() {
            self.threads.main_signal = true;
        }
        if reasons & reason::HANDOVER != 0 {
            self.hand_over();
        }
    }
}

/// [`Threads::current`] between the end of a thread and the next one's turn.
const NOBODY: Ident = 0;

fn run_thread<W: FnOnce(&mut Vm), F: FnOnce(&mut Vm)>(errand: Errand<(W, F)>) {
    // All of it, not its fields one by one: only the whole is `Send`.
    let errand = errand;
    let Errand { vm, lock, work } = errand;
    lock.acquire();
    // SAFETY: invariants 1 and 3: the lock is held, so that the isolate is alive and nobody else's.
    let vm = unsafe { &mut *vm };
    vm.run_as(crate::signals::this_thread());
    let (work, finish) = work;
    let end = catch_unwind(AssertUnwindSafe(|| {
        work(vm);
        vm.end_thread_state();
        finish(vm);
    }));
    if end.is_err() {
        // A defect of this program; what the panic hook has said is all there is to say.
        vm.raised = None;
    }
    vm.threads.current = NOBODY;
    lock.release();
}

impl Vm {
    /// A thread is about to end: what it alone keeps goes, with whatever finalisers that calls for.
    fn end_thread_state(&mut self) {
        self.raised = None;
        self.handled = Value::NONE;
        self.context_owner = None;
        let context = std::mem::take(&mut self.context);
        drop(context);
        for _ in 0..ROUNDS {
            // Finalisers may fill it again.
            let locals = std::mem::take(&mut self.thread_locals);
            if locals.is_empty() {
                break;
            }
            drop(locals);
            self.run_pending();
        }
    }

    /// The script is stopped from outside: every thread is to be.
    pub fn pass_halt_on(&mut self, raise: Raise) {
        if raise == Raise::Halt {
            self.heap.breaker.fetch_or(reason::HALT, Relaxed);
        }
    }
}

/// How often what finalisers leave behind in an ending thread is dropped in turn.
const ROUNDS: usize = 8;
