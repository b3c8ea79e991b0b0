//! `asyncio.Task`: a future that drives a coroutine.
#![allow(non_snake_case, reason = "setters carry the attribute's name")]

use crate::event_loop::{EventLoop, Ready};
use crate::future::{self, FutureObj, Listener, State, shown};
use crate::module::Names;
use taipan_vm::context::ContextOwner;
use taipan_vm::interp::{Outcome, Step};
use taipan_vm::native::{Args, Nullable, methods};
use taipan_vm::types::exception::Exception;
use taipan_vm::value::Raw;
use taipan_vm::{Kind, MutCell, R, Raise, Value, Vm};

/// What a task has beyond a future.
#[derive(Default)]
pub struct TaskPart {
    pub coro: Value,
    pub name: Value,
    pub context: Value,
    /// The future it awaits, or None.
    pub waiter: Value,
    pub must_cancel: bool,
    pub cancels: u32,
    pub log_destroy_pending: bool,
    /// `Names` knows it.
    pub registered: bool,
}

impl TaskPart {
    pub(crate) fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        for value in [&self.coro, &self.name, &self.context, &self.waiter] {
            visit(value.raw());
        }
    }
}

/// Run in the context that `owner` keeps here, which becomes an object if the work asks for it.
pub fn in_context<T>(
    vm: &mut Vm,
    context: &MutCell<Value>,
    owner: ContextOwner,
    work: impl FnOnce(&mut Vm) -> R<T>,
) -> R<T> {
    let before = vm.enter_context(&context.get(), Some(owner))?;
    let result = work(vm);
    context.replace(vm.leave_context(before));
    result
}

fn set_context(task: &Value, context: Value) {
    with(task, |t| t.context = context);
}

/// The context of a task as an object.
fn context_object(vm: &mut Vm, task: &Value) -> R {
    let kept = with(task, |t| t.context.clone()).unwrap_or_default();
    let context = vm.context_of(task, kept)?;
    set_context(task, context.clone());
    Ok(context)
}

fn of(this: &Value) -> &FutureObj {
    this.native::<FutureObj>().expect("receivers are tasks")
}

fn with<T>(this: &Value, work: impl FnOnce(&mut TaskPart) -> T) -> Option<T> {
    of(this).task.with(|t| t.as_mut().map(|t| work(t)))
}

/// The coroutine of a task.
pub fn coroutine_of(this: &Value) -> Value {
    with(this, |t| t.coro.clone()).unwrap_or_default()
}

/// The requests to cancel a task of any kind.
pub fn cancelling(vm: &mut Vm, task: &Value) -> R<i64> {
    if Names::is_plain_task(vm, task) {
        return Ok(TaskMethods::cancelling(task));
    }
    let count = vm.call_method(task, "cancelling", &[])?;
    vm.to_i64(&count)
}

/// Nobody minds that a task does not end.
pub fn give_up(this: &Value) {
    with(this, |t| t.log_destroy_pending = false);
}

/// What a task waits for, or None.
pub fn waiter_of(this: &Value) -> Value {
    with(this, |t| t.waiter.clone()).unwrap_or_default()
}

/// The class `asyncio.Task`, a subclass of `Future` with the same payload.
pub struct TaskMethods;

