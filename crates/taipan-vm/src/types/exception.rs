//! Exceptions.

use crate::cell_mut::MutCell;
use crate::heap::Trace;
use crate::value::{Raw, Value};
use std::cell::Cell;

/// Payload of `BaseException` and all its subclasses.
pub struct Exception {
    /// `args`, a tuple.
    pub args: MutCell<Value>,
    pub cause: MutCell<Value>,
    pub context: MutCell<Value>,
    pub suppress_context: Cell<bool>,
    /// A traceback or None.
    pub traceback: MutCell<Value>,
    /// Fields of some classes, by position, as laid down in `types/exception.rs` (`StopIteration.value`, `OSError.errno` ...); UNDEF when unset.
    pub fields: MutCell<Vec<Value>>,
}

impl Exception {
    pub fn new(args: Value) -> Exception {
        Exception {
            args: MutCell::new(args),
            cause: MutCell::new(Value::NONE),
            context: MutCell::new(Value::NONE),
            suppress_context: Cell::new(false),
            traceback: MutCell::new(Value::NONE),
            fields: MutCell::new(Vec::new()),
        }
    }
}

impl Trace for Exception {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        for cell in [&self.args, &self.cause, &self.context, &self.traceback] {
            cell.with(|v| visit(v.raw()));
        }
        self.fields.with(|f| f.iter().for_each(|v| visit(v.raw())));
    }
    fn clear(&self) {
        for cell in [&self.args, &self.cause, &self.context, &self.traceback] {
            drop(cell.replace(Value::NONE));
        }
        drop(self.fields.take());
    }
}

/// The fields of a fresh exception of a builtin class, from its arguments.
pub fn initial_fields(vm: &mut crate::vm::Vm, class: &Value, args: &Value) -> Vec<Value> {
    let _ = (vm, class, args);
    Vec::new()
}

/// The candidate most like a misspelt name, if one is like enough.
pub fn closest(name: &str, candidates: &[String]) -> Option<String> {
    let _ = (name, candidates);
    None
}

/// What `except*` raises at its end: from the original exception and the list of those raised in handlers or left over.
pub fn prep_reraise_star(
    vm: &mut crate::vm::Vm,
    original: &Value,
    list: &Value,
) -> crate::raise::R {
    let _ = (original, list);
    Err(vm.system_error("exception groups are not linked"))
}
