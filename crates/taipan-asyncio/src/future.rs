//! `asyncio.Future` and the iterator that awaits it; the part of `asyncio.Task` that is a future.
#![allow(non_snake_case, reason = "setters carry the attribute's name")]

use crate::event_loop::{EventLoop, Ready};
use crate::module::{Names, text};
use crate::task::TaskPart;
use std::cell::Cell;
use taipan_vm::interp::Step;
use taipan_vm::native::{Args, Nullable, class, methods};
use taipan_vm::types::exception::Exception;
use taipan_vm::types::type_::{Type, flag};
use taipan_vm::{Kind, MutCell, R, Raise, Trace, Value, Vm};

/// Progress of a future.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    Pending,
    Cancelled,
    /// With a result.
    Finished,
    /// With an exception.
    Failed,
}

/// Who is told when a future is done.
#[derive(Clone)]
pub enum Listener {
    /// A task that awaits it.
    Task(Value),
    /// A callback and its context.
    Call(Box<(Value, Value)>),
    /// A `gather()`, a group or a queue that is told of its children.
    Gather(Value),
}

/// Those that are told, in the order of registration. Hardly any future has more than one.
#[derive(Clone, Default)]
pub enum Listeners {
    #[default]
    Nobody,
    One(Listener),
    Many(Box<Vec<Listener>>),
}

const _: () = assert!(size_of::<Listeners>() == 16);

impl Listeners {
    fn push(&mut self, listener: Listener) {
        *self = match std::mem::take(self) {
            Listeners::Nobody => Listeners::One(listener),
            Listeners::One(first) => Listeners::Many(Box::new(vec![first, listener])),
            Listeners::Many(mut all) => {
                all.push(listener);
                Listeners::Many(all)
            }
        };
    }

    /// All of them.
    pub fn as_slice(&self) -> &[Listener] {
        match self {
            Listeners::Nobody => &[],
            Listeners::One(listener) => std::slice::from_ref(listener),
            Listeners::Many(all) => all,
        }
    }
}

/// What few futures have.
#[derive(Default)]
pub struct Extra {
    pub cancel_message: Value,
    /// The exception a cancelled future raises, made once; of a failed one, the traceback of its exception.
    pub cancelled_exc: Value,
    pub source_traceback: Value,
    /// Of what `gather()` returns: the count of its children.
    pub gathering: Value,
}

/// Tell a listener in a turn of its own.
fn tell(vm: &mut Vm, this: &Value, event_loop: &Value, listener: Listener) -> R<()> {
    let native = EventLoop::of(event_loop);
    match (listener, native) {
        (Listener::Task(task), Some(native)) => native.push(vm, Ready::Wake(task, this.clone())),
        (Listener::Task(task), None) => {
            let wakeup = vm.get_attr_str(&task, "task_wakeup")?;
            let context = vm.call_method(&task, "get_context", &[])?;
            crate::event_loop::call_soon(vm, event_loop, wakeup, vec![this.clone()], context)
        }
        (Listener::Gather(state), Some(native)) => {
            native.push(vm, Ready::Gather(state, this.clone()))
        }
        (Listener::Gather(state), None) => {
            let callback = crate::gather::as_callback(vm, state)?;
            vm.call_method(event_loop, "call_soon", &[callback, this.clone()])
                .map(drop)
        }
        // In debug mode callbacks are timed, and a handle knows where it was made.
        (Listener::Call(call), Some(native)) if !native.is_debug() => {
            native.push(vm, Ready::Done(call, this.clone()))
        }
        (Listener::Call(call), _) => {
            let (callback, context) = *call;
            crate::event_loop::call_soon(vm, event_loop, callback, vec![this.clone()], context)
        }
    }
}

