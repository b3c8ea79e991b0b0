//! `cell`.

#[allow(unused_imports)]
use crate::cell_mut::MutCell;
use crate::heap::Trace;
use crate::value::{Raw, Value};

/// Payload of `cell`.
pub struct Cell {
    pub value: MutCell<Value>,
}

impl Trace for Cell {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.value.with(|v| visit(v.raw()));
    }
    fn clear(&self) {
        drop(self.value.replace(Value::UNDEF));
    }
}
