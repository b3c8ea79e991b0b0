//! `getattr`.

use crate::native::functions;
use crate::raise::R;
use crate::types::str_::Str;
use crate::value::Value;
use crate::vm::Vm;

pub struct Getattr;

#[functions]
impl Getattr {
    /// `obj.name`, with the name as string; the default, if there is one, instead of AttributeError.
    fn getattr(vm: &mut Vm, obj: &Value, name: &Value, default: Option<Value>) -> R {
        attribute_name(vm, name)?;
        match default {
            None => vm.get_attr(obj, name),
            Some(default) => Ok(vm.get_attr_opt(obj, name)?.unwrap_or(default)),
        }
    }
}

/// Attribute names are strings.
pub fn attribute_name(vm: &mut Vm, name: &Value) -> R<()> {
    if name.is_a::<Str>() {
        Ok(())
    } else {
        Err(vm.type_error_named("attribute name must be string, not '{}'", name))
    }
}