#[methods(class = "Task")]
impl TaskMethods {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let future = FutureObj::pending(Value::NONE);
        // Without a coroutine there is nothing to report should it be dropped.
        future.task.replace(Some(Box::default()));
        Ok(vm.new_native(&args.all[0], future))
    }
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(coro, *, loop=None, name=None, context=None, eager_start=False)")]
    fn __init__(
        this: &Value,
        vm: &mut Vm,
        coro: Value,
        event_loop: Nullable<Value>,
        name: Nullable<Value>,
        context: Nullable<Value>,
        eager_start: Nullable<Value>,
    ) -> R<()> {
        let event_loop = FutureObj::loop_or_current(vm, event_loop.0)?;
        let eager = match eager_start.0 {
            Some(eager) => vm.truth(&eager)?,
            None => false,
        };
        start(vm, this, coro, event_loop, name.0, context.0, eager)
    }
    /// The unfinished tasks of a loop, as it was asked for before `asyncio.all_tasks`.
    #[classmethod]
    #[sig("(loop=None)")]
    fn all_tasks(class: &Value, vm: &mut Vm, event_loop: Nullable<Value>) -> R {
        let _ = class;
        let event_loop = FutureObj::loop_or_current(vm, event_loop.0)?;
        Names::call(vm, "asyncio.tasks", "all_tasks", &[event_loop])
    }
    /// The task that runs, as it was asked for before `asyncio.current_task`.
    #[classmethod]
    #[sig("(loop=None)")]
    fn current_task(class: &Value, vm: &mut Vm, event_loop: Nullable<Value>) -> R {
        let _ = class;
        let event_loop = FutureObj::loop_or_current(vm, event_loop.0)?;
        Names::call(vm, "asyncio.tasks", "current_task", &[event_loop])
    }
    /// Request that this task cancel itself.
    #[sig("(msg=None)")]
    pub(crate) fn cancel(this: &Value, vm: &mut Vm, msg: Option<Value>) -> R<bool> {
        let future = of(this);
        future.log_traceback.set(false);
        if future.is_done() {
            return Ok(false);
        }
        let waiter = with(this, |t| {
            t.cancels += 1;
            t.waiter.clone()
        })
        .unwrap_or_default();
        let message = msg.unwrap_or_default();
        if !waiter.is_none() && future::cancel(vm, &waiter, message.clone())? {
            return Ok(true);
        }
        with(this, |t| t.must_cancel = true);
        of(this).set_extra(|e| &mut e.cancel_message, message);
        Ok(true)
    }
    /// Return the count of the task's cancellation requests.
    fn cancelling(this: &Value) -> i64 {
        with(this, |t| i64::from(t.cancels)).unwrap_or(0)
    }
    /// Decrement the task's count of cancellation requests.
    fn uncancel(this: &Value) -> i64 {
        with(this, |t| {
            t.cancels = t.cancels.saturating_sub(1);
            if t.cancels == 0 {
                t.must_cancel = false;
            }
            i64::from(t.cancels)
        })
        .unwrap_or(0)
    }
    /// Return the coroutine.
    fn get_coro(this: &Value) -> Value {
        with(this, |t| t.coro.clone()).unwrap_or_default()
    }
    /// Return the context.
    fn get_context(this: &Value, vm: &mut Vm) -> R {
        context_object(vm, this)
    }
    /// Return the name.
    fn get_name(this: &Value, vm: &mut Vm) -> Value {
        let name = with(this, |t| t.name.clone()).unwrap_or_default();
        let Some(number) = name.as_small_int() else {
            return name;
        };
        let name = vm.str(format!("Task-{number}"));
        with(this, |t| t.name = name.clone());
        name
    }
    /// Set the name.
    fn set_name(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        let name = if value.is_kind(Kind::Str) {
            value.clone()
        } else {
            vm.str_of(value)?
        };
        with(this, |t| t.name = name);
        Ok(())
    }
    /// Tasks take their result from the coroutine.
    fn set_result(this: &Value, vm: &mut Vm, result: &Value) -> R<()> {
        let _ = (this, result);
        Err(vm.runtime_error("Task does not support set_result operation"))
    }
    /// Tasks take their exception from the coroutine.
    fn set_exception(this: &Value, vm: &mut Vm, exception: &Value) -> R<()> {
        let _ = (this, exception);
        Err(vm.runtime_error("Task does not support set_exception operation"))
    }
    /// Return the list of stack frames for this task's coroutine.
    #[sig("(*, limit=None)")]
    fn get_stack(this: &Value, vm: &mut Vm, limit: Nullable<Value>) -> R {
        Names::call(
            vm,
            "asyncio.base_tasks",
            "_task_get_stack",
            &[this.clone(), limit.0.unwrap_or_default()],
        )
    }
    /// Print the stack or traceback for this task's coroutine.
    #[sig("(*, limit=None, file=None)")]
    fn print_stack(this: &Value, vm: &mut Vm, limit: Nullable<Value>, file: Nullable<Value>) -> R {
        let args = [
            this.clone(),
            limit.0.unwrap_or_default(),
            file.0.unwrap_or_default(),
        ];
        Names::call(vm, "asyncio.base_tasks", "_task_print_stack", &args)
    }
    /// Return repr(self).
    fn __repr__(this: &Value, vm: &mut Vm) -> R {
        Names::call(vm, "asyncio.base_tasks", "_task_repr", &[this.clone()])
    }
    /// Wake up from a future; called in the context of the task.
    fn task_wakeup(this: &Value, vm: &mut Vm, future: &Value) -> R<()> {
        wake_with(vm, this, future, step_here)
    }
    /// The coroutine.
    #[getter]
    fn _coro(this: &Value) -> Value {
        with(this, |t| t.coro.clone()).unwrap_or_default()
    }
    /// The future it waits for.
    #[getter]
    fn _fut_waiter(this: &Value) -> Value {
        with(this, |t| t.waiter.clone()).unwrap_or_default()
    }
    /// Whether a cancellation is still to be thrown in.
    #[getter]
    fn _must_cancel(this: &Value) -> bool {
        with(this, |t| t.must_cancel).unwrap_or(false)
    }
    /// Whether its end while pending is reported.
    #[getter]
    fn _log_destroy_pending(this: &Value) -> bool {
        with(this, |t| t.log_destroy_pending).unwrap_or(false)
    }
    #[setter]
    fn set__log_destroy_pending(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        let truth = vm.truth(value)?;
        with(this, |t| t.log_destroy_pending = truth);
        Ok(())
    }
    /// Report a task destroyed while pending.
    fn __del__(this: &Value, vm: &mut Vm) -> R<()> {
        let future = of(this);
        let pending = future.state.get() == State::Pending
            && with(this, |t| t.log_destroy_pending).unwrap_or(false);
        if pending {
            let event_loop = future.event_loop.get();
            let message = vm.str("Task was destroyed but it is pending!");
            let mut entries = vec![("task", this.clone()), ("message", message)];
            let traceback = future.extra(|e| &e.source_traceback);
            if !traceback.is_none() {
                entries.push(("source_traceback", traceback));
            }
            crate::module::report(vm, &event_loop, entries)?;
        }
        FutureObj::report_unretrieved(this, vm)
    }
}

