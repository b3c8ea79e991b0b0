//! `repr`.

use crate::native::functions;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

pub struct Repr;

#[functions]
impl Repr {
    /// The text of an object for programmers.
    fn repr(vm: &mut Vm, obj: &Value) -> R {
        vm.repr(obj)
    }
}
