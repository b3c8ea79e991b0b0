//! Methods and attributes of `generator`, `coroutine` and `coroutine_wrapper`; what is shared with `async_generator`.
#![allow(non_snake_case, reason = "setters carry the attribute's name")]

use crate::heap::Kind;
use crate::interp::Outcome;
use crate::native::{Args, ClassDef, class, methods};
use crate::raise::{R, Raise};
use crate::types::exception::Exception;
use crate::types::generator::{Body, Coroutine, Generator, State, body};
use crate::types::type_::{Type, flag};
use crate::value::Value;
use crate::vm::Vm;

/// The methods and attributes that generators of all three kinds have, under the names of each, and the class.
macro_rules! attributes {
    ($class:ident, $name:literal, $frame:ident, $code:ident, $delegate:ident, $suspended:ident, [$($methods:expr),*]) => {
        const _: () = {
            use crate::native::{GetSetDef, MethodDef, concat, total};
            use crate::types::generator_methods::{a_text, code_of, of, repr};

            #[methods(class = $name, part = "SHARED")]
            impl $class {
                /// Return repr(self).
                fn __repr__(this: &Value) -> String {
                    repr(this, $name)
                }
                /// Finalize the object.
                fn __del__(this: &Value, vm: &mut Vm) {
                    vm.finalize_generator(this);
                }
                /// See PEP 585
                #[classmethod]
                fn __class_getitem__(class: &Value, vm: &mut Vm, item: &Value) -> Value {
                    vm.generic_alias(class, item)
                }
                /// name of the object
                #[getter]
                fn __name__(this: &Value) -> Value {
                    of(this).name()
                }
                #[setter]
                fn set___name__(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
                    of(this).set_name(a_text(vm, "__name__", value)?);
                    Ok(())
                }
                #[deleter]
                #[name = "__name__"]
                fn del___name__(_this: &Value, vm: &mut Vm) -> R<()> {
                    a_text(vm, "__name__", &Value::NONE).map(drop)
                }
                /// qualified name of the object
                #[getter]
                fn __qualname__(this: &Value) -> Value {
                    of(this).qualname()
                }
                #[setter]
                fn set___qualname__(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
                    of(this).set_qualname(a_text(vm, "__qualname__", value)?);
                    Ok(())
                }
                #[deleter]
                #[name = "__qualname__"]
                fn del___qualname__(_this: &Value, vm: &mut Vm) -> R<()> {
                    a_text(vm, "__qualname__", &Value::NONE).map(drop)
                }
                /// object being iterated by yield from, or None
                #[getter]
                fn $delegate(this: &Value, vm: &mut Vm) -> Value {
                    vm.delegate(this).unwrap_or_default()
                }
                /// The frame, or None once the body has ended.
                #[getter]
                fn $frame(this: &Value, vm: &mut Vm) -> Value {
                    vm.generator_frame(this)
                }
                /// The code object.
                #[getter]
                fn $code(this: &Value) -> Value {
                    code_of(this)
                }
                /// Whether the body is suspended.
                #[getter]
                fn $suspended(this: &Value) -> bool {
                    of(this).state() == State::Suspended
                }
            }

            const METHODS: &[&[MethodDef]] = &[$($methods,)* $class::METHODS, $class::SHARED_METHODS];
            const GETSET: &[&[GetSetDef]] = &[$class::GETSET, $class::SHARED_GETSET];

            impl $class {
                /// The class of these objects.
                pub const CLASS: ClassDef = ClassDef {
                    methods: &concat::<_, { total(METHODS) }>(METHODS),
                    getset: &concat::<_, { total(GETSET) }>(GETSET),
                    flags: flag::WEAKREF,
                    ..crate::types::registry::plain($name)
                };
            }
        };
    };
}
pub(crate) use attributes;

/// What drives generators and coroutines from outside.
macro_rules! driven {
    ($class:ident, $name:literal) => {
        #[methods(class = $name, part = "DRIVEN")]
        impl $class {
            /// Send a value in; return the next one that comes out, or raise StopIteration.
            #[general]
            fn send(this: &Value, vm: &mut Vm, value: Value) -> R {
                vm.generator_send(this, value)
            }
            /// Raise an exception inside; return the next value that comes out, or raise StopIteration.
            #[raw]
            fn throw(vm: &mut Vm, args: &Args<'_>) -> R {
                let (this, exception) = throw_args(vm, args, $name)?;
                vm.generator_throw(&this, exception)
            }
            /// Raise GeneratorExit inside.
            fn close(this: &Value, vm: &mut Vm) -> R {
                vm.close_generator(this)
            }
        }
    };
}

