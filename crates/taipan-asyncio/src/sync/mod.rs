//! Locks, events and semaphores: those that wait for one stand in its line, each with a future, and await a [`Wait`].
#![allow(non_snake_case, reason = "setters carry the attribute's name")]

mod event;
mod lock;
mod semaphore;

pub use event::EventMethods;
pub use lock::LockMethods;
pub use semaphore::SemaphoreMethods;

use crate::event_loop::EventLoop;
use crate::future;
use crate::module::Names;
use std::cell::Cell;
use taipan_vm::interp::Step;
use taipan_vm::native::{Args, Nullable, class, methods};
use taipan_vm::types::list::List;
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
        self.list(vm)
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

    /// The list of futures.
    fn list(&self, vm: &mut Vm) -> Value {
        let list = self.waiters.get();
        if !list.is_none() {
            return list;
        }
        let list = vm.list(Vec::new());
        self.waiters.replace(list.clone());
        list
    }

    /// The future at this place.
    fn at(&self, place: usize) -> Option<Value> {
        self.waiters.with(|waiters| {
            let list = waiters.downcast::<List>()?;
            list.items.with(|items| items.get(place).cloned())
        })
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

    /// A new future at the end.
    fn join(&self, vm: &mut Vm, owner: &Value) -> R {
        let running = Names::running_loop(vm);
        if running.is_none() {
            return Err(vm.runtime_error("no running event loop"));
        }
        let bound = self.event_loop.get();
        if bound.is_none() {
            self.event_loop.replace(running.clone());
        } else if !bound.is(&running) {
            let shown = future::shown(vm, owner)?;
            return Err(vm.runtime_error(format!("{shown} is bound to a different event loop")));
        }
        let waiter = match EventLoop::of(&running) {
            Some(_) => EventLoop::create_future(&running, vm)?,
            None => vm.call_method(&running, "create_future", &[])?,
        };
        let list = self.list(vm);
        if let Some(list) = list.downcast::<List>() {
            list.items.with(|items| items.push(waiter.clone()));
        }
        Ok(waiter)
    }

    fn leave(&self, waiter: &Value) {
        let left = self.waiters.with(|waiters| {
            let list = waiters.downcast::<List>()?;
            list.items.with(|items| {
                let place = items.iter().position(|other| other.is(waiter))?;
                Some(items.remove(place))
            })
        });
        drop(left);
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
}

impl What {
    fn name(self) -> &'static str {
        match self {
            What::Lock => "Lock.acquire",
            What::EnterLock => "Lock.__aenter__",
            What::Event => "Event.wait",
            What::Semaphore => "Semaphore.acquire",
            What::EnterSemaphore => "Semaphore.__aenter__",
        }
    }

    fn result(self) -> Value {
        match self {
            What::Lock | What::Event | What::Semaphore => Value::TRUE,
            What::EnterLock | What::EnterSemaphore => Value::NONE,
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
    #[trace(skip)]
    what: What,
    #[trace(skip)]
    over: Cell<bool>,
}

impl Wait {
    fn make(vm: &mut Vm, owner: &Value, what: What) -> Value {
        let class = Names::wait_class(vm);
        let wait = Wait {
            owner: MutCell::new(owner.clone()),
            waiting: MutCell::default(),
            what,
            over: Cell::new(false),
        };
        vm.new_native(&class, wait)
    }

    fn resume(vm: &mut Vm, this: &Value) -> R<Step> {
        let wait = this.native::<Wait>().expect("it has this table");
        if wait.over.get() {
            return Err(vm.runtime_error("cannot reuse already awaited coroutine"));
        }
        let result = wait.go_on(vm);
        if !matches!(result, Ok(Step::Yield(_))) {
            wait.over.set(true);
        }
        result
    }

    fn go_on(&self, vm: &mut Vm) -> R<Step> {
        let owner = self.owner.get();
        let waited = self.waiting.replace(Value::NONE);
        if waited.is_none() {
            if self.try_now(vm, &owner)? {
                return Ok(Step::Return(self.what.result()));
            }
            let waiter = of(&owner).join(vm, &owner)?;
            future::announce_await(vm, &waiter)?;
            self.waiting.replace(waiter.clone());
            return Ok(Step::Yield(waiter));
        }
        match future::outcome_of(vm, &waited) {
            Ok(_) => {
                of(&owner).leave(&waited);
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

    /// Whether there is nothing to wait for; what is waited for is then taken.
    fn try_now(&self, vm: &mut Vm, owner: &Value) -> R<bool> {
        match self.what {
            What::Lock | What::EnterLock => lock::try_acquire(vm, owner),
            What::Event => Ok(of(owner).is_on()),
            What::Semaphore | What::EnterSemaphore => semaphore::try_acquire(vm, owner),
        }
    }

    /// It is this one's turn.
    fn woken(&self, vm: &mut Vm, owner: &Value) -> R<()> {
        match self.what {
            What::Lock | What::EnterLock => {
                of(owner).switch(true);
                Ok(())
            }
            What::Event => Ok(()),
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
        of(owner).leave(waiter);
        let cancelled = match exception {
            Some(exception) => {
                let class = Names::exception(vm, "CancelledError")?;
                vm.is_instance(exception, &class)
            }
            None => false,
        };
        match self.what {
            What::Lock | What::EnterLock if cancelled => lock::pass_on(vm, owner),
            What::Lock | What::EnterLock | What::Event => Ok(()),
            What::Semaphore | What::EnterSemaphore => {
                if cancelled && future::is_done(vm, waiter)? && !future::is_cancelled(vm, waiter)? {
                    // It was its turn already: give it back.
                    semaphore::change(vm, owner, 1)?;
                }
                semaphore::wake_all(vm, owner)
            }
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
