//! `list`.

use crate::cell_mut::MutCell;
use crate::heap::Trace;
use crate::value::{Raw, Value};

/// Payload of `list`.
pub struct List {
    pub items: MutCell<Vec<Value>>,
}

impl List {
    pub fn new(items: Vec<Value>) -> List {
        List {
            items: MutCell::new(items),
        }
    }
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.items.with(|v| v.len())
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The item at a position, if there is one.
    #[inline(always)]
    pub fn get(&self, i: usize) -> Option<Value> {
        self.items.with(|v| v.get(i).cloned())
    }
    /// All items now.
    pub fn snapshot(&self) -> Vec<Value> {
        self.items.get()
    }
    pub fn push(&self, item: Value) {
        self.items.with(|v| v.push(item));
    }
}

impl Trace for List {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.items.with(|v| v.iter().for_each(|x| visit(x.raw())));
    }
    fn clear(&self) {
        drop(self.items.take());
    }
}
