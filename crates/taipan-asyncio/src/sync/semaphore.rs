//! `asyncio.Semaphore`.
#![allow(non_snake_case, reason = "setters carry the attribute's name")]

use super::{Wait, What, of};
use crate::module::Names;
use taipan_vm::native::{Nullable, methods};
use taipan_vm::protocol::number::BinOp;
use taipan_vm::types::order::Rich;
use taipan_vm::{R, Value, Vm};

/// Whether the number is above zero; it may be of any kind that can be compared.
fn is_above_zero(vm: &mut Vm, this: &Value) -> R<bool> {
    let state = of(this).state.get();
    match state.as_small_int() {
        Some(number) => Ok(number > 0),
        None => vm.compare_truth(&state, &Value::small_int(0), Rich::Gt),
    }
}

/// Add to the number.
pub(super) fn change(vm: &mut Vm, this: &Value, by: i64) -> R<()> {
    let state = of(this).state.get();
    let changed = match state.as_small_int() {
        Some(number) => vm.int(number + by),
        None => vm.binary(BinOp::Add, &state, &Value::small_int(by))?,
    };
    of(this).state.replace(changed);
    Ok(())
}

fn is_locked(vm: &mut Vm, this: &Value) -> R<bool> {
    let state = of(this).state.get();
    let zero = match state.as_small_int() {
        Some(number) => number == 0,
        None => vm.eq(&state, &Value::small_int(0))?,
    };
    Ok(zero || of(this).is_waited_for(vm)?)
}

pub(super) fn try_acquire(vm: &mut Vm, this: &Value) -> R<bool> {
    if is_locked(vm, this)? {
        return Ok(false);
    }
    change(vm, this, -1)?;
    Ok(true)
}

/// Give the next one its turn; whether there was one.
fn wake_next(vm: &mut Vm, this: &Value) -> R<bool> {
    if !of(this).wake_one(vm)? {
        return Ok(false);
    }
    change(vm, this, -1)?;
    Ok(true)
}

/// There may be room for more than one.
pub(super) fn wake_all(vm: &mut Vm, this: &Value) -> R<()> {
    while is_above_zero(vm, this)? && wake_next(vm, this)? {}
    Ok(())
}

fn release(vm: &mut Vm, this: &Value) -> R<()> {
    change(vm, this, 1)?;
    wake_next(vm, this).map(drop)
}

/// The class `asyncio.Semaphore`.
pub struct SemaphoreMethods;

#[methods(class = "Semaphore")]
impl SemaphoreMethods {
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(value=1, *, loop=None)")]
    fn __init__(
        this: &Value,
        vm: &mut Vm,
        value: Option<Value>,
        event_loop: Nullable<Value>,
    ) -> R<()> {
        let value = value.unwrap_or(Value::small_int(1));
        if vm.compare_truth(&value, &Value::small_int(0), Rich::Lt)? {
            return Err(vm.value_error("Semaphore initial value must be >= 0"));
        }
        of(this).state.replace(value);
        super::take_loop(vm, this, event_loop.0)
    }
    /// Return True if acquire() would wait.
    fn locked(this: &Value, vm: &mut Vm) -> R<bool> {
        is_locked(vm, this)
    }
    /// Wait until the counter is above zero and bring it down; returns True.
    fn acquire(this: &Value, vm: &mut Vm) -> Value {
        Wait::make(vm, this, What::Semaphore)
    }
    /// Bring the counter up; one that waits goes on.
    fn release(this: &Value, vm: &mut Vm) -> R<()> {
        release(vm, this)
    }
    /// Wait until the counter is above zero and bring it down.
    fn __aenter__(this: &Value, vm: &mut Vm) -> R {
        super::enter(
            vm,
            this,
            Names::semaphore_class,
            What::EnterSemaphore,
            |vm| try_acquire(vm, this),
        )
    }
    /// Bring the counter up; one that waits goes on.
    fn __aexit__(this: &Value, vm: &mut Vm, exc_type: &Value, exc: &Value, tb: &Value) -> R {
        let _ = (exc_type, exc, tb);
        super::leave(vm, this, Names::semaphore_class, |vm| release(vm, this))
    }
    /// Return repr(self).
    fn __repr__(this: &Value, vm: &mut Vm) -> R {
        let state = match is_locked(vm, this)? {
            true => "locked".to_owned(),
            false => {
                let value = of(this).state.get();
                format!("unlocked, value:{}", vm.str_text(&value)?)
            }
        };
        super::shown_with(vm, this, &state)
    }
    /// The number.
    #[getter]
    fn _value(this: &Value) -> Value {
        of(this).state.get()
    }
    #[setter]
    fn set__value(this: &Value, value: &Value) {
        of(this).state.replace(value.clone());
    }
}
