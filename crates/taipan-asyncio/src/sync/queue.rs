//! `asyncio.Queue` and its kinds.
//!
//! Items are kept natively until a script asks for the container; a subclass with an order of its own keeps them as it likes,
//! and is asked through its methods.
#![allow(non_snake_case, reason = "setters carry the attribute's name")]

use super::line::{self, Line};
use super::{Wait, What};
use crate::future::{self, FutureObj};
use crate::module::Names;
use std::cell::Cell;
use std::collections::VecDeque;
use taipan_vm::interp::Step;
use taipan_vm::native::{Args, Nullable, class, methods};
use taipan_vm::{MutCell, R, Raise, Value, Vm};

/// Which item comes next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Oldest,
    Newest,
    Smallest,
}

/// A queue between tasks.
#[class(
    name = "Queue",
    module = "asyncio.queues",
    flags(BASETYPE, DICT, WEAKREF, PLAIN_NAME),
    methods = QueueObj::METHODS,
    new
)]
#[derive(taipan_vm::native::Trace)]
pub struct QueueObj {
    /// The items, while there is no container.
    #[trace]
    items: MutCell<VecDeque<Value>>,
    /// What holds the items once a script has seen it; None before.
    container: MutCell<Value>,
    maxsize: MutCell<Value>,
    #[trace]
    getters: Line,
    #[trace]
    putters: Line,
    /// Those that wait for the end of the work.
    #[trace]
    joiners: Line,
    event_loop: MutCell<Value>,
    #[trace(skip)]
    order: Order,
    /// No method of a subclass decides what is in it.
    #[trace(skip)]
    is_plain: Cell<bool>,
    /// How many items it may hold at most.
    #[trace(skip)]
    limit: Cell<usize>,
    /// Items whose work is not over.
    #[trace(skip)]
    unfinished: Cell<u64>,
    #[trace(skip)]
    is_shut: Cell<bool>,
}

/// The methods by which a subclass decides what is in a queue.
const HOOKS: &[&str] = &[
    "_init",
    "_get",
    "_put",
    "qsize",
    "empty",
    "full",
    "get_nowait",
    "put_nowait",
    "_wakeup_next",
];

fn of(this: &Value) -> &QueueObj {
    this.native::<QueueObj>().expect("receivers are checked")
}

fn make(vm: &mut Vm, class: &Value, order: Order) -> Value {
    let queue = QueueObj {
        items: MutCell::default(),
        container: MutCell::default(),
        maxsize: MutCell::new(Value::small_int(0)),
        getters: MutCell::default(),
        putters: MutCell::default(),
        joiners: MutCell::default(),
        event_loop: MutCell::default(),
        order,
        is_plain: Cell::new(false),
        limit: Cell::new(usize::MAX),
        unfinished: Cell::new(0),
        is_shut: Cell::new(false),
    };
    let made = vm.new_native(class, queue);
    let native = Names::queue_class(vm, order as usize);
    let is_plain = HOOKS
        .iter()
        .all(|name| Names::inherits(vm, &made, &native, name));
    of(&made).is_plain.set(is_plain);
    made
}

impl QueueObj {
    fn set_maxsize(&self, vm: &mut Vm, maxsize: &Value) -> R<()> {
        let most = match maxsize.as_small_int() {
            Some(most) => most as f64,
            None => vm.to_f64(maxsize)?.ceil(),
        };
        // The conversion saturates.
        let limit = if most > 0.0 {
            most as usize
        } else {
            usize::MAX
        };
        self.limit.set(limit);
        self.maxsize.replace(maxsize.clone());
        Ok(())
    }

    /// The container, made when it is first asked for.
    fn container(&self, vm: &mut Vm) -> R {
        let known = self.container.get();
        if !known.is_none() {
            return Ok(known);
        }
        let items = self.items.take();
        let items = vm.list(items.into());
        let made = match self.order {
            Order::Oldest => Names::call(vm, "collections", "deque", &[items])?,
            Order::Newest | Order::Smallest => items,
        };
        self.container.replace(made.clone());
        Ok(made)
    }

    fn size(&self, vm: &mut Vm) -> R<usize> {
        let container = self.container.get();
        if container.is_none() {
            return Ok(self.items.with(|items| items.len()));
        }
        vm.len(&container)
    }

    fn is_empty(&self, vm: &mut Vm, this: &Value) -> R<bool> {
        if self.is_plain.get() {
            return Ok(self.size(vm)? == 0);
        }
        let empty = vm.call_method(this, "empty", &[])?;
        vm.truth(&empty)
    }

