//! `_multiprocessing` and `_posixshmem`: semaphores and memory that processes share.

use crate::classes::{class_of, set};
use crate::posix::{CInt, Text, plain};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use taipan_vm::native::{Args, ClassDef, FromArg, Nullable, Trace, class, methods, module};
use taipan_vm::semaphore::{self, Semaphore};
use taipan_vm::types::type_::Type;
use taipan_vm::{R, Value, Vm};

static SEM_LOCK: ClassDef = SemLock::CLASS;

/// A lock that its owner can take again; the other kind counts.
const RECURSIVE_MUTEX: i64 = 0;

/// A semaphore that processes share, as lock, recursive lock or counter.
#[class(
    name = "SemLock",
    module = "_multiprocessing",
    flags(BASETYPE, WEAKREF),
    new
)]
#[derive(Trace)]
pub struct SemLock {
    #[trace(skip)]
    semaphore: RefCell<Option<Rc<Semaphore>>>,
    kind: i64,
    maximum: i64,
    /// None once it was taken away.
    name: Value,
    /// How often this process has taken it, and the thread that did so last.
    count: Cell<i64>,
    owner: Cell<u64>,
}

impl SemLock {
    fn with(
        vm: &mut Vm,
        class: &Value,
        semaphore: Semaphore,
        kind: i64,
        maximum: i64,
        name: Value,
    ) -> Value {
        let lock = SemLock {
            semaphore: RefCell::new(Some(Rc::new(semaphore))),
            kind,
            maximum,
            name,
            count: Cell::new(0),
            owner: Cell::new(0),
        };
        vm.new_native(class, lock)
    }

    fn semaphore(&self, vm: &mut Vm) -> R<Rc<Semaphore>> {
        let found = self.semaphore.borrow().clone();
        found.ok_or_else(|| vm.value_error("the semaphore is closed"))
    }

    fn is_owner(&self, vm: &Vm) -> bool {
        self.count.get() > 0 && self.owner.get() == vm.threads.current()
    }

    fn take(&self, vm: &mut Vm, block: bool, timeout: Option<f64>) -> R<bool> {
        if self.kind == RECURSIVE_MUTEX && self.is_owner(vm) {
            self.count.set(self.count.get() + 1);
            return Ok(true);
        }
        let semaphore = self.semaphore(vm)?;
        let mut taken = plain(vm, || semaphore.try_take())?;
        if !taken && block {
            // An interrupted call waits for what is left of the time.
            let end = timeout.map(|t| vm.host.monotonic() + (t.clamp(0.0, 9e9) * 1e9) as i64);
            loop {
                let left = end.map(|end| end - vm.host.monotonic());
                match vm.unlocked(|| semaphore.take(left)) {
                    Ok(result) => {
                        taken = result;
                        break;
                    }
                    Err(nix::errno::Errno::EINTR) => vm.handle_signals()?,
                    Err(errno) => return Err(vm.os_error(errno as i32, None)),
                }
            }
        }
        if taken {
            self.count.set(self.count.get() + 1);
            self.owner.set(vm.threads.current());
        }
        Ok(taken)
    }

    fn give(&self, vm: &mut Vm) -> R<()> {
        if self.kind == RECURSIVE_MUTEX {
            if !self.is_owner(vm) {
                let class = vm.class(|t| &t.AssertionError);
                let text = vm.str("attempt to release recursive lock not owned by thread");
                return Err(vm.raise_args(&class, vec![text]));
            }
            if self.count.get() > 1 {
                self.count.set(self.count.get() - 1);
                return Ok(());
            }
        }
        let semaphore = self.semaphore(vm)?;
        if self.kind != RECURSIVE_MUTEX
            && i64::from(plain(vm, || semaphore.value())?) >= self.maximum
        {
            return Err(vm.value_error("semaphore or lock released too many times"));
        }
        plain(vm, || semaphore.post())?;
        self.count.set(self.count.get() - 1);
        Ok(())
    }
}

#[methods(class = "_multiprocessing.SemLock")]
impl SemLock {
    #[new]
    #[sig("(kind, value, maxvalue, name, unlink)")]
    fn __new__(
        class: &Value,
        vm: &mut Vm,
        kind: i64,
        value: i64,
        maxvalue: i64,
        name: &Value,
        unlink: bool,
    ) -> R {
        if !(0..=1).contains(&kind) {
            return Err(vm.value_error("unrecognized kind"));
        }
        let text = Text::from_arg(vm, name)?.0;
        let initial = u32::try_from(value).unwrap_or(u32::MAX);
        let semaphore = plain(vm, || Semaphore::create(&text, initial))?;
        let mut kept = name.clone();
        if unlink {
            plain(vm, || semaphore::unlink(&text))?;
            kept = Value::NONE;
        }
        Ok(SemLock::with(vm, class, semaphore, kind, maxvalue, kept))
    }

