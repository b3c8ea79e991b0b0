//! `asyncio.gather`: the tasks of many awaitables and the count of those that are not done.

use crate::event_loop::EventLoop;
use crate::future::{self, FutureObj, Listener, State};
use crate::module::Names;
use crate::sync::QueueObj;
use crate::task;
use crate::waiting::{Shielding, Waiting};
use std::cell::Cell;
use taipan_vm::heap::AddressMap;
use taipan_vm::native::{class, methods};
use taipan_vm::{Kind, MutCell, R, Value, Vm};

/// What is called when one of the children of `gather()` is done.
#[class(name = "_Gathering", module = "_asyncio", flags(WEAKREF))]
#[derive(taipan_vm::native::Trace)]
pub struct Gathering {
    outer: MutCell<Value>,
    /// The task that has called `gather()`, or None.
    awaiter: MutCell<Value>,
    /// In the order of the arguments.
    #[trace]
    children: MutCell<Vec<Value>>,
    #[trace(skip)]
    left: Cell<usize>,
    #[trace(skip)]
    return_exceptions: Cell<bool>,
    /// The outcome is CancelledError even with `return_exceptions`.
    #[trace(skip)]
    cancel_requested: Cell<bool>,
}

/// The class of what `gather()` returns, a subclass of `Future` with the same payload: cancelling it cancels the children.
pub struct GatheringFutureMethods;

fn state_of(this: &Value) -> Value {
    this.native::<FutureObj>()
        .expect("receivers are futures")
        .extra(|e| &e.gathering)
}

#[methods(class = "_GatheringFuture")]
impl GatheringFutureMethods {
    /// Cancel the children.
    #[sig("(msg=None)")]
    pub(crate) fn cancel(this: &Value, vm: &mut Vm, msg: Option<Value>) -> R<bool> {
        let state = state_of(this);
        let Some(state) = state.native::<Gathering>() else {
            return Ok(false);
        };
        if this.native::<FutureObj>().is_none_or(FutureObj::is_done) {
            return Ok(false);
        }
        let message = msg.unwrap_or_default();
        let mut any = false;
        for child in state.children.with(|c| c.clone()) {
            any |= future::cancel(vm, &child, message.clone())?;
        }
        if any {
            state.cancel_requested.set(true);
        }
        Ok(any)
    }
    /// Those whose results are gathered.
    #[getter]
    fn _children(this: &Value, vm: &mut Vm) -> Value {
        let state = state_of(this);
        let children = state
            .native::<Gathering>()
            .map(|s| s.children.with(|c| c.clone()));
        vm.list(children.unwrap_or_default())
    }
    /// Whether it was cancelled.
    #[getter]
    fn _cancel_requested(this: &Value) -> bool {
        let state = state_of(this);
        state
            .native::<Gathering>()
            .is_some_and(|s| s.cancel_requested.get())
    }
}

#[methods(class = "_Gathering")]
impl Gathering {
    /// Call self as a function.
    fn __call__(this: &Value, vm: &mut Vm, future: &Value) -> R<()> {
        child_done(vm, this, future)
    }
    /// The task that has called gather(), for call graphs.
    #[getter]
    fn _awaiter(&self) -> Value {
        if self
            .outer
            .with(|o| o.native::<FutureObj>().is_none_or(FutureObj::is_done))
        {
            return Value::NONE;
        }
        self.awaiter.get()
    }
    /// The name that reprs of tasks show.
    #[getter]
    fn __qualname__(&self) -> &'static str {
        "gather.<locals>._done_callback"
    }
}

/// How a future of any kind has ended.
pub enum End {
    Cancelled,
    Failed(Value),
    Result(Value),
}

/// How a future of any kind has ended; an exception counts as seen.
pub fn end_of(vm: &mut Vm, future: &Value) -> R<End> {
    if let Some(native) = future.native::<FutureObj>() {
        if native.state.get() == State::Cancelled {
            return Ok(End::Cancelled);
        }
        native.log_traceback.set(false);
        return Ok(match native.state.get() {
            State::Failed => End::Failed(native.failure()),
            _ => End::Result(native.value()),
        });
    }
    let cancelled = vm.call_method(future, "cancelled", &[])?;
    if vm.truth(&cancelled)? {
        return Ok(End::Cancelled);
    }
    let exception = vm.call_method(future, "exception", &[])?;
    if exception.is_none() {
        Ok(End::Result(vm.call_method(future, "result", &[])?))
    } else {
        Ok(End::Failed(exception))
    }
}

