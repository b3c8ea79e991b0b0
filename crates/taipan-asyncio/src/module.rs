//! Module `_asyncio`: classes, the running loop, the current tasks.

use crate::event_loop::EventLoop;
use crate::future::{FutureIter, FutureObj};
use crate::gather::{Gathering, GatheringFutureMethods};
use crate::group::Group;
use crate::handle::{Handle, TimerMethods};
use crate::pause::Pause;
use crate::streams::{Done, Reader, StreamProtocol, StreamRead, Writer};
use crate::sync::{
    Barrier, ConditionMethods, EventMethods, LifoQueueMethods, LockMethods, Lost,
    PriorityQueueMethods, QueueObj, SemaphoreMethods, Wait, Waitable,
};
use crate::task::TaskMethods;
use crate::timeout::Timeout;
use crate::transport::Transport;
use crate::waiting::{Shielding, Waiting};
use std::collections::HashMap;
use std::rc::Rc;
use taipan_vm::native::{
    ClassDef, GetSetDef, Kwargs, MethodDef, NativeFn, Nullable, class, methods, module,
};
use taipan_vm::protocol::number::BinOp;
use taipan_vm::types::dict::Dict;
use taipan_vm::types::module::Module;
use taipan_vm::types::str_::Str;
use taipan_vm::types::type_::{Type, flag};
use taipan_vm::{MutCell, R, Value, Vm};

