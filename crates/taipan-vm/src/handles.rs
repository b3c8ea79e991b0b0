//! References to values from outside of the isolate (unsafe island 10): a [`Handle`] may be kept, sent and dropped anywhere, also
//! after the isolate's end. It can be looked into only where the isolate is at hand.
//!
//! # Invariants
//! 1. A slot's word carries one reference. It goes to the queue of its isolate with the last handle, and the isolate gives it up
//!    at a safepoint or when it is entered.
//! 2. A word is looked at only with the isolate it belongs to at hand, which proves that its heap stands.
//! 3. An isolate that ends closes its queue: its heap has freed all objects, whatever their counts.
#![expect(unsafe_code, reason = "references that other threads give up")]

use crate::heap::reason;
use crate::value::{Raw, Value};
use crate::vm::Vm;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

/// A counted reference to a value of an isolate.
#[derive(Clone)]
pub struct Handle(Arc<Slot>);

struct Slot {
    word: Raw,
    owner: Arc<Owner>,
}

/// What the handles of an isolate know of it.
pub(crate) struct Owner {
    /// References given up; `None` once the isolate has ended.
    released: Mutex<Option<Vec<Raw>>>,
    breaker: Arc<AtomicU32>,
}

impl Owner {
    pub(crate) fn new(breaker: Arc<AtomicU32>) -> Arc<Owner> {
        Arc::new(Owner {
            released: Mutex::new(Some(Vec::new())),
            breaker,
        })
    }

    fn with<T>(&self, work: impl FnOnce(&mut Option<Vec<Raw>>) -> T) -> T {
        work(&mut self.released.lock().unwrap_or_else(|e| e.into_inner()))
    }

    /// The isolate ends.
    pub(crate) fn close(&self) {
        self.with(|released| *released = None);
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if !self.word.is_ptr() {
            return;
        }
        let word = self.word;
        self.owner.with(|released| {
            if let Some(released) = released {
                released.push(word);
                self.owner.breaker.fetch_or(reason::RELEASE, Relaxed);
            }
        });
    }
}

impl Handle {
    /// The value, if this is its isolate.
    #[inline]
    pub fn get(&self, vm: &Vm) -> Option<Value> {
        Arc::ptr_eq(&self.0.owner, &vm.handles).then(|| self.0.word.to_value())
    }

    /// Whether two handles are of the same object.
    pub fn is(&self, other: &Handle) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
            || self.0.word == other.0.word && Arc::ptr_eq(&self.0.owner, &other.0.owner)
    }

    /// The word, if nobody shares the handle: then its one reference is the holder's, who may let the collector see it.
    pub fn sole_word(&self) -> Option<Raw> {
        (Arc::strong_count(&self.0) == 1).then_some(self.0.word)
    }
}

impl Vm {
    /// A reference to a value that may leave the isolate.
    pub fn handle(&self, value: &Value) -> Handle {
        Handle(Arc::new(Slot {
            word: value.clone().into_raw(),
            owner: self.handles.clone(),
        }))
    }

    /// Give up what handles that were dropped have referred to.
    pub fn release_handles(&mut self) {
        let words = self.handles.with(|released| match released {
            Some(words) => std::mem::take(words),
            None => Vec::new(),
        });
        for word in words {
            // SAFETY: invariant 1: the reference came with the word.
            drop(unsafe { word.into_value() });
        }
    }

    /// Whether there is something for [`Vm::release_handles`].
    #[inline]
    pub fn has_released_handles(&self) -> bool {
        self.heap.breaker.load(Relaxed) & reason::RELEASE != 0
    }
}
