//! `setattr`.

use crate::builtins::getattr::attribute_name;
use crate::native::functions;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

pub struct Setattr;

#[functions]
impl Setattr {
    /// `obj.name = value`, with the name as string.
    fn setattr(vm: &mut Vm, obj: &Value, name: &Value, value: Value) -> R<()> {
        attribute_name(vm, name)?;
        vm.set_attr(obj, name, value)
    }
}
