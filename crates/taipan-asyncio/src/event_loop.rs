//! `_asyncio.EventLoop`: the ready queue, the timers, the turns.
#![allow(non_snake_case, reason = "setters carry the attribute's name")]

use crate::future::{FutureObj, Listener};
use crate::handle::Handle;
use crate::module::{Names, text};
use crate::reactor::Reactor;
use crate::sync::Lost;
use crate::task;
use crate::timeout::Timeout;
use crate::transport::{Direction, RECEIVED_AT_ONCE};
use crate::turn::VirtualClock;
use crate::watch::Watches;
use std::cell::{Cell, RefCell};
use std::collections::{BinaryHeap, VecDeque};
use std::rc::Rc;
use std::sync::Arc;
use taipan_vm::native::{Args, MethodDef, Nullable, class, concat, methods, total};
use taipan_vm::types::type_::Type;
use taipan_vm::{Kind, MutCell, R, Trace, Value, Vm};

/// Something to run in this turn or the next.
pub enum Ready {
    /// Step the task, throwing the exception (or None) into it.
    Step(Value, Value),
    /// Wake the task (first) from the future (second).
    Wake(Value, Value),
    /// Call a handle.
    Call(Value),
    /// Call a callback (with its context) of a future that is done.
    Done(Box<(Value, Value)>, Value),
    /// Tell a `gather()` (first) of a child that is done (second).
    Gather(Value, Value),
    /// The time is over of a sleep (the future, which holds its result already) or of a block.
    Fire(Value),
    /// A transport has something to receive or to send.
    Io(Value, Direction),
}

/// A timer in the heap; earlier ones first, equal ones in the order they were made.
pub(crate) struct Timer {
    pub(crate) when: f64,
    number: u64,
    /// A handle, the future of a sleep, or a limit to the time of a block.
    pub(crate) handle: Value,
}

impl Timer {
    /// Nobody waits for it any more.
    pub(crate) fn is_over(&self) -> bool {
        match self.handle.native::<Handle>() {
            Some(handle) => handle.cancelled.get(),
            None => match self.handle.native::<FutureObj>() {
                Some(future) => future.is_done(),
                None => {
                    let limit = self.handle.native::<Timeout>();
                    limit.is_none_or(|limit| !limit.is_due_at(self.when))
                }
            },
        }
    }
}

impl PartialEq for Timer {
    fn eq(&self, other: &Timer) -> bool {
        self.number == other.number
    }
}
impl Eq for Timer {}
impl PartialOrd for Timer {
    fn partial_cmp(&self, other: &Timer) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Timer {
    fn cmp(&self, other: &Timer) -> std::cmp::Ordering {
        other
            .when
            .total_cmp(&self.when)
            .then(other.number.cmp(&self.number))
    }
}

const PARTS: &[&[MethodDef]] = &[EventLoop::METHODS, EventLoop::WATCH_METHODS];
const LOOP_METHODS: [MethodDef; total(PARTS)] = concat(PARTS);

/// The native event loop, base of the loops scripts see.
#[class(
    name = "EventLoop",
    module = "_asyncio",
    flags(BASETYPE, DICT, WEAKREF),
    methods = &LOOP_METHODS,
    new
)]
pub struct EventLoop {
    pub(crate) ready: RefCell<VecDeque<Ready>>,
    pub(crate) timers: RefCell<BinaryHeap<Timer>>,
    next_timer: Cell<u64>,
    pub(crate) stopping: Cell<bool>,
    pub(crate) running: Cell<bool>,
    closed: Cell<bool>,
    pub(crate) debug: Cell<bool>,
    /// See [`crate::trace`].
    pub(crate) tracing: Cell<bool>,
    /// Its class has its own idea of time or of scheduling: everything goes through its methods.
    overridden: Cell<bool>,
    /// It waits in a selector that was given to it.
    pub(crate) selecting: Cell<bool>,
    /// The turn before has waited for the descriptors, and had nothing else to do.
    pub(crate) has_waited: Cell<bool>,
    /// The thread it runs in, 0 if it does not run.
    pub(crate) thread: Cell<u64>,
    /// Timers in the heap that nobody waits for any more.
    pub(crate) cancelled_timers: Cell<usize>,
    pub(crate) clock: RefCell<Option<VirtualClock>>,
    pub(crate) slow_callback: RefCell<Value>,
    task_factory: RefCell<Value>,
    /// The factory is `eager_task_factory`.
    eager: Cell<bool>,
    /// In this version its class had the native `create_task`.
    plain_version: Cell<u32>,
    /// The classes of what it makes most: looking them up would cost as much as the making.
    handle_class: Value,
    timer_class: Value,
    pub(crate) reactor: RefCell<Option<Reactor>>,
    /// Wakes the reactor from anywhere; apart from it, as a waiting reactor is borrowed.
    waker: Arc<mio::Waker>,
    /// The task that runs, or None.
    pub(crate) current: MutCell<Value>,
    /// Tasks (or None) in whose midst others are started, which `all_tasks()` finds nowhere else.
    pub(crate) starting: RefCell<Vec<Value>>,
    /// Where what runs in debug mode was scheduled, for reports; None outside of it.
    pub(crate) scheduled_at: MutCell<Value>,
    pub(crate) watches: RefCell<Watches>,
    /// Waits of locks and queues that nobody has awaited.
    pub(crate) lost: Rc<Lost>,
    /// What connections receive into; made when it is first used.
    scratch: RefCell<Vec<u8>>,
}

