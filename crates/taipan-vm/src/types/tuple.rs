//! `tuple`.

use crate::heap::Trace;
use crate::value::{Raw, Value};

/// Payload of `tuple`.
pub struct Tuple {
    items: Box<[Value]>,
}

impl Tuple {
    pub fn new(items: impl Into<Box<[Value]>>) -> Tuple {
        Tuple {
            items: items.into(),
        }
    }
    #[inline(always)]
    pub fn items(&self) -> &[Value] {
        &self.items
    }
    pub fn len(&self) -> usize {
        self.items.len()
    }
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl Trace for Tuple {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.items.iter().for_each(|x| visit(x.raw()));
    }
}
