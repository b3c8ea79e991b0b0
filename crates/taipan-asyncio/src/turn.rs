//! One turn of the loop after the other, until it is stopped.

use crate::event_loop::{EventLoop, Ready, unscheduled};
use crate::future::FutureObj;
use crate::handle::Handle;
use crate::module::Names;
use crate::reactor::Reactor;
use crate::task;
use crate::timeout::Timeout;
use crate::transport::Transport;
use std::cell::Cell;
use std::time::Duration;
use taipan_vm::types::type_::Type;
use taipan_vm::{R, Value, Vm};

impl EventLoop {
    /// One turn.
    pub(crate) fn turn(&self, vm: &mut Vm, this: &Value) -> R<()> {
        self.prune();
        let next = self.timers.borrow().peek().map(|t| t.when);
        let idle = self.ready.borrow().is_empty() && !self.stopping.get();
        let selector = self.selector(vm, this)?;
        // What the turn before has waited for is dealt with first: most of it came alone, and a look at the descriptors is a system call.
        let has_looked = self.has_waited.replace(false) && !idle;
        let watching = selector.is_some()
            || !has_looked
                && self
                    .reactor
                    .borrow()
                    .as_ref()
                    .is_some_and(Reactor::is_watching);
        if idle || watching {
            let wait = match next {
                _ if !idle => Some(Duration::ZERO),
                Some(when) => {
                    let left = (when - self.now(vm, this)?).clamp(0.0, 86400.0);
                    Some(Duration::try_from_secs_f64(left).unwrap_or(Duration::ZERO))
                }
                None => None,
            };
            match selector {
                Some(selector) => select(vm, this, &selector, wait)?,
                None => {
                    let wait = self.virtual_wait(vm, this, wait, watching)?;
                    if wait != Some(Duration::ZERO) || watching {
                        self.wait(vm, wait)?;
                        self.has_waited.set(idle);
                    }
                    if let (true, Some(when)) = (idle, next) {
                        self.pass_time(when);
                    }
                }
            }
        }
        vm.charge(1)?;
        if idle || watching || next.is_some() {
            vm.poll()?;
        }
        // Half a clock tick of grace, as timers are compared in floats.
        let end = match next {
            Some(_) => self.now(vm, this)? + 1e-9,
            None => f64::NEG_INFINITY,
        };
        loop {
            let due = self.timers.borrow().peek().is_some_and(|t| t.when <= end);
            if !due {
                break;
            }
            let Some(timer) = self.timers.borrow_mut().pop() else {
                break;
            };
            unscheduled(&timer);
            if timer.is_over() {
                let left = self.cancelled_timers.get().saturating_sub(1);
                self.cancelled_timers.set(left);
                continue;
            }
            let entry = if timer.handle.is_a::<Handle>() {
                Ready::Call(timer.handle)
            } else {
                Ready::Fire(timer.handle)
            };
            self.ready.borrow_mut().push_back(entry);
        }
        let count = self.ready.borrow().len();
        for _ in 0..count {
            let Some(entry) = self.ready.borrow_mut().pop_front() else {
                break;
            };
            if self.tracing.get() {
                crate::trace::run(self, vm, this, entry)?;
            } else if self.debug.get() {
                self.run_timed(vm, this, entry)?;
            } else {
                self.run_entry(vm, entry)?;
            }
        }
        self.lost.warn(vm)
    }

    /// Run an entry and report it when it took long.
    #[cold]
    pub(crate) fn run_timed(&self, vm: &mut Vm, this: &Value, entry: Ready) -> R<()> {
        let what = match &entry {
            Ready::Step(what, _) | Ready::Wake(what, _) | Ready::Call(what) => Some(what.clone()),
            Ready::Io(transport, direction) => {
                Some(crate::transport::described(vm, transport, *direction)?)
            }
            Ready::Done(..) | Ready::Gather(..) | Ready::Fire(..) => None,
        };
        let start = self.now(vm, this)?;
        let scheduled_at = match what.as_ref().map(|what| (what, what.native::<Handle>())) {
            Some((_, Some(handle))) => handle.source_traceback.get(),
            // The first step was scheduled where the task was made.
            Some((what, None)) => what
                .native::<FutureObj>()
                .map(|task| task.extra(|e| &e.source_traceback))
                .unwrap_or_default(),
            None => Value::NONE,
        };
        self.scheduled_at.replace(scheduled_at);
        let result = self.run_entry(vm, entry);
        drop(self.scheduled_at.replace(Value::NONE));
        result?;
        let took = self.now(vm, this)? - start;
        let limit = self.slow_callback.borrow().clone();
        if let Some(what) = what
            && took >= vm.to_f64(&limit)?
        {
            let took = vm.float(took);
            vm.call_method(this, "_report_slow", &[what, took])?;
        }
        Ok(())
    }