/// A result that will be there later.
#[class(name = "Future", module = "_asyncio", flags(BASETYPE, DICT, WEAKREF), methods = FutureObj::METHODS, send = FutureObj::resume, new)]
pub struct FutureObj {
    pub state: Cell<State>,
    /// The result or the exception; while it is pending, what a timer will give it as its result.
    pub(crate) outcome: MutCell<Value>,
    pub listeners: MutCell<Listeners>,
    pub event_loop: MutCell<Value>,
    extra: MutCell<Option<Box<Extra>>>,
    /// `_asyncio_future_blocking`: the next yield of this future is an await.
    pub blocking: Cell<bool>,
    pub log_traceback: Cell<bool>,
    /// A timer of its loop will give it its result.
    pub timed: Cell<bool>,
    /// Tasks only.
    pub task: MutCell<Option<Box<TaskPart>>>,
}

impl Trace for FutureObj {
    fn trace(&self, visit: &mut dyn FnMut(taipan_vm::value::Raw)) {
        self.outcome.with(|v| visit(v.raw()));
        self.event_loop.with(|v| visit(v.raw()));
        self.extra.with(|extra| {
            if let Some(extra) = extra {
                visit(extra.cancel_message.raw());
                visit(extra.cancelled_exc.raw());
                visit(extra.source_traceback.raw());
                visit(extra.gathering.raw());
            }
        });
        self.listeners.with(|l| {
            for listener in l.as_slice() {
                match listener {
                    Listener::Task(t) | Listener::Gather(t) => visit(t.raw()),
                    Listener::Call(call) => {
                        visit(call.0.raw());
                        visit(call.1.raw());
                    }
                }
            }
        });
        self.task.with(|t| {
            if let Some(t) = t {
                t.trace(visit);
            }
        });
    }
    fn is_quiet(&self) -> bool {
        let is_lost = self.state.get() == State::Pending
            && self
                .task
                .with(|t| t.as_ref().is_some_and(|t| t.log_destroy_pending));
        !is_lost && !self.log_traceback.get()
    }
    fn clear(&self) {
        drop(self.outcome.replace(Value::NONE));
        drop(self.extra.take());
        drop(self.listeners.take());
        drop(self.task.replace(None));
    }
}

impl FutureObj {
    /// A pending future of a loop.
    pub fn pending(event_loop: Value) -> FutureObj {
        FutureObj {
            state: Cell::new(State::Pending),
            outcome: Default::default(),
            listeners: Default::default(),
            event_loop: MutCell::new(event_loop),
            extra: Default::default(),
            blocking: Cell::new(false),
            log_traceback: Cell::new(false),
            timed: Cell::new(false),
            task: MutCell::new(None),
        }
    }

    pub fn is_done(&self) -> bool {
        self.state.get() != State::Pending
    }

    /// The exception it has failed with, or None.
    pub fn failure(&self) -> Value {
        match self.state.get() {
            State::Failed => self.outcome.get(),
            _ => Value::NONE,
        }
    }

    /// Its result, None while it has none.
    pub fn value(&self) -> Value {
        match self.state.get() {
            State::Finished => self.outcome.get(),
            _ => Value::NONE,
        }
    }

    /// What few futures have, of this one: None where it has nothing.
    pub fn extra(&self, get: impl FnOnce(&Extra) -> &Value) -> Value {
        self.extra
            .with(|extra| extra.as_ref().map(|extra| get(extra).clone()))
            .unwrap_or_default()
    }

    /// Change what few futures have.
    pub fn set_extra(&self, place: impl FnOnce(&mut Extra) -> &mut Value, value: Value) {
        if value.is_none() && self.extra.with(|extra| extra.is_none()) {
            return;
        }
        let old = self.extra.with(|extra| {
            let place = place(extra.get_or_insert_default());
            std::mem::replace(place, value)
        });
        drop(old);
    }

    fn finish(&self, state: State, outcome: Value) {
        let old = self.outcome.replace(outcome);
        self.state.set(state);
        drop(old);
    }

    fn not_pending(&self, vm: &mut Vm) -> R<()> {
        if self.state.get() == State::Pending {
            return Ok(());
        }
        let class = Names::exception(vm, "InvalidStateError")?;
        Err(vm.raise(&class, "invalid state"))
    }

