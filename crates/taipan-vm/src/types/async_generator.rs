//! `async_generator`, and the awaitables its methods give.
#![allow(non_snake_case, reason = "setters carry the attribute's name")]

use crate::heap::Trace;
use crate::interp::Outcome;
use crate::native::{ClassDef, class, methods};
use crate::raise::{R, Raise};
use crate::types::generator::{AsyncGenerator, State, body};
use crate::types::generator_methods::{attributes, closed_quietly, of};
use crate::types::type_::flag;
use crate::value::{Raw, Value};
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

attributes!(
    AsyncGenerator,
    "async_generator",
    ag_frame,
    ag_code,
    ag_await,
    ag_suspended,
    []
);

/// Progress of one awaitable.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Init,
    Iterating,
    Closed,
}

/// What awaiting a step does next to the body of the generator.
pub(crate) enum Advance {
    Send(Value),
    Throw(Value),
    /// Nothing: the await is done.
    Done,
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
    /// Whether an awaitable of the generator is being awaited.
    #[getter]
    fn ag_running(&self) -> bool {
        self.flags.get() & bit::RUNNING != 0
    }
}

/// `async_generator_asend` and `async_generator_athrow`: one step of an asynchronous generator, to be awaited.
#[class(name = "async_generator_asend", module = "builtins", flags(WEAKREF))]
pub struct AsyncGenStep {
    pub(crate) generator: Value,
    /// The value to send, or the exception to throw.
    argument: Value,
    action: Action,
    progress: Cell<Progress>,
}

impl Trace for AsyncGenStep {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        visit(self.generator.raw());
        visit(self.argument.raw());
    }
    fn is_quiet(&self) -> bool {
        !self.is_unawaited()
    }
}

impl Vm {
    /// The first step of an asynchronous generator: it gets the finaliser of today, and the hook is told.
    pub(crate) fn hook_async_generator(&mut self, generator: &Value) -> R<()> {
        let ag = generator
            .downcast::<AsyncGenerator>()
            .expect("receivers are checked");
        if ag.flags.get() & bit::HOOKED != 0 {
            return Ok(());
        }
        ag.flags.set(ag.flags.get() | bit::HOOKED);
        let (first, finalizer) = {
            let hooks = self.thread_state::<AsyncGenHooks>();
            (hooks.firstiter.clone(), hooks.finalizer.clone())
        };
        ag.finalizer.replace(finalizer);
        if !first.is_none() {
            self.call(&first, std::slice::from_ref(generator))?;
        }
        Ok(())
    }

