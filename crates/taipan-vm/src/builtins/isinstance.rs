//! `isinstance`.

use crate::native::functions;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

pub struct Isinstance;

#[functions]
impl Isinstance {
    /// Whether an object is an instance of a class, or of one of a tuple or union of classes.
    fn isinstance(vm: &mut Vm, obj: &Value, class_or_tuple: &Value) -> R<bool> {
        vm.isinstance(obj, class_or_tuple)
    }
}