impl Trace for EventLoop {
    fn trace(&self, visit: &mut dyn FnMut(taipan_vm::value::Raw)) {
        for entry in self.ready.borrow().iter() {
            match entry {
                Ready::Step(a, b) | Ready::Wake(a, b) | Ready::Gather(a, b) => {
                    visit(a.raw());
                    visit(b.raw());
                }
                Ready::Done(call, future) => {
                    visit(call.0.raw());
                    visit(call.1.raw());
                    visit(future.raw());
                }
                Ready::Call(object) | Ready::Fire(object) | Ready::Io(object, _) => {
                    visit(object.raw());
                }
            }
        }
        self.timers.borrow().iter().for_each(|t| {
            visit(t.handle.raw());
        });
        for object in self.watches.borrow().objects() {
            visit(object.raw());
        }
        self.current.with(|task| visit(task.raw()));
        self.scheduled_at.with(|stack| visit(stack.raw()));
        visit(self.slow_callback.borrow().raw());
        visit(self.task_factory.borrow().raw());
        visit(self.handle_class.raw());
        visit(self.timer_class.raw());
    }
    fn clear(&self) {
        let ready = std::mem::take(&mut *self.ready.borrow_mut());
        let timers = std::mem::take(&mut *self.timers.borrow_mut());
        let watches = std::mem::take(&mut *self.watches.borrow_mut());
        drop((ready, timers, watches));
    }
}

impl EventLoop {
    /// The native loop behind a loop object, unless what it does is up to a subclass.
    pub fn of(value: &Value) -> Option<&EventLoop> {
        value
            .native::<EventLoop>()
            .filter(|native| !native.overridden.get())
    }

    /// Put an entry at the end of the ready queue.
    pub fn push(&self, vm: &mut Vm, entry: Ready) -> R<()> {
        self.check_open(vm)?;
        self.ready.borrow_mut().push_back(entry);
        Ok(())
    }

    /// Put an entry at the end of the queue of a loop that runs.
    pub(crate) fn queue(&self, entry: Ready) {
        self.ready.borrow_mut().push_back(entry);
    }

    /// The buffer that connections receive into; to be given back.
    pub(crate) fn take_scratch(&self) -> Vec<u8> {
        let mut scratch = self.scratch.take();
        if scratch.is_empty() {
            scratch = vec![0; RECEIVED_AT_ONCE];
        }
        scratch
    }

    pub(crate) fn give_scratch(&self, scratch: Vec<u8>) {
        self.scratch.replace(scratch);
    }

    /// Whether the loop is in debug mode.
    pub fn is_debug(&self) -> bool {
        self.debug.get()
    }

    pub(crate) fn check_open(&self, vm: &mut Vm) -> R<()> {
        if self.closed.get() {
            Err(vm.runtime_error("Event loop is closed"))
        } else {
            Ok(())
        }
    }

