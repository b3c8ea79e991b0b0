//! `callable`.

use crate::native::functions;
use crate::value::Value;
use crate::vm::Vm;

pub struct Callable;

#[functions]
impl Callable {
    /// Whether an object can be called.
    fn callable(vm: &mut Vm, obj: &Value) -> bool {
        vm.is_callable(obj)
    }
}
