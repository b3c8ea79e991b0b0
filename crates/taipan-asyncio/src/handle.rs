//! `asyncio.Handle` and `asyncio.TimerHandle`: a callback that is scheduled.

use crate::event_loop::EventLoop;
use crate::future::FutureObj;
use crate::module::Names;
use std::cell::Cell;
use taipan_vm::context::ContextOwner;
use taipan_vm::native::{Nullable, class, methods};
use taipan_vm::types::tuple::Tuple;
use taipan_vm::{MutCell, R, Raise, Value, Vm};

/// A callback that is due, and can be cancelled.
#[class(
    name = "Handle",
    signature = "(callback, args, loop, context=None)",
    module = "asyncio.events",
    flags(BASETYPE, DICT, WEAKREF),
    new
)]
#[derive(taipan_vm::native::Trace)]
pub struct Handle {
    pub callback: MutCell<Value>,
    /// Tuple.
    pub args: MutCell<Value>,
    pub event_loop: MutCell<Value>,
    pub context: MutCell<Value>,
    /// In debug mode: where it was made.
    pub source_traceback: MutCell<Value>,
    /// In debug mode: what the repr says of a cancelled one.
    pub last_repr: MutCell<Value>,
    #[trace(skip)]
    pub cancelled: Cell<bool>,
    /// Timers: when, in seconds of the loop's clock; NaN for plain handles.
    #[trace(skip)]
    pub when: Cell<f64>,
    /// Timers: in the loop's heap.
    #[trace(skip)]
    pub scheduled: Cell<bool>,
}

impl Handle {
    /// A handle not yet on the heap.
    pub fn make(
        callback: Value,
        args: Value,
        event_loop: Value,
        context: Value,
        when: f64,
    ) -> Handle {
        Handle {
            callback: MutCell::new(callback),
            args: MutCell::new(args),
            event_loop: MutCell::new(event_loop),
            context: MutCell::new(context),
            source_traceback: MutCell::default(),
            last_repr: MutCell::default(),
            cancelled: Cell::new(false),
            when: Cell::new(when),
            scheduled: Cell::new(false),
        }
    }

    /// Cancel the callback.
    pub fn cancel_now(&self) {
        if !self.cancelled.replace(true) {
            self.release();
        }
    }

    fn release(&self) {
        drop(self.callback.replace(Value::NONE));
        drop(self.args.replace(Value::NONE));
        if self.scheduled.get() {
            self.event_loop.with(|event_loop| {
                if let Some(native) = event_loop.native::<EventLoop>() {
                    native.timer_cancelled();
                }
            });
        }
    }

    /// Call the callback.
    fn call(this: &Value, vm: &mut Vm) -> R {
        let handle = this.native::<Handle>().expect("a handle");
        let (callback, args) = (handle.callback.get(), handle.args.get());
        let args = args.downcast::<Tuple>().map_or(&[][..], Tuple::items);
        let owner: ContextOwner = (this.clone(), |this, context| {
            if let Some(handle) = this.native::<Handle>() {
                handle.context.replace(context);
            }
        });
        crate::task::in_context(vm, &handle.context, owner, |vm| vm.call(&callback, args))
    }

    fn is_debug(&self) -> bool {
        self.event_loop
            .with(|l| l.native::<EventLoop>().is_some_and(EventLoop::is_debug))
    }
}

/// In debug mode remember where a handle was made.
pub fn remember_source(vm: &mut Vm, handle: &Value, event_loop: &Value) -> R<()> {
    if !event_loop
        .native::<EventLoop>()
        .is_some_and(EventLoop::is_debug)
    {
        return Ok(());
    }
    let traceback = crate::module::source_traceback(vm, event_loop)?;
    if let Some(handle) = handle.native::<Handle>() {
        handle.source_traceback.replace(traceback);
    }
    Ok(())
}

/// Call the callback; should it fail, tell the loop's exception handler.
pub fn run(this: &Value, vm: &mut Vm) -> R<()> {
    match Handle::call(this, vm) {
        Ok(_) => Ok(()),
        Err(raise) => failed(vm, this, raise),
    }
}

/// Call a callback (with its context) of a future that is done.
pub fn tell(vm: &mut Vm, call: &(Value, Value), future: &Value) -> R<()> {
    let (callback, context) = call;
    let args = std::slice::from_ref(future);
    let before = vm.enter_context(context, None)?;
    let result = vm.call(callback, args);
    vm.leave_context(before);
    let Err(raise) = result else { return Ok(()) };
    let event_loop = match future.native::<FutureObj>() {
        Some(future) => future.event_loop.get(),
        None => Names::running_loop(vm),
    };
    let args = vm.tuple_of([future.clone()]);
    let handle = Names::handle(
        vm,
        callback.clone(),
        args,
        event_loop,
        context.clone(),
        f64::NAN,
    );
    failed(vm, &handle, raise)
}

/// A callback has failed: tell the loop's exception handler.
#[cold]
fn failed(vm: &mut Vm, this: &Value, raise: Raise) -> R<()> {
    let handle = this.native::<Handle>().expect("a handle");
    if matches!(raise, Raise::Halt) {
        return Err(raise);
    }
    if vm.is_raised(&raise, &vm.types.SystemExit)
        || vm.is_raised(&raise, &vm.types.KeyboardInterrupt)
    {
        return Err(raise);
    }
    let exception = vm.take_raised();
    let (callback, args) = (handle.callback.get(), handle.args.get());
    let debug = handle.is_debug();
    let source = crate::module::format_callback_source(vm, &callback, &args, debug)?;
    let message = vm.str(format!("Exception in callback {source}"));
    let mut entries = vec![
        ("message", message),
        ("exception", exception),
        ("handle", this.clone()),
    ];
    let traceback = handle.source_traceback.get();
    if !traceback.is_none() {
        entries.push(("source_traceback", traceback));
    }
    let event_loop = handle.event_loop.get();
    crate::module::report(vm, &event_loop, entries)
}