driven!(Generator, "generator");
attributes!(
    Generator,
    "generator",
    gi_frame,
    gi_code,
    gi_yieldfrom,
    gi_suspended,
    [Generator::DRIVEN_METHODS]
);
driven!(Coroutine, "coroutine");
attributes!(
    Coroutine,
    "coroutine",
    cr_frame,
    cr_code,
    cr_await,
    cr_suspended,
    [Coroutine::DRIVEN_METHODS]
);

/// The body of `this`, which a method's receiver check has found to be one of the three kinds.
pub(crate) fn of(this: &Value) -> &Body {
    body(this).expect("receivers are generators")
}

/// What a script makes `__name__` or `__qualname__`: only strings.
pub(crate) fn a_text(vm: &mut Vm, name: &str, value: &Value) -> R {
    if !value.is_kind(Kind::Str) {
        return Err(vm.type_error(format!("{name} must be set to a string object")));
    }
    Ok(value.clone())
}

pub(crate) fn code_of(this: &Value) -> Value {
    of(this).code.clone()
}

pub(crate) fn repr(this: &Value, what: &str) -> String {
    let qualname = crate::interp::calls::text_of(&of(this).qualname());
    format!("<{what} object {qualname} at {:#x}>", this.id())
}

impl Vm {
    /// `gi_frame`, `cr_frame`, `ag_frame`: the frame object, None once the body has ended.
    pub fn generator_frame(&mut self, generator: &Value) -> Value {
        let b = of(generator);
        match b.state() {
            State::Finished => Value::NONE,
            State::Running => {
                let depth = self
                    .stack
                    .records
                    .iter()
                    .rposition(|r| r.generator == generator.raw());
                depth.map(|d| self.frame_at(d)).unwrap_or_default()
            }
            _ => {
                let existing = b.frame();
                if existing.is_kind(Kind::Frame) {
                    return existing;
                }
                let frame = self.new_frame(b.func.clone());
                if let Some(f) = frame.downcast::<crate::types::frame::Frame>() {
                    f.pc.set(b.pc());
                    f.body.set(generator.raw().0);
                }
                b.unchain();
                b.set_frame(frame.clone());
                frame
            }
        }
    }

    /// What `throw(type, value, traceback)` is given, as one exception.
    pub fn thrown_exception(
        &mut self,
        typ: &Value,
        value: Option<&Value>,
        traceback: Option<&Value>,
    ) -> R {
        if value.is_some() || traceback.is_some() {
            let category = self.class(|t| &t.DeprecationWarning);
            let message = "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.";
            self.warn(&category, message, 1)?;
        }
        if let Some(tb) = traceback
            && !tb.is_none()
            && !tb.is_kind(Kind::Traceback)
        {
            return Err(self.type_error("throw() third argument must be a traceback object"));
        }
        let is_class = typ
            .downcast::<Type>()
            .is_some_and(|t| t.has(flag::EXCEPTION));
        let exception = if is_class {
            let args = match value {
                Some(v) if self.is_instance(v, typ) => None,
                Some(v) if v.is_none() => Some(vec![]),
                Some(v) => Some(match v.downcast::<crate::types::tuple::Tuple>() {
                    Some(t) => t.items().to_vec(),
                    None => vec![v.clone()],
                }),
                None => Some(vec![]),
            };
            let made = match args {
                Some(args) => self.call(typ, &args).and_then(|made| {
                    self.made_exception(typ, made, |vm, made| Ok(vm.type_name(made)))
                }),
                None => Ok(value.cloned().unwrap_or_default()),
            };
            match made {
                Ok(made) => made,
                // What the class raises is thrown instead.
                Err(Raise::Exception) => self.raised.take().unwrap_or_default(),
                Err(raise) => return Err(raise),
            }
        } else if typ.is_kind(Kind::Exception) {
            if value.is_some_and(|v| !v.is_none()) {
                return Err(self.type_error("instance exception may not have a separate value"));
            }
            typ.clone()
        } else {
            return Err(self.type_error_named(
                "exceptions must be classes or instances deriving from BaseException, not {}",
                typ,
            ));
        };
        if let (Some(tb), Some(e)) = (traceback, exception.downcast::<Exception>())
            && !tb.is_none()
        {
            e.traceback.replace(tb.clone());
        }
        Ok(exception)
    }

    /// `send` of generators and coroutines: the next value, or StopIteration.
    pub(crate) fn generator_send(&mut self, this: &Value, value: Value) -> R {
        match self.resume(this, value)? {
            Outcome::Yielded(value) | Outcome::Produced(value) => Ok(value),
            Outcome::Returned(value) => Err(self.stop_iteration(value)),
        }
    }

