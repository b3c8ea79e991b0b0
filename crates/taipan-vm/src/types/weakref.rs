//! `weakref.ref` (and the target of proxies).

use crate::cell_mut::MutCell;
use crate::heap::{Header, Trace};
use crate::value::{Raw, Value};
use std::cell::Cell;

/// Payload of `weakref.ReferenceType`.
pub struct WeakRef {
    /// The object, not counted; null once it is gone.
    pub target: Cell<*mut Header>,
    pub callback: MutCell<Value>,
    /// The target's hash once asked for.
    pub hash: Cell<Option<u64>>,
}

impl WeakRef {
    /// The object, if it is still alive.
    pub fn get(&self) -> Option<Value> {
        let target = self.target.get();
        if target.is_null() {
            None
        } else {
            Some(Raw::from_ptr(target).to_value())
        }
    }
}

impl Trace for WeakRef {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.callback.with(|v| visit(v.raw()));
    }
    fn clear(&self) {
        drop(self.callback.replace(Value::NONE));
    }
}

impl Drop for WeakRef {
    fn drop(&mut self) {
        let target = self.target.get();
        if !target.is_null() {
            crate::heap::forget_weakref(target, self);
        }
    }
}
