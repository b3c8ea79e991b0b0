//! `asyncio.Event`.
#![allow(non_snake_case, reason = "setters carry the attribute's name")]

use super::{Wait, What, line, of};
use taipan_vm::native::methods;
use taipan_vm::{R, Value, Vm};

/// The class `asyncio.Event`.
pub struct EventMethods;

#[methods(class = "Event")]
impl EventMethods {
    /// Return True if the flag is set.
    fn is_set(this: &Value) -> bool {
        of(this).is_on()
    }
    /// Set the flag; all that wait for it go on.
    fn set(this: &Value, vm: &mut Vm) -> R<()> {
        if of(this).switch(true) {
            return Ok(());
        }
        line::wake(&of(this).waiters, vm, usize::MAX, &Value::TRUE).map(drop)
    }
    /// Clear the flag.
    fn clear(this: &Value) {
        of(this).switch(false);
    }
    /// Wait until the flag is set; returns True.
    fn wait(this: &Value, vm: &mut Vm) -> Value {
        Wait::make(vm, this, What::Event)
    }
    /// Return repr(self).
    fn __repr__(this: &Value, vm: &mut Vm) -> R {
        let state = match of(this).is_on() {
            true => "set",
            false => "unset",
        };
        super::shown_with(vm, this, state)
    }
    /// Whether it is set.
    #[getter]
    fn _value(this: &Value) -> bool {
        of(this).is_on()
    }
    #[setter]
    fn set__value(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        of(this).switch(vm.truth(value)?);
        Ok(())
    }
}