    /// The time of a loop, as its class has it.
    pub(crate) fn now(&self, vm: &mut Vm, this: &Value) -> R<f64> {
        if self.overridden.get() {
            let time = vm.call_method(this, "time", &[])?;
            return vm.to_f64(&time);
        }
        Ok(self.native_now(vm))
    }

    pub(crate) fn native_now(&self, vm: &mut Vm) -> f64 {
        match &*self.clock.borrow() {
            Some(clock) => clock.now(),
            None => vm.host.monotonic() as f64 / 1e9,
        }
    }

    /// Whether what it does is up to a subclass.
    pub(crate) fn is_overridden(&self) -> bool {
        self.overridden.get()
    }

    /// End its wait, from whatever thread.
    fn wake(this: &Value, vm: &mut Vm) -> R<()> {
        let native = this.native::<EventLoop>().expect("receivers are checked");
        let _ = native.waker.wake();
        if native.selector(vm, this)?.is_some() {
            vm.call_method(this, "_write_to_self", &[])?;
        }
        Ok(())
    }

    /// In debug mode a loop complains when another thread uses it, and about coroutines as callbacks.
    pub(crate) fn check_debug(
        &self,
        vm: &mut Vm,
        callback: &Value,
        name: &str,
        any_thread: bool,
    ) -> R<()> {
        if !self.debug.get() {
            return Ok(());
        }
        let thread = self.thread.get();
        if !any_thread && thread != 0 && thread != vm.threads.current() {
            return Err(vm.runtime_error(
                "Non-thread-safe operation invoked on an event loop other than the current one",
            ));
        }
        let is_coroutine = Names::call(
            vm,
            "asyncio.coroutines",
            "_is_coroutine_or_function",
            std::slice::from_ref(callback),
        )?;
        if is_coroutine.is_true() {
            return Err(vm.type_error(format!("coroutines cannot be used with {name}()")));
        }
        Ok(())
    }

    /// The tasks that the loop itself knows: the one that runs, those that are to be stepped and those that sleep.
    pub fn known_tasks(&self) -> Vec<Value> {
        let mut tasks = Vec::new();
        for entry in self.ready.borrow().iter() {
            match entry {
                Ready::Step(task, _) | Ready::Wake(task, _) => tasks.push(task.clone()),
                Ready::Fire(future) => tasks_that_await(future, &mut tasks),
                Ready::Call(_) | Ready::Done(..) | Ready::Gather(..) | Ready::Io(..) => {}
            }
        }
        for timer in self.timers.borrow().iter() {
            tasks_that_await(&timer.handle, &mut tasks);
        }
        let current = self.current.get();
        if !current.is_none() {
            tasks.push(current);
        }
        let starting = self.starting.borrow();
        tasks.extend(starting.iter().filter(|task| !task.is_none()).cloned());
        tasks
    }

    fn check_tasks(&self, vm: &mut Vm) -> R<()> {
        vm.check_tasks(self.ready.borrow().len())
    }

    /// A task of the native class with nothing special about it.
    pub fn make_task(this: &Value, vm: &mut Vm, coro: Value, eager: bool) -> R {
        let native = this.native::<EventLoop>().expect("a loop");
        native.check_open(vm)?;
        native.check_tasks(vm)?;
        let class = Names::task_class(vm);
        task::make(vm, &class, coro, this.clone(), None, None, eager)
    }

    /// Whether `create_task` makes tasks of the native class and is the native one: if so, whether it starts them at once.
    pub fn makes_plain_tasks(&self, vm: &mut Vm, this: &Value) -> Option<bool> {
        let is_eager = self.eager.get();
        let is_plain = is_eager || self.task_factory.borrow().is_none();
        let is_native = is_plain && !self.closed.get() && self.has_own_create_task(vm, this);
        is_native.then_some(is_eager)
    }

    fn has_own_create_task(&self, vm: &mut Vm, this: &Value) -> bool {
        let class = vm.type_of(this);
        let version = class
            .downcast::<Type>()
            .map_or(0, |class| class.version.get());
        if version != 0 && self.plain_version.get() == version {
            return true;
        }
        let name = vm.intern("create_task");
        let is_native = vm
            .lookup_special(this, &name)
            .is_some_and(|method| method.is_kind(Kind::MethodDescr));
        if is_native {
            self.plain_version.set(version);
        }
        is_native
    }

