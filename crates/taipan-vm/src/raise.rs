//! How failure travels: [`Raise`] is one word; the exception itself waits in the VM.

use crate::heap::Downcast;
use crate::types::exception::Exception;
use crate::types::type_::Type;
use crate::value::Value;
use crate::vm::Vm;

/// Something was raised. `Exception`: the exception object is in [`Vm::raised`]; scripts can catch it.
/// `Halt`: the host or a limit stops the script; no handler sees it.
///
/// As wide as a [`Value`], so that an `R<Value>` is returned in two registers and not through memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[must_use]
#[repr(u64)]
pub enum Raise {
    Exception,
    Halt,
}

/// The result of everything that can raise.
pub type R<T = Value> = Result<T, Raise>;

macro_rules! raisers {
    ($($method:ident $class:ident),* $(,)?) => {
        impl Vm {
            $(
                #[doc = concat!("Raise `", stringify!($class), "(message)`: `Err(vm.", stringify!($method), "(...))`.")]
                #[cold]
                pub fn $method(&mut self, message: impl AsRef<str>) -> Raise {
                    let class = self.class(|t| &t.$class);
                    self.raise(&class, message)
                }
            )*
        }
    };
}

raisers! {
    type_error TypeError, value_error ValueError, attribute_error AttributeError, index_error IndexError, key_error_text KeyError,
    name_error NameError, unbound_local_error UnboundLocalError, runtime_error RuntimeError, recursion_error RecursionError,
    overflow_error OverflowError, zero_division_error ZeroDivisionError, memory_error MemoryError, import_error ImportError,
    assertion_error AssertionError, not_implemented_error NotImplementedError, lookup_error LookupError, eof_error EOFError,
    buffer_error BufferError, system_error SystemError, os_error_text OSError, stop_async_iteration StopAsyncIteration,
    arithmetic_error ArithmeticError, unicode_error UnicodeError, reference_error ReferenceError,
}

impl Vm {
    /// Raise `class(message)`.
    #[cold]
    pub fn raise(&mut self, class: &Value, message: impl AsRef<str>) -> Raise {
        let message = self.str(message.as_ref());
        let args = self.tuple_of([message]);
        self.raise_tuple(class, args)
    }

    /// Raise an instance of a builtin exception class with these `args` (its constructor does not run).
    #[cold]
    pub fn raise_args(&mut self, class: &Value, args: Vec<Value>) -> Raise {
        let args = self.tuple(args);
        self.raise_tuple(class, args)
    }

    /// As [`Vm::raise_args`], with a tuple.
    fn raise_tuple(&mut self, class: &Value, args: Value) -> Raise {
        let exception = self.new_exception_of(class, args);
        self.raise_value(exception)
    }

    /// An instance of a builtin exception class, made directly.
    pub fn new_exception(&mut self, class: &Value, args: Vec<Value>) -> Value {
        let args = self.tuple(args);
        self.new_exception_of(class, args)
    }

    /// As [`Vm::new_exception`], with a tuple.
    fn new_exception_of(&mut self, class: &Value, args: Value) -> Value {
        let class = class.downcast::<Type>().expect("an exception class");
        let fields = crate::types::exception::initial_fields(class, &args);
        let shape = class.root_word();
        self.heap
            .alloc_sub_by(shape, || Exception::with_fields(args, fields))
    }

    /// An instance of a builtin exception class that takes the place of `cause`, as by `raise ... from`.
    #[cold]
    pub fn new_exception_from(
        &mut self,
        class: &Value,
        message: impl Into<String>,
        cause: Value,
    ) -> Value {
        let message = self.str(message.into());
        let exception = self.new_exception(class, vec![message]);
        if let Some(e) = exception.downcast::<Exception>() {
            e.cause.replace(cause.clone());
            e.context.replace(cause);
            e.suppress_context.set(true);
        }
        exception
    }

    /// Raise an exception object: the exception being handled becomes its context.
    #[cold]
    pub fn raise_value(&mut self, exception: Value) -> Raise {
        self.set_context(&exception);
        self.raised = Some(exception);
        Raise::Exception
    }

    /// Raise KeyError with the key itself.
    #[cold]
    pub fn key_error(&mut self, key: &Value) -> Raise {
        let class = self.class(|t| &t.KeyError);
        let args = self.tuple_of([key.clone()]);
        self.raise_tuple(&class, args)
    }

    /// Raise StopIteration with a value (no argument when None).
    #[cold]
    pub fn stop_iteration(&mut self, value: Value) -> Raise {
        let class = self.class(|t| &t.StopIteration);
        let args = if value.is_none() { vec![] } else { vec![value] };
        self.raise_args(&class, args)
    }

    /// Raise AttributeError with `name` and `obj` filled.
    #[cold]
    pub fn attribute_error_on(
        &mut self,
        object: &Value,
        name: &Value,
        message: impl AsRef<str>,
    ) -> Raise {
        let class = self.class(|t| &t.AttributeError);
        let message = self.str(message.as_ref());
        let exception = self.new_exception(&class, vec![message]);
        if let Some(e) = exception.downcast::<Exception>() {
            e.fields.replace(vec![name.clone(), object.clone()]);
        }
        self.raise_value(exception)
    }

    /// "'T' object cannot be interpreted as ..." and the like: TypeError with the type's name in `{}`.
    #[cold]
    pub fn type_error_named(&mut self, template: &str, object: &Value) -> Raise {
        let name = self.type_name(object);
        self.type_error(template.replacen("{}", &name, 1))
    }

    /// Set the context of an exception about to be raised, without making a cycle.
    fn set_context(&mut self, exception: &Value) {
        if self.handled.is_none() || self.handled.is(exception) {
            return;
        }
        let Some(e) = Exception::downcast(exception) else {
            return;
        };
        // Cut the chain where it would come back to this exception.
        let mut at = self.handled.clone();
        while let Some(link) = at.downcast::<Exception>() {
            let next = link.context.get();
            if next.is_none() {
                break;
            }
            if next.is(exception) {
                link.context.replace(Value::NONE);
                break;
            }
            at = next;
        }
        e.context.replace(self.handled.clone());
    }

    /// Add a note to the exception that is being raised.
    #[cold]
    pub fn note_raised(&mut self, raise: Raise, text: &str) {
        if raise != Raise::Exception {
            return;
        }
        if let Some(error) = self.raised.take() {
            let text = self.str(text);
            let _ = self.call_method(&error, "add_note", &[text]);
            self.raised = Some(error);
        }
    }

    /// Take the raised exception: it counts as caught. Call only after an `Err(Raise::Exception)`.
    pub fn take_raised(&mut self) -> Value {
        self.raised.take().unwrap_or(Value::NONE)
    }

    /// Whether a failure is an exception of this class (builtin `isinstance` without hooks).
    pub fn is_raised(&self, raise: &Raise, class: &Value) -> bool {
        *raise == Raise::Exception
            && self
                .raised
                .as_ref()
                .is_some_and(|e| self.class_of(e).is_subtype(class))
    }

    /// Turn an exception of this class into `None`; everything else goes on.
    pub fn catch<T>(
        &mut self,
        result: R<T>,
        class: impl Fn(&crate::vm::Types) -> &Value,
    ) -> R<Option<T>> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(raise) => {
                let class = class(&self.types).clone();
                if self.is_raised(&raise, &class) {
                    self.raised = None;
                    Ok(None)
                } else {
                    Err(raise)
                }
            }
        }
    }
}
