//! `method`.

#[allow(unused_imports)]
use crate::cell_mut::MutCell;
use crate::heap::Trace;
use crate::value::{Raw, Value};

/// Payload of `method`.
pub struct Method {
    pub func: Value,
    pub this: Value,
}

impl Trace for Method {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        visit(self.func.raw());
        visit(self.this.raw());
    }
}