    /// Take the lock, waiting at most timeout seconds; return whether it was taken.
    #[sig("(block=True, timeout=None)")]
    fn acquire(&self, vm: &mut Vm, block: Option<bool>, timeout: Nullable<Value>) -> R<bool> {
        let timeout = match &timeout.0 {
            Some(timeout) => Some(vm.to_f64(timeout)?),
            None => None,
        };
        self.take(vm, block.unwrap_or(true), timeout)
    }

    /// Give the lock back.
    fn release(&self, vm: &mut Vm) -> R<()> {
        self.give(vm)
    }

    /// Take the lock.
    fn __enter__(&self, vm: &mut Vm) -> R<bool> {
        self.take(vm, true, None)
    }

    /// Give the lock back.
    #[raw]
    fn __exit__(vm: &mut Vm, args: &Args<'_>) -> R {
        let this = args.all[0].clone();
        let lock = this.native::<SemLock>().expect("receiver");
        lock.give(vm)?;
        Ok(Value::NONE)
    }

    /// How often this process has taken it.
    fn _count(&self) -> i64 {
        self.count.get()
    }

    /// Whether this thread has taken it.
    fn _is_mine(&self, vm: &mut Vm) -> bool {
        self.is_owner(vm)
    }

    /// How many can be taken.
    fn _get_value(&self, vm: &mut Vm) -> R<i32> {
        let semaphore = self.semaphore(vm)?;
        plain(vm, || semaphore.value())
    }

    /// Whether none can be taken.
    fn _is_zero(&self, vm: &mut Vm) -> R<bool> {
        let semaphore = self.semaphore(vm)?;
        Ok(plain(vm, || semaphore.value())? == 0)
    }

    /// A copy of the process has not taken it.
    fn _after_fork(&self) {
        self.count.set(0);
    }

    /// Open the semaphore of another process by its name.
    #[classmethod]
    #[sig("(handle, kind, maxvalue, name, /)")]
    fn _rebuild(
        class: &Value,
        vm: &mut Vm,
        handle: &Value,
        kind: i64,
        maxvalue: i64,
        name: &Value,
    ) -> R {
        let _ = handle;
        let text = Text::from_arg(vm, name)?.0;
        let semaphore = plain(vm, || Semaphore::open(&text))?;
        let name = name.clone();
        Ok(SemLock::with(vm, class, semaphore, kind, maxvalue, name))
    }

    /// A number of the semaphore in this process.
    #[getter]
    fn handle(&self, vm: &mut Vm) -> R<i64> {
        Ok(self.semaphore(vm)?.address() as i64)
    }
    /// Lock or counter.
    #[getter]
    fn kind(&self) -> i64 {
        self.kind
    }
    /// The highest value.
    #[getter]
    fn maxvalue(&self) -> i64 {
        self.maximum
    }
    /// The name in the system; None if it has none any more.
    #[getter]
    fn name(&self) -> Value {
        self.name.clone()
    }
}

pub struct Multiprocessing;

/// Semaphores that processes share.
#[module(name = "_multiprocessing")]
impl Multiprocessing {
    /// Take the name of a semaphore away.
    #[sig("(name, /)")]
    fn sem_unlink(vm: &mut Vm, name: Text) -> R<()> {
        plain(vm, || semaphore::unlink(&name.0))
    }

    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        let class = class_of(vm, &SEM_LOCK);
        if let Some(class) = class.downcast::<Type>() {
            let name = vm.intern("SEM_VALUE_MAX");
            vm.class_dict(class)
                .set_str(&name, Value::small_int(i64::from(i32::MAX)));
        }
        set(vm, module, "SemLock", class);
        let flags = vm.dict();
        for (name, value) in [
            ("HAVE_SEM_OPEN", 1),
            ("HAVE_SEM_TIMEDWAIT", 1),
            ("HAVE_FD_TRANSFER", 1),
        ] {
            let name = vm.intern(name);
            vm.set_item(&flags, &name, Value::small_int(value))?;
        }
        set(vm, module, "flags", flags);
        Ok(())
    }
}

pub struct PosixShmem;

/// Memory that processes share by its name.
#[module(name = "_posixshmem")]
impl PosixShmem {
    /// Open shared memory; return a descriptor.
    #[sig("(path, flags, mode=511)")]
    fn shm_open(vm: &mut Vm, path: Text, flags: CInt, mode: Option<CInt>) -> R<i32> {
        let mode = mode.map_or(0o777, |mode| mode.0) as u32;
        plain(vm, || semaphore::open_memory(&path.0, flags.0, mode))
    }

    /// Take the name of shared memory away.
    #[sig("(path)")]
    fn shm_unlink(vm: &mut Vm, path: Text) -> R<()> {
        plain(vm, || semaphore::unlink_memory(&path.0))
    }
}
