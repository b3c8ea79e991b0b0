//! `issubclass`.

use crate::native::functions;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

pub struct Issubclass;

#[functions]
impl Issubclass {
    /// Whether a class is a subclass of another one, or of one of a tuple or union of classes.
    fn issubclass(vm: &mut Vm, cls: &Value, class_or_tuple: &Value) -> R<bool> {
        vm.issubclass(cls, class_or_tuple)
    }
}
