//! An isolate as one unit that moves between threads (unsafe island 11).
//!
//! # Invariants
//! 1. Whatever refers into the isolate's heap is inside the isolate, or is a [`crate::handles::Handle`]. Who makes an [`Isolate`]
//!    keeps no [`crate::Value`] of it, and lets none out of what [`Isolate::enter`] gives.
//! 2. Hosts are `Send`, and so is what native code outside of this workspace has put into the heap, unless the holder of the
//!    `Isolate` is not `Send` itself.
#![expect(unsafe_code, reason = "an isolate moves between threads as a whole")]

use crate::vm::Vm;

/// Owns an isolate.
pub struct Isolate(Box<Vm>);

// SAFETY: by the invariants only the owner's thread reaches what is inside.
unsafe impl Send for Isolate {}

impl Isolate {
    /// Own this isolate.
    pub fn new(vm: Box<Vm>) -> Isolate {
        Isolate(vm)
    }

    /// The isolate, for the calling thread.
    #[inline]
    pub fn enter(&mut self) -> &mut Vm {
        let vm = self.go_on();
        vm.stack.forget_native_room();
        vm.begin_run();
        vm
    }

    /// As [`Isolate::enter`], to go on with what has begun.
    #[inline]
    pub fn go_on(&mut self) -> &mut Vm {
        let vm = &mut *self.0;
        vm.move_to_this_thread();
        if vm.has_released_handles() {
            vm.release_handles();
        }
        vm
    }

    /// The isolate, to look at its meters: nothing begins.
    pub fn meters(&mut self) -> &mut Vm {
        &mut self.0
    }
}

impl std::ops::Deref for Isolate {
    type Target = Vm;
    fn deref(&self) -> &Vm {
        &self.0
    }
}
