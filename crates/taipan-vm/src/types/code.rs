//! `code`: a code object loaded into an isolate: names interned, constants made, caches writable.

use crate::cell_mut::MutCell;
use crate::heap::Trace;
use crate::value::{Raw, Value};
use std::sync::Arc;
use taipan_bytecode::Code;

/// Payload of `code`.
pub struct CodeObj {
    pub code: Arc<Code>,
    /// The instruction words with this isolate's inline caches.
    pub words: Box<[u64]>,
    pub consts: Box<[Value]>,
    /// Interned names.
    pub names: Box<[Value]>,
    /// Interned names of the locals.
    pub varnames: Box<[Value]>,
    pub freevars: Box<[Value]>,
    pub name: Value,
    pub qualname: Value,
    pub filename: Value,
    pub nlocals: usize,
    pub nregs: usize,
    /// As [`super::function::Function::signature`].
    pub signature: u64,
    /// Flags as shown; `types.coroutine` sets one.
    pub flags: u32,
    /// `co_consts` etc. once made (dict or None).
    pub extra: MutCell<Value>,
}

impl Trace for CodeObj {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.consts.iter().for_each(|v| visit(v.raw()));
    }
}
