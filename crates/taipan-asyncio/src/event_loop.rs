//! `_asyncio.EventLoop`: the ready queue, the timers, the turns.
#![allow(non_snake_case, reason = "setters carry the attribute's name")]

use crate::future::FutureObj;
use crate::handle::Handle;
use crate::module::{Names, text};
use crate::reactor::Reactor;
use crate::task;
use crate::watch::Watch;
use std::cell::{Cell, RefCell};
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use taipan_vm::native::{Args, MethodDef, Nullable, class, concat, methods, total};
use taipan_vm::types::dict::Dict;
use taipan_vm::{MutCell, R, Raise, Trace, Value, Vm};

/// Something to run in this turn or the next.
pub enum Ready {
    /// Step the task, throwing the exception (or None) into it.
    Step(Value, Value),
    /// Wake the task (first) from the future (second).
    Wake(Value, Value),
    /// Call a handle.
    Call(Value),
    /// Tell a `gather()` (first) of a child that is done (second).
    Gather(Value, Value),
    /// The time of a sleep is over: the future, and its result.
    Fire(Value, Value),
}

/// A timer in the heap; earlier ones first, equal ones in the order they were made.
struct Timer {
    when: f64,
    number: u64,
    /// A handle, or the future of a sleep.
    handle: Value,
    /// Of a sleep.
    result: Value,
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
    timers: RefCell<BinaryHeap<Timer>>,
    next_timer: Cell<u64>,
    stopping: Cell<bool>,
    running: Cell<bool>,
    closed: Cell<bool>,
    debug: Cell<bool>,
    slow_callback: RefCell<Value>,
    task_factory: RefCell<Value>,
    pub(crate) reactor: RefCell<Option<Reactor>>,
    /// Wakes the reactor from anywhere; apart from it, as a waiting reactor is borrowed.
    waker: Arc<mio::Waker>,
    /// The task that runs, or None.
    pub(crate) current: MutCell<Value>,
    pub(crate) watches: RefCell<HashMap<i32, Watch>>,
}

impl Trace for EventLoop {
    fn trace(&self, visit: &mut dyn FnMut(taipan_vm::value::Raw)) {
        for entry in self.ready.borrow().iter() {
            match entry {
                Ready::Step(a, b) | Ready::Wake(a, b) | Ready::Gather(a, b) | Ready::Fire(a, b) => {
                    visit(a.raw());
                    visit(b.raw());
                }
                Ready::Call(handle) => visit(handle.raw()),
            }
        }
        self.timers.borrow().iter().for_each(|t| {
            visit(t.handle.raw());
            visit(t.result.raw());
        });
        for watch in self.watches.borrow().values() {
            for handle in [&watch.reader, &watch.writer].into_iter().flatten() {
                visit(handle.raw());
            }
        }
        self.current.with(|task| visit(task.raw()));
        visit(self.slow_callback.borrow().raw());
        visit(self.task_factory.borrow().raw());
    }
    fn clear(&self) {
        let ready = std::mem::take(&mut *self.ready.borrow_mut());
        let timers = std::mem::take(&mut *self.timers.borrow_mut());
        let watches = std::mem::take(&mut *self.watches.borrow_mut());
        drop((ready, timers, watches));
    }
}

impl EventLoop {
    /// The native loop behind a loop object, if there is one.
    pub fn of(value: &Value) -> Option<&EventLoop> {
        value.native::<EventLoop>()
    }

    /// Put an entry at the end of the ready queue.
    pub fn push(&self, vm: &mut Vm, entry: Ready) -> R<()> {
        self.check_open(vm)?;
        self.ready.borrow_mut().push_back(entry);
        Ok(())
    }

    pub(crate) fn check_open(&self, vm: &mut Vm) -> R<()> {
        if self.closed.get() {
            Err(vm.runtime_error("Event loop is closed"))
        } else {
            Ok(())
        }
    }

    fn now(vm: &mut Vm) -> f64 {
        vm.host.monotonic() as f64 / 1e9
    }

    /// The task that runs and those that are to be stepped.
    pub fn queued_tasks(&self) -> Vec<Value> {
        let current = self.current.get();
        let mut tasks: Vec<Value> = self
            .ready
            .borrow()
            .iter()
            .filter_map(|entry| match entry {
                Ready::Step(task, _) | Ready::Wake(task, _) => Some(task.clone()),
                _ => None,
            })
            .collect();
        if !current.is_none() {
            tasks.push(current);
        }
        tasks
    }