    /// `throw` of generators and coroutines.
    pub(crate) fn generator_throw(&mut self, this: &Value, exception: Value) -> R {
        match self.resume_throw(this, exception)? {
            Outcome::Yielded(value) | Outcome::Produced(value) => Ok(value),
            Outcome::Returned(value) => Err(self.stop_iteration(value)),
        }
    }
}

fn throw_args(vm: &mut Vm, args: &Args<'_>, what: &str) -> R<(Value, Value)> {
    let rest = args.pos();
    if !args.names.is_empty() {
        return Err(vm.type_error(format!("{what}.throw() takes no keyword arguments")));
    }
    match rest {
        [this, typ] => Ok((this.clone(), vm.thrown_exception(typ, None, None)?)),
        [this, typ, value] => Ok((this.clone(), vm.thrown_exception(typ, Some(value), None)?)),
        [this, typ, value, tb] => Ok((
            this.clone(),
            vm.thrown_exception(typ, Some(value), Some(tb))?,
        )),
        [_] | [] => Err(vm.type_error("throw expected at least 1 argument, got 0")),
        more => Err(vm.type_error(format!(
            "throw expected at most 3 arguments, got {}",
            more.len() - 1
        ))),
    }
}

#[methods]
impl Generator {
    /// Implement iter(self).
    fn __iter__(this: &Value) -> Value {
        this.clone()
    }
    /// Implement next(self).
    fn __next__(this: &Value, vm: &mut Vm) -> R {
        vm.generator_send(this, Value::NONE)
    }
    /// Whether the body is running.
    #[getter]
    fn gi_running(this: &Value) -> bool {
        of(this).state() == State::Running
    }
}

#[methods]
impl Coroutine {
    /// Return an iterator to be used in await expression.
    fn __await__(this: &Value, vm: &mut Vm) -> Value {
        let class = vm.coroutine_wrapper_class();
        vm.new_native(
            &class,
            CoroutineWrapper {
                coroutine: this.clone(),
            },
        )
    }
    /// Whether the body is running.
    #[getter]
    fn cr_running(this: &Value) -> bool {
        of(this).state() == State::Running
    }
    /// Where it was created, or None.
    #[getter]
    fn cr_origin(this: &Value) -> Value {
        of(this).origin()
    }
}

/// `coroutine_wrapper`: what `coroutine.__await__()` gives.
#[class(name = "coroutine_wrapper", module = "builtins", flags(WEAKREF))]
#[derive(crate::native::Trace)]
pub struct CoroutineWrapper {
    coroutine: Value,
}

#[methods(class = "coroutine_wrapper")]
impl CoroutineWrapper {
    /// Implement iter(self).
    fn __iter__(this: &Value) -> Value {
        this.clone()
    }
    /// Implement next(self).
    fn __next__(&self, vm: &mut Vm) -> R {
        let coroutine = self.coroutine.clone();
        vm.generator_send(&coroutine, Value::NONE)
    }
    /// Send a value into the coroutine.
    fn send(&self, vm: &mut Vm, value: Value) -> R {
        let coroutine = self.coroutine.clone();
        vm.generator_send(&coroutine, value)
    }
    /// Raise an exception in the coroutine.
    fn throw(&self, vm: &mut Vm, typ: &Value, value: Option<Value>, traceback: Option<Value>) -> R {
        let coroutine = self.coroutine.clone();
        let exception = vm.thrown_exception(typ, value.as_ref(), traceback.as_ref())?;
        vm.generator_throw(&coroutine, exception)
    }
    /// Close the coroutine.
    fn close(&self, vm: &mut Vm) -> R {
        let coroutine = self.coroutine.clone();
        vm.close_generator(&coroutine)
    }
}

#[derive(Default)]
struct WrapperState {
    class: Option<Value>,
}

impl Vm {
    /// The class `coroutine_wrapper` of this isolate.
    pub fn coroutine_wrapper_class(&mut self) -> Value {
        if let Some(class) = &self.module_state::<WrapperState>().class {
            return class.clone();
        }
        static CLASS: ClassDef = CoroutineWrapper::CLASS;
        let class = self.native_class(&CLASS);
        self.module_state::<WrapperState>().class = Some(class.clone());
        class
    }
}

/// A raise of StopIteration or GeneratorExit counts as a finished close.
pub(crate) fn closed_quietly(vm: &mut Vm, raise: &Raise) -> bool {
    vm.is_raised(raise, &vm.types.GeneratorExit)
        || vm.is_raised(raise, &vm.types.StopAsyncIteration)
}
