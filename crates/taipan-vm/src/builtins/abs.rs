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
        let name = vm.names.__abs__.clone();
        match vm.call_special(x, &name, &[])? {
            Some(result) => Ok(result),
            None => Err(vm.type_error_named("bad operand type for abs(): '{}'", x)),
        }
    }
}
