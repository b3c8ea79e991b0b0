//! `delattr`.

use crate::builtins::getattr::attribute_name;
use crate::native::functions;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

pub struct Delattr;

#[functions]
impl Delattr {
    /// `del obj.name`, with the name as string.
    fn delattr(vm: &mut Vm, obj: &Value, name: &Value) -> R<()> {
        attribute_name(vm, name)?;
        vm.del_attr(obj, name)
    }
}
