//! `property`.

#[allow(unused_imports)]
use crate::cell_mut::MutCell;
use crate::heap::Trace;
use crate::value::{Raw, Value};

/// Payload of `property`.
pub struct Property {
    pub fget: MutCell<Value>,
    pub fset: MutCell<Value>,
    pub fdel: MutCell<Value>,
    pub doc: MutCell<Value>,
    pub name: MutCell<Value>,
}

impl Trace for Property {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.fget.with(|v| visit(v.raw()));
        self.fset.with(|v| visit(v.raw()));
        self.fdel.with(|v| visit(v.raw()));
        self.doc.with(|v| visit(v.raw()));
        self.name.with(|v| visit(v.raw()));
    }
    fn clear(&self) {
        drop(self.fget.replace(Value::NONE));
        drop(self.fset.replace(Value::NONE));
        drop(self.fdel.replace(Value::NONE));
        drop(self.doc.replace(Value::NONE));
        drop(self.name.replace(Value::NONE));
    }
}
