//! `traceback`.

#[allow(unused_imports)]
use crate::cell_mut::MutCell;
use crate::heap::Trace;
use crate::value::{Raw, Value};

/// Payload of `traceback`.
pub struct Traceback {
    pub next: MutCell<Value>,
    pub frame: Value,
    /// Word index of the instruction (`tb_lasti` is twice that).
    pub pc: usize,
    pub lineno: std::cell::Cell<u32>,
}

impl Trace for Traceback {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.next.with(|v| visit(v.raw()));
        visit(self.frame.raw());
    }
    fn clear(&self) {
        drop(self.next.replace(Value::NONE));
    }
}