/// Text of a str value.
pub fn text(value: &Value) -> String {
    value
        .downcast::<Str>()
        .map(|s| s.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// The bare name of a value's class.
pub fn class_name(vm: &mut Vm, value: &Value) -> String {
    let class = vm.type_of(value);
    class
        .downcast::<Type>()
        .map(|t| t.name())
        .unwrap_or_default()
}

/// A callback as messages show it: `name(args) at file:line`.
pub fn format_callback_source(
    vm: &mut Vm,
    callback: &Value,
    args: &Value,
    debug: bool,
) -> R<String> {
    let module = vm.import_module("asyncio.format_helpers")?;
    let format = vm.get_attr_str(&module, "_format_callback_source")?;
    let key = vm.intern("debug");
    let shown = vm.call_kw(
        &format,
        &[callback.clone(), args.clone()],
        &[(key, Value::bool(debug))],
    )?;
    Ok(text(&shown))
}

/// Cancels a future with a message; whether it was not done.
type Cancel = fn(&Value, &mut Vm, Value) -> R<bool>;

/// The loop that runs in a thread, or None.
#[derive(Default)]
struct Running(Value);

/// What the module keeps per isolate.
#[derive(Default)]
pub struct Names {
    future: Value,
    task: Value,
    handle: Value,
    timer: Value,
    iter: Value,
    event_loop: Value,
    stepper: Value,
    gathering: Value,
    gathering_future: Value,
    pause: Value,
    transport: Value,
    reader: Value,
    read: Value,
    writer: Value,
    protocol: Value,
    /// The class of what `drain()` gives when there is nothing to wait for.
    done_class: Value,
    lock: Value,
    event: Value,
    semaphore: Value,
    condition: Value,
    barrier: Value,
    wait: Value,
    /// `Queue`, `LifoQueue` and `PriorityQueue`.
    queues: [Value; 3],
    timeout: Value,
    group: Value,
    waiting: Value,
    shielding: Value,
    lost: Rc<Lost>,
    /// `asyncio.StreamReaderProtocol`, once it is imported.
    stream_protocol: Value,
    /// `asyncio.eager_task_factory`
    eager_factory: Value,
    exceptions: HashMap<&'static str, Value>,
    /// `CancelledError`, once it has been used: every cancellation asks for it.
    cancelled_error: Value,
    /// Current task by the identity of its loop.
    current: HashMap<u64, Value>,
    /// Weak references to all tasks.
    tasks: Vec<Value>,
    prune_at: usize,
    next_number: u64,
}

/// The definition of a class whose payload is that of another: its name, module and documentation, and what it has of its own.
const fn subclass(
    [name, module, doc]: [&'static str; 3],
    (methods, getset, new): (&'static [MethodDef], &'static [GetSetDef], Option<NativeFn>),
    more_flags: u32,
) -> ClassDef {
    ClassDef {
        name,
        module,
        doc,
        methods,
        getset,
        new,
        flags: flag::BASETYPE | flag::DICT | flag::WEAKREF | more_flags,
    }
}

static FUTURE: ClassDef = FutureObj::CLASS;
static TASK: ClassDef = subclass(
    ["Task", "_asyncio", "A coroutine wrapped in a Future."],
    (TaskMethods::METHODS, TaskMethods::GETSET, TaskMethods::NEW),
    0,
);
static HANDLE: ClassDef = Handle::CLASS;
static TIMER: ClassDef = subclass(
    [
        "TimerHandle",
        "asyncio.events",
        "Object returned by timed callback registration methods.",
    ],
    (
        TimerMethods::METHODS,
        TimerMethods::GETSET,
        TimerMethods::NEW,
    ),
    0,
);
static ITER: ClassDef = FutureIter::CLASS;
static LOOP: ClassDef = EventLoop::CLASS;
static GATHERING: ClassDef = Gathering::CLASS;
static PAUSE: ClassDef = Pause::CLASS;
static STEPPER: ClassDef = Stepper::CLASS;
static TRANSPORT: ClassDef = Transport::CLASS;
static READER: ClassDef = Reader::CLASS;
static READ: ClassDef = StreamRead::CLASS;
static WRITER: ClassDef = Writer::CLASS;
static PROTOCOL: ClassDef = StreamProtocol::CLASS;
static DONE: ClassDef = Done::CLASS;

static GATHERING_FUTURE: ClassDef = subclass(
    [
        "_GatheringFuture",
        "asyncio.tasks",
        "The future gather() returns: cancelling it cancels the children.",
    ],
    (
        GatheringFutureMethods::METHODS,
        GatheringFutureMethods::GETSET,
        FutureObj::NEW,
    ),
    0,
);
static WAIT: ClassDef = Wait::CLASS;
static WAITABLE: ClassDef = Waitable::CLASS;
static LOCK: ClassDef = subclass(
    [
        "Lock",
        "asyncio.locks",
        "A mutex for tasks; those that wait get it in the order they came.",
    ],
    (LockMethods::METHODS, LockMethods::GETSET, Waitable::NEW),
    flag::PLAIN_NAME,
);
static EVENT: ClassDef = subclass(
    ["Event", "asyncio.locks", "A flag that tasks can wait for."],
    (EventMethods::METHODS, EventMethods::GETSET, Waitable::NEW),
    flag::PLAIN_NAME,
);
static SEMAPHORE: ClassDef = subclass(
    [
        "Semaphore",
        "asyncio.locks",
        "A counter that acquire() brings down and release() up; at zero acquire() waits.",
    ],
    (
        SemaphoreMethods::METHODS,
        SemaphoreMethods::GETSET,
        Waitable::NEW,
    ),
    flag::PLAIN_NAME,
);
static CONDITION: ClassDef = subclass(
    [
        "Condition",
        "asyncio.locks",
        "A lock with a place to wait until another task says that something has changed.",
    ],
    (
        ConditionMethods::METHODS,
        ConditionMethods::GETSET,
        Waitable::NEW,
    ),
    flag::PLAIN_NAME,
);
static BARRIER: ClassDef = Barrier::CLASS;
static QUEUE: ClassDef = QueueObj::CLASS;
static LIFO_QUEUE: ClassDef = subclass(
    [
        "LifoQueue",
        "asyncio.queues",
        "Gives the newest item first.",
    ],
    (
        LifoQueueMethods::METHODS,
        LifoQueueMethods::GETSET,
        LifoQueueMethods::NEW,
    ),
    flag::PLAIN_NAME,
);
static PRIORITY_QUEUE: ClassDef = subclass(
    [
        "PriorityQueue",
        "asyncio.queues",
        "Gives the smallest item first.",
    ],
    (
        PriorityQueueMethods::METHODS,
        PriorityQueueMethods::GETSET,
        PriorityQueueMethods::NEW,
    ),
    flag::PLAIN_NAME,
);
static TIMEOUT: ClassDef = Timeout::CLASS;
static WAITING: ClassDef = Waiting::CLASS;
static SHIELDING: ClassDef = Shielding::CLASS;
static GROUP: ClassDef = Group::CLASS;

impl Names {
    fn of(vm: &mut Vm) -> &mut Names {
        vm.module_state::<Names>()
    }
    /// Make the classes, when the module is imported: nobody can ask for one before.
    fn fill(vm: &mut Vm) {
        if vm.module_state::<Names>().future.is_none() {
            let future = vm.native_class(&FUTURE);
            let task = vm.native_subclass(&TASK, &future);
            let handle = vm.native_class(&HANDLE);
            let timer = vm.native_subclass(&TIMER, &handle);
            let iter = vm.native_class(&ITER);
            let event_loop = vm.native_class(&LOOP);
            let gathering_future = vm.native_subclass(&GATHERING_FUTURE, &future);
            let stepper = vm.native_class(&STEPPER);
            let gathering = vm.native_class(&GATHERING);
            let pause = vm.native_class(&PAUSE);
            let transport = vm.native_class(&TRANSPORT);
            let reader = vm.native_class(&READER);
            let read = vm.native_class(&READ);
            let writer = vm.native_class(&WRITER);
            let protocol = vm.native_class(&PROTOCOL);
            let done_class = vm.native_class(&DONE);
            let done = vm.new_native(&done_class, Done);
            let waitable = vm.native_class(&WAITABLE);
            let lock = vm.native_subclass(&LOCK, &waitable);
            let event = vm.native_subclass(&EVENT, &waitable);
            let semaphore = vm.native_subclass(&SEMAPHORE, &waitable);
            let condition = vm.native_subclass(&CONDITION, &waitable);
            let barrier = vm.native_class(&BARRIER);
            let wait = vm.native_class(&WAIT);
            let queue = vm.native_class(&QUEUE);
            let lifo = vm.native_subclass(&LIFO_QUEUE, &queue);
            let priority = vm.native_subclass(&PRIORITY_QUEUE, &queue);
            let timeout = vm.native_class(&TIMEOUT);
            let group = vm.native_class(&GROUP);
            let waiting = vm.native_class(&WAITING);
            let shielding = vm.native_class(&SHIELDING);
            let names = vm.module_state::<Names>();
            names.queues = [queue, lifo, priority];
            names.timeout = timeout;
            names.group = group;
            names.waiting = waiting;
            names.shielding = shielding;
            names.gathering = gathering;
            names.gathering_future = gathering_future;
            names.pause = pause;
            names.transport = transport;
            names.reader = reader;
            names.read = read;
            names.writer = writer;
            names.protocol = protocol;
            names.lock = lock;
            names.event = event;
            names.semaphore = semaphore;
            names.condition = condition;
            names.barrier = barrier;
            names.wait = wait;
            names.done_class = done_class;
            names.future = future;
            names.task = task;
            names.handle = handle;
            names.timer = timer;
            names.iter = iter;
            names.event_loop = event_loop;
            names.stepper = stepper;
            vm.settled = done;
        }
    }
    pub fn future_class(vm: &mut Vm) -> Value {
        Names::of(vm).future.clone()
    }
    pub fn loop_class(vm: &mut Vm) -> Value {
        Names::of(vm).event_loop.clone()
    }
    pub fn task_class(vm: &mut Vm) -> Value {
        Names::of(vm).task.clone()
    }
    pub fn gathering_class(vm: &mut Vm) -> Value {
        Names::of(vm).gathering.clone()
    }
    pub fn gathering_future_class(vm: &mut Vm) -> Value {
        Names::of(vm).gathering_future.clone()
    }
    pub fn stepper_class(vm: &mut Vm) -> Value {
        Names::of(vm).stepper.clone()
    }
    pub fn lock_class(vm: &mut Vm) -> Value {
        Names::of(vm).lock.clone()
    }
    pub fn semaphore_class(vm: &mut Vm) -> Value {
        Names::of(vm).semaphore.clone()
    }
    pub fn waiting_class(vm: &mut Vm) -> Value {
        Names::of(vm).waiting.clone()
    }
    pub fn shielding_class(vm: &mut Vm) -> Value {
        Names::of(vm).shielding.clone()
    }
    /// `Handle` and `TimerHandle`.
    pub fn handle_classes(vm: &mut Vm) -> (Value, Value) {
        let names = Names::of(vm);
        (names.handle.clone(), names.timer.clone())
    }
    pub fn barrier_class(vm: &mut Vm) -> Value {
        Names::of(vm).barrier.clone()
    }
    /// Whether it is `Lock`, `Event`, `Semaphore` or `Condition` itself.
    pub fn is_waitable_class(vm: &mut Vm, class: &Value) -> bool {
        let names = Names::of(vm);
        [
            &names.lock,
            &names.event,
            &names.semaphore,
            &names.condition,
        ]
        .iter()
        .any(|known| known.is(class))
    }
    /// `Queue`, `LifoQueue` or `PriorityQueue`.
    pub fn queue_class(vm: &mut Vm, kind: usize) -> Value {
        Names::of(vm).queues[kind].clone()
    }
    /// Waits that nobody has awaited.
    pub fn lost_waits(vm: &mut Vm) -> Rc<Lost> {
        Names::of(vm).lost.clone()
    }
    /// A pause as an object.
    pub fn paused(vm: &mut Vm, pause: Pause) -> Value {
        let class = Names::of(vm).pause.clone();
        vm.new_native(&class, pause)
    }
    /// The class of waits, and where those are noted that nobody awaits.
    pub fn wait_class(vm: &mut Vm) -> (Value, Rc<Lost>) {
        let names = Names::of(vm);
        (names.wait.clone(), names.lost.clone())
    }
    pub fn stream_read_class(vm: &mut Vm) -> Value {
        Names::of(vm).read.clone()
    }
    /// Something to await that is done.
    pub fn done(vm: &mut Vm) -> Value {
        vm.settled.clone()
    }
    /// `asyncio.StreamReaderProtocol`, None until it is imported.
    pub fn stream_protocol(vm: &mut Vm) -> Value {
        Names::of(vm).stream_protocol.clone()
    }
    /// The iterator of `await future`.
    pub fn future_iter(vm: &mut Vm, future: &Value) -> Value {
        let class = Names::of(vm).iter.clone();
        vm.new_native(
            &class,
            FutureIter {
                future: MutCell::new(future.clone()),
            },
        )
    }
    /// `cancel` of a future whose class is one of this module, none of a script's.
    pub fn native_cancel(vm: &mut Vm, future: &Value) -> Option<Cancel> {
        let class = vm.type_of(future);
        let names = Names::of(vm);
        if class.is(&names.future) {
            Some(FutureObj::cancel_of)
        } else if class.is(&names.task) {
            Some(|this, vm, message| TaskMethods::cancel(this, vm, Some(message)))
        } else if class.is(&names.gathering_future) {
            Some(|this, vm, message| GatheringFutureMethods::cancel(this, vm, Some(message)))
        } else {
            None
        }
    }
    /// Whether it is `eager_task_factory` itself.
    pub fn is_eager_factory(vm: &mut Vm, factory: &Value) -> bool {
        !factory.is_none() && factory.is(&Names::of(vm).eager_factory)
    }
    /// Whether a value is a task of the native class and none of a script's.
    pub fn is_plain_task(vm: &mut Vm, value: &Value) -> bool {
        vm.type_of(value).is(&Names::of(vm).task)
    }
    /// Whether a future's `add_done_callback` is the native one.
    pub fn listens_natively(vm: &mut Vm, future: &Value) -> bool {
        let class = vm.type_of(future);
        let names = Names::of(vm);
        if class.is(&names.future) || class.is(&names.task) {
            return true;
        }
        let native = names.future.clone();
        Names::inherits(vm, future, &native, "add_done_callback")
    }
    /// Whether a value's class has a method from this native class.
    pub fn inherits(vm: &mut Vm, value: &Value, native: &Value, name: &str) -> bool {
        let class = vm.type_of(value);
        if class.is(native) {
            return true;
        }
        let name = vm.intern(name);
        match (class.downcast::<Type>(), native.downcast::<Type>()) {
            (Some(class), Some(native)) => {
                match (vm.lookup(class, &name), vm.lookup(native, &name)) {
                    (Some(own), Some(known)) => own.is(&known),
                    _ => false,
                }
            }
            _ => false,
        }
    }
    /// A handle object.
    pub fn handle(
        vm: &mut Vm,
        callback: Value,
        args: Value,
        event_loop: Value,
        context: Value,
        when: f64,
    ) -> Value {
        let names = Names::of(vm);
        let class = if when.is_nan() {
            &names.handle
        } else {
            &names.timer
        }
        .clone();
        vm.new_native(
            &class,
            Handle::make(callback, args, event_loop, context, when),
        )
    }
    /// A class of `asyncio.exceptions`.
    pub fn exception(vm: &mut Vm, name: &'static str) -> R {
        if let Some(class) = Names::of(vm).exceptions.get(name) {
            return Ok(class.clone());
        }
        let class = Names::class_of(vm, "asyncio.exceptions", name)?;
        Names::of(vm).exceptions.insert(name, class.clone());
        Ok(class)
    }
    /// `asyncio.CancelledError`
    pub fn cancelled_error(vm: &mut Vm) -> R {
        let known = Names::of(vm).cancelled_error.clone();
        if !known.is_none() {
            return Ok(known);
        }
        let class = Names::exception(vm, "CancelledError")?;
        Names::of(vm).cancelled_error = class.clone();
        Ok(class)
    }
    /// A class of a module in the language.
    pub fn class_of(vm: &mut Vm, module: &str, name: &str) -> R {
        // The failure being handled must not be lost by the import.
        let kept = vm.raised.take();
        let module = vm.import_module(module)?;
        let class = vm.get_attr_str(&module, name)?;
        vm.raised = kept;
        Ok(class)
    }
    /// Call a function of a module in the language.
    pub fn call(vm: &mut Vm, module: &str, function: &str, args: &[Value]) -> R {
        let module = vm.import_module(module)?;
        let function = vm.get_attr_str(&module, function)?;
        vm.call(&function, args)
    }
    pub fn running_loop(vm: &mut Vm) -> Value {
        vm.thread_state::<Running>().0.clone()
    }
    pub fn set_running_loop(vm: &mut Vm, event_loop: Value) {
        drop(std::mem::replace(
            &mut vm.thread_state::<Running>().0,
            event_loop,
        ));
    }
    /// Make a task (or None) current; the one before.
    pub fn swap_current(vm: &mut Vm, event_loop: &Value, task: Value) -> Value {
        if let Some(native) = EventLoop::of(event_loop) {
            return native.current.replace(task);
        }
        let id = event_loop.id();
        let old = if task.is_none() {
            Names::of(vm).current.remove(&id)
        } else {
            Names::of(vm).current.insert(id, task)
        };
        old.unwrap_or_default()
    }
    /// The task that runs in a loop, or None.
    pub fn current(vm: &mut Vm, event_loop: &Value) -> Value {
        match EventLoop::of(event_loop) {
            Some(native) => native.current.get(),
            None => Names::of(vm)
                .current
                .get(&event_loop.id())
                .cloned()
                .unwrap_or_default(),
        }
    }
    pub fn next_task_number(vm: &mut Vm) -> u64 {
        let names = Names::of(vm);
        names.next_number += 1;
        names.next_number
    }
    /// Remember a task weakly.
    /// The tasks of a loop that have waited for something and are not gone.
    pub fn tasks_of(vm: &mut Vm, event_loop: &Value) -> Vec<Value> {
        let tasks = Names::of(vm).tasks.iter();
        let tasks =
            tasks.filter_map(|weak| weak.downcast::<taipan_vm::types::weakref::WeakRef>()?.get());
        let is_of = |task: &Value| {
            let future = task.native::<FutureObj>();
            future.is_some_and(|f| f.event_loop.with(|l| l.is(event_loop)))
        };
        tasks.filter(is_of).collect()
    }

    pub fn register(vm: &mut Vm, task: &Value) -> R<()> {
        let weak = vm.weak_reference(task)?;
        let limit = vm.task_limit();
        let names = Names::of(vm);
        names.tasks.push(weak);
        if names.tasks.len() > names.prune_at.min(limit) {
            let alive: Vec<Value> = std::mem::take(&mut names.tasks)
                .into_iter()
                .filter(|w| {
                    w.downcast::<taipan_vm::types::weakref::WeakRef>()
                        .and_then(|w| w.get())
                        .is_some_and(|t| t.native::<FutureObj>().is_none_or(|f| !f.is_done()))
                })
                .collect();
            vm.check_tasks(alive.len())?;
            let names = Names::of(vm);
            names.prune_at = alive.len() * 2 + 64;
            names.tasks = alive;
        }
        Ok(())
    }
    /// Tasks that are alive.
    fn tasks(vm: &mut Vm) -> Vec<Value> {
        let weak = Names::of(vm).tasks.clone();
        weak.iter()
            .filter_map(|w| {
                w.downcast::<taipan_vm::types::weakref::WeakRef>()
                    .and_then(|w| w.get())
            })
            .collect()
    }
    /// Run the loop until a future is done.
    pub fn run_until_complete(vm: &mut Vm, event_loop: &Value, future: &Value) -> R {
        let is_future = is_future(vm, future)?;
        let ensured = {
            let module = vm.import_module("asyncio.tasks")?;
            let ensure = vm.get_attr_str(&module, "ensure_future")?;
            let key = vm.intern("loop");
            vm.call_kw(
                &ensure,
                std::slice::from_ref(future),
                &[(key, event_loop.clone())],
            )?
        };
        if !is_future && ensured.native::<FutureObj>().is_some() {
            let name = vm.intern("_log_destroy_pending");
            if vm.get_attr_opt(&ensured, &name)?.is_some() {
                vm.set_attr(&ensured, &name, Value::FALSE)?;
            }
        }
        let stop = {
            let module = vm.import_module("asyncio.base_events")?;
            vm.get_attr_str(&module, "_run_until_complete_cb")?
        };
        let add = vm.get_attr_str(&ensured, "add_done_callback")?;
        vm.call(&add, std::slice::from_ref(&stop))?;
        let ran = vm.call_method(event_loop, "run_forever", &[]);
        let kept = if ran.is_err() { vm.raised.take() } else { None };
        let remove = vm.get_attr_str(&ensured, "remove_done_callback")?;
        vm.call(&remove, std::slice::from_ref(&stop))?;
        if let Err(raise) = ran {
            let done = vm.call_method(&ensured, "done", &[])?;
            let cancelled = vm.call_method(&ensured, "cancelled", &[])?;
            if !is_future && done.is_true() && !cancelled.is_true() {
                // The failure is the task's own: it has been seen.
                let exception = vm.intern("exception");
                let exception = vm.get_attr(&ensured, &exception)?;
                vm.call(&exception, &[])?;
            }
            vm.raised = kept;
            return Err(raise);
        }
        let done = vm.call_method(&ensured, "done", &[])?;
        if !vm.truth(&done)? {
            return Err(vm.runtime_error("Event loop stopped before Future completed."));
        }
        vm.call_method(&ensured, "result", &[])
    }
}

/// Call the exception handler of a loop.
pub fn report(vm: &mut Vm, event_loop: &Value, entries: Vec<(&str, Value)>) -> R<()> {
    let context = vm.dict();
    for (key, value) in entries {
        let key = vm.intern(key);
        context.downcast::<Dict>().map(|d| d.set_str(&key, value));
    }
    vm.call_method(event_loop, "call_exception_handler", &[context])
        .map(drop)
}

/// The stack of whoever makes an object of a loop in debug mode; None otherwise.
pub fn source_traceback(vm: &mut Vm, event_loop: &Value) -> R {
    let debug = match EventLoop::of(event_loop) {
        Some(native) => native.is_debug(),
        None => {
            let debug = vm.call_method(event_loop, "get_debug", &[])?;
            vm.truth(&debug)?
        }
    };
    if !debug {
        return Ok(Value::NONE);
    }
    Names::call(vm, "asyncio.format_helpers", "extract_stack", &[])
}

/// Whether something is a future: `asyncio.isfuture`.
pub fn is_future(vm: &mut Vm, value: &Value) -> R<bool> {
    if value.native::<FutureObj>().is_some() {
        return Ok(true);
    }
    let key = vm.intern("_asyncio_future_blocking");
    let class = vm.type_of(value);
    Ok(class
        .downcast::<Type>()
        .and_then(|t| vm.lookup(t, &key))
        .is_some())
}

/// The loop that runs, else what `asyncio.events` says.
pub fn get_event_loop(vm: &mut Vm) -> R {
    let running = Names::running_loop(vm);
    if !running.is_none() {
        return Ok(running);
    }
    Names::call(vm, "asyncio.events", "_policy_event_loop", &[])
}

/// A callable object of the loop's own: steps its task, or without one stops the loop of the future it is called with.
#[class(name = "TaskStepMethWrapper", module = "_asyncio", flags(WEAKREF))]
#[derive(taipan_vm::native::Trace)]
pub struct Stepper {
    pub task: MutCell<Value>,
}

#[methods(class = "TaskStepMethWrapper")]
impl Stepper {
    /// Call self as a function.
    fn __call__(&self, vm: &mut Vm, future: Option<Value>) -> R<()> {
        let task = self.task.get();
        if !task.is_none() {
            return crate::task::step_here(vm, &task, None);
        }
        let Some(future) = future else { return Ok(()) };
        if let Some(native) = future.native::<FutureObj>() {
            let exception = native.failure();
            if vm.is_instance(&exception, &vm.types.SystemExit)
                || vm.is_instance(&exception, &vm.types.KeyboardInterrupt)
            {
                // The loop is on its way out already.
                return Ok(());
            }
        }
        let event_loop = vm.call_method(&future, "get_loop", &[])?;
        vm.call_method(&event_loop, "stop", &[]).map(drop)
    }
}

/// `event_loop.create_task(coro, **kwargs)`
pub fn task_of(vm: &mut Vm, event_loop: &Value, coro: Value, kwargs: &Kwargs<'_>) -> R {
    if kwargs.0.is_empty()
        && let Some(eager) = crate::gather::makes_plain_tasks(vm, event_loop)
    {
        return EventLoop::make_task(event_loop, vm, coro, eager);
    }
    let create = vm.get_attr_str(event_loop, "create_task")?;
    let keywords: Vec<(Value, Value)> = kwargs
        .0
        .iter()
        .map(|(k, v)| ((*k).clone(), (*v).clone()))
        .collect();
    vm.call_kw(&create, &[coro], &keywords)
}

pub struct Asyncio;

/// Accelerator module for asyncio.
#[module(name = "_asyncio")]
impl Asyncio {
    /// Return the running event loop. Raise a RuntimeError if there is none.
    fn get_running_loop(vm: &mut Vm) -> R {
        crate::event_loop::running(vm)
    }
    /// Return the running event loop or None.
    fn _get_running_loop(vm: &mut Vm) -> Value {
        Names::running_loop(vm)
    }
    /// Set the running event loop.
    fn _set_running_loop(vm: &mut Vm, event_loop: Value) {
        Names::set_running_loop(vm, event_loop);
    }
    /// Return an asyncio event loop.
    fn get_event_loop(vm: &mut Vm) -> R {
        get_event_loop(vm)
    }
    /// The task that runs, or None.
    #[sig("(loop=None)")]
    fn current_task(vm: &mut Vm, event_loop: Nullable<Value>) -> R {
        let event_loop = match event_loop.0 {
            Some(event_loop) => event_loop,
            None => Asyncio::get_running_loop(vm)?,
        };
        Ok(Names::current(vm, &event_loop))
    }
    /// The tasks of a loop, and perhaps others; some may be done.
    fn _all_tasks_list(vm: &mut Vm, event_loop: &Value) -> Vec<Value> {
        let mut tasks = Names::tasks(vm);
        if let Some(native) = EventLoop::of(event_loop) {
            tasks.extend(native.known_tasks());
        }
        tasks
    }
    /// Something to await that gives the loop one turn.
    fn _pause(vm: &mut Vm) -> Value {
        Names::paused(vm, Pause::new(Value::NONE))
    }
    /// Run a coroutine as a task of the running loop.
    #[sig("(coro, **kwargs)")]
    fn create_task(vm: &mut Vm, coro: Value, kwargs: Kwargs<'_>) -> R {
        let mut event_loop = Names::running_loop(vm);
        if event_loop.is_none() {
            event_loop = Names::call(vm, "asyncio.tasks", "_loop_for_tasks", &[])?;
        }
        task_of(vm, &event_loop, coro, &kwargs)
    }
    /// What `sleep()` awaits: one turn of the loop, or a future that gets its result after some seconds; a coroutine for numbers and
    /// loops that need more care.
    fn _sleeping(vm: &mut Vm, delay: &Value, result: Value) -> R {
        let seconds = match delay.raw().is_float() {
            true => vm.to_f64(delay)?,
            // NaN: another kind of number.
            false => delay.as_small_int().map_or(f64::NAN, |delay| delay as f64),
        };
        if seconds <= 0.0 {
            return Ok(Names::paused(vm, Pause::new(result)));
        }
        let event_loop = Names::running_loop(vm);
        let native = EventLoop::of(&event_loop).filter(|l| !l.is_debug() && seconds > 0.0);
        let Some(native) = native else {
            return Names::call(vm, "asyncio.tasks", "_sleep", &[delay.clone(), result]);
        };
        let class = Names::future_class(vm);
        let future = vm.new_native(&class, FutureObj::pending(event_loop.clone()));
        native.set_result_later(vm, &future, result, seconds);
        Ok(future)
    }
    /// The future of several awaitables, which it makes tasks of the loop (None: the current one).
    fn _gather(
        vm: &mut Vm,
        awaitables: &taipan_vm::types::tuple::Tuple,
        event_loop: Value,
        return_exceptions: bool,
    ) -> R {
        let awaitables = awaitables.items().to_vec();
        crate::gather::gather(vm, &awaitables, event_loop, return_exceptions)
    }
    /// The tasks of awaitables, or the futures that they are.
    fn _ensure_futures(
        vm: &mut Vm,
        awaitables: &taipan_vm::types::tuple::Tuple,
        event_loop: &Value,
    ) -> R<Vec<Value>> {
        let awaitables = awaitables.items().to_vec();
        crate::gather::ensure_futures(vm, &awaitables, event_loop)
    }
    /// Have a queue get a future when that is done.
    fn _put_when_done(vm: &mut Vm, queue: &Value, future: &Value) -> R<()> {
        crate::gather::tell_when_done(vm, queue, future)
    }
    /// Undo `_put_when_done()`.
    fn _put_no_more(vm: &mut Vm, queue: &Value, future: &Value) -> R<()> {
        crate::gather::forget_to_tell(vm, queue, future)
    }
    /// What `wait()` awaits: the sets of the futures that are done then, and of the others.
    fn _waiting(vm: &mut Vm, futures: &Value, timeout: Value, return_when: &Value) -> R {
        Waiting::of(vm, futures, timeout, return_when)
    }
    /// The future that stands for one that is to go on when the waiting is cancelled.
    fn _shield(vm: &mut Vm, inner: &Value, event_loop: &Value) -> R {
        Shielding::shield(vm, inner, event_loop)
    }
    /// Limit a block to some seconds; None means no limit.
    #[sig("(delay)")]
    fn timeout(vm: &mut Vm, delay: &Value) -> R {
        let class = Names::of(vm).timeout.clone();
        if delay.is_none() {
            return Ok(Timeout::at(vm, &class, Value::NONE));
        }
        let event_loop = crate::event_loop::running(vm)?;
        let (time, now) = match EventLoop::of(&event_loop) {
            Some(native) => {
                let now = native.native_now(vm);
                (vm.float(now), now)
            }
            None => (vm.call_method(&event_loop, "time", &[])?, f64::NAN),
        };
        let when = vm.binary(BinOp::Add, &time, delay)?;
        Ok(Timeout::made_at(vm, &class, when, now))
    }
    /// Limit a block to a point of the loop's time; None means no limit.
    #[sig("(when)")]
    fn timeout_at(vm: &mut Vm, when: Value) -> Value {
        let class = Names::of(vm).timeout.clone();
        Timeout::at(vm, &class, when)
    }
    /// The class of protocols whose data may go straight to their readers.
    fn _set_stream_protocol(vm: &mut Vm, class: Value) {
        Names::of(vm).stream_protocol = class;
    }
    /// The factory of tasks that are started at once: loops do what it does without calling it.
    fn _set_eager_factory(vm: &mut Vm, factory: Value) {
        Names::of(vm).eager_factory = factory;
    }
    /// Register a new task in asyncio as executed by loop.
    #[sig("(task)")]
    fn _register_task(vm: &mut Vm, task: &Value) -> R<()> {
        Names::register(vm, task)
    }
    /// Unregister a task.
    #[sig("(task)")]
    fn _unregister_task(vm: &mut Vm, task: &Value) {
        let tasks = std::mem::take(&mut Names::of(vm).tasks);
        let kept = tasks
            .into_iter()
            .filter(|w| {
                w.downcast::<taipan_vm::types::weakref::WeakRef>()
                    .and_then(|w| w.get())
                    .is_some_and(|t| !t.is(task))
            })
            .collect();
        Names::of(vm).tasks = kept;
    }
    /// Enter into task execution or resume suspended task.
    #[sig("(loop, task)")]
    fn _enter_task(vm: &mut Vm, event_loop: &Value, task: Value) -> R<()> {
        let current = Names::current(vm, event_loop);
        if !current.is_none() {
            let (new, old) = (
                crate::future::shown(vm, &task)?,
                crate::future::shown(vm, &current)?,
            );
            return Err(vm.runtime_error(format!(
                "Cannot enter into task {new} while another task {old} is being executed."
            )));
        }
        Names::swap_current(vm, event_loop, task);
        Ok(())
    }
    /// Leave task execution or suspend a task.
    #[sig("(loop, task)")]
    fn _leave_task(vm: &mut Vm, event_loop: &Value, task: &Value) -> R<()> {
        let current = Names::current(vm, event_loop);
        if !current.is(task) {
            let (new, old) = (
                crate::future::shown(vm, task)?,
                crate::future::shown(vm, &current)?,
            );
            return Err(vm.runtime_error(format!(
                "Leaving task {new} does not match the current task {old}."
            )));
        }
        Names::swap_current(vm, event_loop, Value::NONE);
        Ok(())
    }
    /// Temporarily swap in the supplied task and return the original one.
    #[sig("(loop, task)")]
    fn _swap_current_task(vm: &mut Vm, event_loop: &Value, task: Value) -> Value {
        Names::swap_current(vm, event_loop, task)
    }
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        let dict = module
            .downcast::<Module>()
            .map(|m| m.dict.clone())
            .unwrap_or_default();
        Names::fill(vm);
        let names = Names::of(vm);
        let classes = [
            ("Future", names.future.clone()),
            ("Task", names.task.clone()),
            ("Handle", names.handle.clone()),
            ("TimerHandle", names.timer.clone()),
            ("FutureIter", names.iter.clone()),
            ("EventLoop", names.event_loop.clone()),
            ("_SocketTransport", names.transport.clone()),
            ("StreamReader", names.reader.clone()),
            ("_StreamWriter", names.writer.clone()),
            ("_StreamProtocol", names.protocol.clone()),
            ("Lock", names.lock.clone()),
            ("Event", names.event.clone()),
            ("Semaphore", names.semaphore.clone()),
            ("Condition", names.condition.clone()),
            ("Barrier", names.barrier.clone()),
            ("Queue", names.queues[0].clone()),
            ("LifoQueue", names.queues[1].clone()),
            ("PriorityQueue", names.queues[2].clone()),
            ("Timeout", names.timeout.clone()),
            ("_TaskGroup", names.group.clone()),
        ];
        for (name, class) in classes {
            let name = vm.intern(name);
            dict.downcast::<Dict>().map(|d| d.set_str(&name, class));
        }
        Ok(())
    }
}
