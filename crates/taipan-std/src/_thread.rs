//! `_thread`: locks and thread identity. There is one thread, so that a lock that is held is never released by another.

use crate::classes::{class_of, set};
use std::cell::Cell;
use taipan_vm::native::{Args, ClassDef, Trace, class, methods, module};
use taipan_vm::{R, Value, Vm};

/// `_thread.lock`
#[class(name = "lock", module = "_thread", flags(WEAKREF), new)]
#[derive(Trace)]
pub struct Lock {
    held: Cell<bool>,
}

/// `_thread.RLock`
#[class(name = "RLock", module = "_thread", flags(BASETYPE, WEAKREF), new)]
#[derive(Trace)]
pub struct RLock {
    count: Cell<u64>,
}

static LOCK: ClassDef = Lock::CLASS;
static RLOCK: ClassDef = RLock::CLASS;

/// What waiting for something that nobody will ever give leads to.
fn deadlock(vm: &mut Vm, blocking: Option<bool>, timeout: Option<f64>) -> R<bool> {
    let blocking = blocking.unwrap_or(true);
    let timeout = timeout.unwrap_or(-1.0);
    if !blocking && timeout != -1.0 {
        return Err(vm.value_error("can't specify a timeout for a non-blocking call"));
    }
    if timeout < 0.0 && timeout != -1.0 {
        return Err(vm.value_error("timeout value must be a non-negative number"));
    }
    if !blocking {
        return Ok(false);
    }
    if timeout >= 0.0 {
        crate::time::sleep(vm, (timeout * 1e9) as u64)?;
        return Ok(false);
    }
    Err(vm.runtime_error("a lock is held by the only thread there is"))
}

#[methods(class = "_thread.lock")]
impl Lock {
    #[new]
    #[raw]
    fn __new__(vm: &mut Vm, args: &Args<'_>) -> R {
        Ok(vm.new_native(
            &args.all[0],
            Lock {
                held: Cell::new(false),
            },
        ))
    }

    /// Take the lock.
    #[sig("(blocking=True, timeout=-1)")]
    fn acquire(&self, vm: &mut Vm, blocking: Option<bool>, timeout: Option<f64>) -> R<bool> {
        if self.held.get() {
            return deadlock(vm, blocking, timeout);
        }
        self.held.set(true);
        Ok(true)
    }

    /// Give the lock back.
    fn release(&self, vm: &mut Vm) -> R<()> {
        if !self.held.replace(false) {
            return Err(vm.runtime_error("release unlocked lock"));
        }
        Ok(())
    }

    /// Whether somebody holds the lock.
    fn locked(&self) -> bool {
        self.held.get()
    }

    /// Take the lock.
    fn __enter__(&self, vm: &mut Vm) -> R<bool> {
        self.acquire(vm, None, None)
    }

    /// Give the lock back.
    #[sig("(*exc_info)")]
    fn __exit__(&self, vm: &mut Vm, exc_info: taipan_vm::native::Rest<'_>) -> R<()> {
        let _ = exc_info;
        self.release(vm)
    }

    /// Return `repr(self)`.
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let lock = vm.as_ref::<Lock>(this)?;
        let state = if lock.held.get() {
            "locked"
        } else {
            "unlocked"
        };
        Ok(format!("<{state} _thread.lock object at {:#x}>", this.id()))
    }
}

#[methods(class = "_thread.RLock")]
impl RLock {
    #[new]
    #[raw]
    fn __new__(vm: &mut Vm, args: &Args<'_>) -> R {
        Ok(vm.new_native(
            &args.all[0],
            RLock {
                count: Cell::new(0),
            },
        ))
    }

    /// Take the lock, once more if it is held already.
    #[sig("(blocking=True, timeout=-1)")]
    fn acquire(&self, blocking: Option<bool>, timeout: Option<f64>) -> bool {
        let _ = (blocking, timeout);
        self.count.set(self.count.get() + 1);
        true
    }

    /// Give the lock back once.
    fn release(&self, vm: &mut Vm) -> R<()> {
        match self.count.get() {
            0 => Err(vm.runtime_error("cannot release un-acquired lock")),
            n => {
                self.count.set(n - 1);
                Ok(())
            }
        }
    }

    /// Whether somebody holds the lock.
    fn locked(&self) -> bool {
        self.count.get() > 0
    }

    /// Whether this thread holds the lock.
    fn _is_owned(&self) -> bool {
        self.count.get() > 0
    }

    /// Take the lock.
    fn __enter__(&self) -> bool {
        self.acquire(None, None)
    }

    /// Give the lock back.
    #[sig("(*exc_info)")]
    fn __exit__(&self, vm: &mut Vm, exc_info: taipan_vm::native::Rest<'_>) -> R<()> {
        let _ = exc_info;
        self.release(vm)
    }

    /// Return `repr(self)`.
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let lock = vm.as_ref::<RLock>(this)?;
        let n = lock.count.get();
        let (state, owner) = if n > 0 {
            ("locked", 1)
        } else {
            ("unlocked", 0)
        };
        Ok(format!(
            "<{state} _thread.RLock object owner={owner} count={n} at {:#x}>",
            this.id()
        ))
    }
}

pub struct Thread;

/// Locks and the identity of threads.
#[module(name = "_thread")]
impl Thread {
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        let (lock, rlock) = (class_of(vm, &LOCK), class_of(vm, &RLOCK));
        set(vm, module, "lock", lock.clone());
        set(vm, module, "LockType", lock);
        set(vm, module, "RLock", rlock);
        let error = vm.types.RuntimeError.clone();
        set(vm, module, "error", error);
        let longest = vm.float(9_223_372_036.0);
        set(vm, module, "TIMEOUT_MAX", longest);
        Ok(())
    }

    /// A new lock.
    fn allocate_lock(vm: &mut Vm) -> Value {
        let class = class_of(vm, &LOCK);
        vm.new_native(
            &class,
            Lock {
                held: Cell::new(false),
            },
        )
    }

    /// The number of this thread.
    fn get_ident() -> u64 {
        taipan_vm::signals::this_thread()
    }

    /// The system's number of this thread.
    fn get_native_id() -> i64 {
        i64::from(std::process::id())
    }

    /// How many threads there are besides the first.
    fn _count() -> i64 {
        0
    }

    /// Whether this is the first thread.
    fn _is_main_interpreter() -> bool {
        true
    }

    /// The stack size of new threads.
    #[sig("(size=0, /)")]
    fn stack_size(size: Option<i64>) -> i64 {
        let _ = size;
        0
    }
}