    fn is_full(&self, vm: &mut Vm, this: &Value) -> R<bool> {
        if self.limit.get() == usize::MAX {
            return Ok(false);
        }
        if self.is_plain.get() {
            return Ok(self.size(vm)? >= self.limit.get());
        }
        let full = vm.call_method(this, "full", &[])?;
        vm.truth(&full)
    }

    /// Take out the next item.
    fn pop(&self, vm: &mut Vm) -> R {
        if self.order == Order::Smallest {
            let heap = self.container(vm)?;
            return Names::call(vm, "heapq", "heappop", &[heap]);
        }
        let container = self.container.get();
        if container.is_none() {
            let item = self.items.with(|items| match self.order {
                Order::Newest => items.pop_back(),
                _ => items.pop_front(),
            });
            return item.ok_or_else(|| {
                let class = vm.class(|t| &t.IndexError);
                vm.raise(&class, "pop from an empty deque")
            });
        }
        let method = match self.order {
            Order::Newest => "pop",
            _ => "popleft",
        };
        vm.call_method(&container, method, &[])
    }

    fn push(&self, vm: &mut Vm, item: Value) -> R<()> {
        if self.order == Order::Smallest {
            let heap = self.container(vm)?;
            return Names::call(vm, "heapq", "heappush", &[heap, item]).map(drop);
        }
        let container = self.container.get();
        if container.is_none() {
            self.items.with(|items| items.push_back(item));
            return Ok(());
        }
        vm.call_method(&container, "append", &[item]).map(drop)
    }

    /// Take out the next item, as the class does it.
    fn take(&self, vm: &mut Vm, this: &Value) -> R {
        match self.is_plain.get() {
            true => self.pop(vm),
            false => vm.call_method(this, "_get", &[]),
        }
    }

    fn refuse(vm: &mut Vm, name: &'static str) -> Raise {
        match Names::class_of(vm, "asyncio.queues", name) {
            Ok(class) => vm.raise_args(&class, Vec::new()),
            Err(raise) => raise,
        }
    }

    fn get_now(&self, vm: &mut Vm, this: &Value) -> R {
        if self.is_empty(vm, this)? {
            let name = match self.is_shut.get() {
                true => "QueueShutDown",
                false => "QueueEmpty",
            };
            return Err(QueueObj::refuse(vm, name));
        }
        let item = self.take(vm, this)?;
        self.wake(vm, this, &self.putters)?;
        Ok(item)
    }

    fn put_now(&self, vm: &mut Vm, this: &Value, item: Value) -> R<()> {
        if self.is_shut.get() {
            return Err(QueueObj::refuse(vm, "QueueShutDown"));
        }
        if self.is_full(vm, this)? {
            return Err(QueueObj::refuse(vm, "QueueFull"));
        }
        match self.is_plain.get() {
            true => self.push(vm, item)?,
            false => drop(vm.call_method(this, "_put", &[item])?),
        }
        self.unfinished.set(self.unfinished.get() + 1);
        self.wake(vm, this, &self.getters)
    }

    /// Give the first of those that still wait its turn.
    fn wake(&self, vm: &mut Vm, this: &Value, line: &Line) -> R<()> {
        if line::len(line) == 0 {
            return Ok(());
        }
        if self.is_plain.get() {
            return wake_next(vm, line);
        }
        let waiters = line.get();
        vm.call_method(this, "_wakeup_next", &[waiters]).map(drop)
    }

    /// The work on some items is over.
    fn finish(&self, vm: &mut Vm, count: u64) -> R<()> {
        self.unfinished.set(self.unfinished.get() - count);
        if self.unfinished.get() == 0 {
            wake_all(vm, &self.joiners)?;
        }
        Ok(())
    }

    fn line(&self, what: What) -> &Line {
        match what {
            What::Get => &self.getters,
            What::Put => &self.putters,
            _ => &self.joiners,
        }
    }
}

fn wake_next(vm: &mut Vm, line: &Line) -> R<()> {
    while let Some(waiter) = line::take_first(line) {
        if future::settle(vm, &waiter, Value::NONE)? {
            break;
        }
    }
    Ok(())
}

fn wake_all(vm: &mut Vm, line: &Line) -> R<()> {
    while let Some(waiter) = line::take_first(line) {
        future::settle(vm, &waiter, Value::NONE)?;
    }
    Ok(())
}

