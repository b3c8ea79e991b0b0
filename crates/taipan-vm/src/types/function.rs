//! Functions of scripts.

use crate::cell_mut::MutCell;
use crate::heap::Trace;
use crate::value::{Raw, Value};
use std::cell::Cell;

/// Payload of `function`.
pub struct Function {
    /// `argcount << 32 | flags`: calls with exactly this many positional arguments and no flag take the short way.
    pub signature: Cell<u64>,
    /// The code object.
    pub code: MutCell<Value>,
    /// The module namespace, a dict.
    pub globals: Value,
    /// The builtins namespace, a dict.
    pub builtins: Value,
    /// Tuple of cells, or None.
    pub closure: Value,
    /// Tuple or None.
    pub defaults: MutCell<Value>,
    /// Dict or None.
    pub kwdefaults: MutCell<Value>,
    pub name: MutCell<Value>,
    pub qualname: MutCell<Value>,
    pub doc: MutCell<Value>,
    pub module: MutCell<Value>,
    /// Dict, or None until made.
    pub annotations: MutCell<Value>,
    /// The `__annotate__` function, or None.
    pub annotate: MutCell<Value>,
    /// Tuple.
    pub type_params: MutCell<Value>,
    /// Attributes (`f.x = 1`): a dict, or None until made.
    pub dict: MutCell<Value>,
}

impl Function {
    fn cells(&self) -> [&MutCell<Value>; 10] {
        [
            &self.code,
            &self.defaults,
            &self.kwdefaults,
            &self.name,
            &self.qualname,
            &self.doc,
            &self.module,
            &self.annotations,
            &self.annotate,
            &self.dict,
        ]
    }
}

impl Trace for Function {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        visit(self.globals.raw());
        visit(self.builtins.raw());
        visit(self.closure.raw());
        self.type_params.with(|v| visit(v.raw()));
        for cell in self.cells() {
            cell.with(|v| visit(v.raw()));
        }
    }
    fn clear(&self) {
        for cell in &self.cells()[1..] {
            drop(cell.replace(Value::NONE));
        }
        // The cells of the closure are cleared as garbage of their own.
    }
}
