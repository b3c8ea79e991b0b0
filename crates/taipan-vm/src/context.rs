//! The seam between coroutine schedulers and `contextvars`: copying, entering and leaving a `Context` without a call by name.

use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

/// What `_contextvars` installs when it is first imported.
#[derive(Clone, Copy)]
pub struct ContextHooks {
    /// `copy_context()`
    pub copy: fn(&mut Vm) -> R,
    /// Make a context current; RuntimeError if it is entered already.
    pub enter: fn(&mut Vm, &Value) -> R<()>,
    /// Undo the last `enter` of this context.
    pub leave: fn(&mut Vm, &Value),
}

impl Vm {
    /// `contextvars.copy_context()`, or None while nobody has imported `contextvars`.
    pub fn copy_context(&mut self) -> R {
        match self.context_hooks {
            Some(hooks) => (hooks.copy)(self),
            None => Ok(Value::NONE),
        }
    }
    /// Make a context current.
    pub fn enter_context(&mut self, context: &Value) -> R<()> {
        match self.context_hooks {
            Some(hooks) => (hooks.enter)(self, context),
            None => Ok(()),
        }
    }
    /// Undo [`Vm::enter_context`].
    pub fn leave_context(&mut self, context: &Value) {
        if let Some(hooks) = self.context_hooks {
            (hooks.leave)(self, context);
        }
    }
}
