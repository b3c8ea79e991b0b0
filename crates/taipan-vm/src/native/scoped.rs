//! Closures that borrow from the host, as functions of scripts for a while (unsafe island 12).
//!
//! # Invariants
//! 1. A scope is dropped by [`with_scope`], which has made it and whose lifetime parameter outlives the call; nobody else owns one.
//! 2. What scripts call is a closure of its own that looks for the borrowing one in a shared cell. The scope empties the cell
//!    before it drops the borrowing closure.
//! 3. The borrowing closure runs only in the thread that has opened the scope. A call therefore lies inside of [`with_scope`] on
//!    the same stack, and has ended when the scope does.
#![expect(unsafe_code, reason = "lifetimes that end with a scope")]

use super::Args;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;
use std::cell::Cell;
use std::marker::PhantomData;
use std::rc::Rc;

/// What a closure that borrows for `'env` does with its arguments.
pub type ScopedCall<'env> = dyn Fn(&mut Vm, &Args<'_>) -> R + 'env;

/// Where a script's function finds what it calls.
type Place = Rc<Cell<Option<*const ScopedCall<'static>>>>;

/// The closures that end together.
pub struct Scope<'env> {
    closures: Vec<(Place, Box<ScopedCall<'env>>)>,
    thread: std::thread::ThreadId,
    /// No closure with a shorter life may come in.
    invariant: PhantomData<fn(&'env ()) -> &'env ()>,
}

/// Open a scope; at its end, also by a panic, its functions cannot be called any more.
pub fn with_scope<'env, T>(work: impl FnOnce(&mut Scope<'env>) -> T) -> T {
    work(&mut Scope {
        closures: Vec::new(),
        thread: std::thread::current().id(),
        invariant: PhantomData,
    })
}

impl Drop for Scope<'_> {
    fn drop(&mut self) {
        for (place, _) in &self.closures {
            place.set(None);
        }
    }
}

impl<'env> Scope<'env> {
    /// A function that calls the closure until the scope ends.
    pub fn function(&mut self, vm: &mut Vm, name: &str, call: Box<ScopedCall<'env>>) -> Value {
        let pointer: *const ScopedCall<'env> = &*call;
        // SAFETY: only the lifetime changes; invariant 2 keeps the pointer from being used when it is over.
        let pointer = unsafe {
            std::mem::transmute::<*const ScopedCall<'env>, *const ScopedCall<'static>>(pointer)
        };
        let place: Place = Rc::new(Cell::new(Some(pointer)));
        self.closures.push((place.clone(), call));
        let (thread, shown) = (self.thread, name.to_string());
        let function = move |vm: &mut Vm, args: &Args<'_>| match place.get() {
            Some(call) if std::thread::current().id() == thread => {
                // SAFETY: invariants 2 and 3.
                unsafe { (*call)(vm, args) }
            }
            Some(_) => Err(vm.runtime_error(format!("{shown}() belongs to another thread"))),
            None => Err(vm.runtime_error(format!("{shown}() is used after its scope"))),
        };
        vm.closure(name, "", Box::new(function))
    }
}
