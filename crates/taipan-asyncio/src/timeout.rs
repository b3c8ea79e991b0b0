//! `asyncio.Timeout`: a limit to the time of a block. It stands in the loop's heap itself, without a handle.

use crate::event_loop::{EventLoop, Ready};
use crate::future;
use crate::module::Names;
use crate::pause::Pause;
use crate::task;
use std::cell::Cell;
use taipan_vm::native::{Args, class, methods};
use taipan_vm::types::order::Rich;
use taipan_vm::{MutCell, R, Value, Vm};

/// How far the block has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Created,
    Entered,
    Expiring,
    Expired,
    Exited,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            State::Created => "created",
            State::Entered => "active",
            State::Expiring => "expiring",
            State::Expired => "expired",
            State::Exited => "finished",
        }
    }
}

/// Asynchronous context manager that cancels a block when its time is over.
#[class(
    name = "Timeout",
    module = "asyncio.timeouts",
    flags(BASETYPE, DICT, WEAKREF, PLAIN_NAME),
    new
)]
#[derive(taipan_vm::native::Trace)]
pub struct Timeout {
    /// The deadline in the loop's time, or None.
    when: MutCell<Value>,
    task: MutCell<Value>,
    event_loop: MutCell<Value>,
    /// The timer's handle in a loop that is not the native one.
    handle: MutCell<Value>,
    #[trace(skip)]
    state: Cell<State>,
    /// The deadline of the timer in the heap of the native loop; NaN without one.
    #[trace(skip)]
    deadline: Cell<f64>,
    /// The requests to cancel the task that were there before.
    #[trace(skip)]
    cancelling: Cell<i64>,
    /// The time of the native loop when `timeout()` was called: the clock need not be asked again at once. NaN otherwise.
    #[trace(skip)]
    made: Cell<f64>,
}

impl Timeout {
    /// A limit at a point of the loop's time, or None.
    pub(crate) fn at(vm: &mut Vm, class: &Value, when: Value) -> Value {
        Timeout::made_at(vm, class, when, f64::NAN)
    }

    /// As [`Timeout::at`], when the native loop's time is known.
    pub(crate) fn made_at(vm: &mut Vm, class: &Value, when: Value, now: f64) -> Value {
        let timeout = Timeout {
            when: MutCell::new(when),
            task: MutCell::default(),
            event_loop: MutCell::default(),
            handle: MutCell::default(),
            state: Cell::new(State::Created),
            deadline: Cell::new(f64::NAN),
            cancelling: Cell::new(0),
            made: Cell::new(now),
        };
        vm.new_native(class, timeout)
    }

    /// Whether a timer for this moment is still wanted.
    pub(crate) fn is_due_at(&self, when: f64) -> bool {
        self.deadline.get() == when
    }

    /// The timer is not needed any more.
    fn disarm(&self, vm: &mut Vm) -> R<()> {
        if !self.deadline.replace(f64::NAN).is_nan() {
            self.event_loop.with(|event_loop| {
                if let Some(native) = event_loop.native::<EventLoop>() {
                    native.timer_cancelled();
                }
            });
        }
        let handle = self.handle.replace(Value::NONE);
        if !handle.is_none() {
            vm.call_method(&handle, "cancel", &[])?;
        }
        Ok(())
    }

    fn arm(this: &Value, vm: &mut Vm, when: Value) -> R<()> {
        let timeout = this.native::<Timeout>().expect("receivers are checked");
        timeout.disarm(vm)?;
        timeout.when.replace(when.clone());
        if when.is_none() {
            return Ok(());
        }
        let event_loop = crate::event_loop::running(vm)?;
        timeout.event_loop.replace(event_loop.clone());
        let Some(native) = EventLoop::of(&event_loop) else {
            let time = vm.call_method(&event_loop, "time", &[])?;
            let callback = vm.get_attr_str(this, "_on_timeout")?;
            let handle = match vm.compare_truth(&when, &time, Rich::Le)? {
                true => vm.call_method(&event_loop, "call_soon", &[callback])?,
                false => vm.call_method(&event_loop, "call_at", &[when, callback])?,
            };
            timeout.handle.replace(handle);
            return Ok(());
        };
        let deadline = vm.to_f64(&when)?;
        timeout.deadline.set(deadline);
        let mut now = timeout.made.replace(f64::NAN);
        if now.is_nan() {
            now = native.native_now(vm);
        }
        if deadline <= now {
            return native.push(vm, Ready::Fire(this.clone()));
        }
        native.push_timer(this, deadline);
        Ok(())
    }

