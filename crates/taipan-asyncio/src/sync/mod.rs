//! Locks, events and semaphores: those that wait for one stand in its line, each with a future, and await a [`Wait`].
#![allow(non_snake_case, reason = "setters carry the attribute's name")]

mod event;
pub(crate) mod line;
mod lock;
mod queue;
mod semaphore;

pub use event::EventMethods;
pub use lock::LockMethods;
pub use queue::{LifoQueueMethods, PriorityQueueMethods, QueueObj};
pub use semaphore::SemaphoreMethods;

use crate::future;
use crate::module::Names;
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use taipan_vm::interp::Step;
use taipan_vm::native::{Args, Nullable, class, methods};
use taipan_vm::{MutCell, R, Raise, Value, Vm};

/// A lock, an event or a semaphore: what its subclasses share.
#[class(
    name = "_Waitable",
    module = "_asyncio",
    flags(BASETYPE, DICT, WEAKREF),
    new
)]
#[derive(Default, taipan_vm::native::Trace)]
pub struct Waitable {
    /// The futures of those that wait, in the order they came: a list that scripts can look at, None until somebody asks for it.
    waiters: MutCell<Value>,
    /// The loop that they wait in, None before.
    event_loop: MutCell<Value>,
    /// Whether the lock is held or the event is set; the number of a semaphore.
    state: MutCell<Value>,
    /// It is of a class of this module, none of a script's: its methods are known.
    #[trace(skip)]
    is_plain: Cell<bool>,
}

fn of(this: &Value) -> &Waitable {
    this.native::<Waitable>().expect("receivers are checked")
}

#[methods(class = "_Waitable")]
impl Waitable {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let waitable = Waitable::default();
        waitable.state.replace(Value::FALSE);
        waitable
            .is_plain
            .set(Names::is_waitable_class(vm, &args.all[0]));
        Ok(vm.new_native(&args.all[0], waitable))
    }
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(*, loop=None)")]
    fn __init__(this: &Value, vm: &mut Vm, event_loop: Nullable<Value>) -> R<()> {
        take_loop(vm, this, event_loop.0)
    }
    /// The futures of those that wait.
    #[getter]
    fn _waiters(&self, vm: &mut Vm) -> Value {
        line::list(&self.waiters, vm)
    }
    #[setter]
    fn set__waiters(&self, value: &Value) {
        self.waiters.replace(value.clone());
    }
    /// The loop it is used in, None before.
    #[getter]
    fn _loop(&self) -> Value {
        self.event_loop.get()
    }
    #[setter]
    fn set__loop(&self, value: &Value) {
        self.event_loop.replace(value.clone());
    }
}

impl Waitable {
    fn is_on(&self) -> bool {
        self.state.with(|state| state.is_true())
    }

    /// Switch it; what it was.
    fn switch(&self, on: bool) -> bool {
        self.state.replace(Value::bool(on)).is_true()
    }

    /// The future at this place.
    fn at(&self, place: usize) -> Option<Value> {
        line::at(&self.waiters, place)
    }

    /// Whether there is one that has not been cancelled.
    fn is_waited_for(&self, vm: &mut Vm) -> R<bool> {
        let mut place = 0;
        while let Some(waiter) = self.at(place) {
            if !future::is_cancelled(vm, &waiter)? {
                return Ok(true);
            }
            place += 1;
        }
        Ok(false)
    }

    /// Give the first of those that still wait its turn; whether there was one.
    fn wake_one(&self, vm: &mut Vm) -> R<bool> {
        let mut place = 0;
        while let Some(waiter) = self.at(place) {
            if future::settle(vm, &waiter, Value::TRUE)? {
                return Ok(true);
            }
            place += 1;
        }
        Ok(false)
    }
}

/// What is waited for.
#[derive(Clone, Copy)]
enum What {
    Lock,
    /// The lock, by `async with`.
    EnterLock,
    Event,
    Semaphore,
    EnterSemaphore,
    /// An item of a queue.
    Get,
    /// Room in a queue.
    Put,
    /// The end of the work on the items of a queue.
    Join,
}

impl What {
    fn name(self) -> &'static str {
        match self {
            What::Lock => "Lock.acquire",
            What::EnterLock => "Lock.__aenter__",
            What::Event => "Event.wait",
            What::Semaphore => "Semaphore.acquire",
            What::EnterSemaphore => "Semaphore.__aenter__",
            What::Get => "Queue.get",
            What::Put => "Queue.put",
            What::Join => "Queue.join",
        }
    }

    fn result(self) -> Value {
        match self {
            What::Lock | What::Event | What::Semaphore => Value::TRUE,
            _ => Value::NONE,
        }
    }
}