    /// Give a future its result some time from now, unless it is done by then.
    pub fn set_result_later(&self, vm: &mut Vm, future: &Value, result: Value, delay: f64) {
        let when = self.native_now(vm) + delay;
        if let Some(future) = future.native::<FutureObj>() {
            future.timed.set(true);
            future.outcome.replace(result);
        }
        self.push_timer(future, when);
    }

    /// A handle of this loop; `when`: of a timer, else NaN.
    pub(crate) fn new_handle(
        &self,
        vm: &mut Vm,
        (callback, args, context): (Value, Value, Value),
        this: &Value,
        when: f64,
    ) -> R {
        let class = match when.is_nan() {
            true => &self.handle_class,
            false => &self.timer_class,
        };
        let handle = Handle::make(callback, args, this.clone(), context, when);
        let handle = vm.new_native(class, handle);
        if self.debug.get() {
            crate::handle::remember_source(vm, &handle, this)?;
        }
        Ok(handle)
    }

    fn add_timer(&self, handle: &Value, when: f64) {
        if let Some(h) = handle.native::<Handle>() {
            h.scheduled.set(true);
        }
        self.push_timer(handle, when);
    }

    pub(crate) fn push_timer(&self, handle: &Value, when: f64) {
        self.sweep();
        let mut number = self.next_timer.get();
        self.next_timer.set(number + 1);
        if let Some(clock) = &*self.clock.borrow() {
            number = clock.order(number);
        }
        self.timers.borrow_mut().push(Timer {
            when,
            number,
            handle: handle.clone(),
        });
    }

    /// A timer in the heap is not needed any more.
    pub(crate) fn timer_cancelled(&self) {
        self.cancelled_timers.set(self.cancelled_timers.get() + 1);
    }

    /// Throw out cancelled timers when they are the most part: programs set long timeouts and hardly ever reach them.
    fn sweep(&self) {
        let cancelled = self.cancelled_timers.get();
        let mut timers = self.timers.borrow_mut();
        if cancelled > 100 && cancelled * 2 > timers.len() {
            let (over, kept): (Vec<Timer>, Vec<Timer>) = std::mem::take(&mut *timers)
                .into_iter()
                .partition(Timer::is_over);
            *timers = kept.into();
            drop(timers);
            self.cancelled_timers.set(0);
            over.iter().for_each(unscheduled);
        }
    }

    /// What it will do next.
    pub fn outlook(&self) -> crate::hosted::Outlook {
        self.prune();
        let mut reactor = self.reactor.borrow_mut();
        if let Some(reactor) = &mut *reactor
            && !reactor.is_watching()
        {
            // Turns have not looked: a wake-up that has done its work would ring for ever.
            let _ = reactor.wait(Some(std::time::Duration::ZERO), &mut Vec::new());
        }
        crate::hosted::Outlook {
            is_ready: !self.ready.borrow().is_empty(),
            next: self.timers.borrow().peek().map(|t| t.when),
            fd: reactor.as_ref().map(Reactor::fd),
        }
    }

    /// Drop everything that was to run, and be closed.
    pub(crate) fn abandon(&self) {
        for entry in self.ready.borrow().iter() {
            if let Ready::Step(task, _) | Ready::Wake(task, _) = entry {
                crate::task::give_up(task);
            }
        }
        self.running.set(false);
        self.closed.set(true);
        Trace::clear(self);
        drop(self.reactor.borrow_mut().take());
    }

    /// Drop cancelled timers from the front.
    pub(crate) fn prune(&self) {
        self.sweep();
        loop {
            let over = {
                let mut timers = self.timers.borrow_mut();
                match timers.peek() {
                    Some(timer) if timer.is_over() => timers.pop(),
                    _ => None,
                }
            };
            let Some(over) = over else { return };
            self.cancelled_timers
                .set(self.cancelled_timers.get().saturating_sub(1));
            unscheduled(&over);
        }
    }
}