    fn async_gen_step(&mut self, generator: &Value, action: Action, argument: Value) -> R {
        self.hook_async_generator(generator)?;
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

    /// The object of a step that an `async for` loop has begun without one.
    pub(crate) fn running_step(&mut self, generator: &Value) -> Value {
        let class = self.async_gen_step_class(Action::Send);
        let step = AsyncGenStep {
            generator: generator.clone(),
            argument: Value::NONE,
            action: Action::Send,
            progress: Cell::new(Progress::Iterating),
        };
        self.new_native(&class, step)
    }

    pub(crate) fn stop_async(&mut self) -> Raise {
        let class = self.class(|t| &t.StopAsyncIteration);
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
    fn has(&self, flag: u32) -> bool {
        self.ag().flags.get() & flag != 0
    }
    fn reused(&self, vm: &mut Vm) -> Raise {
        vm.runtime_error(match self.action {
            Action::Send => "cannot reuse already awaited __anext__()/asend()",
            _ => "cannot reuse already awaited aclose()/athrow()",
        })
    }
    fn refuse_if_running(&self, vm: &mut Vm) -> R<()> {
        if !self.has(bit::RUNNING) {
            return Ok(());
        }
        self.progress.set(Progress::Closed);
        Err(vm.runtime_error(match self.action {
            Action::Send => "anext(): asynchronous generator is already running",
            Action::Throw => "athrow(): asynchronous generator is already running",
            Action::Close => "aclose(): asynchronous generator is already running",
        }))
    }
    fn start(&self) {
        self.set(bit::RUNNING, true);
        self.progress.set(Progress::Iterating);
    }

    /// The body is not entered any more by this step.
    pub(crate) fn end(&self) {
        self.set(bit::RUNNING, false);
        self.progress.set(Progress::Closed);
    }

    /// The body has yielded a value of its own.
    pub(crate) fn produced(&self, vm: &mut Vm) -> R<()> {
        self.end();
        match self.action {
            Action::Close => Err(vm.runtime_error("async generator ignored GeneratorExit")),
            _ => Ok(()),
        }
    }

    /// The body has returned.
    pub(crate) fn returned(&self, vm: &mut Vm) -> R<()> {
        self.end();
        self.set(bit::CLOSED, true);
        match self.action {
            Action::Close => Ok(()),
            _ => Err(vm.stop_async()),
        }
    }

    /// The body has raised; whether that is what was wanted.
    pub(crate) fn raised(&self, vm: &mut Vm, raise: &Raise) -> bool {
        self.end();
        let closed = closed_quietly(vm, raise);
        if closed {
            self.set(bit::CLOSED, true);
        }
        closed && self.action == Action::Close
    }

    /// What one run of the body means to whoever drives the step from native code: `Ok` is a value to pass outwards,
    /// StopIteration carries the result.
    fn settle(&self, vm: &mut Vm, result: R<Outcome>) -> R {
        match result {
            Ok(Outcome::Yielded(value)) => Ok(value),
            Ok(Outcome::Produced(value)) => {
                self.produced(vm)?;
                Err(vm.stop_iteration(value))
            }
            Ok(Outcome::Returned(_)) => {
                self.returned(vm)?;
                Err(vm.stop_iteration(Value::NONE))
            }
            Err(raise) => {
                if self.raised(vm, &raise) {
                    vm.raised = None;
                    return Err(vm.stop_iteration(Value::NONE));
                }
                Err(raise)
            }
        }
    }

    /// Begin or go on.
    pub(crate) fn advance(&self, vm: &mut Vm, sent: Value) -> R<Advance> {
        match self.progress.get() {
            Progress::Closed => return Err(self.reused(vm)),
            Progress::Iterating => return Ok(Advance::Send(sent)),
            Progress::Init => {}
        }
        let finished = body(&self.generator).is_some_and(|b| b.state() == State::Finished);
        if self.action == Action::Send {
            self.refuse_if_running(vm)?;
            if finished {
                self.progress.set(Progress::Closed);
                return Err(vm.stop_async());
            }
            self.start();
            return Ok(Advance::Send(match sent.is_none() {
                true => self.argument.clone(),
                false => sent,
            }));
        }
        if finished {
            self.progress.set(Progress::Closed);
            return Ok(Advance::Done);
        }
        self.refuse_if_running(vm)?;
        if self.has(bit::CLOSED) {
            self.progress.set(Progress::Closed);
            return Err(vm.stop_async());
        }
        if !sent.is_none() {
            return Err(vm.runtime_error("can't send non-None value to a just-started coroutine"));
        }
        self.start();
        if self.action == Action::Throw {
            return Ok(Advance::Throw(self.argument.clone()));
        }
        self.set(bit::CLOSED, true);
        let class = vm.class(|t| &t.GeneratorExit);
        Ok(Advance::Throw(vm.new_exception(&class, vec![])))
    }

    /// Whether an exception can be thrown into the body; begins the step if so.
    pub(crate) fn open_for_throw(&self) -> bool {
        match self.progress.get() {
            Progress::Iterating => true,
            Progress::Init if !self.has(bit::RUNNING) => {
                self.start();
                true
            }
            _ => false,
        }
    }

    /// As `await` does, from native code.
    fn drive(&self, vm: &mut Vm, sent: Value) -> R {
        let generator = self.generator.clone();
        let result = match self.advance(vm, sent)? {
            Advance::Done => return Err(vm.stop_iteration(Value::NONE)),
            Advance::Send(value) => vm.resume(&generator, value),
            Advance::Throw(exception) => vm.resume_throw(&generator, exception),
        };
        self.settle(vm, result)
    }

    fn throw_into(&self, vm: &mut Vm, exception: Value) -> R {
        if self.progress.get() == Progress::Closed {
            return Err(self.reused(vm));
        }
        if !self.open_for_throw() {
            self.refuse_if_running(vm)?;
        }
        let generator = self.generator.clone();
        let result = vm.resume_throw(&generator, exception);
        self.settle(vm, result)
    }

    /// Whether nobody has awaited it.
    fn is_unawaited(&self) -> bool {
        self.progress.get() == Progress::Init
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
        self.drive(vm, Value::NONE)
    }
    /// Send a value to what the generator awaits.
    fn send(&self, vm: &mut Vm, value: Value) -> R {
        self.drive(vm, value)
    }
    /// Raise an exception in what the generator awaits.
    fn throw(&self, vm: &mut Vm, typ: &Value, value: Option<Value>, traceback: Option<Value>) -> R {
        let exception = vm.thrown_exception(typ, value.as_ref(), traceback.as_ref())?;
        self.throw_into(vm, exception)
    }
    /// Give up: raise GeneratorExit in what the generator awaits.
    fn close(&self, vm: &mut Vm) -> R<()> {
        if self.progress.get() == Progress::Closed {
            return Ok(());
        }
        let class = vm.class(|t| &t.GeneratorExit);
        let exit = vm.new_exception(&class, vec![]);
        match self.throw_into(vm, exit) {
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
    /// Warn if nobody has awaited it.
    fn __del__(&self, vm: &mut Vm) {
        if !self.is_unawaited() {
            return;
        }
        let method = match self.action {
            Action::Send => "asend",
            Action::Throw => "athrow",
            Action::Close => "aclose",
        };
        let generator = self.generator.clone();
        let qualname = vm.repr_text(&of(&generator).qualname());
        let class = vm.class(|t| &t.RuntimeWarning);
        let warned = qualname.and_then(|qualname| {
            let message = format!("coroutine method '{method}' of {qualname} was never awaited");
            vm.warn_of(&class, &message, 1, &generator)
        });
        if warned.is_err() {
            vm.unraisable(
                "Exception ignored while finalizing async generator",
                &generator,
            );
        }
    }
}