    /// The loop has come to its timer.
    pub(crate) fn fire(&self, vm: &mut Vm) -> R<()> {
        let is_due = self.event_loop.with(|event_loop| {
            let native = event_loop.native::<EventLoop>()?;
            // As exact as the loop is with its timers.
            Some(self.deadline.get() <= native.native_now(vm) + 1e-9)
        });
        if !is_due.unwrap_or(false) {
            return Ok(());
        }
        self.deadline.set(f64::NAN);
        self.expire(vm)
    }

    fn expire(&self, vm: &mut Vm) -> R<()> {
        let task = self.task.get();
        future::cancel(vm, &task, Value::NONE)?;
        self.state.set(State::Expiring);
        // It refers back to this object.
        drop(self.handle.replace(Value::NONE));
        Ok(())
    }
}

#[methods(class = "Timeout")]
impl Timeout {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        Ok(Timeout::at(vm, &args.all[0], Value::NONE))
    }
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(when)")]
    fn __init__(&self, when: &Value) {
        self.when.replace(when.clone());
    }
    /// Return the deadline, or None.
    fn when(&self) -> Value {
        self.when.get()
    }
    /// Move the deadline.
    #[sig("(when)")]
    fn reschedule(this: &Value, vm: &mut Vm, when: Value) -> R<()> {
        let timeout = this.native::<Timeout>().expect("receivers are checked");
        match timeout.state.get() {
            State::Entered => Timeout::arm(this, vm, when),
            State::Created => Err(vm.runtime_error("Timeout has not been entered")),
            other => {
                let name = other.name();
                Err(vm.runtime_error(format!("Cannot change state of {name} Timeout")))
            }
        }
    }
    /// Return True if the deadline has passed while the block ran.
    fn expired(&self) -> bool {
        matches!(self.state.get(), State::Expiring | State::Expired)
    }
    /// Begin the block.
    fn __aenter__(this: &Value, vm: &mut Vm) -> R {
        let timeout = this.native::<Timeout>().expect("receivers are checked");
        if timeout.state.get() != State::Created {
            return Err(vm.runtime_error("Timeout has already been entered"));
        }
        let event_loop = crate::event_loop::running(vm)?;
        let task = Names::current(vm, &event_loop);
        if task.is_none() {
            return Err(vm.runtime_error("Timeout should be used inside a task"));
        }
        timeout.cancelling.set(task::cancelling(vm, &task)?);
        timeout.state.set(State::Entered);
        timeout.task.replace(task);
        let when = timeout.when.get();
        Timeout::arm(this, vm, when)?;
        Ok(Pause::ended(vm, this.clone()))
    }
    /// End the block.
    fn __aexit__(this: &Value, vm: &mut Vm, exc_type: &Value, exc: &Value, tb: &Value) -> R {
        let _ = tb;
        let timeout = this.native::<Timeout>().expect("receivers are checked");
        timeout.disarm(vm)?;
        match timeout.state.get() {
            State::Expiring => {
                timeout.state.set(State::Expired);
                let count = Value::small_int(timeout.cancelling.get());
                let args = [timeout.task.get(), count, exc_type.clone(), exc.clone()];
                Names::call(vm, "asyncio.timeouts", "_leave_expired", &args)?;
            }
            State::Entered => timeout.state.set(State::Exited),
            _ => {}
        }
        Ok(Names::done(vm))
    }
    /// Cancel the task: the time is over.
    fn _on_timeout(&self, vm: &mut Vm) -> R<()> {
        self.expire(vm)
    }
    /// Return repr(self).
    fn __repr__(&self, vm: &mut Vm) -> R<String> {
        let state = self.state.get();
        let when = match state {
            State::Entered => {
                let when = self.when.get();
                let rounded = match when.is_none() {
                    true => when,
                    false => {
                        let digits = Value::small_int(3);
                        Names::call(vm, "builtins", "round", &[when, digits])?
                    }
                };
                format!(" when={}", crate::future::shown(vm, &rounded)?)
            }
            _ => String::new(),
        };
        Ok(format!("<Timeout [{}]{when}>", state.name()))
    }
}