    pub(crate) fn run_entry(&self, vm: &mut Vm, entry: Ready) -> R<()> {
        match entry {
            Ready::Step(task, exception) => {
                let exception = if exception.is_none() {
                    None
                } else {
                    Some(exception)
                };
                task::step(vm, &task, exception)
            }
            Ready::Wake(task, future) => task::wake(vm, &task, &future),
            Ready::Done(call, future) => crate::handle::tell(vm, &call, &future),
            Ready::Gather(state, future) => crate::gather::child_done(vm, &state, &future),
            Ready::Io(transport, direction) => Transport::run(&transport, vm, direction),
            Ready::Fire(object) => match object.native::<FutureObj>() {
                Some(f) if !f.is_done() => {
                    let result = f.outcome.get();
                    FutureObj::set_result_of(&object, vm, result)
                }
                Some(_) => Ok(()),
                None => object
                    .native::<Timeout>()
                    .map_or(Ok(()), |timeout| timeout.fire(vm)),
            },
            Ready::Call(handle) => {
                let Some(h) = handle.native::<Handle>() else {
                    return Ok(());
                };
                if h.cancelled.get() {
                    return Ok(());
                }
                crate::handle::run(&handle, vm)
            }
        }
    }

    pub(crate) fn run_until_stopped(&self, vm: &mut Vm, this: &Value) -> R<()> {
        self.check_open(vm)?;
        if self.running.get() {
            return Err(vm.runtime_error("This event loop is already running"));
        }
        if !Names::running_loop(vm).is_none() {
            return Err(vm.runtime_error("Cannot run the event loop while another loop is running"));
        }
        let name = vm.intern("_run_forever_setup");
        if let Some(setup) = vm.get_attr_opt(this, &name)?
            && let Err(raise) = vm.call(&setup, &[])
        {
            // It may have been stopped half-way.
            self.end(vm);
            return Err(raise);
        }
        self.begin(vm, this);
        let mut result = Ok(());
        let overridden = self.is_overridden();
        while result.is_ok() {
            result = if overridden {
                vm.call_method(this, "_run_once", &[]).map(drop)
            } else {
                self.turn(vm, this)
            };
            if self.stopping.get() {
                break;
            }
        }
        self.end(vm);
        let name = vm.intern("_run_forever_cleanup");
        let kept = if result.is_err() {
            vm.raised.take()
        } else {
            None
        };
        if let Some(cleanup) = vm.get_attr_opt(this, &name)? {
            vm.call(&cleanup, &[])?;
        }
        if result.is_err() {
            vm.raised = kept;
        }
        result
    }

    /// From now on the loop runs in this thread.
    pub(crate) fn begin(&self, vm: &mut Vm, this: &Value) {
        self.running.set(true);
        self.has_waited.set(false);
        self.thread.set(vm.threads.current());
        Names::set_running_loop(vm, this.clone());
    }

    /// It runs no more.
    pub(crate) fn end(&self, vm: &mut Vm) {
        self.stopping.set(false);
        self.running.set(false);
        self.thread.set(0);
        Names::set_running_loop(vm, Value::NONE);
    }

