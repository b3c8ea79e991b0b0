//! `memoryview`.

use crate::heap::Trace;
use crate::value::{Raw, Value};
use std::cell::{Cell, RefCell};

/// Payload of `memoryview`: a window on the bytes of another object.
pub struct MemoryView {
    /// The exporting object (`bytes`, `bytearray`, `array`), None once released.
    pub base: RefCell<Value>,
    /// Byte offset of the first item in the base.
    pub offset: usize,
    pub format: Box<str>,
    pub itemsize: usize,
    pub shape: Box<[usize]>,
    pub strides: Box<[isize]>,
    pub readonly: bool,
    pub exports: Cell<usize>,
}

impl Trace for MemoryView {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        visit(self.base.borrow().raw());
    }
}
