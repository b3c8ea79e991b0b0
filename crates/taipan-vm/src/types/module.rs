//! `module`.

#[allow(unused_imports)]
use crate::cell_mut::MutCell;
use crate::heap::Trace;
use crate::value::{Raw, Value};

/// Payload of `module`.
pub struct Module {
    pub dict: Value,
}

impl Trace for Module {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        visit(self.dict.raw());
    }
}
