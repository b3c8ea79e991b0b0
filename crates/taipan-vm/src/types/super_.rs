//! `super`.

#[allow(unused_imports)]
use crate::cell_mut::MutCell;
use crate::heap::Trace;
use crate::value::{Raw, Value};

/// Payload of `super`.
pub struct Super {
    pub class: MutCell<Value>,
    pub object: MutCell<Value>,
    pub object_type: MutCell<Value>,
}

impl Trace for Super {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.class.with(|v| visit(v.raw()));
        self.object.with(|v| visit(v.raw()));
        self.object_type.with(|v| visit(v.raw()));
    }
    fn clear(&self) {
        drop(self.class.replace(Value::NONE));
        drop(self.object.replace(Value::NONE));
        drop(self.object_type.replace(Value::NONE));
    }
}