fn tasks_that_await(future: &Value, tasks: &mut Vec<Value>) {
    let Some(future) = future.native::<FutureObj>() else {
        return;
    };
    future.listeners.with(|listeners| {
        for listener in listeners.as_slice() {
            if let Listener::Task(task) = listener {
                tasks.push(task.clone());
            }
        }
    });
}

/// The timer is in the heap no more.
pub(crate) fn unscheduled(timer: &Timer) {
    if let Some(handle) = timer.handle.native::<Handle>() {
        handle.scheduled.set(false);
    }
}

/// The running loop, which there has to be.
pub fn running(vm: &mut Vm) -> R {
    let running = Names::running_loop(vm);
    match running.is_none() {
        true => Err(vm.runtime_error("no running event loop")),
        false => Ok(running),
    }
}

/// `loop.create_future()` for any loop.
pub fn new_future(vm: &mut Vm, event_loop: &Value) -> R {
    match EventLoop::of(event_loop) {
        Some(_) => EventLoop::create_future(event_loop, vm),
        None => vm.call_method(event_loop, "create_future", &[]),
    }
}

/// `loop.call_soon(callback, *args, context=context)` for any loop.
pub fn call_soon(
    vm: &mut Vm,
    event_loop: &Value,
    callback: Value,
    args: Vec<Value>,
    context: Value,
) -> R<()> {
    match EventLoop::of(event_loop) {
        Some(native) => {
            let args = vm.tuple(args);
            let handle = Names::handle(vm, callback, args, event_loop.clone(), context, f64::NAN);
            native.push(vm, Ready::Call(handle))
        }
        None => {
            let method = vm.get_attr_str(event_loop, "call_soon")?;
            let context = vm.context_of(&Value::NONE, context)?;
            let mut all = vec![callback];
            all.extend(args);
            let key = vm.intern("context");
            vm.call_kw(&method, &all, &[(key, context)]).map(drop)
        }
    }
}

/// The callback, its arguments and context of `call_soon` and its relatives; `skip` leading arguments are not theirs.
pub(crate) fn scheduled(
    vm: &mut Vm,
    args: &Args<'_>,
    skip: usize,
    name: &str,
) -> R<(Value, Value, Value)> {
    let pos = args.pos();
    if pos.len() <= skip {
        let missing = if skip == 1 {
            "'callback'"
        } else {
            "'delay' and 'callback'"
        };
        return Err(vm.type_error(format!(
            "{name}() missing required positional arguments: {missing}"
        )));
    }
    let mut context = Value::NONE;
    for (key, value) in args.keywords() {
        match text(key).as_str() {
            "context" => context = value.clone(),
            other => {
                return Err(vm.type_error(format!(
                    "{name}() got an unexpected keyword argument '{other}'"
                )));
            }
        }
    }
    if context.is_none() {
        context = vm.context_snapshot();
    }
    let callback = pos[skip].clone();
    let is_function = matches!(
        callback.kind(),
        Some(Kind::Function | Kind::Method | Kind::Builtin)
    );
    let call = vm.names.__call__.clone();
    if !is_function && vm.lookup_special(&callback, &call).is_none() {
        let shown = crate::future::shown(vm, &callback)?;
        return Err(vm.type_error(format!(
            "a callable object was expected by {name}(), got {shown}"
        )));
    }
    let rest = vm.tuple(pos[skip + 1..].to_vec());
    Ok((callback, rest, context))
}

fn this_loop<'a>(args: &Args<'a>) -> &'a EventLoop {
    args.all[0]
        .native::<EventLoop>()
        .expect("receivers are checked")
}

