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

/// A copy of the bytes that an object exports, if it is one that does.
pub fn export(vm: &mut crate::vm::Vm, object: &Value) -> crate::raise::R<Option<Vec<u8>>> {
    let _ = vm;
    let Some(view) = object.downcast::<MemoryView>() else {
        return Ok(None);
    };
    let base = view.base.borrow();
    let bytes = match base.downcast::<crate::types::bytes::Bytes>() {
        Some(bytes) => bytes.0.to_vec(),
        None => match base.downcast::<crate::types::bytearray::ByteArray>() {
            Some(bytes) => bytes.data.get(),
            None => return Ok(None),
        },
    };
    let size = view.shape.iter().product::<usize>() * view.itemsize;
    Ok(bytes
        .get(view.offset..view.offset + size)
        .map(<[u8]>::to_vec))
}
