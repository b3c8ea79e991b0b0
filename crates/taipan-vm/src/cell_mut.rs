//! `MutCell`: interior mutability for payloads (part of unsafe island 2).
//!
//! Invariant: the closure given to [`MutCell::with`] neither runs script code nor calls back into the same cell. Dropping values
//! inside is fine: a release never runs script code (heap invariant 2). Debug builds check it.
#![expect(unsafe_code, reason = "unchecked interior mutability on one thread")]

use std::cell::UnsafeCell;

pub struct MutCell<T> {
    value: UnsafeCell<T>,
    #[cfg(debug_assertions)]
    busy: std::cell::Cell<bool>,
}

impl<T> MutCell<T> {
    pub const fn new(value: T) -> MutCell<T> {
        MutCell {
            value: UnsafeCell::new(value),
            #[cfg(debug_assertions)]
            busy: std::cell::Cell::new(false),
        }
    }

    /// Work on the content. The closure must not call into the VM: take what is needed out, or clone it.
    #[inline(always)]
    pub fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        #[cfg(debug_assertions)]
        assert!(!self.busy.replace(true), "MutCell::with is not reentrant");
        // SAFETY: the module's invariant: no second access while the closure runs.
        let result = work(unsafe { &mut *self.value.get() });
        #[cfg(debug_assertions)]
        self.busy.set(false);
        result
    }

    /// Replace the content.
    pub fn replace(&self, value: T) -> T {
        self.with(|v| std::mem::replace(v, value))
    }

    /// The content's address, for the interpreter's own short accesses.
    #[inline(always)]
    pub fn ptr(&self) -> *mut T {
        self.value.get()
    }
}

impl<T: Clone> MutCell<T> {
    /// A clone of the content.
    #[inline]
    pub fn get(&self) -> T {
        self.with(|v| v.clone())
    }
}

impl<T: Default> MutCell<T> {
    /// Take the content, leaving the default.
    pub fn take(&self) -> T {
        self.replace(T::default())
    }
}

impl<T: Default> Default for MutCell<T> {
    fn default() -> Self {
        MutCell::new(T::default())
    }
}