/// The course of a wait: `waited` is the future that it has waited for, None at first.
pub(super) fn go_on(wait: &Wait, vm: &mut Vm, owner: &Value, waited: Value) -> R<Step> {
    let queue = of(owner);
    if !waited.is_none()
        && let Err(raise) = future::outcome_of(vm, &waited)
    {
        if matches!(raise, Raise::Exception) {
            let exception = vm.take_raised();
            give_up(vm, owner, wait.what, &waited)?;
            vm.raised = Some(exception);
        }
        return Err(raise);
    }
    let must_wait = match wait.what {
        What::Get => queue.is_empty(vm, owner)?,
        What::Put => queue.is_full(vm, owner)?,
        _ => waited.is_none() && queue.unfinished.get() > 0,
    };
    if must_wait {
        if queue.is_shut.get() && !matches!(wait.what, What::Join) {
            return Err(QueueObj::refuse(vm, "QueueShutDown"));
        }
        let waiter = line::join(queue.line(wait.what), vm, owner, &queue.event_loop)?;
        return wait.wait_on(vm, waiter);
    }
    let is_plain = queue.is_plain.get();
    let result = match wait.what {
        What::Get if is_plain => queue.get_now(vm, owner)?,
        What::Get => vm.call_method(owner, "get_nowait", &[])?,
        What::Put => {
            let item = wait.item.replace(Value::NONE);
            match is_plain {
                true => queue.put_now(vm, owner, item)?,
                false => drop(vm.call_method(owner, "put_nowait", &[item])?),
            }
            Value::NONE
        }
        _ => Value::NONE,
    };
    Ok(Step::Return(result))
}

/// A wait has ended with an exception, or is closed: a turn that it does not use is the next one's.
pub(super) fn give_up(vm: &mut Vm, owner: &Value, what: What, waiter: &Value) -> R<()> {
    let queue = of(owner);
    if waiter.is_a::<FutureObj>() {
        FutureObj::cancel_of(waiter, vm, Value::NONE)?;
    } else {
        vm.call_method(waiter, "cancel", &[])?;
    }
    let line = queue.line(what);
    line::leave(line, waiter);
    if future::is_cancelled(vm, waiter)? {
        return Ok(());
    }
    let is_good = match what {
        What::Get => !queue.is_empty(vm, owner)?,
        What::Put => !queue.is_full(vm, owner)?,
        _ => false,
    };
    match is_good {
        true => queue.wake(vm, owner, line),
        false => Ok(()),
    }
}