/// Do not report it should the task be dropped while it is pending.
pub fn forget_pending(vm: &mut Vm, future: &Value) -> R<()> {
    if future.is_a::<FutureObj>() {
        with(future, |t| t.log_destroy_pending = false);
        return Ok(());
    }
    let name = vm.intern("_log_destroy_pending");
    vm.set_attr(future, &name, Value::FALSE)
}

/// Make a task and schedule its first step.
pub fn make(
    vm: &mut Vm,
    class: &Value,
    coro: Value,
    event_loop: Value,
    name: Option<Value>,
    context: Option<Value>,
    eager: bool,
) -> R {
    let future = FutureObj::pending(Value::NONE);
    future.task.replace(Some(Box::default()));
    let task = vm.new_native(class, future);
    start(vm, &task, coro, event_loop, name, context, eager)?;
    Ok(task)
}

/// Give a new task its coroutine and schedule the first step.
fn start(
    vm: &mut Vm,
    task: &Value,
    coro: Value,
    event_loop: Value,
    name: Option<Value>,
    context: Option<Value>,
    eager: bool,
) -> R<()> {
    if !is_coroutine(vm, &coro) {
        let shown = shown(vm, &coro)?;
        return Err(vm.type_error(format!("a coroutine was expected, got {shown}")));
    }
    let name = match name {
        Some(name) if name.is_kind(Kind::Str) => name,
        Some(name) => vm.str_of(&name)?,
        None => {
            // Becomes text when it is asked for.
            Value::small_int(Names::next_task_number(vm) as i64)
        }
    };
    let context = match context {
        Some(context) => context,
        None => vm.context_snapshot(),
    };
    let traceback = crate::module::source_traceback(vm, &event_loop)?;
    of(task).set_extra(|e| &mut e.source_traceback, traceback);
    of(task).event_loop.replace(event_loop.clone());
    with(task, |t| {
        t.coro = coro;
        t.name = name;
        t.context = context;
        t.log_destroy_pending = true;
    });
    if EventLoop::of(&event_loop).is_none() {
        register(vm, task)?;
    }
    if vm.settings.trace_tasks {
        crate::trace::made(vm, task, &event_loop);
    }
    if eager && is_running(vm, &event_loop)? {
        let previous = Names::swap_current(vm, &event_loop, task.clone());
        let native = EventLoop::of(&event_loop);
        if let Some(native) = native {
            // The one that is interrupted, which is in no queue either.
            native.starting.borrow_mut().push(previous.clone());
        }
        let result = step(vm, task, None);
        if let Some(native) = native {
            drop(native.starting.borrow_mut().pop());
        }
        Names::swap_current(vm, &event_loop, previous);
        if of(task).is_done() {
            // It never waited: nobody can want to look into its coroutine.
            with(task, |t| std::mem::take(&mut t.coro));
        }
        return result;
    }
    schedule(vm, task, &event_loop)
}

