//! `iter_`.

use crate::native::functions;
use crate::raise::R;
use crate::types::callable_iter::CallableIter;
use crate::value::Value;
use crate::vm::Vm;

pub struct Iter;

#[functions]
impl Iter {
    /// An iterator over an object; or one that calls a function until it returns the sentinel.
    #[name = "iter"]
    fn iter(vm: &mut Vm, object: &Value, sentinel: Option<&Value>) -> R {
        match sentinel {
            None => vm.iter(object),
            Some(sentinel) if vm.is_callable(object) => {
                Ok(CallableIter::make(vm, object, sentinel))
            }
            Some(_) => Err(vm.type_error("iter(v, w): v must be callable")),
        }
    }
}