/// A wait that is to be awaited.
#[class(name = "_Wait", module = "_asyncio", flags(WEAKREF), send = Wait::resume)]
#[derive(taipan_vm::native::Trace)]
pub struct Wait {
    owner: MutCell<Value>,
    /// The future it waits for, or None.
    waiting: MutCell<Value>,
    /// What is to be put into a queue.
    item: MutCell<Value>,
    #[trace(skip)]
    what: What,
    #[trace(skip)]
    begun: Cell<bool>,
    #[trace(skip)]
    over: Cell<bool>,
    /// Where it is noted should nobody await it: a `__del__` would cost as much as the wait.
    #[trace(skip)]
    lost: Arc<Lost>,
}

/// Waits that nobody has awaited, until a loop warns of them.
#[derive(Default)]
pub struct Lost {
    any: AtomicBool,
    names: Mutex<Vec<&'static str>>,
}

impl Lost {
    fn note(&self, name: &'static str) {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        names.push(name);
        self.any.store(true, Ordering::Relaxed);
    }

    /// Warn of those there are.
    pub fn warn(&self, vm: &mut Vm) -> R<()> {
        if !self.any.load(Ordering::Relaxed) {
            return Ok(());
        }
        self.any.store(false, Ordering::Relaxed);
        let names = {
            let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *names)
        };
        let class = vm.class(|t| &t.RuntimeWarning);
        names.into_iter().try_for_each(|name| {
            let message = format!("coroutine '{name}' was never awaited");
            vm.warn(&class, &message, 1)
        })
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        if !self.begun.get() && !self.over.get() {
            self.lost.note(self.what.name());
        }
    }
}

impl Wait {
    fn make(vm: &mut Vm, owner: &Value, what: What) -> Value {
        Wait::with_item(vm, owner, what, Value::NONE)
    }

    fn with_item(vm: &mut Vm, owner: &Value, what: What, item: Value) -> Value {
        let class = Names::wait_class(vm);
        let wait = Wait {
            owner: MutCell::new(owner.clone()),
            waiting: MutCell::default(),
            item: MutCell::new(item),
            what,
            begun: Cell::new(false),
            over: Cell::new(false),
            lost: Names::lost_waits(vm),
        };
        vm.new_native(&class, wait)
    }

    fn resume(vm: &mut Vm, this: &Value) -> R<Step> {
        let wait = this.native::<Wait>().expect("it has this table");
        if wait.over.get() {
            return Err(vm.runtime_error("cannot reuse already awaited coroutine"));
        }
        wait.begun.set(true);
        let result = wait.go_on(vm);
        if !matches!(result, Ok(Step::Yield(_))) {
            wait.over.set(true);
        }
        result
    }

    fn go_on(&self, vm: &mut Vm) -> R<Step> {
        let owner = self.owner.get();
        let waited = self.waiting.replace(Value::NONE);
        if let What::Get | What::Put | What::Join = self.what {
            return queue::go_on(self, vm, &owner, waited);
        }
        if waited.is_none() {
            if self.try_now(vm, &owner)? {
                return Ok(Step::Return(self.what.result()));
            }
            let lock = of(&owner);
            let waiter = line::join(&lock.waiters, vm, &owner, &lock.event_loop)?;
            return self.wait_on(vm, waiter);
        }
        match future::outcome_of(vm, &waited) {
            Ok(_) => {
                line::leave(&of(&owner).waiters, &waited);
                self.woken(vm, &owner)?;
                Ok(Step::Return(self.what.result()))
            }
            Err(Raise::Exception) => {
                let exception = vm.take_raised();
                self.give_up(vm, &owner, &waited, Some(&exception))?;
                vm.raised = Some(exception);
                Err(Raise::Exception)
            }
            Err(halt) => Err(halt),
        }
    }

    /// Wait for a future.
    fn wait_on(&self, vm: &mut Vm, waiter: Value) -> R<Step> {
        future::announce_await(vm, &waiter)?;
        self.waiting.replace(waiter.clone());
        Ok(Step::Yield(waiter))
    }

    /// Whether there is nothing to wait for; what is waited for is then taken.
    fn try_now(&self, vm: &mut Vm, owner: &Value) -> R<bool> {
        match self.what {
            What::Lock | What::EnterLock => lock::try_acquire(vm, owner),
            What::Event => Ok(of(owner).is_on()),
            What::Semaphore | What::EnterSemaphore => semaphore::try_acquire(vm, owner),
            // Queues have a course of their own.
            What::Get | What::Put | What::Join => Ok(false),
        }
    }

    /// It is this one's turn.
    fn woken(&self, vm: &mut Vm, owner: &Value) -> R<()> {
        match self.what {
            What::Lock | What::EnterLock => {
                of(owner).switch(true);
                Ok(())
            }
            What::Event | What::Get | What::Put | What::Join => Ok(()),
            What::Semaphore | What::EnterSemaphore => semaphore::wake_all(vm, owner),
        }
    }

