//! `async_generator`, and the awaitables its methods give.
#![allow(non_snake_case, reason = "setters carry the attribute's name")]

use crate::interp::Outcome;
use crate::native::{ClassDef, class, methods};
use crate::raise::{R, Raise};
use crate::types::generator::{AsyncGenerator, State, body};
use crate::types::generator_methods::{closed_quietly, code_of, of, repr, set_name, set_qualname};
use crate::types::type_::flag;
use crate::value::Value;
use crate::vm::Vm;
use std::cell::Cell;

/// Bits of [`AsyncGenerator::flags`].
pub mod bit {
    /// An `asend`/`athrow`/`aclose` is under way.
    pub const RUNNING: u32 = 1;
    /// `aclose` has begun, or the generator has ended.
    pub const CLOSED: u32 = 2;
    /// The hooks of `sys.set_asyncgen_hooks` have been looked at.
    pub const HOOKED: u32 = 4;
}

/// The hooks of `sys.set_asyncgen_hooks`.
#[derive(Default)]
pub struct AsyncGenHooks {
    pub firstiter: Value,
    pub finalizer: Value,
}

impl AsyncGenerator {
    /// The class `async_generator`.
    pub const CLASS: ClassDef = ClassDef {
        methods: AsyncGenerator::METHODS,
        getset: AsyncGenerator::GETSET,
        flags: flag::WEAKREF,
        ..crate::types::registry::plain("async_generator")
    };
}

/// Progress of one awaitable.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Init,
    Iterating,
    Closed,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    Send,
    Throw,
    Close,
}

#[methods]
impl AsyncGenerator {
    /// Return an awaitable, that resolves in asynchronous iterator.
    fn __aiter__(this: &Value) -> Value {
        this.clone()
    }
    /// Return a value or raise StopAsyncIteration.
    fn __anext__(this: &Value, vm: &mut Vm) -> R {
        vm.async_gen_step(this, Action::Send, Value::NONE)
    }
    /// asend(v) -> send 'v' in generator.
    fn asend(this: &Value, vm: &mut Vm, value: Value) -> R {
        vm.async_gen_step(this, Action::Send, value)
    }
    /// athrow(value) -> raise exception in generator.
    fn athrow(
        this: &Value,
        vm: &mut Vm,
        typ: &Value,
        value: Option<Value>,
        traceback: Option<Value>,
    ) -> R {
        let exception = vm.thrown_exception(typ, value.as_ref(), traceback.as_ref())?;
        vm.async_gen_step(this, Action::Throw, exception)
    }
    /// aclose() -> raise GeneratorExit inside generator.
    fn aclose(this: &Value, vm: &mut Vm) -> R {
        vm.async_gen_step(this, Action::Close, Value::NONE)
    }
    /// Finalize the generator.
    fn __del__(this: &Value, vm: &mut Vm) -> R<()> {
        vm.finalize_async_gen(this)
    }
    /// Return repr(self).
    fn __repr__(this: &Value, vm: &mut Vm) -> String {
        repr(vm, this, "async_generator")
    }
    /// See PEP 585
    #[classmethod]
    fn __class_getitem__(class: &Value, vm: &mut Vm, item: &Value) -> Value {
        vm.generic_alias(class, item)
    }
    /// name of the async generator
    #[getter]
    fn __name__(this: &Value) -> Value {
        of(this).name.get()
    }
    #[setter]
    fn set___name__(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        set_name(vm, this, value)
    }
    /// qualified name of the async generator
    #[getter]
    fn __qualname__(this: &Value) -> Value {
        of(this).qualname.get()
    }
    #[setter]
    fn set___qualname__(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        set_qualname(vm, this, value)
    }
    /// object being awaited on, or None
    #[getter]
    fn ag_await(this: &Value, vm: &mut Vm) -> Value {
        vm.delegate(this).unwrap_or_default()
    }
    /// The frame, or None once the generator has ended.
    #[getter]
    fn ag_frame(this: &Value, vm: &mut Vm) -> Value {
        vm.generator_frame(this)
    }
    /// Whether an awaitable of the generator is being awaited.
    #[getter]
    fn ag_running(&self) -> bool {
        self.flags.get() & bit::RUNNING != 0
    }
    /// The code object.
    #[getter]
    fn ag_code(this: &Value) -> Value {
        code_of(this)
    }
    /// Whether the body is suspended.
    #[getter]
    fn ag_suspended(this: &Value) -> bool {
        of(this).state.get() == State::Suspended
    }
}

