//! `classmethod`.

#[allow(unused_imports)]
use crate::cell_mut::MutCell;
use crate::heap::Trace;
use crate::value::{Raw, Value};

/// Payload of `classmethod`.
pub struct ClassMethod {
    pub func: MutCell<Value>,
}

impl Trace for ClassMethod {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.func.with(|v| visit(v.raw()));
    }
    fn clear(&self) {
        drop(self.func.replace(Value::NONE));
    }
}
