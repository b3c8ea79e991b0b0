//! `_thread._ThreadHandle`: a thread that can be waited for.

use std::cell::Cell;
use taipan_vm::native::{Args, class, methods};
use taipan_vm::threads::{Ident, WaitQueue};
use taipan_vm::{R, Trace, Value, Vm};

/// `_thread._ThreadHandle`
#[class(name = "_ThreadHandle", module = "_thread", flags(WEAKREF), new)]
#[derive(Default)]
pub struct Handle {
    pub ident: Cell<Ident>,
    state: Cell<State>,
    joining: WaitQueue,
}

impl Trace for Handle {}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    New,
    Running,
    Done,
}

impl Handle {
    /// The handle of a thread that runs already.
    pub fn running(ident: Ident) -> Handle {
        let handle = Handle::default();
        handle.set_running(ident);
        handle
    }

    pub fn set_running(&self, ident: Ident) {
        self.ident.set(ident);
        self.state.set(State::Running);
    }

    pub fn is_new(&self) -> bool {
        self.state.get() == State::New
    }

    /// The thread has ended (or does not exist in this process).
    pub fn set_done(&self) {
        self.state.set(State::Done);
        self.joining.wake_all();
    }

    pub fn is_over(&self) -> bool {
        self.state.get() == State::Done
    }

    /// Wait for the end of the thread, at most until the deadline.
    pub fn wait(&self, vm: &mut Vm, deadline: Option<i64>) -> R<()> {
        if self.is_new() {
            return Err(vm.runtime_error("thread not started"));
        }
        if !self.is_over() && self.ident.get() == vm.threads.current() {
            return Err(vm.runtime_error("Cannot join current thread"));
        }
        if !self.is_over() && vm.threads.is_closed() {
            let class = vm.class(|t| &t.PythonFinalizationError);
            return Err(vm.raise(&class, "cannot join thread at interpreter shutdown"));
        }
        self.joining.wait(vm, deadline, || self.is_over()).map(drop)
    }
}

#[methods(class = "_thread._ThreadHandle")]
impl Handle {
    #[new]
    #[raw]
    fn __new__(vm: &mut Vm, args: &Args<'_>) -> R {
        Ok(vm.new_native(&args.all[0], Handle::default()))
    }

    /// The number of the thread; 0 before it is started.
    #[getter]
    fn ident(&self) -> u64 {
        self.ident.get()
    }

    /// Whether the thread has ended.
    fn is_done(&self) -> bool {
        self.is_over()
    }

    /// Say that the thread has ended.
    fn _set_done(&self, vm: &mut Vm) -> R<()> {
        if self.is_new() {
            return Err(vm.runtime_error("thread not started"));
        }
        self.set_done();
        Ok(())
    }

    /// Wait for the end of the thread, at most so many seconds.
    #[sig("(timeout=None)")]
    fn join(&self, vm: &mut Vm, timeout: Option<&Value>) -> R<()> {
        let deadline = match timeout.filter(|t| !t.is_none()) {
            None => None,
            Some(timeout) => match crate::time::duration(vm, timeout)? {
                nanoseconds if nanoseconds < 0 => None,
                nanoseconds => Some(vm.host.monotonic().saturating_add(nanoseconds)),
            },
        };
        self.wait(vm, deadline)
    }

    /// Return `repr(self)`.
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let ident = vm.as_ref::<Handle>(this)?.ident.get();
        Ok(format!("<_thread._ThreadHandle object: ident={ident}>"))
    }
}
