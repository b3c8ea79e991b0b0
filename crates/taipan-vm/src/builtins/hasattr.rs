//! `hasattr`.

use crate::builtins::getattr::attribute_name;
use crate::native::functions;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

pub struct Hasattr;

#[functions]
impl Hasattr {
    /// Whether there is an attribute of this name.
    fn hasattr(vm: &mut Vm, obj: &Value, name: &Value) -> R<bool> {
        attribute_name(vm, name)?;
        Ok(vm.get_attr_opt(obj, name)?.is_some())
    }
}
