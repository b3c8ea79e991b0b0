//! `asyncio.Condition`: the native course of a wait, for conditions and locks of this module's own classes. Those of scripts' classes
//! wait in the language.
#![allow(non_snake_case, reason = "setters carry the attribute's name")]

use super::{Stage, Wait, What, line, lock, of};
use crate::module::Names;
use taipan_vm::interp::Step;
use taipan_vm::native::{Nullable, methods};
use taipan_vm::{R, Raise, Value, Vm};

fn lock_of(this: &Value) -> Value {
    of(this).state.get()
}

/// Wake up to this many of those that wait.
fn wake(vm: &mut Vm, this: &Value, most: usize) -> R<()> {
    line::wake(&of(this).waiters, vm, most, &Value::FALSE).map(drop)
}

/// Go on with a wait; `waited` has come to `outcome`, unless the wait begins.
pub(super) fn go_on(
    wait: &Wait,
    vm: &mut Vm,
    owner: &Value,
    waited: &Value,
    outcome: R,
) -> R<Step> {
    let failure = match outcome {
        Ok(_) => None,
        Err(Raise::Exception) => Some(vm.take_raised()),
        Err(halt) => return Err(halt),
    };
    match wait.stage.get() {
        Stage::Begun => {
            if let Some(failure) = failure {
                return Err(vm.raise_value(failure));
            }
            begin(wait, vm, owner)
        }
        Stage::Waiting => {
            line::leave(&of(owner).waiters, waited);
            if let Some(failure) = failure {
                wait.failure.replace(failure);
            }
            take_lock(wait, vm, owner)
        }
        Stage::Locking => {
            let lock = lock_of(owner);
            line::leave(&of(&lock).waiters, waited);
            let Some(failure) = failure else {
                of(&lock).switch(true);
                return end(wait, vm, owner);
            };
            if !super::is_cancellation(vm, &failure)? {
                return Err(fail(vm, owner, failure));
            }
            // The lock has to be held again whatever happens.
            lock::pass_on(vm, &lock)?;
            wait.failure.replace(failure);
            take_lock(wait, vm, owner)
        }
    }
}

/// Give up the lock and wait, unless the predicate holds already.
fn begin(wait: &Wait, vm: &mut Vm, owner: &Value) -> R<Step> {
    if let What::ConditionFor = wait.what {
        let predicate = wait.item.get();
        let result = vm.call(&predicate, &[])?;
        if vm.truth(&result)? {
            return Ok(Step::Return(result));
        }
    }
    let lock = lock_of(owner);
    if !of(&lock).is_on() {
        return Err(vm.runtime_error("cannot wait on un-acquired lock"));
    }
    let waiter = line::join(&of(owner).waiters, vm, owner, &of(owner).event_loop)?;
    lock::release(vm, &lock)?;
    wait.stage.set(Stage::Waiting);
    wait.wait_on(vm, waiter)
}

fn take_lock(wait: &Wait, vm: &mut Vm, owner: &Value) -> R<Step> {
    let lock = lock_of(owner);
    if lock::try_acquire(vm, &lock)? {
        return end(wait, vm, owner);
    }
    wait.stage.set(Stage::Locking);
    let waiter = line::join(&of(&lock).waiters, vm, &lock, &of(&lock).event_loop)?;
    wait.wait_on(vm, waiter)
}

/// The lock is held again.
fn end(wait: &Wait, vm: &mut Vm, owner: &Value) -> R<Step> {
    let failure = wait.failure.replace(Value::NONE);
    if !failure.is_none() {
        return Err(fail(vm, owner, failure));
    }
    match wait.what {
        What::ConditionFor => {
            wait.stage.set(Stage::Begun);
            begin(wait, vm, owner)
        }
        _ => Ok(Step::Return(wait.what.result())),
    }
}

/// The wait may have used up a notification that another one waits for.
fn fail(vm: &mut Vm, owner: &Value, failure: Value) -> Raise {
    match wake(vm, owner, 1) {
        Ok(()) => vm.raise_value(failure),
        Err(raise) => raise,
    }
}

/// A wait is closed: nobody else may miss a turn, and whoever holds on to the lock still has it.
pub(super) fn close(wait: &Wait, vm: &mut Vm, owner: &Value, waited: &Value) -> R<()> {
    let lock = lock_of(owner);
    match wait.stage.get() {
        Stage::Begun => return Ok(()),
        Stage::Waiting => {
            line::leave(&of(owner).waiters, waited);
            if !lock::try_acquire(vm, &lock)? {
                return Err(vm.runtime_error("coroutine ignored GeneratorExit"));
            }
        }
        Stage::Locking => line::leave(&of(&lock).waiters, waited),
    }
    wake(vm, owner, 1)
}

/// The class `asyncio.Condition`.
pub struct ConditionMethods;