fn cancelled_error(vm: &mut Vm, future: &Value) -> R {
    match future.native::<FutureObj>() {
        Some(native) => native.make_cancelled_error(vm),
        None => vm.call_method(future, "_make_cancelled_error", &[]),
    }
}

/// What scripts see as the callback of those that watch their children.
pub fn as_callback(vm: &mut Vm, state: Value) -> R {
    if state.is_a::<Gathering>() || state.is_a::<Waiting>() || state.is_a::<Shielding>() {
        return Ok(state);
    }
    let name = match state.is_a::<QueueObj>() {
        true => "put_nowait",
        false => "_on_task_done",
    };
    vm.get_attr_str(&state, name)
}

/// A child is done.
pub fn child_done(vm: &mut Vm, this: &Value, future: &Value) -> R<()> {
    let Some(state) = this.native::<Gathering>() else {
        if let Some(waiting) = this.native::<Waiting>() {
            return waiting.child_done(vm, future);
        }
        if let Some(shielding) = this.native::<Shielding>() {
            return shielding.child_done(vm, this, future);
        }
        if this.is_a::<QueueObj>() {
            return vm
                .call_method(this, "put_nowait", std::slice::from_ref(future))
                .map(drop);
        }
        return crate::group::child_done(vm, this, future);
    };
    let left = state.left.get().saturating_sub(1);
    state.left.set(left);
    let outer = state.outer.get();
    let over = outer.native::<FutureObj>().is_none_or(FutureObj::is_done);
    // Also marks an exception as seen that comes too late.
    let end = end_of(vm, future)?;
    if over {
        return Ok(());
    }
    let result = outcome(vm, state, future, end, left)?;
    let Some(result) = result else {
        return Ok(());
    };
    // They refer to each other.
    drop(state.outer.replace(Value::NONE));
    match result {
        Ok(results) => FutureObj::set_result_of(&outer, vm, results),
        Err(error) => FutureObj::set_exception_of(&outer, vm, error),
    }
}

/// What the whole has come to with this child, or None if it has to wait for more.
fn outcome(
    vm: &mut Vm,
    state: &Gathering,
    future: &Value,
    end: End,
    left: usize,
) -> R<Option<Result<Value, Value>>> {
    if !state.return_exceptions.get() {
        match end {
            End::Cancelled => {
                return Ok(Some(Err(cancelled_error(vm, future)?)));
            }
            End::Failed(error) => return Ok(Some(Err(error))),
            End::Result(_) => {}
        }
    }
    if left > 0 {
        return Ok(None);
    }
    let children = state.children.with(|c| c.clone());
    if state.cancel_requested.get() {
        // The last one tells why, whichever was done last.
        let last = children.last().unwrap_or(future);
        return Ok(Some(Err(cancelled_error(vm, last)?)));
    }
    let mut results = Vec::with_capacity(children.len());
    for child in &children {
        results.push(match end_of(vm, child)? {
            End::Result(value) | End::Failed(value) => value,
            End::Cancelled => {
                let message = match child.native::<FutureObj>() {
                    Some(native) => native.extra(|e| &e.cancel_message),
                    None => vm.get_attr_str(child, "_cancel_message")?,
                };
                let message = match message.is_none() {
                    true => vm.str(""),
                    false => message,
                };
                future::new_cancelled_error(vm, vec![message])?
            }
        });
    }
    Ok(Some(Ok(vm.list(results))))
}

/// Have an object of [`child_done`] told when a future is done.
pub fn tell_when_done(vm: &mut Vm, object: &Value, future: &Value) -> R<()> {
    if future.is_a::<FutureObj>() && Names::listens_natively(vm, future) {
        return FutureObj::listen(future, vm, Listener::Gather(object.clone()));
    }
    let callback = as_callback(vm, object.clone())?;
    vm.call_method(future, "add_done_callback", &[callback])
        .map(drop)
}

/// Undo [`tell_when_done`].
pub fn forget_to_tell(vm: &mut Vm, object: &Value, future: &Value) -> R<()> {
    if Names::listens_natively(vm, future)
        && let Some(native) = future.native::<FutureObj>()
    {
        native.forget_listener(object);
        return Ok(());
    }
    let callback = as_callback(vm, object.clone())?;
    vm.call_method(future, "remove_done_callback", &[callback])
        .map(drop)
}

