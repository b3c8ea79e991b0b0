//! `callable`.

use crate::native::functions;
use crate::heap::Kind;
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

impl Vm {
    /// `callable(value)`
    pub fn is_callable(&mut self, value: &Value) -> bool {
        if let Some(Kind::Function | Kind::Builtin | Kind::Type | Kind::Method | Kind::MethodDescr) = value.kind() {
            return true;
        }
        let call = self.names.__call__.clone();
        self.lookup_special(value, &call).is_some()
    }
}
