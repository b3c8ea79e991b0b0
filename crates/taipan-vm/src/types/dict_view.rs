//! `dict_keys`, `dict_values`, `dict_items` and their iterators.

use crate::cell_mut::MutCell;
use crate::heap::Trace;
use crate::value::{Raw, Value};
use std::cell::Cell;

/// Which part of the items.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    Keys,
    Values,
    Items,
}

/// Payload of the three view types.
pub struct DictView {
    pub part: Part,
    pub dict: Value,
}

impl Trace for DictView {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        visit(self.dict.raw());
    }
}

/// Payload of the iterators over a dict, forwards and backwards.
pub struct DictIter {
    pub part: Part,
    pub reverse: bool,
    /// The dict; None once exhausted.
    pub dict: MutCell<Value>,
    pub position: Cell<usize>,
    /// Expected length; another length means "changed size during iteration".
    pub len: Cell<usize>,
}

impl Trace for DictIter {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.dict.with(|v| visit(v.raw()));
    }
    fn clear(&self) {
        drop(self.dict.replace(Value::NONE));
    }
}