#[methods(class = "Condition")]
impl ConditionMethods {
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(lock=None, *, loop=None)")]
    fn __init__(
        this: &Value,
        vm: &mut Vm,
        lock: Nullable<Value>,
        event_loop: Nullable<Value>,
    ) -> R<()> {
        super::take_loop(vm, this, event_loop.0)?;
        let class = Names::lock_class(vm);
        let lock = match lock.0 {
            Some(lock) => lock,
            None => vm.call(&class, &[])?,
        };
        let is_native = of(this).is_plain.get() && vm.type_of(&lock).is(&class);
        of(this).is_plain.set(is_native);
        of(this).state.replace(lock);
        Ok(())
    }
    /// Return True if the lock is held.
    fn locked(this: &Value, vm: &mut Vm) -> R {
        vm.call_method(&lock_of(this), "locked", &[])
    }
    /// Wait until the lock is free, then hold it; returns True.
    fn acquire(this: &Value, vm: &mut Vm) -> R {
        vm.call_method(&lock_of(this), "acquire", &[])
    }
    /// Let the next one have the lock.
    fn release(this: &Value, vm: &mut Vm) -> R {
        vm.call_method(&lock_of(this), "release", &[])
    }
    /// Give up the lock, wait to be notified, take the lock again; returns True.
    fn wait(this: &Value, vm: &mut Vm) -> R {
        match of(this).is_plain.get() {
            true => Ok(Wait::make(vm, this, What::Condition)),
            false => Names::call(vm, "asyncio.locks", "_wait", std::slice::from_ref(this)),
        }
    }
    /// Wait until predicate() is true; returns its result.
    #[sig("(predicate)")]
    fn wait_for(this: &Value, vm: &mut Vm, predicate: Value) -> R {
        if of(this).is_plain.get() {
            return Ok(Wait::with_item(vm, this, What::ConditionFor, predicate));
        }
        let arguments = [this.clone(), predicate];
        Names::call(vm, "asyncio.locks", "_wait_for", &arguments)
    }
    /// Wake up to n of those that wait.
    #[sig("(n=1)")]
    fn notify(this: &Value, vm: &mut Vm, n: Option<Value>) -> R<()> {
        let is_locked = match of(this).is_plain.get() {
            true => of(&lock_of(this)).is_on(),
            false => {
                let is_locked = vm.call_method(this, "locked", &[])?;
                vm.truth(&is_locked)?
            }
        };
        if !is_locked {
            return Err(vm.runtime_error("cannot notify on un-acquired lock"));
        }
        let n = n.unwrap_or(Value::small_int(1));
        match of(this).is_plain.get() {
            true => ConditionMethods::_notify(this, vm, &n),
            false => vm.call_method(this, "_notify", &[n]).map(drop),
        }
    }
    /// Wake up to n of those that wait, whoever holds the lock.
    fn _notify(this: &Value, vm: &mut Vm, n: &Value) -> R<()> {
        let count = vm.to_f64(n)?;
        // The conversion saturates.
        wake(vm, this, count as usize)
    }
    /// Wake all that wait.
    fn notify_all(this: &Value, vm: &mut Vm) -> R<()> {
        let count = Value::small_int(line::len(&of(this).waiters) as i64);
        match of(this).is_plain.get() {
            true => ConditionMethods::notify(this, vm, Some(count)),
            false => vm.call_method(this, "notify", &[count]).map(drop),
        }
    }
    /// Wait until the lock is free, then hold it.
    fn __aenter__(this: &Value, vm: &mut Vm) -> R {
        if !of(this).is_plain.get() {
            return Names::call(vm, "asyncio.locks", "_enter", std::slice::from_ref(this));
        }
        let lock = lock_of(this);
        super::enter(vm, &lock, Names::lock_class, What::EnterLock, |vm| {
            lock::try_acquire(vm, &lock)
        })
    }
    /// Let the next one have the lock.
    fn __aexit__(this: &Value, vm: &mut Vm, exc_type: &Value, exc: &Value, tb: &Value) -> R {
        let _ = (exc_type, exc, tb);
        match of(this).is_plain.get() {
            true => lock::release(vm, &lock_of(this))?,
            false => drop(vm.call_method(this, "release", &[])?),
        }
        Ok(Names::done(vm))
    }
    /// Return repr(self).
    fn __repr__(this: &Value, vm: &mut Vm) -> R {
        let is_locked = vm.call_method(this, "locked", &[])?;
        let state = match vm.truth(&is_locked)? {
            true => "locked",
            false => "unlocked",
        };
        super::shown_with(vm, this, state)
    }
    /// The lock.
    #[getter]
    fn _lock(this: &Value) -> Value {
        lock_of(this)
    }
    #[setter]
    fn set__lock(this: &Value, value: &Value) {
        of(this).is_plain.set(false);
        of(this).state.replace(value.clone());
    }
}