/// The task of an awaitable, or the future that it is.
fn ensure_future(vm: &mut Vm, awaitable: &Value, event_loop: &Value, plain: Option<bool>) -> R {
    if let Some(eager) = plain
        && awaitable.is_kind(Kind::Coroutine)
    {
        return EventLoop::make_task(event_loop, vm, awaitable.clone(), eager);
    }
    let module = vm.import_module("asyncio.tasks")?;
    let ensure = vm.get_attr_str(&module, "ensure_future")?;
    let key = vm.intern("loop");
    vm.call_kw(
        &ensure,
        std::slice::from_ref(awaitable),
        &[(key, event_loop.clone())],
    )
}

/// `asyncio.gather` of at least one awaitable.
pub fn gather(vm: &mut Vm, awaitables: &[Value], event_loop: Value, return_exceptions: bool) -> R {
    let mut event_loop = event_loop;
    let class = Names::gathering_class(vm);
    let state = vm.new_native(
        &class,
        Gathering {
            outer: MutCell::default(),
            awaiter: MutCell::default(),
            children: MutCell::default(),
            left: Cell::new(0),
            return_exceptions: Cell::new(return_exceptions),
            cancel_requested: Cell::new(false),
        },
    );
    let gathering = state.native::<Gathering>().expect("just made");
    if event_loop.is_none() {
        // A coroutine gets its task from the current loop, which is then that of all.
        event_loop = Names::running_loop(vm);
    }
    let plain = makes_plain_tasks(vm, &event_loop);
    let mut known: AddressMap<u64, Value> = AddressMap::default();
    known.reserve(awaitables.len());
    let mut children = Vec::with_capacity(awaitables.len());
    let mut done = Vec::new();
    for awaitable in awaitables {
        if let Some(child) = known.get(&awaitable.id()) {
            children.push(child.clone());
            continue;
        }
        let child = ensure_future(vm, awaitable, &event_loop, plain)?;
        if event_loop.is_none() {
            event_loop = Names::call(vm, "asyncio.futures", "_get_loop", &[child.clone()])?;
        }
        if !child.is(awaitable) {
            // Whoever waits for the whole waits for it: nobody else has to.
            task::forget_pending(vm, &child)?;
        }
        gathering.left.set(gathering.left.get() + 1);
        known.insert(awaitable.id(), child.clone());
        match child.native::<FutureObj>() {
            Some(native) if native.is_done() => done.push(child.clone()),
            Some(_) => FutureObj::listen(&child, vm, Listener::Gather(state.clone()))?,
            None => {
                let is_done = vm.call_method(&child, "done", &[])?;
                if vm.truth(&is_done)? {
                    done.push(child.clone());
                } else {
                    vm.call_method(&child, "add_done_callback", std::slice::from_ref(&state))?;
                }
            }
        }
        children.push(child);
    }
    let awaiter = Names::current(vm, &event_loop);
    gathering.awaiter.replace(awaiter);
    gathering.children.replace(children);
    let class = Names::gathering_future_class(vm);
    let traceback = crate::module::source_traceback(vm, &event_loop)?;
    let outer = FutureObj::pending(event_loop);
    outer.set_extra(|e| &mut e.source_traceback, traceback);
    outer.set_extra(|e| &mut e.gathering, state.clone());
    let outer = vm.new_native(&class, outer);
    gathering.outer.replace(outer.clone());
    for child in done {
        child_done(vm, &state, &child)?;
    }
    Ok(outer)
}

/// The tasks of awaitables, or the futures that they are.
pub fn ensure_futures(vm: &mut Vm, awaitables: &[Value], event_loop: &Value) -> R<Vec<Value>> {
    let plain = makes_plain_tasks(vm, event_loop);
    let mut futures = Vec::with_capacity(awaitables.len());
    for awaitable in awaitables {
        futures.push(ensure_future(vm, awaitable, event_loop, plain)?);
    }
    Ok(futures)
}

/// Whether the tasks of a loop are of the native class, and made by nobody else: if so, whether they are started at once.
pub fn makes_plain_tasks(vm: &mut Vm, event_loop: &Value) -> Option<bool> {
    EventLoop::of(event_loop)?.makes_plain_tasks(vm, event_loop)
}
