//! `oct`.

use super::hex::with_prefix;
use crate::native::functions;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

pub struct Oct;

#[functions]
impl Oct {
    /// The octal text of an integer.
    fn oct(vm: &mut Vm, number: &Value) -> R {
        with_prefix(vm, number, 'o', 3)
    }
}
