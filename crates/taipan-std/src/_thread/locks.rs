//! `_thread.lock` and `_thread.RLock`.

use std::cell::Cell;
use taipan_vm::native::{Args, class, methods};
use taipan_vm::threads::{OwnedLock, WaitQueue};
use taipan_vm::{R, Trace, Value, Vm};

/// `_thread.lock`
#[class(
    name = "lock",
    signature = "()",
    module = "_thread",
    flags(WEAKREF),
    new
)]
#[derive(Default)]
pub struct Lock {
    held: Cell<bool>,
    waiting: WaitQueue,
}

impl Trace for Lock {}

/// `_thread.RLock`
#[class(name = "RLock", module = "_thread", flags(BASETYPE, WEAKREF), new)]
#[derive(Default)]
pub struct RLock {
    lock: OwnedLock,
}

impl Trace for RLock {}

/// How long an `acquire` may wait.
pub enum Patience {
    None,
    /// Nanoseconds of the monotonic clock, or without end.
    Until(Option<i64>),
}

/// What `blocking` and `timeout` ask for.
pub fn patience(vm: &mut Vm, blocking: Option<bool>, timeout: Option<&Value>) -> R<Patience> {
    let blocking = blocking.unwrap_or(true);
    let timeout = match timeout {
        None => -1_000_000_000,
        Some(timeout) => crate::time::duration(vm, timeout)?,
    };
    let is_default = timeout == -1_000_000_000;
    if !blocking && !is_default {
        return Err(vm.value_error("can't specify a timeout for a non-blocking call"));
    }
    if timeout < 0 && !is_default {
        return Err(vm.value_error("timeout value must be a non-negative number"));
    }
    Ok(if !blocking {
        Patience::None
    } else if is_default {
        Patience::Until(None)
    } else {
        Patience::Until(Some(vm.host.monotonic().saturating_add(timeout)))
    })
}

impl Lock {
    fn take(&self) -> bool {
        !self.held.replace(true)
    }
}

fn no_arguments(vm: &mut Vm, args: &Args<'_>, name: &str) -> R<()> {
    match args.all.len() - 1 {
        0 => Ok(()),
        n => Err(vm.type_error(format!("{name} expected 0 arguments, got {n}"))),
    }
}

#[methods(class = "_thread.lock")]
impl Lock {
    #[new]
    #[raw]
    fn __new__(vm: &mut Vm, args: &Args<'_>) -> R {
        no_arguments(vm, args, "lock")?;
        Ok(vm.new_native(&args.all[0], Lock::default()))
    }

    /// Take the lock; wait for it unless blocking is false, at most timeout seconds. Return whether it was taken.
    #[sig("(blocking=True, timeout=-1)")]
    pub fn acquire(&self, vm: &mut Vm, blocking: Option<bool>, timeout: Option<&Value>) -> R<bool> {
        if blocking.is_none() && timeout.is_none() && self.take() {
            return Ok(true);
        }
        match patience(vm, blocking, timeout)? {
            Patience::None => Ok(self.take()),
            Patience::Until(deadline) => self.waiting.wait(vm, deadline, || self.take()),
        }
    }

    /// An old name of acquire().
    #[sig("(blocking=True, timeout=-1)")]
    fn acquire_lock(
        &self,
        vm: &mut Vm,
        blocking: Option<bool>,
        timeout: Option<&Value>,
    ) -> R<bool> {
        self.acquire(vm, blocking, timeout)
    }

    /// Give the lock back, whoever has taken it.
    pub fn release(&self, vm: &mut Vm) -> R<()> {
        if !self.held.replace(false) {
            return Err(vm.runtime_error("release unlocked lock"));
        }
        self.waiting.wake_one(vm);
        Ok(())
    }

    /// An old name of release().
    fn release_lock(&self, vm: &mut Vm) -> R<()> {
        self.release(vm)
    }

    /// Whether somebody holds the lock.
    fn locked(&self) -> bool {
        self.held.get()
    }

