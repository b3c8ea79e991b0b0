//! Native callables: builtin functions and the descriptors of native classes.

use crate::cell_mut::MutCell;
use crate::heap::Trace;
use crate::native::{GetSetDef, MethodDef};
use crate::value::{Raw, Value};

/// Payload of `builtin_function_or_method`: a native function, bound or not.
pub struct Builtin {
    pub def: &'static MethodDef,
    /// The bound object or class; the module for module functions; None if neither.
    pub this: Value,
    /// Whether `this` is passed as first argument.
    pub bound: bool,
    /// `__module__`, a string or None.
    pub module: Value,
}

impl Trace for Builtin {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        visit(self.this.raw());
    }
}

/// Payload of `method_descriptor`, `wrapper_descriptor` and `classmethod_descriptor`: an unbound method of a native class.
pub struct MethodDescr {
    pub def: &'static MethodDef,
    /// The class it is of.
    pub class: Value,
}

impl Trace for MethodDescr {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        visit(self.class.raw());
    }
}

/// Payload of `getset_descriptor`: a computed attribute of a native class.
pub struct GetSetDescr {
    pub def: &'static GetSetDef,
    pub class: Value,
}

impl Trace for GetSetDescr {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        visit(self.class.raw());
    }
}

/// Payload of `member_descriptor`: a `__slots__` member.
pub struct MemberDescr {
    pub name: Value,
    pub class: Value,
    /// Number of the fixed slot.
    pub slot: usize,
    pub doc: MutCell<Value>,
}

impl Trace for MemberDescr {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        visit(self.class.raw());
    }
}
