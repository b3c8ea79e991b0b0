//! `bytearray`.

use crate::cell_mut::MutCell;
use crate::heap::Trace;
use std::cell::Cell;

/// Payload of `bytearray`.
pub struct ByteArray {
    pub data: MutCell<Vec<u8>>,
    /// Live memoryviews: while there are any the size is fixed (BufferError).
    pub exports: Cell<usize>,
}

impl Trace for ByteArray {}