    /// The CancelledError of a cancelled future.
    pub fn make_cancelled_error(&self, vm: &mut Vm) -> R {
        if self.state.get() != State::Failed {
            let kept = self
                .extra
                .with(|e| e.as_mut().map(|e| std::mem::take(&mut e.cancelled_exc)))
                .unwrap_or_default();
            if !kept.is_none() {
                return Ok(kept);
            }
        }
        let message = self.extra(|e| &e.cancel_message);
        let arguments = if message.is_none() {
            Vec::new()
        } else {
            vec![message]
        };
        new_cancelled_error(vm, arguments)
    }

    /// The result, or the exception raised.
    pub fn outcome(&self, vm: &mut Vm) -> R {
        match self.state.get() {
            State::Cancelled => {
                let exception = self.make_cancelled_error(vm)?;
                Err(vm.raise_value(exception))
            }
            State::Pending => {
                let class = Names::exception(vm, "InvalidStateError")?;
                Err(vm.raise(&class, "Result is not set."))
            }
            State::Finished => Ok(self.outcome.get()),
            State::Failed => {
                self.log_traceback.set(false);
                let exception = self.outcome.get();
                // Each that awaits it adds to the traceback as it was.
                if let Some(e) = exception.downcast::<Exception>() {
                    e.traceback.replace(self.extra(|e| &e.cancelled_exc));
                }
                Err(vm.raise_value(exception))
            }
        }
    }

    /// Tell everybody; each in a turn of its own.
    pub fn notify(this: &Value, vm: &mut Vm) -> R<()> {
        let future = this.native::<FutureObj>().expect("a future");
        let event_loop = future.event_loop.get();
        match future.listeners.take() {
            Listeners::Nobody => Ok(()),
            Listeners::One(listener) => tell(vm, this, &event_loop, listener),
            Listeners::Many(all) => all
                .into_iter()
                .try_for_each(|listener| tell(vm, this, &event_loop, listener)),
        }
    }

    pub fn set_result_of(this: &Value, vm: &mut Vm, result: Value) -> R<()> {
        let future = this.native::<FutureObj>().expect("a future");
        future.not_pending(vm)?;
        future.finish(State::Finished, result);
        FutureObj::notify(this, vm)
    }

    pub fn set_exception_of(this: &Value, vm: &mut Vm, exception: Value) -> R<()> {
        let future = this.native::<FutureObj>().expect("a future");
        future.not_pending(vm)?;
        let is_class = exception
            .downcast::<Type>()
            .is_some_and(|t| t.has(flag::EXCEPTION));
        let mut exception = if is_class {
            vm.call(&exception, &[])?
        } else {
            exception
        };
        if !exception.is_kind(Kind::Exception) {
            return Err(vm.type_error("invalid exception object"));
        }
        if vm.is_instance(&exception, &vm.types.StopIteration) {
            let class = vm.class(|t| &t.RuntimeError);
            let message =
                "StopIteration interacts badly with generators and cannot be raised into a Future";
            let replacement = vm.new_exception_from(&class, message, exception);
            exception = replacement;
        }
        if let Some(e) = exception.downcast::<Exception>() {
            future.set_extra(|e| &mut e.cancelled_exc, e.traceback.get());
        }
        future.finish(State::Failed, exception);
        future.log_traceback.set(true);
        FutureObj::notify(this, vm)
    }

    /// It is done before the time of its timer.
    pub fn leave_timer(&self) {
        if self.timed.get() {
            self.event_loop.with(|event_loop| {
                if let Some(native) = event_loop.native::<EventLoop>() {
                    native.timer_cancelled();
                }
            });
        }
    }

    /// Do not tell this object any more.
    pub fn forget_listener(&self, object: &Value) {
        let listeners = self.listeners.take();
        let is_other = |listener: &&Listener| match listener {
            Listener::Gather(other) => !other.is(object),
            _ => true,
        };
        let mut kept = Listeners::default();
        for listener in listeners.as_slice().iter().filter(is_other) {
            kept.push(listener.clone());
        }
        self.listeners.replace(kept);
    }

