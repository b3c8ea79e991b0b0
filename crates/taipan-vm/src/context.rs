//! The seam between coroutine schedulers and `contextvars`: entering and leaving contexts without a call by name.
//!
//! Every task and callback has a context of its own, and hardly any asks for it. So what a scheduler keeps, and what is current, may
//! be a *snapshot*: None, or the table of values that a copy of a context shares with it. It becomes a `Context` when a script asks,
//! and the task or callback that runs in it, its *owner*, is told.

use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

/// What `_contextvars` installs when it is first imported. Until then every context is None.
#[derive(Clone, Copy)]
pub struct ContextHooks {
    /// What a copy of this context (or snapshot) has.
    pub snapshot: fn(&Value) -> Value,
    /// The `Context` of a snapshot.
    pub make: fn(&mut Vm, Value) -> Value,
    /// The current context as a `Context`.
    pub current: fn(&mut Vm) -> Value,
    /// A `Context` (or snapshot) becomes current; RuntimeError if it is so already.
    pub enter: fn(&mut Vm, &Value) -> R<()>,
    /// It is current no more.
    pub leave: fn(&Value),
    /// Whether it is a `Context`, no snapshot.
    pub is_object: fn(&Value) -> bool,
}

/// Whose context is current, and how it is told what `Context` the snapshot has become.
pub type ContextOwner = (Value, fn(&Value, Value));

/// What was current before a context was entered; its owner has been told.
pub struct Before(Value);

impl Vm {
    /// What `contextvars.copy_context()` would copy, to be kept for a task or a callback.
    pub fn context_snapshot(&self) -> Value {
        match self.context_hooks {
            Some(hooks) if !self.context.is_none() => (hooks.snapshot)(&self.context),
            _ => Value::NONE,
        }
    }

    fn hooks(&mut self) -> R<ContextHooks> {
        if self.context_hooks.is_none() {
            self.import_module("_contextvars")?;
        }
        match self.context_hooks {
            Some(hooks) => Ok(hooks),
            None => Err(self.runtime_error("no context variables")),
        }
    }

    /// The `Context` that a task or a callback runs in; `kept` is what it keeps of it.
    pub fn context_of(&mut self, object: &Value, kept: Value) -> R {
        let hooks = self.hooks()?;
        if (hooks.is_object)(&kept) {
            return Ok(kept);
        }
        let is_running = self
            .context_owner
            .as_ref()
            .is_some_and(|owner| owner.0.is(object));
        Ok(match is_running {
            true => (hooks.current)(self),
            false => (hooks.make)(self, kept),
        })
    }

    /// Make a context (or snapshot) current.
    pub fn enter_context(&mut self, context: &Value, owner: Option<ContextOwner>) -> R<Before> {
        if let Some((owner, tell)) = self.context_owner.take() {
            // Nobody could find the context once another one is current.
            let current = (self.hooks()?.current)(self);
            tell(&owner, current);
        }
        if let Some(hooks) = self.context_hooks {
            (hooks.enter)(self, context)?;
        }
        let context = std::mem::replace(&mut self.context, context.clone());
        self.context_owner = owner;
        Ok(Before(context))
    }

    /// Undo [`Vm::enter_context`]; what has become of the context that was entered.
    pub fn leave_context(&mut self, before: Before) -> Value {
        let owner = self.context_owner.take();
        let left = std::mem::replace(&mut self.context, before.0);
        drop(owner);
        if let Some(hooks) = self.context_hooks
            && !left.is_none()
        {
            (hooks.leave)(&left);
        }
        left
    }
}
