//! `asyncio.Handle` and `asyncio.TimerHandle`: a callback that is scheduled.

use std::cell::Cell;
use taipan_vm::native::{Nullable, class, methods};
use taipan_vm::types::tuple::Tuple;
use taipan_vm::{MutCell, R, Value, Vm};

/// Object returned by callback registration methods.
#[class(
    name = "Handle",
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
            cancelled: Cell::new(false),
            when: Cell::new(when),
            scheduled: Cell::new(false),
        }
    }

    /// Cancel the callback.
    pub fn cancel_now(&self) {
        if !self.cancelled.replace(true) {
            drop(self.callback.replace(Value::NONE));
            drop(self.args.replace(Value::NONE));
        }
    }

    /// Call the callback.
    pub fn call(&self, vm: &mut Vm) -> R {
        let (callback, args, context) = (self.callback.get(), self.args.get(), self.context.get());
        let args = args
            .downcast::<Tuple>()
            .map(|t| t.items().to_vec())
            .unwrap_or_default();
        crate::task::in_context(vm, &context, |vm| vm.call(&callback, &args))
    }
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
            None => crate::task::current_context(vm)?,
        };
        Ok(vm.new_native(
            class,
            Handle::make(callback, args, event_loop, context, f64::NAN),
        ))
    }
    /// Cancel the callback.
    fn cancel(&self) {
        self.cancel_now();
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
    fn get_context(&self) -> Value {
        self.context.get()
    }
    /// Run the callback now.
    fn _run(&self, vm: &mut Vm) -> R<()> {
        self.call(vm).map(drop)
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
            parts.push(crate::module::format_callback_source(vm, &callback, &args)?);
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
            None => crate::task::current_context(vm)?,
        };
        Ok(vm.new_native(
            class,
            Handle::make(callback, args, event_loop, context, when),
        ))
    }
}
