//! `bin`.

use super::hex::with_prefix;
use crate::native::functions;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

pub struct Bin;

#[functions]
impl Bin {
    /// The binary text of an integer.
    fn bin(vm: &mut Vm, number: &Value) -> R {
        with_prefix(vm, number, 'b', 1)
    }
}