#[methods(class = "EventLoop")]
impl EventLoop {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let reactor = match Reactor::new() {
            Ok(reactor) => reactor,
            Err(error) => return Err(vm.os_error_text(error.to_string())),
        };
        let slow = vm.float(0.1);
        let overridden = crate::turn::overrides(vm, &args.all[0]);
        let lost = Names::lost_waits(vm);
        let (handle_class, timer_class) = Names::handle_classes(vm);
        Ok(vm.new_native(
            &args.all[0],
            EventLoop {
                ready: Default::default(),
                timers: Default::default(),
                next_timer: Cell::new(0),
                stopping: Cell::new(false),
                running: Cell::new(false),
                closed: Cell::new(false),
                debug: Cell::new(false),
                tracing: Cell::new(vm.settings.trace_tasks),
                overridden: Cell::new(overridden),
                thread: Cell::new(0),
                selecting: Cell::new(false),
                has_waited: Cell::new(false),
                cancelled_timers: Cell::new(0),
                lost,
                clock: RefCell::default(),
                slow_callback: RefCell::new(slow),
                task_factory: Default::default(),
                eager: Cell::new(false),
                plain_version: Cell::new(0),
                handle_class,
                timer_class,
                waker: reactor.waker(),
                reactor: RefCell::new(Some(reactor)),
                current: MutCell::default(),
                starting: RefCell::default(),
                scheduled_at: MutCell::default(),
                watches: Default::default(),
                scratch: Default::default(),
            },
        ))
    }
    /// Arrange for a callback to be called as soon as possible.
    #[sig("(callback, *args, context=None)")]
    #[raw]
    fn call_soon(vm: &mut Vm, args: &Args<'_>) -> R {
        this_loop(args).check_open(vm)?;
        let (callback, rest, context) = scheduled(vm, args, 1, "call_soon")?;
        this_loop(args).check_debug(vm, &callback, "call_soon", false)?;
        let parts = (callback, rest, context);
        let handle = this_loop(args).new_handle(vm, parts, &args.all[0], f64::NAN)?;
        this_loop(args).push(vm, Ready::Call(handle.clone()))?;
        Ok(handle)
    }
    /// call_soon() for other threads.
    #[sig("(callback, *args, context=None)")]
    #[raw]
    fn call_soon_threadsafe(vm: &mut Vm, args: &Args<'_>) -> R {
        this_loop(args).check_open(vm)?;
        let (callback, rest, context) = scheduled(vm, args, 1, "call_soon_threadsafe")?;
        this_loop(args).check_debug(vm, &callback, "call_soon_threadsafe", true)?;
        let parts = (callback, rest, context);
        let handle = this_loop(args).new_handle(vm, parts, &args.all[0], f64::NAN)?;
        this_loop(args).push(vm, Ready::Call(handle.clone()))?;
        EventLoop::wake(&args.all[0], vm)?;
        Ok(handle)
    }
    /// Arrange for a callback to be called at a given time.
    #[sig("(delay, callback, *args, context=None)")]
    #[raw]
    fn call_later(vm: &mut Vm, args: &Args<'_>) -> R {
        this_loop(args).check_open(vm)?;
        let delay = match args.pos().get(1) {
            Some(delay) if delay.is_none() => return Err(vm.type_error("delay must not be None")),
            Some(delay) => vm.to_f64(delay)?,
            None => 0.0,
        };
        let (callback, rest, context) = scheduled(vm, args, 2, "call_later")?;
        let when = this_loop(args).now(vm, &args.all[0])? + delay;
        if this_loop(args).overridden.get() {
            let when = vm.float(when);
            let mut all = vec![when, callback];
            all.extend(args.pos()[3..].iter().cloned());
            let call_at = vm.get_attr_str(&args.all[0], "call_at")?;
            let context = vm.context_of(&Value::NONE, context)?;
            let key = vm.intern("context");
            return vm.call_kw(&call_at, &all, &[(key, context)]);
        }
        this_loop(args).check_debug(vm, &callback, "call_at", false)?;
        let parts = (callback, rest, context);
        let handle = this_loop(args).new_handle(vm, parts, &args.all[0], when)?;
        this_loop(args).add_timer(&handle, when);
        Ok(handle)
    }
    /// Like call_later(), but uses an absolute time.
    #[sig("(when, callback, *args, context=None)")]
    #[raw]
    fn call_at(vm: &mut Vm, args: &Args<'_>) -> R {
        this_loop(args).check_open(vm)?;
        let when = match args.pos().get(1) {
            Some(when) if when.is_none() => return Err(vm.type_error("when cannot be None")),
            Some(when) => vm.to_f64(when)?,
            None => 0.0,
        };
        let (callback, rest, context) = scheduled(vm, args, 2, "call_at")?;
        this_loop(args).check_debug(vm, &callback, "call_at", false)?;
        let parts = (callback, rest, context);
        let handle = this_loop(args).new_handle(vm, parts, &args.all[0], when)?;
        this_loop(args).add_timer(&handle, when);
        Ok(handle)
    }
    /// Return the time according to the event loop's clock.
    fn time(this: &Value, vm: &mut Vm) -> R<f64> {
        let native = this.native::<EventLoop>().expect("receivers are checked");
        Ok(native.native_now(vm))
    }
    /// Run until somebody stops it.
    fn run_forever(this: &Value, vm: &mut Vm) -> R<()> {
        this.native::<EventLoop>()
            .expect("receivers are checked")
            .run_until_stopped(vm, this)
    }
    /// Run until the future (or coroutine) is done; return its result.
    #[sig("(future)")]
    fn run_until_complete(this: &Value, vm: &mut Vm, future: &Value) -> R {
        let native = this.native::<EventLoop>().expect("receivers are checked");
        native.check_open(vm)?;
        if native.running.get() {
            return Err(vm.runtime_error("This event loop is already running"));
        }
        if !Names::running_loop(vm).is_none() {
            return Err(vm.runtime_error("Cannot run the event loop while another loop is running"));
        }
        Names::run_until_complete(vm, this, future)
    }
    /// Stop running the event loop after the current turn.
    fn stop(&self) {
        self.stopping.set(true);
        let _ = self.waker.wake();
    }
    /// Make this the running loop, as run_forever() does.
    fn _begin(this: &Value, vm: &mut Vm) {
        this.native::<EventLoop>()
            .expect("receivers are checked")
            .begin(vm, this);
    }
    /// Undo _begin().
    fn _end(&self, vm: &mut Vm) {
        self.end(vm);
    }
    /// Run one turn.
    fn _run_once(this: &Value, vm: &mut Vm) -> R<()> {
        this.native::<EventLoop>()
            .expect("receivers are checked")
            .turn(vm, this)
    }
    /// Pass the time at once, in an order that depends on a seed (None: in that of the calls).
    fn _use_virtual_clock(&self, seed: Nullable<i64>) {
        self.clock.replace(Some(VirtualClock::new(seed.0)));
    }
    /// Wait in what the attribute `_selector` holds, if it is not None.
    fn _wait_in_selector(&self, selecting: bool) {
        self.selecting.set(selecting);
    }
    /// Put a handle at the end of the queue.
    fn _add_callback(&self, handle: &Value) {
        if handle
            .native::<Handle>()
            .is_some_and(|h| !h.cancelled.get())
        {
            self.queue(Ready::Call(handle.clone()));
        }
    }
    /// What will be run in the next turn.
    #[getter]
    fn _ready(&self, vm: &mut Vm) -> Value {
        let entries = self
            .ready
            .borrow()
            .iter()
            .map(|entry| match entry {
                Ready::Step(object, _)
                | Ready::Wake(object, _)
                | Ready::Gather(object, _)
                | Ready::Fire(object)
                | Ready::Done(_, object)
                | Ready::Call(object)
                | Ready::Io(object, _) => object.clone(),
            })
            .collect();
        vm.list(entries)
    }
    /// The timers, the next one first.
    #[getter]
    fn _scheduled(&self, vm: &mut Vm) -> Value {
        let mut entries: Vec<(f64, u64, Value)> = self
            .timers
            .borrow()
            .iter()
            .map(|t| (t.when, t.number, t.handle.clone()))
            .collect();
        entries.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let handles = entries.into_iter().map(|e| e.2).collect();
        vm.list(handles)
    }
    /// How many timers in the heap are cancelled.
    #[getter]
    fn _timer_cancelled_count(&self) -> usize {
        self.cancelled_timers.get()
    }
    /// Whether the loop stops after this turn.
    #[getter]
    fn _stopping(&self) -> bool {
        self.stopping.get()
    }
    /// The thread the loop runs in, or None.
    #[getter]
    fn _thread_id(&self, vm: &mut Vm) -> Value {
        match self.thread.get() {
            0 => Value::NONE,
            thread => vm.int(thread as i64),
        }
    }
    /// Close the event loop.
    fn close(&self, vm: &mut Vm) -> R<()> {
        if self.running.get() {
            return Err(vm.runtime_error("Cannot close a running event loop"));
        }
        self.closed.set(true);
        Trace::clear(self);
        drop(self.reactor.borrow_mut().take());
        Ok(())
    }
    /// Whether the loop is closed.
    pub(crate) fn is_closed(&self) -> bool {
        self.closed.get()
    }
    /// Whether the loop runs.
    fn is_running(&self) -> bool {
        self.running.get()
    }
    /// A future of this loop.
    pub(crate) fn create_future(this: &Value, vm: &mut Vm) -> R {
        let class = Names::future_class(vm);
        let future = vm.new_native(&class, FutureObj::pending(this.clone()));
        let native = this.native::<EventLoop>().expect("receivers are checked");
        if native.debug.get() {
            let traceback = crate::module::source_traceback(vm, this)?;
            if let Some(future) = future.native::<FutureObj>() {
                future.set_extra(|e| &mut e.source_traceback, traceback);
            }
        }
        Ok(future)
    }
    /// Schedule a coroutine object.
    #[sig("(coro, *, name=None, context=None, eager_start=None, **kwargs)")]
    fn create_task(
        this: &Value,
        vm: &mut Vm,
        coro: Value,
        name: Nullable<Value>,
        context: Nullable<Value>,
        eager_start: Nullable<Value>,
        kwargs: taipan_vm::native::Kwargs<'_>,
    ) -> R {
        let native = this.native::<EventLoop>().expect("receivers are checked");
        native.check_open(vm)?;
        native.check_tasks(vm)?;
        let factory = native.task_factory.borrow().clone();
        let is_eager = native.eager.get() && kwargs.0.is_empty();
        if !factory.is_none() && !is_eager {
            let mut keywords: Vec<(Value, Value)> = kwargs
                .0
                .iter()
                .map(|(k, v)| ((*k).clone(), (*v).clone()))
                .collect();
            for (key, value) in [
                ("name", name.0),
                ("context", context.0),
                ("eager_start", eager_start.0),
            ] {
                if let Some(value) = value {
                    keywords.push((vm.intern(key), value));
                }
            }
            return vm.call_kw(&factory, &[this.clone(), coro], &keywords);
        }
        let eager = match eager_start.0 {
            Some(eager) => vm.truth(&eager)?,
            None => is_eager,
        };
        let class = Names::task_class(vm);
        task::make(vm, &class, coro, this.clone(), name.0, context.0, eager)
    }
    /// Set a task factory that will be used by loop.create_task().
    #[sig("(factory)")]
    fn set_task_factory(&self, vm: &mut Vm, factory: &Value) -> R<()> {
        if !factory.is_none() {
            let call = vm.names.__call__.clone();
            if vm.lookup_special(factory, &call).is_none() {
                return Err(vm.type_error("task factory must be a callable or None"));
            }
        }
        self.eager.set(Names::is_eager_factory(vm, factory));
        let old = self.task_factory.replace(factory.clone());
        drop(old);
        Ok(())
    }
    /// What makes tasks instead of Task, or None.
    fn get_task_factory(&self) -> Value {
        self.task_factory.borrow().clone()
    }
    /// In debug mode, the stack of where what runs was scheduled; None if nothing does.
    #[getter]
    fn _scheduled_at(&self) -> Value {
        self.scheduled_at.get()
    }
    /// Whether the loop is in debug mode.
    fn get_debug(&self) -> bool {
        self.debug.get()
    }
    /// Set the debug mode.
    fn set_debug(&self, vm: &mut Vm, enabled: &Value) -> R<()> {
        let truth = vm.truth(enabled)?;
        self.debug.set(truth);
        Ok(())
    }
    /// Seconds from which on a callback counts as slow in debug mode.
    #[getter]
    fn slow_callback_duration(&self) -> Value {
        self.slow_callback.borrow().clone()
    }
    #[setter]
    fn set_slow_callback_duration(&self, value: &Value) {
        drop(self.slow_callback.replace(value.clone()));
    }
}