/// `async_generator_asend` and `async_generator_athrow`: one step of an asynchronous generator, to be awaited.
#[class(name = "async_generator_asend", module = "builtins", flags(WEAKREF))]
#[derive(crate::native::Trace)]
pub struct AsyncGenStep {
    generator: Value,
    /// The value to send, or the exception to throw.
    argument: Value,
    #[trace(skip)]
    action: Action,
    #[trace(skip)]
    progress: Cell<Progress>,
}

impl Vm {
    fn async_gen_step(&mut self, generator: &Value, action: Action, argument: Value) -> R {
        let ag = generator
            .downcast::<AsyncGenerator>()
            .expect("receivers are checked");
        if ag.flags.get() & bit::HOOKED == 0 {
            ag.flags.set(ag.flags.get() | bit::HOOKED);
            let (first, finalizer) = {
                let hooks = self.module_state::<AsyncGenHooks>();
                (hooks.firstiter.clone(), hooks.finalizer.clone())
            };
            ag.finalizer.replace(finalizer);
            if !first.is_none() {
                self.call(&first, std::slice::from_ref(generator))?;
            }
        }
        let class = self.async_gen_step_class(action);
        let step = AsyncGenStep {
            generator: generator.clone(),
            argument,
            action,
            progress: Cell::new(Progress::Init),
        };
        Ok(self.new_native(&class, step))
    }

    fn async_gen_step_class(&mut self, action: Action) -> Value {
        #[derive(Default)]
        struct Classes(Option<(Value, Value)>);
        static ASEND: ClassDef = AsyncGenStep::CLASS;
        static ATHROW: ClassDef = ClassDef {
            name: "async_generator_athrow",
            ..AsyncGenStep::CLASS
        };
        if self.module_state::<Classes>().0.is_none() {
            let classes = (self.native_class(&ASEND), self.native_class(&ATHROW));
            self.module_state::<Classes>().0 = Some(classes);
        }
        let classes = self.module_state::<Classes>().0.clone().expect("just made");
        if action == Action::Send {
            classes.0
        } else {
            classes.1
        }
    }

    /// `__del__` of an asynchronous generator: the loop's finaliser hook closes it; without one it is closed as far as it goes
    /// without awaiting.
    fn finalize_async_gen(&mut self, generator: &Value) -> R<()> {
        let ag = generator
            .downcast::<AsyncGenerator>()
            .expect("receivers are checked");
        let finalizer = ag.finalizer.get();
        if !finalizer.is_none() && ag.flags.get() & bit::CLOSED == 0 {
            return self
                .call(&finalizer, std::slice::from_ref(generator))
                .map(drop);
        }
        self.close_generator(generator).map(drop)
    }

    fn stop_async(&mut self) -> Raise {
        let class = self.types.StopAsyncIteration.clone();
        self.raise_args(&class, vec![])
    }
}

impl AsyncGenStep {
    fn ag(&self) -> &AsyncGenerator {
        self.generator
            .downcast::<AsyncGenerator>()
            .expect("made for one")
    }
    fn set(&self, flag: u32, on: bool) {
        let flags = &self.ag().flags;
        flags.set(if on {
            flags.get() | flag
        } else {
            flags.get() & !flag
        });
    }
    fn reused(&self, vm: &mut Vm) -> Raise {
        vm.runtime_error(match self.action {
            Action::Send => "cannot reuse already awaited __anext__()/asend()",
            _ => "cannot reuse already awaited aclose()/athrow()",
        })
    }

    /// The first step marks the generator as running.
    fn begin(&self, vm: &mut Vm) -> R<()> {
        if self.ag().flags.get() & bit::RUNNING != 0 {
            self.progress.set(Progress::Closed);
            let name = match self.action {
                Action::Send => "anext(): asynchronous generator is already running",
                Action::Throw => "athrow(): asynchronous generator is already running",
                Action::Close => "aclose(): asynchronous generator is already running",
            };
            return Err(vm.runtime_error(name));
        }
        self.set(bit::RUNNING, true);
        self.progress.set(Progress::Iterating);
        Ok(())
    }

