//! What each task of an `asyncio.TaskGroup` costs: its making and its end. What the group does as a whole is in the language.
#![allow(non_snake_case, reason = "setters carry the attribute's name")]

use crate::event_loop;
use crate::future::{self, FutureObj, State};
use crate::module::Names;
use crate::pause::Pause;
use std::cell::{Cell, RefCell};
use taipan_vm::heap::AddressMap;
use taipan_vm::native::{Args, Kwargs, class, methods};
use taipan_vm::types::list::List;
use taipan_vm::{MutCell, R, Trace, Value, Vm};

/// The base of `asyncio.TaskGroup`.
#[class(
    name = "_TaskGroup",
    module = "_asyncio",
    flags(BASETYPE, DICT, WEAKREF),
    new
)]
#[derive(Default)]
pub struct Group {
    /// The tasks that are not done, by their identities, each with its place in the order they were made.
    tasks: RefCell<AddressMap<u64, (u64, Value)>>,
    made: Cell<u64>,
    event_loop: MutCell<Value>,
    parent: MutCell<Value>,
    errors: MutCell<Value>,
    base_error: MutCell<Value>,
    /// The future that the end of the block waits for, or None.
    all_done: MutCell<Value>,
    entered: Cell<bool>,
    exiting: Cell<bool>,
    aborting: Cell<bool>,
    cancel_called: Cell<bool>,
    /// Whether the block was cancelled by the group.
    parent_cancelled: Cell<bool>,
}

impl Trace for Group {
    fn trace(&self, visit: &mut dyn FnMut(taipan_vm::value::Raw)) {
        for (_, task) in self.tasks.borrow().values() {
            visit(task.raw());
        }
        for value in [
            &self.event_loop,
            &self.parent,
            &self.errors,
            &self.base_error,
            &self.all_done,
        ] {
            value.with(|value| visit(value.raw()));
        }
    }
    fn clear(&self) {
        drop(self.tasks.take());
        drop(self.parent.take());
        drop(self.errors.take());
        drop(self.base_error.take());
        drop(self.all_done.take());
    }
}

pub(crate) fn of(this: &Value) -> &Group {
    this.native::<Group>().expect("receivers are checked")
}

/// A task of the group is done.
pub(crate) fn child_done(vm: &mut Vm, this: &Value, task: &Value) -> R<()> {
    let group = of(this);
    let gone = group.tasks.borrow_mut().remove(&task.id());
    drop(gone);
    if group.tasks.borrow().is_empty() {
        let all_done = group.all_done.get();
        if !all_done.is_none() {
            future::settle(vm, &all_done, Value::TRUE)?;
        }
    }
    let error = match task.native::<FutureObj>() {
        Some(native) => match native.state.get() {
            State::Failed => {
                native.log_traceback.set(false);
                native.failure()
            }
            _ => return Ok(()),
        },
        None => {
            if future::is_cancelled(vm, task)? {
                return Ok(());
            }
            vm.call_method(task, "exception", &[])?
        }
    };
    if error.is_none() {
        return Ok(());
    }
    vm.call_method(this, "_on_failure", &[task.clone(), error])
        .map(drop)
}

impl Group {
    /// Have the group know of a new task.
    fn adopt(this: &Value, vm: &mut Vm, task: &Value) -> R<()> {
        let group = of(this);
        let number = group.made.get();
        group.made.set(number + 1);
        let mut tasks = group.tasks.borrow_mut();
        tasks.insert(task.id(), (number, task.clone()));
        drop(tasks);
        crate::gather::tell_when_done(vm, this, task)
    }

    fn in_order(&self) -> Vec<Value> {
        let mut tasks: Vec<_> = self.tasks.borrow().values().cloned().collect();
        tasks.sort_unstable_by_key(|(number, _)| *number);
        tasks.into_iter().map(|(_, task)| task).collect()
    }

    /// Go on with the wait of `_wait_for_all()`: the future to wait for, None when there are no tasks.
    pub(crate) fn next_wait(&self, vm: &mut Vm) -> R<Option<Value>> {
        if self.tasks.borrow().is_empty() {
            self.forget_wait();
            return Ok(None);
        }
        let event_loop = self.event_loop.get();
        let all_done = event_loop::new_future(vm, &event_loop)?;
        self.all_done.replace(all_done.clone());
        Ok(Some(all_done))
    }

    /// The wait is over.
    pub(crate) fn forget_wait(&self) {
        drop(self.all_done.replace(Value::NONE));
    }

    /// At the end: whether nothing has failed and nobody was cancelled. What the group refers to is then forgotten.
    pub(crate) fn end_quietly(&self) -> bool {
        let has_failed = self.errors.with(|errors| {
            errors
                .downcast::<List>()
                .is_none_or(|list| list.items.with(|items| !items.is_empty()))
        });
        if has_failed
            || self.parent_cancelled.get()
            || self.cancel_called.get()
            || self.aborting.get()
        {
            return false;
        }
        drop(self.parent.replace(Value::NONE));
        drop(self.errors.replace(Value::NONE));
        true
    }

    fn refusal(&self) -> Option<&'static str> {
        if !self.entered.get() {
            return Some("has not been entered");
        }
        if self.exiting.get() && self.tasks.borrow().is_empty() {
            return Some("is finished");
        }
        self.aborting.get().then_some("is shutting down")
    }
}