    /// Cancel as a plain future: `false` if it was done already.
    pub fn cancel_of(this: &Value, vm: &mut Vm, message: Value) -> R<bool> {
        let future = this.native::<FutureObj>().expect("a future");
        future.log_traceback.set(false);
        if future.is_done() {
            return Ok(false);
        }
        future.finish(State::Cancelled, Value::NONE);
        future.set_extra(|e| &mut e.cancel_message, message);
        future.leave_timer();
        FutureObj::notify(this, vm)?;
        Ok(true)
    }

    /// Register a listener, or tell it at once (in a turn of its own) when the future is done.
    pub fn listen(this: &Value, vm: &mut Vm, listener: Listener) -> R<()> {
        let future = this.native::<FutureObj>().expect("a future");
        future.listeners.with(|l| l.push(listener));
        if future.is_done() {
            FutureObj::notify(this, vm)
        } else {
            Ok(())
        }
    }

    /// What an await of a future does.
    fn resume(vm: &mut Vm, this: &Value) -> R<Step> {
        let future = this.native::<FutureObj>().expect("it has this table");
        if future.is_done() {
            return future.outcome(vm).map(Step::Return);
        }
        if future.blocking.replace(true) {
            return Err(vm.runtime_error("await wasn't used with future"));
        }
        Ok(Step::Yield(this.clone()))
    }

    /// Loop argument or the current loop.
    pub fn loop_or_current(vm: &mut Vm, event_loop: Option<Value>) -> R {
        match event_loop {
            Some(event_loop) => Ok(event_loop),
            None => crate::module::get_event_loop(vm),
        }
    }

    pub fn state_name(&self) -> &'static str {
        match self.state.get() {
            State::Pending => "PENDING",
            State::Cancelled => "CANCELLED",
            State::Finished | State::Failed => "FINISHED",
        }
    }
}

