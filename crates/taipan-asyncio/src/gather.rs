//! `asyncio.gather`: the tasks of many awaitables and the count of those that are not done.

use crate::event_loop::EventLoop;
use crate::future::{FutureObj, Listener, State};
use crate::module::Names;
use crate::task;
use std::cell::Cell;
use std::collections::HashMap;
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
enum End {
    Cancelled,
    Failed(Value),
    Result(Value),
}

fn end_of(vm: &mut Vm, future: &Value) -> R<End> {
    if let Some(native) = future.native::<FutureObj>() {
        if native.state.get() == State::Cancelled {
            return Ok(End::Cancelled);
        }
        native.log_traceback.set(false);
        let exception = native.exception.get();
        return Ok(if exception.is_none() {
            End::Result(native.result.get())
        } else {
            End::Failed(exception)
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

/// A child is done.
pub fn child_done(vm: &mut Vm, this: &Value, future: &Value) -> R<()> {
    let state = this.native::<Gathering>().expect("a gathering");
    let left = state.left.get().saturating_sub(1);
    state.left.set(left);
    let outer = state.outer.get();
    let over = outer.native::<FutureObj>().is_none_or(FutureObj::is_done);
    // Also marks an exception as seen that comes too late.
    let end = end_of(vm, future)?;
    if over {
        return Ok(());
    }
    if !state.return_exceptions.get() {
        match end {
            End::Cancelled => {
                let error = cancelled_error(vm, future)?;
                return FutureObj::set_exception_of(&outer, vm, error);
            }
            End::Failed(error) => return FutureObj::set_exception_of(&outer, vm, error),
            End::Result(_) => {}
        }
    }
    if left > 0 {
        return Ok(());
    }
    let requested = vm.get_attr_str(&outer, "_cancel_requested")?;
    if vm.truth(&requested)? {
        let error = cancelled_error(vm, future)?;
        return FutureObj::set_exception_of(&outer, vm, error);
    }
    let children = state.children.with(|c| c.clone());
    let mut results = Vec::with_capacity(children.len());
    for child in &children {
        results.push(match end_of(vm, child)? {
            End::Result(value) | End::Failed(value) => value,
            End::Cancelled => {
                let class = Names::exception(vm, "CancelledError")?;
                let message = vm.get_attr_str(child, "_cancel_message")?;
                let message = if message.is_none() {
                    vm.str("")
                } else {
                    message
                };
                vm.call(&class, &[message])?
            }
        });
    }
    let results = vm.list(results);
    FutureObj::set_result_of(&outer, vm, results)
}

/// The task of an awaitable, or the future that it is.
fn ensure_future(vm: &mut Vm, awaitable: &Value, event_loop: &Value, plain: bool) -> R {
    if plain && awaitable.is_kind(Kind::Coroutine) {
        let class = Names::task_class(vm);
        return task::make(
            vm,
            &class,
            awaitable.clone(),
            event_loop.clone(),
            None,
            None,
            false,
        );
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
        },
    );
    let gathering = state.native::<Gathering>().expect("just made");
    if event_loop.is_none() {
        // A coroutine gets its task from the current loop, which is then that of all.
        event_loop = Names::running_loop(vm);
    }
    let plain = EventLoop::of(&event_loop).is_some_and(|l| l.makes_plain_tasks())
        && native_create_task(vm, &event_loop);
    let mut known: HashMap<u64, Value> = HashMap::with_capacity(awaitables.len());
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
    let list = vm.list(children.clone());
    gathering.children.replace(children);
    let module = vm.import_module("asyncio.tasks")?;
    let class = vm.get_attr_str(&module, "_GatheringFuture")?;
    let key = vm.intern("loop");
    let outer = vm.call_kw(&class, &[list], &[(key, event_loop)])?;
    gathering.outer.replace(outer.clone());
    for child in done {
        child_done(vm, &state, &child)?;
    }
    Ok(outer)
}

/// Whether `create_task` of the loop is the native one.
fn native_create_task(vm: &mut Vm, event_loop: &Value) -> bool {
    let name = vm.intern("create_task");
    vm.lookup_special(event_loop, &name)
        .is_some_and(|method| method.is_kind(Kind::MethodDescr))
}