#[methods(class = "_TaskGroup")]
impl Group {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let group = Group::default();
        group.errors.replace(vm.list(Vec::new()));
        Ok(vm.new_native(&args.all[0], group))
    }
    /// Initialize self.  See help(type(self)) for accurate signature.
    fn __init__(&self) {}
    /// Begin the block.
    fn __aenter__(this: &Value, vm: &mut Vm) -> R {
        let group = of(this);
        if group.entered.get() {
            let shown = future::shown(vm, this)?;
            return Err(vm.runtime_error(format!("TaskGroup {shown} has already been entered")));
        }
        let event_loop = event_loop::running(vm)?;
        let parent = Names::current(vm, &event_loop);
        group.event_loop.replace(event_loop);
        if parent.is_none() {
            let shown = future::shown(vm, this)?;
            return Err(vm.runtime_error(format!(
                "TaskGroup {shown} cannot determine the parent task"
            )));
        }
        group.parent.replace(parent);
        group.entered.set(true);
        if group.cancel_called.get() {
            vm.call_method(this, "_cancel_all", &[])?;
        }
        Ok(Pause::ended(vm, this.clone()))
    }
    /// Wait for the tasks at the end of the block, until there are none or the parent is cancelled: True if nothing else is left to do.
    fn _wait_for_all(this: &Value, vm: &mut Vm) -> Value {
        of(this).exiting.set(true);
        crate::sync::wait_for_group(vm, this)
    }
    /// Make a task that belongs to the group.
    #[sig("(coro, **kwargs)")]
    fn create_task(this: &Value, vm: &mut Vm, coro: Value, kwargs: Kwargs<'_>) -> R {
        if let Some(problem) = of(this).refusal() {
            vm.call_method(&coro, "close", &[])?;
            let shown = future::shown(vm, this)?;
            return Err(vm.runtime_error(format!("TaskGroup {shown} {problem}")));
        }
        let event_loop = of(this).event_loop.get();
        let task = crate::module::task_of(vm, &event_loop, coro, &kwargs)?;
        Group::adopt(this, vm, &task)?;
        Ok(task)
    }
    /// A task of the group is done.
    fn _on_task_done(this: &Value, vm: &mut Vm, task: &Value) -> R<()> {
        child_done(vm, this, task)
    }
    /// The tasks that are not done.
    #[getter]
    fn _tasks(&self, vm: &mut Vm) -> R {
        let tasks = self.in_order();
        vm.set_of(&tasks)
    }
    /// The tasks that are not done, in the order they were made.
    fn _tasks_in_order(&self, vm: &mut Vm) -> Value {
        let tasks = self.in_order();
        vm.list(tasks)
    }
    /// The loop.
    #[getter]
    fn _loop(&self) -> Value {
        self.event_loop.get()
    }
    #[setter]
    fn set__loop(&self, value: &Value) {
        self.event_loop.replace(value.clone());
    }
    /// The task whose block it is.
    #[getter]
    fn _parent_task(&self) -> Value {
        self.parent.get()
    }
    #[setter]
    fn set__parent_task(&self, value: &Value) {
        self.parent.replace(value.clone());
    }
    /// What tasks have failed with.
    #[getter]
    fn _errors(&self) -> Value {
        self.errors.get()
    }
    #[setter]
    fn set__errors(&self, value: &Value) {
        self.errors.replace(value.clone());
    }
    /// The first failure that is to end the program.
    #[getter]
    fn _base_error(&self) -> Value {
        self.base_error.get()
    }
    #[setter]
    fn set__base_error(&self, value: &Value) {
        self.base_error.replace(value.clone());
    }
    /// The future that the end of the block waits for.
    #[getter]
    fn _all_done(&self) -> Value {
        self.all_done.get()
    }
    #[setter]
    fn set__all_done(&self, value: &Value) {
        self.all_done.replace(value.clone());
    }
    /// Whether the block has begun.
    #[getter]
    fn _entered(&self) -> bool {
        self.entered.get()
    }
    #[setter]
    fn set__entered(&self, value: &Value) {
        self.entered.set(value.is_true());
    }
    /// Whether the block is over.
    #[getter]
    fn _exiting(&self) -> bool {
        self.exiting.get()
    }
    #[setter]
    fn set__exiting(&self, value: &Value) {
        self.exiting.set(value.is_true());
    }
    /// Whether the tasks have been cancelled.
    #[getter]
    fn _aborting(&self) -> bool {
        self.aborting.get()
    }
    #[setter]
    fn set__aborting(&self, value: &Value) {
        self.aborting.set(value.is_true());
    }
    /// Whether somebody has called `cancel()`.
    #[getter]
    fn _cancel_called(&self) -> bool {
        self.cancel_called.get()
    }
    #[setter]
    fn set__cancel_called(&self, value: &Value) {
        self.cancel_called.set(value.is_true());
    }
    /// Whether the group has cancelled the block.
    #[getter]
    fn _parent_cancel_requested(&self) -> bool {
        self.parent_cancelled.get()
    }
    #[setter]
    fn set__parent_cancel_requested(&self, value: &Value) {
        self.parent_cancelled.set(value.is_true());
    }
}