/// Tasks of a loop that does not run yet cannot be started at once.
fn is_running(vm: &mut Vm, event_loop: &Value) -> R<bool> {
    if let Some(native) = EventLoop::of(event_loop) {
        return Ok(native.running.get());
    }
    let running = vm.call_method(event_loop, "is_running", &[])?;
    vm.truth(&running)
}

/// Have `all_tasks()` find the task from now on. Until it first waits for something, it is in the queue of its loop and found there:
/// many tasks never wait, and a weak reference costs as much as the rest of the task.
fn register(vm: &mut Vm, task: &Value) -> R<()> {
    if with(task, |t| std::mem::replace(&mut t.registered, true)).unwrap_or(true) {
        return Ok(());
    }
    Names::register(vm, task)
}

/// Let the loop step the task in a turn of its own.
fn schedule(vm: &mut Vm, task: &Value, event_loop: &Value) -> R<()> {
    match EventLoop::of(event_loop) {
        Some(native) => native.push(vm, Ready::Step(task.clone(), Value::NONE)),
        None => {
            let class = Names::stepper_class(vm);
            let stepper = vm.new_native(
                &class,
                crate::module::Stepper {
                    task: MutCell::new(task.clone()),
                },
            );
            let context = context_object(vm, task)?;
            let call_soon = vm.get_attr_str(event_loop, "call_soon")?;
            let key = vm.intern("context");
            vm.call_kw(&call_soon, &[stepper], &[(key, context)])
                .map(drop)
        }
    }
}

/// Whether `Task` takes it: coroutines, generator-based ones, and what `collections.abc.Coroutine` says.
pub fn is_coroutine(vm: &mut Vm, value: &Value) -> bool {
    if value.is_kind(Kind::Coroutine) || value.is_kind(Kind::Generator) {
        return true;
    }
    ["send", "throw", "close"].iter().all(|name| {
        let name = vm.intern(name);
        vm.lookup_special(value, &name).is_some()
    }) && {
        let name = vm.names.__await__.clone();
        vm.lookup_special(value, &name).is_some()
    }
}

/// Wake a task from a future that is done.
pub fn wake(vm: &mut Vm, task: &Value, future: &Value) -> R<()> {
    wake_with(vm, task, future, step)
}

fn wake_with(
    vm: &mut Vm,
    task: &Value,
    future: &Value,
    step: fn(&mut Vm, &Value, Option<Value>) -> R<()>,
) -> R<()> {
    if let Some(native) = future.native::<FutureObj>() {
        if native.state.get() == State::Finished {
            return step(vm, task, None);
        }
        if native.state.get() == State::Cancelled {
            let exception = native.make_cancelled_error(vm)?;
            return step(vm, task, Some(exception));
        }
        return match native.outcome(vm) {
            Ok(_) => step(vm, task, None),
            Err(Raise::Exception) => {
                let exception = vm.take_raised();
                step(vm, task, Some(exception))
            }
            Err(halt) => Err(halt),
        };
    }
    match vm.call_method(future, "result", &[]) {
        Ok(_) => step(vm, task, None),
        Err(Raise::Exception) => {
            let exception = vm.take_raised();
            step(vm, task, Some(exception))
        }
        Err(halt) => Err(halt),
    }
}

