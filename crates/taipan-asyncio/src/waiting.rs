//! `asyncio.wait` and `asyncio.shield`: what they have futures tell them.

use crate::event_loop::{self, EventLoop};
use crate::future::{self, FutureObj};
use crate::gather::{self, End};
use crate::module::{Names, text};
use std::cell::Cell;
use taipan_vm::heap::AddressSet;
use taipan_vm::interp::Step;
use taipan_vm::native::{class, methods};
use taipan_vm::{Kind, MutCell, R, Value, Vm};

/// What has to be done before a wait ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Until {
    First,
    /// One that fails, or all.
    Failure,
    All,
}

/// What `wait()` awaits: gives the sets of those that are done and of the others.
#[class(name = "_Waiting", module = "_asyncio", flags(WEAKREF), send = Waiting::resume)]
#[derive(taipan_vm::native::Trace)]
pub struct Waiting {
    #[trace]
    futures: MutCell<Vec<Value>>,
    event_loop: MutCell<Value>,
    /// Seconds, or None.
    timeout: MutCell<Value>,
    /// The future that is done when the wait is over; None before it begins.
    over: MutCell<Value>,
    /// The timer of a loop that is not the native one.
    timer: MutCell<Value>,
    /// The task that waits, for call graphs.
    awaiter: MutCell<Value>,
    #[trace(skip)]
    until: Until,
    #[trace(skip)]
    left: Cell<usize>,
}

impl Waiting {
    /// A wait that has not begun, for the arguments of `wait()`.
    pub fn of(vm: &mut Vm, futures: &Value, timeout: Value, return_when: &Value) -> R {
        let is_plain = [Kind::List, Kind::Tuple, Kind::Set]
            .iter()
            .any(|kind| futures.is_kind(*kind));
        if !is_plain {
            let arguments = std::slice::from_ref(futures);
            Names::call(vm, "asyncio.tasks", "_no_futures", arguments)?;
        }
        if !vm.truth(futures)? {
            return Err(vm.value_error("Set of Tasks/Futures is empty."));
        }
        let until = match text(return_when).as_str() {
            "FIRST_COMPLETED" => Until::First,
            "FIRST_EXCEPTION" => Until::Failure,
            "ALL_COMPLETED" => Until::All,
            _ => {
                let shown = vm.str_text(return_when)?;
                return Err(vm.value_error(format!("Invalid return_when value: {shown}")));
            }
        };
        let event_loop = event_loop::running(vm)?;
        let mut futures = vm.collect(futures)?;
        if futures.iter().all(|future| future.is_a::<FutureObj>()) {
            let mut known = AddressSet::default();
            futures.retain(|future| known.insert(future.id()));
        } else {
            let arguments = [vm.list(futures), event_loop.clone()];
            let ensured = Names::call(vm, "asyncio.tasks", "_futures_of", &arguments)?;
            futures = vm.collect(&ensured)?;
        }
        Waiting::make(vm, futures, event_loop, timeout, until)
    }

    fn make(
        vm: &mut Vm,
        futures: Vec<Value>,
        event_loop: Value,
        timeout: Value,
        until: Until,
    ) -> R {
        let awaiter = Names::current(vm, &event_loop);
        let class = Names::waiting_class(vm);
        let waiting = Waiting {
            left: Cell::new(futures.len()),
            futures: MutCell::new(futures),
            event_loop: MutCell::new(event_loop),
            timeout: MutCell::new(timeout),
            over: MutCell::default(),
            timer: MutCell::default(),
            awaiter: MutCell::new(awaiter),
            until,
        };
        Ok(vm.new_native(&class, waiting))
    }

    fn resume(vm: &mut Vm, this: &Value) -> R<Step> {
        let waiting = this.native::<Waiting>().expect("it has this table");
        let over = waiting.over.get();
        if over.is_none() {
            return waiting.begin(vm, this);
        }
        let outcome = future::outcome_of(vm, &over);
        let kept = vm.raised.take();
        waiting.end(vm, this)?;
        vm.raised = kept;
        outcome?;
        waiting.sorted(vm).map(Step::Return)
    }

    fn begin(&self, vm: &mut Vm, this: &Value) -> R<Step> {
        let event_loop = self.event_loop.get();
        let over = event_loop::new_future(vm, &event_loop)?;
        let timeout = self.timeout.get();
        if !timeout.is_none() {
            match EventLoop::of(&event_loop) {
                Some(native) => {
                    let seconds = vm.to_f64(&timeout)?;
                    native.set_result_later(vm, &over, Value::NONE, seconds);
                }
                None => {
                    let arguments = [event_loop, timeout, over.clone()];
                    let timer = Names::call(vm, "asyncio.tasks", "_release_later", &arguments)?;
                    self.timer.replace(timer);
                }
            }
        }
        self.over.replace(over.clone());
        for future in self.futures.with(|futures| futures.clone()) {
            gather::tell_when_done(vm, this, &future)?;
        }
        future::announce_await(vm, &over)?;
        Ok(Step::Yield(over))
    }

    /// The rest of the futures need not tell it any more.
    fn end(&self, vm: &mut Vm, this: &Value) -> R<()> {
        self.disarm(vm)?;
        for future in self.futures.with(|futures| futures.clone()) {
            if !future::is_done(vm, &future)? {
                gather::forget_to_tell(vm, this, &future)?;
            }
        }
        Ok(())
    }

