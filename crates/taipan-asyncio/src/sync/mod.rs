//! Locks, events and semaphores: those that wait for one stand in its line, each with a future, and await a [`Wait`].
#![allow(non_snake_case, reason = "setters carry the attribute's name")]

mod barrier;
mod condition;
mod event;
pub(crate) mod line;
mod lock;
mod queue;
mod semaphore;

pub use barrier::Barrier;
pub use condition::ConditionMethods;
pub use event::EventMethods;
pub use lock::LockMethods;
pub use queue::{LifoQueueMethods, PriorityQueueMethods, QueueObj};
pub use semaphore::SemaphoreMethods;

use crate::future;
use crate::group;
use crate::module::Names;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use taipan_vm::interp::Step;
use taipan_vm::native::{Args, Nullable, class, methods};
use taipan_vm::{MutCell, R, Raise, Value, Vm};

/// A lock, an event, a semaphore or a condition: what its subclasses share.
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
    /// Whether the lock is held or the event is set; the number of a semaphore; the lock of a condition.
    state: MutCell<Value>,
    /// It is of a class of this module, none of a script's (and so is a condition's lock): its methods are known.
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
    /// The running loop, to which it belongs from now on.
    fn _get_loop(this: &Value, vm: &mut Vm) -> R {
        line::bind(vm, this, &of(this).event_loop)
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
        Ok(line::wake(&self.waiters, vm, 1, &Value::TRUE)? > 0)
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
    /// A notification.
    Condition,
    /// Notifications, until a predicate holds.
    ConditionFor,
    /// The others at a barrier.
    Barrier,
    EnterBarrier,
    /// Nothing: a barrier is emptied.
    Reset,
    /// Nothing: a barrier is broken.
    Abort,
    /// The tasks of a group.
    Group,
}

/// What has a course of its own, beyond trying once and then waiting once.
enum Course {
    Once,
    Queue,
    Condition,
    Barrier,
    Group,
}