/// One step of a task: resume its coroutine until it awaits or ends.
pub fn step(vm: &mut Vm, task: &Value, exception: Option<Value>) -> R<()> {
    step_in(vm, task, exception, true)
}

/// A step whose caller has entered the context of the task.
pub fn step_here(vm: &mut Vm, task: &Value, exception: Option<Value>) -> R<()> {
    step_in(vm, task, exception, false)
}

fn step_in(vm: &mut Vm, task: &Value, exception: Option<Value>, enter: bool) -> R<()> {
    let future = of(task);
    if future.is_done() {
        let shown_task = shown(vm, task)?;
        let class = Names::exception(vm, "InvalidStateError")?;
        return Err(vm.raise(
            &class,
            format!("__step(): already done: {shown_task}, None"),
        ));
    }
    let mut exception = exception;
    let must_cancel = with(task, |t| std::mem::take(&mut t.must_cancel)).unwrap_or(false);
    if must_cancel {
        let cancelled = Names::cancelled_error(vm)?;
        let is_cancelled = exception
            .as_ref()
            .is_some_and(|e| vm.is_instance(e, &cancelled));
        if !is_cancelled {
            exception = Some(future.make_cancelled_error(vm)?);
        }
    }
    let (coro, context) = with(task, |t| {
        t.waiter = Value::NONE;
        (t.coro.clone(), t.context.clone())
    })
    .unwrap_or_default();
    let event_loop = future.event_loop.get();
    let previous = Names::swap_current(vm, &event_loop, task.clone());
    let result = match enter {
        true => advance_in(vm, task, &context, &coro, exception),
        false => advance(vm, &coro, exception),
    };
    let settled = settle(vm, task, &event_loop, result);
    Names::swap_current(vm, &event_loop, previous);
    settled
}

/// Resume the coroutine of a task in its context.
fn advance_in(
    vm: &mut Vm,
    task: &Value,
    context: &Value,
    coro: &Value,
    exception: Option<Value>,
) -> R<Step> {
    let before = vm.enter_context(context, Some((task.clone(), set_context)))?;
    let result = advance(vm, coro, exception);
    let left = vm.leave_context(before);
    if !left.is(context) {
        set_context(task, left);
    }
    result
}

/// Resume a coroutine of any kind.
fn advance(vm: &mut Vm, coro: &Value, exception: Option<Value>) -> R<Step> {
    let native = coro.is_kind(Kind::Coroutine) || coro.is_kind(Kind::Generator);
    let result = match exception {
        None => vm.send_to_coroutine(coro),
        Some(exception) if native => vm.resume_throw(coro, exception).map(|o| match o {
            Outcome::Returned(value) => Step::Return(value),
            Outcome::Yielded(value) | Outcome::Produced(value) => Step::Yield(value),
        }),
        Some(exception) => {
            let result = vm.call_method(coro, "throw", &[exception]);
            vm.step_result(result)
        }
    };
    // What the coroutine has let go of ends before those that wait for the task are told.
    vm.finish_the_dead();
    result
}

/// What a step's end means for the task.
fn settle(vm: &mut Vm, task: &Value, event_loop: &Value, result: R<Step>) -> R<()> {
    let future = of(task);
    match result {
        Ok(Step::Return(value)) => {
            if with(task, |t| std::mem::take(&mut t.must_cancel)).unwrap_or(false) {
                let message = future.extra(|e| &e.cancel_message);
                return FutureObj::cancel_of(task, vm, message).map(drop);
            }
            FutureObj::set_result_of(task, vm, value)
        }
        Ok(Step::Yield(value)) => wait_for(vm, task, event_loop, value),
        Err(Raise::Halt) => Err(Raise::Halt),
        Err(raise) => {
            let cancelled = Names::cancelled_error(vm)?;
            if vm.is_raised(&raise, &cancelled) {
                let exception = vm.take_raised();
                future.set_extra(|e| &mut e.cancelled_exc, exception);
                return FutureObj::cancel_of(task, vm, Value::NONE).map(drop);
            }
            let exception = vm.take_raised();
            if vm.settings.explain_errors {
                let arguments = [task.clone(), exception.clone()];
                if Names::call(vm, "asyncio.graph", "_note_tasks", &arguments).is_err() {
                    vm.raised = None;
                }
            }
            FutureObj::set_exception_of(task, vm, exception.clone())?;
            let fatal = vm.is_instance(&exception, &vm.types.KeyboardInterrupt)
                || vm.is_instance(&exception, &vm.types.SystemExit);
            if fatal {
                vm.raised = Some(exception);
                return Err(raise);
            }
            Ok(())
        }
    }
}

