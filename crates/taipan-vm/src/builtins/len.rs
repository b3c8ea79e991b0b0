//! `len`.

use crate::native::functions;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

pub struct Len;

#[functions]
impl Len {
    /// How many items a container has.
    fn len(vm: &mut Vm, obj: &Value) -> R<usize> {
        vm.len(obj)
    }
}