#[methods(class = "Queue")]
impl QueueObj {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        Ok(make(vm, &args.all[0], Order::Oldest))
    }
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(maxsize=0, *, loop=None)")]
    fn __init__(
        this: &Value,
        vm: &mut Vm,
        maxsize: Option<Value>,
        event_loop: Nullable<Value>,
    ) -> R<()> {
        super::take_loop(vm, this, event_loop.0)?;
        let maxsize = maxsize.unwrap_or(Value::small_int(0));
        of(this).set_maxsize(vm, &maxsize)?;
        match of(this).is_plain.get() {
            true => Ok(()),
            false => vm.call_method(this, "_init", &[maxsize]).map(drop),
        }
    }
    /// Make the container of the items; for subclasses.
    fn _init(this: &Value, vm: &mut Vm, maxsize: &Value) -> R<()> {
        let _ = maxsize;
        of(this).container(vm).map(drop)
    }
    /// Take the next item out of the container; for subclasses.
    fn _get(&self, vm: &mut Vm) -> R {
        self.pop(vm)
    }
    /// Put an item into the container; for subclasses.
    fn _put(&self, vm: &mut Vm, item: Value) -> R<()> {
        self.push(vm, item)
    }
    /// Give the first of those that still wait its turn.
    fn _wakeup_next(&self, vm: &mut Vm, waiters: Value) -> R<()> {
        let line = Line::new(waiters);
        wake_next(vm, &line)
    }
    /// Return how many items are in the queue.
    fn qsize(&self, vm: &mut Vm) -> R<i64> {
        Ok(self.size(vm)? as i64)
    }
    /// Return True if there is nothing to get.
    fn empty(&self, vm: &mut Vm) -> R<bool> {
        Ok(self.size(vm)? == 0)
    }
    /// Return True if there are maxsize items.
    fn full(this: &Value, vm: &mut Vm) -> R<bool> {
        let queue = of(this);
        if queue.limit.get() == usize::MAX {
            return Ok(false);
        }
        let size = match queue.is_plain.get() {
            true => queue.size(vm)? as i64,
            false => {
                let size = vm.call_method(this, "qsize", &[])?;
                vm.to_i64(&size)?
            }
        };
        Ok(usize::try_from(size).unwrap_or_default() >= queue.limit.get())
    }
    /// Put an item, waiting for room.
    #[sig("(item)")]
    fn put(this: &Value, vm: &mut Vm, item: Value) -> Value {
        Wait::with_item(vm, this, What::Put, item)
    }
    /// Put an item; raises QueueFull if there is no room.
    #[sig("(item)")]
    fn put_nowait(this: &Value, vm: &mut Vm, item: Value) -> R<()> {
        of(this).put_now(vm, this, item)
    }
    /// Remove and return an item, waiting for one.
    fn get(this: &Value, vm: &mut Vm) -> Value {
        Wait::make(vm, this, What::Get)
    }
    /// Remove and return an item; raises QueueEmpty if there is none.
    fn get_nowait(this: &Value, vm: &mut Vm) -> R {
        of(this).get_now(vm, this)
    }
    /// Say that an item that was got has been dealt with.
    fn task_done(&self, vm: &mut Vm) -> R<()> {
        if self.unfinished.get() == 0 {
            return Err(vm.value_error("task_done() called too many times"));
        }
        self.finish(vm, 1)
    }
    /// Wait until all items have been dealt with.
    fn join(this: &Value, vm: &mut Vm) -> Value {
        Wait::make(vm, this, What::Join)
    }
    /// Refuse new items; get() fails when the queue is empty, or with immediate at once.
    #[sig("(immediate=False)")]
    fn shutdown(this: &Value, vm: &mut Vm, immediate: Option<Value>) -> R<()> {
        let queue = of(this);
        queue.is_shut.set(true);
        let immediate = match immediate {
            Some(immediate) => vm.truth(&immediate)?,
            None => false,
        };
        if immediate {
            while !queue.is_empty(vm, this)? {
                queue.take(vm, this)?;
                let left = queue.unfinished.get();
                queue.unfinished.set(left.saturating_sub(1));
            }
            queue.finish(vm, 0)?;
        }
        wake_all(vm, &queue.getters)?;
        wake_all(vm, &queue.putters)
    }
    /// How many items the queue may hold.
    #[getter]
    fn maxsize(&self) -> Value {
        self.maxsize.get()
    }
    /// How many items the queue may hold.
    #[getter]
    fn _maxsize(&self) -> Value {
        self.maxsize.get()
    }
    #[setter]
    fn set__maxsize(&self, vm: &mut Vm, value: &Value) -> R<()> {
        self.set_maxsize(vm, value)
    }
    /// What holds the items.
    #[getter]
    fn _queue(&self, vm: &mut Vm) -> R {
        self.container(vm)
    }
    #[setter]
    fn set__queue(&self, value: &Value) {
        self.container.replace(value.clone());
    }
    /// The futures of those that wait for an item.
    #[getter]
    fn _getters(&self, vm: &mut Vm) -> Value {
        line::list(&self.getters, vm)
    }
    /// The futures of those that wait for room.
    #[getter]
    fn _putters(&self, vm: &mut Vm) -> Value {
        line::list(&self.putters, vm)
    }
    /// The number of items whose work is not over.
    #[getter]
    fn _unfinished_tasks(&self) -> i64 {
        self.unfinished.get() as i64
    }
    #[setter]
    fn set__unfinished_tasks(&self, vm: &mut Vm, value: &Value) -> R<()> {
        let count = vm.to_i64(value)?;
        self.unfinished
            .set(u64::try_from(count).unwrap_or_default());
        Ok(())
    }
    /// Whether it has been shut down.
    #[getter]
    fn _is_shutdown(&self) -> bool {
        self.is_shut.get()
    }
    #[setter]
    fn set__is_shutdown(&self, vm: &mut Vm, value: &Value) -> R<()> {
        self.is_shut.set(vm.truth(value)?);
        Ok(())
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
    /// The parts of its repr.
    fn _format(this: &Value, vm: &mut Vm) -> R {
        Names::call(vm, "asyncio.queues", "_format", std::slice::from_ref(this))
    }
    /// Return repr(self).
    fn __repr__(this: &Value, vm: &mut Vm) -> R {
        Names::call(vm, "asyncio.queues", "_repr", std::slice::from_ref(this))
    }
    /// Return str(self).
    fn __str__(this: &Value, vm: &mut Vm) -> R {
        Names::call(vm, "asyncio.queues", "_str", std::slice::from_ref(this))
    }
    /// See PEP 585
    #[classmethod]
    fn __class_getitem__(class: &Value, vm: &mut Vm, item: &Value) -> Value {
        vm.generic_alias(class, item)
    }
}

/// The class `asyncio.LifoQueue`, a subclass of `Queue` with the same payload.
pub struct LifoQueueMethods;

#[methods(class = "LifoQueue")]
impl LifoQueueMethods {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        Ok(make(vm, &args.all[0], Order::Newest))
    }
}

/// The class `asyncio.PriorityQueue`, a subclass of `Queue` with the same payload.
pub struct PriorityQueueMethods;

#[methods(class = "PriorityQueue")]
impl PriorityQueueMethods {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        Ok(make(vm, &args.all[0], Order::Smallest))
    }
}
