//! Iterators over sequences and ranges.

use crate::cell_mut::MutCell;
use crate::heap::Trace;
use crate::value::{Raw, Value};
use std::cell::Cell;

/// Which iterator type this is (they share a payload).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SeqKind {
    List,
    ListReverse,
    Tuple,
    Str,
    Bytes,
    ByteArray,
    MemoryView,
    /// Through `__getitem__`: `iterator`.
    Sequence,
    /// `reversed` object.
    Reversed,
}

/// Payload of `list_iterator` and its like: a sequence and the next index.
pub struct SeqIter {
    pub kind: SeqKind,
    /// The sequence; None once exhausted.
    pub sequence: MutCell<Value>,
    pub index: Cell<usize>,
}

impl Trace for SeqIter {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.sequence.with(|v| visit(v.raw()));
    }
    fn clear(&self) {
        drop(self.sequence.replace(Value::NONE));
    }
}

/// Payload of `range_iterator` over word-sized ints.
pub struct RangeIter {
    pub next: Cell<i64>,
    pub step: i64,
    pub left: Cell<u64>,
}

impl Trace for RangeIter {}
