//! `abs`.

use crate::native::functions;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

pub struct Abs;

#[functions]
impl Abs {
    /// The absolute value of a number.
    fn abs(vm: &mut Vm, x: &Value) -> R {
        vm.absolute(x)
    }
}
