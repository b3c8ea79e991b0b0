//! `hash`.

use crate::native::functions;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

pub struct Hash;

#[functions]
impl Hash {
    /// The hash of an object: equal objects have equal ones.
    fn hash(vm: &mut Vm, obj: &Value) -> R<i64> {
        Ok(vm.hash(obj)? as i64)
    }
}
