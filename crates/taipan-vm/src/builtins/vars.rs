//! `vars`.

use crate::native::functions;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

pub struct Vars;

#[functions]
impl Vars {
    /// The `__dict__` of an object; without one the local variables.
    fn vars(vm: &mut Vm, object: Option<&Value>) -> R {
        let Some(object) = object else {
            return vm.current_locals();
        };
        let name = vm.names.__dict__.clone();
        match vm.get_attr_opt(object, &name)? {
            Some(dict) => Ok(dict),
            None => Err(vm.type_error("vars() argument must have __dict__ attribute")),
        }
    }
}