    /// Whether `create_task` makes tasks of the native class.
    pub fn makes_plain_tasks(&self) -> bool {
        !self.closed.get() && self.task_factory.borrow().is_none()
    }

    /// Give a future its result some time from now, unless it is done by then.
    pub fn set_result_later(&self, vm: &mut Vm, future: &Value, result: Value, delay: f64) {
        let when = EventLoop::now(vm) + delay;
        self.push_timer(future, result, when);
    }

    fn add_timer(&self, handle: &Value, when: f64) {
        if let Some(h) = handle.native::<Handle>() {
            h.scheduled.set(true);
        }
        self.push_timer(handle, Value::NONE, when);
    }

    fn push_timer(&self, handle: &Value, result: Value, when: f64) {
        let number = self.next_timer.get();
        self.next_timer.set(number + 1);
        self.timers.borrow_mut().push(Timer {
            when,
            number,
            handle: handle.clone(),
            result,
        });
    }

    /// Drop cancelled timers from the front.
    fn prune(&self) {
        let mut timers = self.timers.borrow_mut();
        while timers
            .peek()
            .is_some_and(|t| match t.handle.native::<Handle>() {
                Some(handle) => handle.cancelled.get(),
                None => t.handle.native::<FutureObj>().is_none_or(|f| f.is_done()),
            })
        {
            timers.pop();
        }
    }

    /// One turn.
    fn turn(&self, vm: &mut Vm, this: &Value) -> R<()> {
        self.prune();
        let next = self.timers.borrow().peek().map(|t| t.when);
        let idle = self.ready.borrow().is_empty() && !self.stopping.get();
        let watching = self
            .reactor
            .borrow()
            .as_ref()
            .is_some_and(Reactor::is_watching);
        if idle || watching {
            let wait = match next {
                _ if !idle => Some(Duration::ZERO),
                Some(when) => {
                    let left = (when - EventLoop::now(vm)).clamp(0.0, 86400.0);
                    Some(Duration::try_from_secs_f64(left).unwrap_or(Duration::ZERO))
                }
                None => None,
            };
            if wait != Some(Duration::ZERO) {
                vm.host.flush().ok();
            }
            if wait != Some(Duration::ZERO) || watching {
                let mut ready = Vec::new();
                // Taken out, as nothing may be borrowed while other threads run.
                let reactor = self.reactor.borrow_mut().take();
                let result = match reactor {
                    Some(mut reactor) => {
                        let result = vm.unlocked(|| reactor.wait(wait, &mut ready));
                        self.reactor.replace(Some(reactor));
                        result
                    }
                    None => Ok(()),
                };
                result.map_err(|error| vm.io_error(&error, None))?;
                self.queue_ready(&ready);
            }
        }
        if idle || watching || next.is_some() {
            vm.poll()?;
        }
        // Half a clock tick of grace, as timers are compared in floats.
        let end = match next {
            Some(_) => EventLoop::now(vm) + 1e-9,
            None => f64::NEG_INFINITY,
        };
        loop {
            let due = self.timers.borrow().peek().is_some_and(|t| t.when <= end);
            if !due {
                break;
            }
            let Some(timer) = self.timers.borrow_mut().pop() else {
                break;
            };
            let entry = match timer.handle.native::<Handle>() {
                Some(h) => {
                    h.scheduled.set(false);
                    if h.cancelled.get() {
                        continue;
                    }
                    Ready::Call(timer.handle)
                }
                None => Ready::Fire(timer.handle, timer.result),
            };
            self.ready.borrow_mut().push_back(entry);
        }
        let count = self.ready.borrow().len();
        for _ in 0..count {
            let Some(entry) = self.ready.borrow_mut().pop_front() else {
                break;
            };
            if self.debug.get() {
                self.run_timed(vm, this, entry)?;
            } else {
                self.run_entry(vm, this, entry)?;
            }
        }
        Ok(())
    }