    fn disarm(&self, vm: &mut Vm) -> R<()> {
        let timer = self.timer.replace(Value::NONE);
        if !timer.is_none() {
            vm.call_method(&timer, "cancel", &[])?;
        }
        Ok(())
    }

    fn sorted(&self, vm: &mut Vm) -> R {
        let (mut done, mut pending) = (Vec::new(), Vec::new());
        for future in self.futures.take() {
            match future::is_done(vm, &future)? {
                true => done.push(future),
                false => pending.push(future),
            }
        }
        let (done, pending) = (vm.set_of(&done)?, vm.set_of(&pending)?);
        Ok(vm.tuple_of([done, pending]))
    }

    /// One of the futures is done.
    pub fn child_done(&self, vm: &mut Vm, future: &Value) -> R<()> {
        let left = self.left.get().saturating_sub(1);
        self.left.set(left);
        let is_enough = left == 0
            || match self.until {
                Until::First => true,
                Until::Failure => matches!(gather::end_of(vm, future)?, End::Failed(_)),
                Until::All => false,
            };
        if !is_enough {
            return Ok(());
        }
        self.disarm(vm)?;
        let over = self.over.get();
        if future::settle(vm, &over, Value::NONE)?
            && let Some(over) = over.native::<FutureObj>()
        {
            over.leave_timer();
        }
        Ok(())
    }
}

#[methods(class = "_Waiting")]
impl Waiting {
    /// What `await` drives.
    fn __await__(this: &Value) -> Value {
        this.clone()
    }
    /// Implement iter(self).
    fn __iter__(this: &Value) -> Value {
        this.clone()
    }
    /// Implement next(self).
    fn __next__(this: &Value, vm: &mut Vm) -> R {
        future::next_of(vm, this, Waiting::resume)
    }
    /// Raise the exception where it waits.
    fn throw(
        this: &Value,
        vm: &mut Vm,
        typ: &Value,
        value: Option<Value>,
        traceback: Option<Value>,
    ) -> R {
        let exception = vm.thrown_exception(typ, value.as_ref(), traceback.as_ref())?;
        Waiting::close(this, vm)?;
        Err(vm.raise_value(exception))
    }
    /// Give up.
    fn close(this: &Value, vm: &mut Vm) -> R<()> {
        let waiting = this.native::<Waiting>().expect("receivers are checked");
        match waiting.over.with(|over| over.is_none()) {
            true => Ok(()),
            false => waiting.end(vm, this),
        }
    }
    /// Call self as a function.
    fn __call__(&self, vm: &mut Vm, future: &Value) -> R<()> {
        self.child_done(vm, future)
    }
    /// The task that waits, for call graphs.
    #[getter]
    fn _awaiter(&self) -> Value {
        self.awaiter.get()
    }
    /// The name that reprs of tasks show.
    #[getter]
    fn __qualname__(&self) -> &'static str {
        "_wait.<locals>._on_completion"
    }
}

/// What stands between the two futures of a `shield()`.
#[class(name = "_Shielding", module = "_asyncio", flags(WEAKREF))]
#[derive(taipan_vm::native::Trace)]
pub struct Shielding {
    inner: MutCell<Value>,
    outer: MutCell<Value>,
    /// The task that has called `shield()`, for call graphs.
    awaiter: MutCell<Value>,
}

impl Shielding {
    /// The future that stands for one that is not done; cancelling it does not cancel that.
    pub fn shield(vm: &mut Vm, inner: &Value, event_loop: &Value) -> R {
        let outer = event_loop::new_future(vm, event_loop)?;
        let awaiter = Names::current(vm, event_loop);
        let class = Names::shielding_class(vm);
        let shielding = Shielding {
            inner: MutCell::new(inner.clone()),
            outer: MutCell::new(outer.clone()),
            awaiter: MutCell::new(awaiter),
        };
        let shielding = vm.new_native(&class, shielding);
        gather::tell_when_done(vm, &shielding, inner)?;
        gather::tell_when_done(vm, &shielding, &outer)?;
        Ok(outer)
    }

    /// One of the two is done.
    pub fn child_done(&self, vm: &mut Vm, this: &Value, future: &Value) -> R<()> {
        let (inner, outer) = (self.inner.get(), self.outer.get());
        if future.is(&outer) {
            self.outer.replace(Value::NONE);
            return match future::is_done(vm, &inner)? {
                true => Ok(()),
                false => gather::forget_to_tell(vm, this, &inner),
            };
        }
        if outer.is_none() || future::is_cancelled(vm, &outer)? {
            return Ok(());
        }
        match gather::end_of(vm, &inner)? {
            End::Cancelled => vm.call_method(&outer, "cancel", &[]),
            End::Failed(error) => vm.call_method(&outer, "set_exception", &[error]),
            End::Result(result) => vm.call_method(&outer, "set_result", &[result]),
        }
        .map(drop)
    }
}

#[methods(class = "_Shielding")]
impl Shielding {
    /// Call self as a function.
    fn __call__(this: &Value, vm: &mut Vm, future: &Value) -> R<()> {
        let shielding = this.native::<Shielding>().expect("receivers are checked");
        shielding.child_done(vm, this, future)
    }
    /// The task that has called shield(), for call graphs.
    #[getter]
    fn _awaiter(&self) -> Value {
        self.awaiter.get()
    }
    /// The name that reprs of tasks show.
    #[getter]
    fn __qualname__(&self) -> &'static str {
        "shield.<locals>._inner_done_callback"
    }
}