    /// The wait has ended with an exception, or is closed; nobody else may miss a turn because of that.
    fn give_up(
        &self,
        vm: &mut Vm,
        owner: &Value,
        waiter: &Value,
        exception: Option<&Value>,
    ) -> R<()> {
        if let What::Get | What::Put | What::Join = self.what {
            return queue::give_up(vm, owner, self.what, waiter);
        }
        line::leave(&of(owner).waiters, waiter);
        let cancelled = match exception {
            Some(exception) => {
                let class = Names::exception(vm, "CancelledError")?;
                vm.is_instance(exception, &class)
            }
            None => false,
        };
        match self.what {
            What::Lock | What::EnterLock if cancelled => lock::pass_on(vm, owner),
            What::Semaphore | What::EnterSemaphore => {
                if cancelled && future::is_done(vm, waiter)? && !future::is_cancelled(vm, waiter)? {
                    // It was its turn already: give it back.
                    semaphore::change(vm, owner, 1)?;
                }
                semaphore::wake_all(vm, owner)
            }
            _ => Ok(()),
        }
    }

    fn end(&self, vm: &mut Vm, exception: Option<&Value>) -> R<()> {
        self.over.set(true);
        let waited = self.waiting.replace(Value::NONE);
        if waited.is_none() {
            return Ok(());
        }
        let owner = self.owner.get();
        self.give_up(vm, &owner, &waited, exception)
    }
}

#[methods(class = "_Wait")]
impl Wait {
    /// Return an iterator to be used in await expression.
    fn __await__(this: &Value) -> Value {
        this.clone()
    }
    /// Implement iter(self).
    fn __iter__(this: &Value) -> Value {
        this.clone()
    }
    /// Implement next(self).
    fn __next__(this: &Value, vm: &mut Vm) -> R {
        future::next_of(vm, this, Wait::resume)
    }
    /// Go on; the value is ignored.
    fn send(this: &Value, vm: &mut Vm, value: &Value) -> R {
        let _ = value;
        future::next_of(vm, this, Wait::resume)
    }
    /// Raise the exception where it waits.
    fn throw(&self, vm: &mut Vm, typ: &Value, value: Option<Value>, traceback: Option<Value>) -> R {
        let exception = vm.thrown_exception(typ, value.as_ref(), traceback.as_ref())?;
        self.end(vm, Some(&exception))?;
        Err(vm.raise_value(exception))
    }
    /// Give up.
    fn close(&self, vm: &mut Vm) -> R<()> {
        self.end(vm, None)
    }
    /// The name that reprs of tasks show.
    #[getter]
    fn __qualname__(&self) -> &'static str {
        self.what.name()
    }
    /// The bare name of the method.
    #[getter]
    fn __name__(&self) -> &'static str {
        let name = self.what.name();
        name.split_once('.').map_or(name, |parts| parts.1)
    }
}

/// What `async with` awaits first: nothing if `is_taken` says that there is nothing to wait for.
fn enter(
    vm: &mut Vm,
    this: &Value,
    native: fn(&mut Vm) -> Value,
    what: What,
    is_taken: impl FnOnce(&mut Vm) -> R<bool>,
) -> R {
    if !has_native(vm, this, native, "acquire") {
        return Names::call(vm, "asyncio.locks", "_enter", std::slice::from_ref(this));
    }
    if is_taken(vm)? {
        return Ok(Names::done(vm));
    }
    Ok(Wait::make(vm, this, what))
}

/// Whether a method is the one of the native class.
fn has_native(vm: &mut Vm, this: &Value, native: fn(&mut Vm) -> Value, name: &str) -> bool {
    of(this).is_plain.get() || {
        let native = native(vm);
        Names::inherits(vm, this, &native, name)
    }
}

/// What `async with` awaits last.
fn leave(
    vm: &mut Vm,
    this: &Value,
    native: fn(&mut Vm) -> Value,
    release: impl FnOnce(&mut Vm) -> R<()>,
) -> R {
    if has_native(vm, this, native, "release") {
        release(vm)?;
    } else {
        vm.call_method(this, "release", &[])?;
    }
    Ok(Names::done(vm))
}

/// The repr of one of them in some state.
fn shown_with(vm: &mut Vm, this: &Value, state: &str) -> R {
    let state = vm.str(state);
    Names::call(vm, "asyncio.locks", "_state_repr", &[this.clone(), state])
}

/// The loop that constructors took before 3.10.
fn take_loop(vm: &mut Vm, this: &Value, event_loop: Option<Value>) -> R<()> {
    match event_loop {
        Some(event_loop) => Names::call(
            vm,
            "asyncio.mixins",
            "_take_loop",
            &[this.clone(), event_loop],
        )
        .map(drop),
        None => Ok(()),
    }
}