    /// Run an entry and report it when it took long.
    #[cold]
    fn run_timed(&self, vm: &mut Vm, this: &Value, entry: Ready) -> R<()> {
        let what = match &entry {
            Ready::Step(what, _) | Ready::Wake(what, _) | Ready::Call(what) => Some(what.clone()),
            Ready::Gather(..) | Ready::Fire(..) => None,
        };
        let start = EventLoop::now(vm);
        self.run_entry(vm, this, entry)?;
        let took = EventLoop::now(vm) - start;
        let limit = self.slow_callback.borrow().clone();
        if let Some(what) = what
            && took >= vm.to_f64(&limit)?
        {
            let took = vm.float(took);
            vm.call_method(this, "_report_slow", &[what, took])?;
        }
        Ok(())
    }

    fn run_entry(&self, vm: &mut Vm, this: &Value, entry: Ready) -> R<()> {
        match entry {
            Ready::Step(task, exception) => {
                let exception = if exception.is_none() {
                    None
                } else {
                    Some(exception)
                };
                task::step(vm, &task, exception)
            }
            Ready::Wake(task, future) => task::wake(vm, &task, &future),
            Ready::Gather(state, future) => crate::gather::child_done(vm, &state, &future),
            Ready::Fire(future, result) => {
                if future.native::<FutureObj>().is_some_and(|f| f.is_done()) {
                    return Ok(());
                }
                FutureObj::set_result_of(&future, vm, result)
            }
            Ready::Call(handle) => {
                let Some(h) = handle.native::<Handle>() else {
                    return Ok(());
                };
                if h.cancelled.get() {
                    return Ok(());
                }
                match h.call(vm) {
                    Ok(_) => Ok(()),
                    Err(Raise::Halt) => Err(Raise::Halt),
                    Err(raise) => {
                        if vm.is_raised(&raise, &vm.types.SystemExit)
                            || vm.is_raised(&raise, &vm.types.KeyboardInterrupt)
                        {
                            return Err(raise);
                        }
                        let exception = vm.take_raised();
                        self.report(vm, this, &handle, exception)
                    }
                }
            }
        }
    }

    /// A callback has raised: tell the loop's exception handler.
    fn report(&self, vm: &mut Vm, this: &Value, handle: &Value, exception: Value) -> R<()> {
        let h = handle.native::<Handle>().expect("a handle");
        let (callback, args) = (h.callback.get(), h.args.get());
        let source = crate::module::format_callback_source(vm, &callback, &args)?;
        let context = vm.dict();
        let message = vm.str(format!("Exception in callback {source}"));
        for (key, value) in [
            ("message", message),
            ("exception", exception),
            ("handle", handle.clone()),
        ] {
            let key = vm.intern(key);
            context.downcast::<Dict>().map(|d| d.set_str(&key, value));
        }
        vm.call_method(this, "call_exception_handler", &[context])
            .map(drop)
    }