/// The coroutine has yielded: a future to wait for, None for a bare turn, or something wrong.
fn wait_for(vm: &mut Vm, task: &Value, event_loop: &Value, value: Value) -> R<()> {
    if value.is_none() {
        return schedule(vm, task, event_loop);
    }
    let complaint = if let Some(awaited) = value
        .native::<FutureObj>()
        .filter(|_| Names::listens_natively(vm, &value))
    {
        if !awaited.event_loop.with(|l| l.is(event_loop)) {
            format!(
                "Task {} got Future {} attached to a different loop",
                shown(vm, task)?,
                shown(vm, &value)?
            )
        } else if !awaited.blocking.replace(false) {
            format!(
                "yield was used instead of yield from in task {} with {}",
                shown(vm, task)?,
                shown(vm, &value)?
            )
        } else if value.is(task) {
            format!("Task cannot await on itself: {}", shown(vm, task)?)
        } else {
            with(task, |t| t.waiter = value.clone());
            // The loop knows who waits for its timers. Only a limit has to count them all.
            if !awaited.timed.get() || vm.task_limit() != usize::MAX {
                register(vm, task)?;
            }
            FutureObj::listen(&value, vm, Listener::Task(task.clone()))?;
            return cancel_waiter(vm, task, &value);
        }
    } else {
        let key = vm.intern("_asyncio_future_blocking");
        let blocking = vm.get_attr_opt(&value, &key)?;
        match blocking {
            Some(blocking) if !blocking.is_none() => {
                let other = Names::call(vm, "asyncio.futures", "_get_loop", &[value.clone()])?;
                if !other.is(event_loop) {
                    format!(
                        "Task {} got Future {} attached to a different loop",
                        shown(vm, task)?,
                        shown(vm, &value)?
                    )
                } else if !vm.truth(&blocking)? {
                    format!(
                        "yield was used instead of yield from in task {} with {}",
                        shown(vm, task)?,
                        shown(vm, &value)?
                    )
                } else if value.is(task) {
                    format!("Task cannot await on itself: {}", shown(vm, task)?)
                } else {
                    vm.set_attr(&value, &key, Value::FALSE)?;
                    with(task, |t| t.waiter = value.clone());
                    register(vm, task)?;
                    let wakeup = vm.get_attr_str(task, "task_wakeup")?;
                    let context = context_object(vm, task)?;
                    let add = vm.get_attr_str(&value, "add_done_callback")?;
                    let context_key = vm.intern("context");
                    vm.call_kw(&add, &[wakeup], &[(context_key, context)])?;
                    return cancel_waiter(vm, task, &value);
                }
            }
            _ if value.is_kind(Kind::Generator) => format!(
                "yield was used instead of yield from for generator in task {} with {}",
                shown(vm, task)?,
                shown(vm, &value)?
            ),
            _ => format!("Task got bad yield: {}", shown(vm, &value)?),
        }
    };
    let class = vm.class(|t| &t.RuntimeError);
    let message = vm.str(complaint);
    let exception = vm.new_exception(&class, vec![message]);
    debug_assert!(exception.is_a::<Exception>());
    match EventLoop::of(event_loop) {
        Some(native) => native.push(vm, Ready::Step(task.clone(), exception)),
        // The caller's handle has entered the context.
        None => step_here(vm, task, Some(exception)),
    }
}

/// A cancellation that came while the task ran goes to what it waits for now.
fn cancel_waiter(vm: &mut Vm, task: &Value, waiter: &Value) -> R<()> {
    if !with(task, |t| t.must_cancel).unwrap_or(false) {
        return Ok(());
    }
    let message = of(task).extra(|e| &e.cancel_message);
    if future::cancel(vm, waiter, message)? {
        with(task, |t| t.must_cancel = false);
    }
    Ok(())
}
