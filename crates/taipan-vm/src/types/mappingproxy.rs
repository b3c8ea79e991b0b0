//! `mappingproxy`.

#[allow(unused_imports)]
use crate::cell_mut::MutCell;
use crate::heap::Trace;
use crate::value::{Raw, Value};

/// Payload of `mappingproxy`.
pub struct MappingProxy {
    pub mapping: Value,
}

impl Trace for MappingProxy {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        visit(self.mapping.raw());
    }
}