#[methods(class = "Future")]
impl FutureObj {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        Ok(vm.new_native(&args.all[0], FutureObj::pending(Value::NONE)))
    }
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(*, loop=None)")]
    fn __init__(&self, vm: &mut Vm, event_loop: Nullable<Value>) -> R<()> {
        let event_loop = FutureObj::loop_or_current(vm, event_loop.0)?;
        let traceback = crate::module::source_traceback(vm, &event_loop)?;
        self.set_extra(|e| &mut e.source_traceback, traceback);
        self.event_loop.replace(event_loop);
        Ok(())
    }
    /// Return the result this future represents.
    fn result(&self, vm: &mut Vm) -> R {
        self.outcome(vm)
    }
    /// Return the exception that was set on this future.
    fn exception(&self, vm: &mut Vm) -> R {
        match self.state.get() {
            State::Cancelled => {
                let exception = self.make_cancelled_error(vm)?;
                Err(vm.raise_value(exception))
            }
            State::Pending => {
                let class = Names::exception(vm, "InvalidStateError")?;
                Err(vm.raise(&class, "Exception is not set."))
            }
            State::Finished | State::Failed => {
                self.log_traceback.set(false);
                Ok(self.failure())
            }
        }
    }
    /// Mark the future done and set its result.
    fn set_result(this: &Value, vm: &mut Vm, result: Value) -> R<()> {
        FutureObj::set_result_of(this, vm, result)
    }
    /// Mark the future done and set an exception.
    fn set_exception(this: &Value, vm: &mut Vm, exception: Value) -> R<()> {
        FutureObj::set_exception_of(this, vm, exception)
    }
    /// Add a callback to be run when the future becomes done.
    #[sig("(fn, /, *, context=<unrepresentable>)")]
    fn add_done_callback(
        this: &Value,
        vm: &mut Vm,
        function: Value,
        context: Option<Value>,
    ) -> R<()> {
        let context = match context {
            Some(context) if !context.is_none() => context,
            _ => vm.context_snapshot(),
        };
        FutureObj::listen(this, vm, Listener::Call(Box::new((function, context))))
    }
    /// Remove all instances of a callback from the "call when done" list.
    fn remove_done_callback(&self, vm: &mut Vm, function: &Value) -> R<i64> {
        let listeners = self.listeners.take();
        let mut kept = Listeners::default();
        let mut removed = 0;
        for listener in listeners.as_slice() {
            let same = match listener {
                Listener::Call(call) => vm.eq(&call.0, function)?,
                Listener::Gather(state) => {
                    let callback = crate::gather::as_callback(vm, state.clone())?;
                    vm.eq(&callback, function)?
                }
                Listener::Task(_) => false,
            };
            if same {
                removed += 1;
            } else {
                kept.push(listener.clone());
            }
        }
        // Comparing may have run code that has added some.
        let added = self.listeners.replace(kept);
        self.listeners
            .with(|l| added.as_slice().iter().for_each(|a| l.push(a.clone())));
        Ok(removed)
    }
    /// Cancel the future and schedule callbacks.
    #[sig("(msg=None)")]
    fn cancel(this: &Value, vm: &mut Vm, msg: Option<Value>) -> R<bool> {
        FutureObj::cancel_of(this, vm, msg.unwrap_or_default())
    }
    /// Whether the future was cancelled.
    fn cancelled(&self) -> bool {
        self.state.get() == State::Cancelled
    }
    /// Return True if the future is done.
    fn done(&self) -> bool {
        self.is_done()
    }
    /// The loop that the future belongs to.
    fn get_loop(&self) -> Value {
        self.event_loop.get()
    }
    /// Create the CancelledError to raise if the Future is cancelled.
    fn _make_cancelled_error(&self, vm: &mut Vm) -> R {
        self.make_cancelled_error(vm)
    }
    /// Implement iter(self).
    fn __iter__(this: &Value, vm: &mut Vm) -> Value {
        Names::future_iter(vm, this)
    }
    /// What `await` drives.
    fn __await__(this: &Value, vm: &mut Vm) -> Value {
        Names::future_iter(vm, this)
    }
    /// See PEP 585
    #[classmethod]
    fn __class_getitem__(class: &Value, vm: &mut Vm, item: &Value) -> Value {
        vm.generic_alias(class, item)
    }
    /// Return repr(self).
    fn __repr__(this: &Value, vm: &mut Vm) -> R {
        Names::call(vm, "asyncio.base_futures", "_future_repr", &[this.clone()])
    }
    /// Whether the next yield of this future is an await.
    #[getter]
    fn _asyncio_future_blocking(&self) -> bool {
        self.blocking.get()
    }
    #[setter]
    fn set__asyncio_future_blocking(&self, vm: &mut Vm, value: &Value) -> R<()> {
        let truth = vm.truth(value)?;
        self.blocking.set(truth);
        Ok(())
    }
    /// The loop.
    #[getter]
    fn _loop(&self) -> Value {
        self.event_loop.get()
    }
    /// PENDING, CANCELLED or FINISHED.
    #[getter]
    fn _state(&self) -> &'static str {
        self.state_name()
    }
    /// Callbacks with their contexts, None if there are none.
    #[getter]
    fn _callbacks(&self, vm: &mut Vm) -> R {
        let listeners = self.listeners.with(|l| l.clone());
        if matches!(listeners, Listeners::Nobody) {
            return Ok(Value::NONE);
        }
        let mut items = Vec::new();
        for listener in listeners.as_slice() {
            let pair = match listener {
                Listener::Call(call) => {
                    let context = vm.context_of(&Value::NONE, call.1.clone())?;
                    vec![call.0.clone(), context]
                }
                Listener::Gather(state) => {
                    let callback = crate::gather::as_callback(vm, state.clone())?;
                    vec![callback, Value::NONE]
                }
                Listener::Task(task) => vec![vm.get_attr_str(task, "task_wakeup")?, Value::NONE],
            };
            items.push(vm.tuple(pair));
        }
        Ok(vm.list(items))
    }
    /// The result, None while there is none.
    #[getter]
    fn _result(&self) -> Value {
        self.value()
    }
    /// The exception, None while there is none.
    #[getter]
    fn _exception(&self) -> Value {
        self.failure()
    }
    /// Whether the exception will be reported if nobody asks for it.
    #[getter]
    fn _log_traceback(&self) -> bool {
        self.log_traceback.get()
    }
    #[setter]
    fn set__log_traceback(&self, vm: &mut Vm, value: &Value) -> R<()> {
        if vm.truth(value)? {
            return Err(vm.value_error("_log_traceback can only be set to False"));
        }
        self.log_traceback.set(false);
        Ok(())
    }
    /// Where it was created, in debug mode.
    #[getter]
    fn _source_traceback(&self) -> Value {
        self.extra(|e| &e.source_traceback)
    }
    /// The set of those that wait for it, None if there are none.
    #[getter]
    fn _asyncio_awaited_by(this: &Value, vm: &mut Vm) -> R {
        Names::call(vm, "asyncio.graph", "_awaited_by", &[this.clone()])
    }
    /// The message given to `cancel`.
    #[getter]
    fn _cancel_message(&self) -> Value {
        self.extra(|e| &e.cancel_message)
    }
    #[setter]
    fn set__cancel_message(&self, value: &Value) {
        self.set_extra(|e| &mut e.cancel_message, value.clone());
    }
    /// Report an exception that nobody has asked for.
    fn __del__(this: &Value, vm: &mut Vm) -> R<()> {
        FutureObj::report_unretrieved(this, vm)
    }
}