    /// An old name of locked().
    fn locked_lock(&self) -> bool {
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

    /// In the child of a fork: nobody holds the lock.
    fn _at_fork_reinit(&self) {
        self.held.set(false);
    }

    /// Return `repr(self)`.
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let lock = vm.as_ref::<Lock>(this)?;
        let state = state_name(lock.held.get());
        Ok(format!("<{state} _thread.lock object at {:#x}>", this.id()))
    }
}

fn state_name(held: bool) -> &'static str {
    if held { "locked" } else { "unlocked" }
}

impl RLock {
    fn not_owned(vm: &mut Vm) -> taipan_vm::Raise {
        vm.runtime_error("cannot release un-acquired lock")
    }
}

#[methods(class = "_thread.RLock")]
impl RLock {
    #[new]
    #[raw]
    fn __new__(vm: &mut Vm, args: &Args<'_>) -> R {
        Ok(vm.new_native(&args.all[0], RLock::default()))
    }

    /// Take the lock, once more if this thread holds it already; wait for it unless blocking is false, at most timeout seconds.
    /// Return whether it was taken.
    #[sig("(blocking=True, timeout=-1)")]
    pub fn acquire(&self, vm: &mut Vm, blocking: Option<bool>, timeout: Option<&Value>) -> R<bool> {
        let me = vm.threads.current();
        if blocking.is_none() && timeout.is_none() && self.lock.take(me) {
            return Ok(true);
        }
        match patience(vm, blocking, timeout)? {
            Patience::None => Ok(self.lock.take(me)),
            Patience::Until(deadline) => self.lock.acquire(vm, deadline),
        }
    }

    /// Give the lock back once.
    fn release(&self, vm: &mut Vm) -> R<()> {
        if self.lock.release(vm) {
            Ok(())
        } else {
            Err(RLock::not_owned(vm))
        }
    }

    /// Whether somebody holds the lock.
    fn locked(&self) -> bool {
        self.lock.owner() != 0
    }

    /// Whether this thread holds the lock.
    fn _is_owned(&self, vm: &mut Vm) -> bool {
        self.lock.owner() == vm.threads.current()
    }

    /// How often this thread has taken the lock.
    fn _recursion_count(&self, vm: &mut Vm) -> u64 {
        if self.lock.owner() == vm.threads.current() {
            self.lock.count()
        } else {
            0
        }
    }

    /// Give the lock back altogether; what _acquire_restore() needs to take it again.
    fn _release_save(&self, vm: &mut Vm) -> R {
        match self.lock.release_all(vm) {
            Some((owner, count)) => {
                let items = vec![vm.int(count as i64), vm.int(owner as i64)];
                Ok(vm.tuple(items))
            }
            None => Err(RLock::not_owned(vm)),
        }
    }

    /// Take the lock again as it was before _release_save().
    fn _acquire_restore(&self, vm: &mut Vm, state: &Value) -> R<()> {
        let parts = vm.collect(state)?;
        let [count, owner] = &parts[..] else {
            return Err(vm.type_error("_acquire_restore() needs a pair of ints"));
        };
        let (count, owner) = (vm.to_i64(count)?, vm.to_i64(owner)?);
        self.lock.acquire(vm, None)?;
        self.lock.restore(owner as u64, count as u64);
        Ok(())
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

    /// In the child of a fork: nobody holds the lock.
    fn _at_fork_reinit(&self) {
        self.lock.restore(0, 0);
    }

    /// Return `repr(self)`.
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let lock = &vm.as_ref::<RLock>(this)?.lock;
        let class = vm.type_of(this);
        let class = vm.as_ref::<taipan_vm::types::type_::Type>(&class)?;
        Ok(format!(
            "<{} {} object owner={} count={} at {:#x}>",
            state_name(lock.owner() != 0),
            vm.class_label(&class),
            lock.owner(),
            lock.count(),
            this.id()
        ))
    }
}