#[methods(class = "Handle")]
impl Handle {
    #[new]
    #[sig("(callback, args, loop, context=None)")]
    fn new(
        class: &Value,
        vm: &mut Vm,
        callback: Value,
        args: &Value,
        event_loop: Value,
        context: Nullable<Value>,
    ) -> R {
        let args = vm.collect(args)?;
        let args = vm.tuple(args);
        let context = match context.0 {
            Some(context) => context,
            None => vm.context_snapshot(),
        };
        let handle = Handle::make(callback, args, event_loop.clone(), context, f64::NAN);
        let handle = vm.new_native(class, handle);
        remember_source(vm, &handle, &event_loop)?;
        Ok(handle)
    }
    /// Cancel the callback.
    fn cancel(this: &Value, vm: &mut Vm) -> R<()> {
        let handle = this.native::<Handle>().expect("receivers are checked");
        if handle.cancelled.replace(true) {
            return Ok(());
        }
        if handle.is_debug() {
            // What is shown of it later still names the callback.
            let shown = vm.repr(this)?;
            handle.last_repr.replace(shown);
        }
        handle.release();
        Ok(())
    }
    /// Whether the callback was cancelled.
    fn cancelled(&self) -> bool {
        self.cancelled.get()
    }
    /// The time of a timer handle in the loop's seconds.
    fn when(&self) -> f64 {
        self.when.get()
    }
    /// The context the callback runs in.
    fn get_context(this: &Value, vm: &mut Vm) -> R {
        let handle = this.native::<Handle>().expect("receivers are checked");
        let context = vm.context_of(this, handle.context.get())?;
        handle.context.replace(context.clone());
        Ok(context)
    }
    /// Run the callback now.
    fn _run(this: &Value, vm: &mut Vm) -> R<()> {
        run(this, vm)
    }
    /// Where it was made, in debug mode.
    #[getter]
    fn _source_traceback(&self) -> Value {
        self.source_traceback.get()
    }
    /// The loop.
    #[getter]
    fn _loop(&self) -> Value {
        self.event_loop.get()
    }
    /// The callback.
    #[getter]
    fn _callback(&self) -> Value {
        self.callback.get()
    }
    /// Its arguments.
    #[getter]
    fn _args(&self) -> Value {
        self.args.get()
    }
    /// Whether it was cancelled.
    #[getter]
    fn _cancelled(&self) -> bool {
        self.cancelled.get()
    }
    /// Whether a timer waits in the loop.
    #[getter]
    fn _scheduled(&self) -> bool {
        self.scheduled.get()
    }
    /// The time of a timer.
    #[getter]
    fn _when(&self) -> f64 {
        self.when.get()
    }
    /// Return repr(self).
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let handle = this.native::<Handle>().expect("receivers are checked");
        let last = handle.last_repr.get();
        if !last.is_none() {
            return Ok(crate::module::text(&last));
        }
        let mut parts = vec![crate::module::class_name(vm, this)];
        if handle.cancelled.get() {
            parts.push("cancelled".into());
        }
        let when = handle.when.get();
        if !when.is_nan() {
            let when = vm.float(when);
            let shown = vm.repr(&when)?;
            parts.push(format!("when={}", crate::module::text(&shown)));
        }
        let callback = handle.callback.get();
        if !callback.is_none() {
            let args = handle.args.get();
            let debug = handle.is_debug();
            parts.push(crate::module::format_callback_source(
                vm, &callback, &args, debug,
            )?);
        }
        let traceback = handle.source_traceback.get();
        if !traceback.is_none() {
            let place = Names::call(vm, "asyncio.format_helpers", "_created_at", &[traceback])?;
            parts.push(crate::module::text(&place));
        }
        Ok(format!("<{}>", parts.join(" ")))
    }
    /// Return hash(self).
    fn __hash__(this: &Value) -> i64 {
        (this.id() >> 4) as i64
    }
    /// Return self==value.
    fn __eq__(this: &Value, other: &Value) -> bool {
        this.is(other)
    }
    /// Return self<value.
    fn __lt__(&self, other: &Value) -> Value {
        match other.native::<Handle>() {
            Some(other) => Value::bool(self.when.get() < other.when.get()),
            None => Value::NOT_IMPLEMENTED,
        }
    }
}

/// The class `asyncio.TimerHandle`, a subclass of `Handle` with the same payload.
pub struct TimerMethods;

#[methods(class = "TimerHandle")]
impl TimerMethods {
    #[new]
    #[sig("(when, callback, args, loop, context=None)")]
    fn new(
        class: &Value,
        vm: &mut Vm,
        when: f64,
        callback: Value,
        args: &Value,
        event_loop: Value,
        context: Nullable<Value>,
    ) -> R {
        let args = vm.collect(args)?;
        let args = vm.tuple(args);
        let context = match context.0 {
            Some(context) => context,
            None => vm.context_snapshot(),
        };
        let handle = Handle::make(callback, args, event_loop.clone(), context, when);
        let handle = vm.new_native(class, handle);
        remember_source(vm, &handle, &event_loop)?;
        Ok(handle)
    }
}