impl FutureObj {
    /// Report an exception that nobody has asked for.
    pub fn report_unretrieved(this: &Value, vm: &mut Vm) -> R<()> {
        let future = this.native::<FutureObj>().expect("receivers are checked");
        if !future.log_traceback.get() {
            return Ok(());
        }
        future.log_traceback.set(false);
        let event_loop = future.event_loop.get();
        if event_loop.is_none() {
            return Ok(());
        }
        let class = crate::module::class_name(vm, this);
        let message = vm.str(format!("{class} exception was never retrieved"));
        let mut entries = vec![
            ("message", message),
            ("exception", future.failure()),
            ("future", this.clone()),
        ];
        let traceback = future.extra(|e| &e.source_traceback);
        if !traceback.is_none() {
            entries.push(("source_traceback", traceback));
        }
        crate::module::report(vm, &event_loop, entries)
    }
}

/// The iterator of a future, for whoever asks for it; `await` does without.
#[class(name = "FutureIter", module = "_asyncio", flags(WEAKREF), send = FutureIter::resume)]
#[derive(taipan_vm::native::Trace)]
pub struct FutureIter {
    pub future: MutCell<Value>,
}

impl FutureIter {
    fn resume(vm: &mut Vm, this: &Value) -> R<Step> {
        let iterator = this.native::<FutureIter>().expect("it has this table");
        let value = iterator.future.get();
        let Some(future) = value.native::<FutureObj>() else {
            return Ok(Step::Return(Value::NONE));
        };
        if future.is_done() {
            drop(iterator.future.replace(Value::NONE));
        }
        FutureObj::resume(vm, &value)
    }
}

#[methods(class = "FutureIter")]
impl FutureIter {
    /// Implement iter(self).
    fn __iter__(this: &Value) -> Value {
        this.clone()
    }
    /// Implement next(self).
    fn __next__(this: &Value, vm: &mut Vm) -> R {
        next_of(vm, this, FutureIter::resume)
    }
    /// Go on; the value is ignored.
    fn send(this: &Value, vm: &mut Vm, value: &Value) -> R {
        let _ = value;
        FutureIter::__next__(this, vm)
    }
    /// Raise the exception.
    fn throw(&self, vm: &mut Vm, typ: &Value, value: Option<Value>, traceback: Option<Value>) -> R {
        let exception = vm.thrown_exception(typ, value.as_ref(), traceback.as_ref())?;
        drop(self.future.replace(Value::NONE));
        vm.raised = Some(exception);
        Err(Raise::Exception)
    }
    /// Give up.
    fn close(&self) {
        drop(self.future.replace(Value::NONE));
    }
}