    /// Wait in the reactor.
    fn wait(&self, vm: &mut Vm, wait: Option<Duration>) -> R<()> {
        if wait != Some(Duration::ZERO) {
            vm.host.flush().ok();
        }
        let mut ready = Vec::new();
        // Taken out, as nothing may be borrowed while other threads run.
        let reactor = self.reactor.borrow_mut().take();
        let result = match reactor {
            Some(mut reactor) => {
                let result = if wait == Some(Duration::ZERO) {
                    reactor.wait(wait, &mut ready)
                } else {
                    let stop = vm.interrupts();
                    let may_look = vm.settings.busy_poll && vm.threads.is_alone();
                    vm.unlocked(|| {
                        reactor.look_and_wait(
                            wait,
                            &mut ready,
                            may_look,
                            || stop.has_news(),
                            |waker| {
                                let waker = waker.clone();
                                stop.watch(move || drop(waker.wake()))
                            },
                        )
                    })
                };
                self.reactor.replace(Some(reactor));
                result
            }
            None => Ok(()),
        };
        result.map_err(|error| vm.io_error(&error, None))?;
        self.queue_ready(&ready);
        Ok(())
    }

    /// What the loop waits in, if the program has given it something.
    pub(crate) fn selector(&self, vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        if !self.selecting.get() && !self.is_overridden() {
            return Ok(None);
        }
        let name = vm.intern("_selector");
        let selector = vm.get_attr_opt(this, &name)?;
        Ok(selector.filter(|s| !s.is_none()))
    }

    /// How long to wait in truth: with a virtual clock not at all, unless something from outside may come. When nothing can ever come,
    /// that is an error.
    fn virtual_wait(
        &self,
        vm: &mut Vm,
        this: &Value,
        wait: Option<Duration>,
        watching: bool,
    ) -> R<Option<Duration>> {
        if self.clock.borrow().is_none() || wait == Some(Duration::ZERO) {
            return Ok(wait);
        }
        let name = vm.intern("_awaits_outside");
        let outside = match vm.get_attr_opt(this, &name)? {
            Some(count) => vm.truth(&count)?,
            None => false,
        };
        if outside {
            return Ok(None);
        }
        match wait {
            Some(_) => Ok(Some(Duration::ZERO)),
            None if watching => Ok(None),
            None => {
                vm.call_method(this, "_raise_deadlock", &[])?;
                Ok(wait)
            }
        }
    }

    /// A virtual clock goes on to the next timer, unless there is something to do before.
    fn pass_time(&self, when: f64) {
        if let Some(clock) = &*self.clock.borrow()
            && self.ready.borrow().is_empty()
        {
            clock.pass(when);
        }
    }
}

/// Wait in a selector, and let the loop see what it has found.
fn select(vm: &mut Vm, this: &Value, selector: &Value, wait: Option<Duration>) -> R<()> {
    let timeout = match wait {
        Some(Duration::ZERO) => Value::small_int(0),
        Some(wait) => vm.float(wait.as_secs_f64()),
        None => Value::NONE,
    };
    let events = vm.call_method(selector, "select", &[timeout])?;
    vm.call_method(this, "_process_events", &[events]).map(drop)
}

/// Whether a class of loops has methods of its own in the place of those that the native loop does without.
pub(crate) fn overrides(vm: &mut Vm, class: &Value) -> bool {
    let native = Names::loop_class(vm);
    let (Some(class), Some(native)) = (class.downcast::<Type>(), native.downcast::<Type>()) else {
        return false;
    };
    ["time", "call_soon", "call_later", "call_at", "_run_once"]
        .iter()
        .any(|name| {
            let name = vm.intern(name);
            match (vm.lookup(class, &name), vm.lookup(native, &name)) {
                (Some(own), Some(known)) => !own.is(&known),
                _ => true,
            }
        })
}

/// A clock that goes on when nothing is left to be done, for tests.
pub struct VirtualClock {
    now: Cell<f64>,
    /// Timers of the same moment come in an order that depends on it.
    seed: Option<u64>,
}

impl VirtualClock {
    pub fn new(seed: Option<i64>) -> VirtualClock {
        VirtualClock {
            now: Cell::new(0.0),
            seed: seed.map(|seed| seed as u64),
        }
    }

    pub fn now(&self) -> f64 {
        self.now.get()
    }

    fn pass(&self, when: f64) {
        self.now.set(self.now.get().max(when));
    }

    /// The place of a timer among those of the same moment: a mix of its number and the seed.
    pub fn order(&self, number: u64) -> u64 {
        let Some(seed) = self.seed else {
            return number;
        };
        let mut mixed = number.wrapping_add(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
