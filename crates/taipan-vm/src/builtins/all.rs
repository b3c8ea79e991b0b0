//! `all`.

use crate::native::functions;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

pub struct All;

#[functions]
impl All {
    /// Whether every item of an iterable is true.
    fn all(vm: &mut Vm, iterable: &Value) -> R<bool> {
        Ok(!super::any::finds(vm, iterable, false)?)
    }
}