    fn run_until_stopped(&self, vm: &mut Vm, this: &Value) -> R<()> {
        self.check_open(vm)?;
        if self.running.get() {
            return Err(vm.runtime_error("This event loop is already running"));
        }
        if !Names::running_loop(vm).is_none() {
            return Err(vm.runtime_error("Cannot run the event loop while another loop is running"));
        }
        let name = vm.intern("_run_forever_setup");
        if let Some(setup) = vm.get_attr_opt(this, &name)? {
            vm.call(&setup, &[])?;
        }
        self.running.set(true);
        Names::set_running_loop(vm, this.clone());
        let mut result = Ok(());
        while result.is_ok() {
            result = self.turn(vm, this);
            if self.stopping.get() {
                break;
            }
        }
        self.stopping.set(false);
        self.running.set(false);
        Names::set_running_loop(vm, Value::NONE);
        let name = vm.intern("_run_forever_cleanup");
        let kept = if result.is_err() {
            vm.raised.take()
        } else {
            None
        };
        if let Some(cleanup) = vm.get_attr_opt(this, &name)? {
            vm.call(&cleanup, &[])?;
        }
        if result.is_err() {
            vm.raised = kept;
        }
        result
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
        context = task::current_context(vm)?;
    }
    let callback = pos[skip].clone();
    let call = vm.names.__call__.clone();
    if vm.lookup_special(&callback, &call).is_none() {
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
                slow_callback: RefCell::new(slow),
                task_factory: Default::default(),
                waker: reactor.waker(),
                reactor: RefCell::new(Some(reactor)),
                current: MutCell::default(),
                watches: Default::default(),
            },
        ))
    }
    /// Arrange for a callback to be called as soon as possible.
    #[raw]
    fn call_soon(vm: &mut Vm, args: &Args<'_>) -> R {
        this_loop(args).check_open(vm)?;
        let (callback, rest, context) = scheduled(vm, args, 1, "call_soon")?;
        let handle = Names::handle(vm, callback, rest, args.all[0].clone(), context, f64::NAN);
        this_loop(args).push(vm, Ready::Call(handle.clone()))?;
        Ok(handle)
    }
    /// Like call_soon(), but thread-safe.
    #[raw]
    fn call_soon_threadsafe(vm: &mut Vm, args: &Args<'_>) -> R {
        this_loop(args).check_open(vm)?;
        let (callback, rest, context) = scheduled(vm, args, 1, "call_soon_threadsafe")?;
        let handle = Names::handle(vm, callback, rest, args.all[0].clone(), context, f64::NAN);
        this_loop(args).push(vm, Ready::Call(handle.clone()))?;
        let _ = this_loop(args).waker.wake();
        Ok(handle)
    }
    /// Arrange for a callback to be called at a given time.
    #[raw]
    fn call_later(vm: &mut Vm, args: &Args<'_>) -> R {
        this_loop(args).check_open(vm)?;
        let delay = match args.pos().get(1) {
            Some(delay) if delay.is_none() => return Err(vm.type_error("delay must not be None")),
            Some(delay) => vm.to_f64(delay)?,
            None => 0.0,
        };
        let (callback, rest, context) = scheduled(vm, args, 2, "call_later")?;
        let when = EventLoop::time(&args.all[0], vm)? + delay;
        let handle = Names::handle(vm, callback, rest, args.all[0].clone(), context, when);
        this_loop(args).add_timer(&handle, when);
        Ok(handle)
    }
    /// Like call_later(), but uses an absolute time.
    #[raw]
    fn call_at(vm: &mut Vm, args: &Args<'_>) -> R {
        this_loop(args).check_open(vm)?;
        let when = match args.pos().get(1) {
            Some(when) if when.is_none() => return Err(vm.type_error("when cannot be None")),
            Some(when) => vm.to_f64(when)?,
            None => 0.0,
        };
        let (callback, rest, context) = scheduled(vm, args, 2, "call_at")?;
        let handle = Names::handle(vm, callback, rest, args.all[0].clone(), context, when);
        this_loop(args).add_timer(&handle, when);
        Ok(handle)
    }
    /// Return the time according to the event loop's clock.
    fn time(this: &Value, vm: &mut Vm) -> R<f64> {
        let _ = this;
        Ok(EventLoop::now(vm))
    }
    /// Run until stop() is called.
    fn run_forever(this: &Value, vm: &mut Vm) -> R<()> {
        this.native::<EventLoop>()
            .expect("receivers are checked")
            .run_until_stopped(vm, this)
    }
    /// Run until the future (or coroutine) is done; return its result.
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
    /// Returns True if the event loop was closed.
    pub(crate) fn is_closed(&self) -> bool {
        self.closed.get()
    }
    /// Returns True if the event loop is running.
    fn is_running(&self) -> bool {
        self.running.get()
    }
    /// Create a Future object attached to the loop.
    fn create_future(this: &Value, vm: &mut Vm) -> Value {
        let class = Names::future_class(vm);
        vm.new_native(&class, FutureObj::pending(this.clone()))
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
        let factory = native.task_factory.borrow().clone();
        if !factory.is_none() {
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
            None => false,
        };
        let class = Names::task_class(vm);
        task::make(vm, &class, coro, this.clone(), name.0, context.0, eager)
    }
    /// Set a task factory that will be used by loop.create_task().
    fn set_task_factory(&self, vm: &mut Vm, factory: &Value) -> R<()> {
        if !factory.is_none() {
            let call = vm.names.__call__.clone();
            if vm.lookup_special(factory, &call).is_none() {
                return Err(vm.type_error("task factory must be a callable or None"));
            }
        }
        let old = self.task_factory.replace(factory.clone());
        drop(old);
        Ok(())
    }
    /// Return a task factory, or None if the default one is in use.
    fn get_task_factory(&self) -> Value {
        self.task_factory.borrow().clone()
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