/// A new `asyncio.CancelledError`.
pub fn new_cancelled_error(vm: &mut Vm, arguments: Vec<Value>) -> R {
    let class = Names::cancelled_error(vm)?;
    Ok(vm.new_exception(&class, arguments))
}

/// Cancel a future of any kind; whether it was not done. Futures that wait for each other may be many, or stand in a circle.
pub fn cancel(vm: &mut Vm, future: &Value, message: Value) -> R<bool> {
    vm.enter_native("")?;
    let cancelled = match Names::native_cancel(vm, future) {
        Some(cancel) => cancel(future, vm, message),
        None => cancel_other(vm, future, message),
    };
    vm.leave_native();
    cancelled
}

fn cancel_other(vm: &mut Vm, future: &Value, message: Value) -> R<bool> {
    let cancel = vm.get_attr_str(future, "cancel")?;
    let key = vm.intern("msg");
    let cancelled = vm.call_kw(&cancel, &[], &[(key, message)])?;
    vm.truth(&cancelled)
}

/// Name of a value, for messages.
pub fn shown(vm: &mut Vm, value: &Value) -> R<String> {
    let repr = vm.repr(value)?;
    Ok(text(&repr))
}

/// Give a future of any kind its result; false if it is done already.
pub fn settle(vm: &mut Vm, future: &Value, result: Value) -> R<bool> {
    if is_done(vm, future)? {
        return Ok(false);
    }
    match future.is_a::<FutureObj>() {
        true => FutureObj::set_result_of(future, vm, result)?,
        false => drop(vm.call_method(future, "set_result", &[result])?),
    }
    Ok(true)
}

/// Whether a future of any kind is done.
pub fn is_done(vm: &mut Vm, future: &Value) -> R<bool> {
    match future.native::<FutureObj>() {
        Some(native) => Ok(native.is_done()),
        None => {
            let done = vm.call_method(future, "done", &[])?;
            vm.truth(&done)
        }
    }
}

/// Whether a future of any kind has been cancelled.
pub fn is_cancelled(vm: &mut Vm, future: &Value) -> R<bool> {
    match future.native::<FutureObj>() {
        Some(native) => Ok(native.cancelled()),
        None => {
            let cancelled = vm.call_method(future, "cancelled", &[])?;
            vm.truth(&cancelled)
        }
    }
}

/// What a future of any kind has come to, for whoever has awaited it.
pub fn outcome_of(vm: &mut Vm, future: &Value) -> R {
    match future.native::<FutureObj>() {
        Some(native) if !native.is_done() => Err(vm.runtime_error("await wasn't used with future")),
        Some(native) => native.outcome(vm),
        None => vm.call_method(future, "result", &[]),
    }
}

/// The next yield of a future of any kind is an await.
pub fn announce_await(vm: &mut Vm, future: &Value) -> R<()> {
    match future.native::<FutureObj>() {
        Some(native) => {
            native.blocking.set(true);
            Ok(())
        }
        None => {
            let key = vm.intern("_asyncio_future_blocking");
            vm.set_attr(future, &key, Value::TRUE)
        }
    }
}

/// `__next__` of something that is resumed without an iterator.
pub fn next_of(vm: &mut Vm, this: &Value, resume: fn(&mut Vm, &Value) -> R<Step>) -> R {
    let step = resume(vm, this)?;
    value_of(vm, step)
}

/// A step as scripts see it.
pub fn value_of(vm: &mut Vm, step: Step) -> R {
    match step {
        Step::Yield(value) => Ok(value),
        Step::Return(result) => Err(vm.stop_iteration(result)),
    }
}
