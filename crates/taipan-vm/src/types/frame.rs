//! `frame`: made on demand from a running or suspended activation.

use crate::cell_mut::MutCell;
use crate::heap::Trace;
use crate::value::{Raw, Value};
use std::cell::Cell;

/// Payload of `frame`.
pub struct Frame {
    /// The function object whose activation this is.
    pub func: Value,
    /// The caller's frame, once known (None otherwise).
    pub back: MutCell<Value>,
    /// Number of the activation while it runs (see `interp::frame`), 0 once it has ended.
    pub activation: Cell<u64>,
    /// Word index of the last instruction, kept when the activation suspends or ends.
    pub pc: Cell<usize>,
    /// Copies of the locals by register, made when the activation ended (a tuple, UNDEF where unbound), or None.
    pub locals: MutCell<Value>,
    pub trace: MutCell<Value>,
    /// The generator object while something keeps it alive through this frame (tracebacks), or None.
    pub generator: MutCell<Value>,
    /// The word of the suspended generator whose frame this is, 0 if there is none. Not counted: the generator owns the frame
    /// and clears this when it goes.
    pub body: Cell<u64>,
    /// What tracing knows of the activation.
    pub traced: crate::interp::tracing::Traced,
    /// What scripts have added to the locals (dict), or None.
    pub added: MutCell<Value>,
}

impl Frame {
    /// The code object.
    pub fn code(&self) -> Value {
        let function = self.func.downcast::<super::function::Function>();
        function.map(|f| f.code.get()).unwrap_or_default()
    }
}

impl Trace for Frame {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        visit(self.func.raw());
        for cell in [
            &self.back,
            &self.locals,
            &self.trace,
            &self.generator,
            &self.added,
        ] {
            cell.with(|v| visit(v.raw()));
        }
    }
    fn clear(&self) {
        for cell in [
            &self.back,
            &self.locals,
            &self.trace,
            &self.generator,
            &self.added,
        ] {
            drop(cell.replace(Value::NONE));
        }
    }
}