    /// What one run of the body means to whoever awaits: `Ok` is a value to pass outwards, StopIteration carries the result.
    fn settle(&self, vm: &mut Vm, result: R<Outcome>) -> R {
        match result {
            Ok(Outcome::Yielded(value)) => Ok(value),
            Ok(Outcome::Produced(value)) => {
                self.end();
                if self.action == Action::Close {
                    drop(value);
                    return Err(vm.runtime_error("async generator ignored GeneratorExit"));
                }
                Err(vm.stop_iteration(value))
            }
            Ok(Outcome::Returned(_)) => {
                self.end();
                self.set(bit::CLOSED, true);
                if self.action == Action::Close {
                    return Err(vm.stop_iteration(Value::NONE));
                }
                Err(vm.stop_async())
            }
            Err(raise) => {
                self.end();
                self.set(bit::CLOSED, true);
                if self.action == Action::Close && closed_quietly(vm, &raise) {
                    vm.raised = None;
                    return Err(vm.stop_iteration(Value::NONE));
                }
                Err(raise)
            }
        }
    }

    fn end(&self) {
        self.set(bit::RUNNING, false);
        self.progress.set(Progress::Closed);
    }

    fn advance(&self, vm: &mut Vm, sent: Value) -> R {
        let generator = self.generator.clone();
        if self.progress.get() == Progress::Closed {
            return Err(self.reused(vm));
        }
        if self.progress.get() == Progress::Iterating {
            let result = vm.resume(&generator, sent);
            return self.settle(vm, result);
        }
        let finished = body(&generator).is_some_and(|b| b.state.get() == State::Finished);
        match self.action {
            Action::Send => {
                if finished {
                    self.progress.set(Progress::Closed);
                    return Err(vm.stop_async());
                }
                self.begin(vm)?;
                let value = if sent.is_none() {
                    self.argument.clone()
                } else {
                    sent
                };
                let result = vm.resume(&generator, value);
                self.settle(vm, result)
            }
            Action::Throw | Action::Close => {
                if finished || self.ag().flags.get() & bit::CLOSED != 0 {
                    self.progress.set(Progress::Closed);
                    return Err(if self.action == Action::Close {
                        vm.stop_iteration(Value::NONE)
                    } else {
                        vm.stop_async()
                    });
                }
                if !sent.is_none() {
                    return Err(
                        vm.runtime_error("can't send non-None value to a just-started coroutine")
                    );
                }
                self.begin(vm)?;
                let exception = if self.action == Action::Close {
                    self.set(bit::CLOSED, true);
                    if body(&generator).is_some_and(|b| b.state.get() == State::Created) {
                        self.end();
                        of(&generator).finish();
                        return Err(vm.stop_iteration(Value::NONE));
                    }
                    let class = vm.types.GeneratorExit.clone();
                    vm.new_exception(&class, vec![])
                } else {
                    self.argument.clone()
                };
                let result = vm.resume_throw(&generator, exception);
                self.settle(vm, result)
            }
        }
    }
}

#[methods(class = "async_generator_asend")]
impl AsyncGenStep {
    /// Return an iterator to be used in await expression.
    fn __await__(this: &Value) -> Value {
        this.clone()
    }
    /// Implement iter(self).
    fn __iter__(this: &Value) -> Value {
        this.clone()
    }
    /// Implement next(self).
    fn __next__(&self, vm: &mut Vm) -> R {
        self.advance(vm, Value::NONE)
    }
    /// Send a value to what the generator awaits.
    fn send(&self, vm: &mut Vm, value: Value) -> R {
        self.advance(vm, value)
    }
    /// Raise an exception in what the generator awaits.
    fn throw(&self, vm: &mut Vm, typ: &Value, value: Option<Value>, traceback: Option<Value>) -> R {
        let exception = vm.thrown_exception(typ, value.as_ref(), traceback.as_ref())?;
        if self.progress.get() == Progress::Closed {
            return Err(self.reused(vm));
        }
        if self.progress.get() == Progress::Init {
            self.begin(vm)?;
        }
        let generator = self.generator.clone();
        let result = vm.resume_throw(&generator, exception);
        self.settle(vm, result)
    }
    /// Give up: raise GeneratorExit in what the generator awaits.
    fn close(&self, vm: &mut Vm) -> R<()> {
        if self.progress.get() != Progress::Iterating {
            self.progress.set(Progress::Closed);
            return Ok(());
        }
        let class = vm.types.GeneratorExit.clone();
        let exit = vm.new_exception(&class, vec![]);
        let generator = self.generator.clone();
        let result = vm.resume_throw(&generator, exit);
        match self.settle(vm, result) {
            Ok(_) => Err(vm.runtime_error("coroutine ignored GeneratorExit")),
            Err(raise)
                if closed_quietly(vm, &raise) || vm.is_raised(&raise, &vm.types.StopIteration) =>
            {
                vm.raised = None;
                Ok(())
            }
            Err(raise) => Err(raise),
        }
    }
}