/// How far a wait on such a course has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Begun,
    Waiting,
    /// Waiting for the lock of a condition.
    Locking,
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
            What::Condition => "Condition.wait",
            What::ConditionFor => "Condition.wait_for",
            What::Barrier => "Barrier.wait",
            What::EnterBarrier => "Barrier.__aenter__",
            What::Reset => "Barrier.reset",
            What::Abort => "Barrier.abort",
            What::Group => "TaskGroup.__aexit__",
        }
    }

    fn course(self) -> Course {
        match self {
            What::Lock | What::EnterLock | What::Event => Course::Once,
            What::Semaphore | What::EnterSemaphore => Course::Once,
            What::Get | What::Put | What::Join => Course::Queue,
            What::Condition | What::ConditionFor => Course::Condition,
            What::Barrier | What::EnterBarrier | What::Reset | What::Abort => Course::Barrier,
            What::Group => Course::Group,
        }
    }

    fn result(self) -> Value {
        match self {
            What::Lock | What::Event | What::Semaphore | What::Condition => Value::TRUE,
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
    /// What is to be put into a queue, the predicate of a condition, the number at a barrier.
    item: MutCell<Value>,
    /// The exception that is to be raised once the lock of a condition is held again.
    failure: MutCell<Value>,
    #[trace(skip)]
    stage: Cell<Stage>,
    #[trace(skip)]
    what: What,
    #[trace(skip)]
    begun: Cell<bool>,
    #[trace(skip)]
    over: Cell<bool>,
    /// Where it is noted should nobody await it: a `__del__` would cost as much as the wait.
    #[trace(skip)]
    lost: Rc<Lost>,
}

/// Waits that nobody has awaited, until a loop warns of them.
#[derive(Default)]
pub struct Lost(RefCell<Vec<&'static str>>);

impl Lost {
    fn note(&self, name: &'static str) {
        self.0.borrow_mut().push(name);
    }

    /// Warn of those there are.
    pub fn warn(&self, vm: &mut Vm) -> R<()> {
        if self.0.borrow().is_empty() {
            return Ok(());
        }
        let names = self.0.take();
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
        let (class, lost) = Names::wait_class(vm);
        let wait = Wait {
            owner: MutCell::new(owner.clone()),
            waiting: MutCell::default(),
            item: MutCell::new(item),
            failure: MutCell::default(),
            stage: Cell::new(Stage::Begun),
            what,
            begun: Cell::new(false),
            over: Cell::new(false),
            lost,
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
        wait.note_end(result)
    }

    fn note_end(&self, result: R<Step>) -> R<Step> {
        if !matches!(result, Ok(Step::Yield(_))) {
            self.over.set(true);
        }
        result
    }

    fn go_on(&self, vm: &mut Vm) -> R<Step> {
        let owner = self.owner.get();
        let waited = self.waiting.replace(Value::NONE);
        match self.what.course() {
            Course::Once => self.go_on_once(vm, &owner, waited),
            Course::Queue => queue::go_on(self, vm, &owner, waited),
            course => {
                let outcome = match waited.is_none() {
                    true => Ok(Value::NONE),
                    false => future::outcome_of(vm, &waited),
                };
                match course {
                    Course::Condition => condition::go_on(self, vm, &owner, &waited, outcome),
                    Course::Group => {
                        outcome?;
                        let group = group::of(&owner);
                        match group.next_wait(vm)? {
                            Some(waiter) => self.wait_on(vm, waiter),
                            None => Ok(Step::Return(Value::bool(group.end_quietly()))),
                        }
                    }
                    _ => barrier::go_on(self, vm, &owner, &waited, outcome),
                }
            }
        }
    }

    fn go_on_once(&self, vm: &mut Vm, owner: &Value, waited: Value) -> R<Step> {
        if waited.is_none() {
            if self.try_now(vm, owner)? {
                return Ok(Step::Return(self.what.result()));
            }
            let lock = of(owner);
            let waiter = line::join(&lock.waiters, vm, owner, &lock.event_loop)?;
            return self.wait_on(vm, waiter);
        }
        match future::outcome_of(vm, &waited) {
            Ok(_) => {
                line::leave(&of(owner).waiters, &waited);
                self.woken(vm, owner)?;
                Ok(Step::Return(self.what.result()))
            }
            Err(Raise::Exception) => {
                let exception = vm.take_raised();
                self.give_up(vm, owner, &waited, Some(&exception))?;
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
            // The others have a course of their own.
            _ => Ok(false),
        }
    }

    /// It is this one's turn.
    fn woken(&self, vm: &mut Vm, owner: &Value) -> R<()> {
        match self.what {
            What::Lock | What::EnterLock => {
                of(owner).switch(true);
                Ok(())
            }
            What::Semaphore | What::EnterSemaphore => semaphore::wake_all(vm, owner),
            _ => Ok(()),
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
        line::leave(&of(owner).waiters, waiter);
        let cancelled = match exception {
            Some(exception) => is_cancellation(vm, exception)?,
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
        match self.what.course() {
            Course::Once => self.give_up(vm, &owner, &waited, exception),
            Course::Queue => queue::give_up(vm, &owner, self.what, &waited),
            Course::Condition => condition::close(self, vm, &owner, &waited),
            Course::Barrier => barrier::close(self, vm, &owner, &waited),
            Course::Group => {
                group::of(&owner).forget_wait();
                Ok(())
            }
        }
    }

    /// An exception is raised where it waits for the lock of a condition, or to be notified: it has to hold the lock again before
    /// that goes on.
    fn fail(&self, vm: &mut Vm, exception: Value) -> R<Step> {
        let owner = self.owner.get();
        let waited = self.waiting.replace(Value::NONE);
        let raise = vm.raise_value(exception);
        let result = condition::go_on(self, vm, &owner, &waited, Err(raise));
        self.note_end(result)
    }
}

fn is_cancellation(vm: &mut Vm, exception: &Value) -> R<bool> {
    let class = Names::cancelled_error(vm)?;
    Ok(vm.is_instance(exception, &class))
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
        if matches!(self.what.course(), Course::Condition) && !self.over.get() {
            let step = self.fail(vm, exception)?;
            return future::value_of(vm, step);
        }
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

/// What the end of a group's block awaits first.
pub(crate) fn wait_for_group(vm: &mut Vm, group: &Value) -> Value {
    Wait::make(vm, group, What::Group)
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

/// The repr of one of them in some state, whoever waits.
fn shown_as(vm: &mut Vm, this: &Value, state: &str) -> R {
    let state = vm.str(state);
    Names::call(vm, "asyncio.locks", "_in_state", &[this.clone(), state])
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
