//! `asyncio.Lock`.
#![allow(non_snake_case, reason = "setters carry the attribute's name")]

use super::{Wait, What, of};
use crate::future;
use crate::module::Names;
use taipan_vm::native::methods;
use taipan_vm::{R, Value, Vm};

pub(super) fn try_acquire(vm: &mut Vm, this: &Value) -> R<bool> {
    if of(this).is_on() || of(this).is_waited_for(vm)? {
        return Ok(false);
    }
    of(this).switch(true);
    Ok(true)
}

/// Unless it is held, it is the next one's turn.
pub(super) fn pass_on(vm: &mut Vm, this: &Value) -> R<()> {
    if of(this).is_on() {
        return Ok(());
    }
    match of(this).at(0) {
        Some(first) => future::settle(vm, &first, Value::TRUE).map(drop),
        None => Ok(()),
    }
}

pub(super) fn release(vm: &mut Vm, this: &Value) -> R<()> {
    if !of(this).switch(false) {
        return Err(vm.runtime_error("Lock is not acquired."));
    }
    pass_on(vm, this)
}

/// The class `asyncio.Lock`.
pub struct LockMethods;

#[methods(class = "Lock")]
impl LockMethods {
    /// Return True if the lock is held.
    fn locked(this: &Value) -> bool {
        of(this).is_on()
    }
    /// Wait until the lock is free, then hold it; returns True.
    fn acquire(this: &Value, vm: &mut Vm) -> Value {
        Wait::make(vm, this, What::Lock)
    }
    /// Let the next one have the lock.
    fn release(this: &Value, vm: &mut Vm) -> R<()> {
        release(vm, this)
    }
    /// Wait until the lock is free, then hold it.
    fn __aenter__(this: &Value, vm: &mut Vm) -> R {
        super::enter(vm, this, Names::lock_class, What::EnterLock, |vm| {
            try_acquire(vm, this)
        })
    }
    /// Let the next one have the lock.
    fn __aexit__(this: &Value, vm: &mut Vm, exc_type: &Value, exc: &Value, tb: &Value) -> R {
        let _ = (exc_type, exc, tb);
        super::leave(vm, this, Names::lock_class, |vm| release(vm, this))
    }
    /// Return repr(self).
    fn __repr__(this: &Value, vm: &mut Vm) -> R {
        let state = match of(this).is_on() {
            true => "locked",
            false => "unlocked",
        };
        super::shown_with(vm, this, state)
    }
    /// Whether it is held.
    #[getter]
    fn _locked(this: &Value) -> bool {
        of(this).is_on()
    }
    #[setter]
    fn set__locked(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        of(this).switch(vm.truth(value)?);
        Ok(())
    }
}
