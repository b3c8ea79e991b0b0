//! `slice`.

#[allow(unused_imports)]
use crate::cell_mut::MutCell;
use crate::heap::Trace;
use crate::value::{Raw, Value};

/// Payload of `slice`.
pub struct Slice {
    pub start: Value,
    pub stop: Value,
    pub step: Value,
}

impl Trace for Slice {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        visit(self.start.raw());
        visit(self.stop.raw());
        visit(self.step.raw());
    }
}
