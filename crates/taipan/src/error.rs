//! What has gone wrong: one error type for scripts, conversions and limits.

use crate::value::Value;
use std::fmt;
use std::sync::Arc;
use taipan_vm::heap::{NativePayload, Trace};
use taipan_vm::limits::Limit;
use taipan_vm::native::ClassDef;
use taipan_vm::types::exception::Exception;
use taipan_vm::types::frame::Frame as FrameObject;
use taipan_vm::types::traceback::Traceback;
use taipan_vm::types::type_::flag;
use taipan_vm::vm::Vm as Machine;
use taipan_vm::{R, Raise};

/// A result with [`Error`].
pub type Result<T = ()> = std::result::Result<T, Error>;

/// An exception of a script, or what will be one when it comes back to the script.
///
/// `Display` shows what CPython prints for an uncaught exception, without the last line end: the traceback if there is one, and
/// the exception. The parts are there as data: [`class`](Error::class), [`message`](Error::message), [`frames`](Error::frames).
///
/// ```
/// let error = taipan::run("def f():\n    return 1 / 0\nf()").unwrap_err();
/// assert_eq!(error.class(), "ZeroDivisionError");
/// assert_eq!(error.message(), "division by zero");
/// assert_eq!(error.frames()[1].function(), "f");
/// assert!(error.to_string().starts_with("Traceback (most recent call last):\n"));
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    what: What,
    frames: Vec<Frame>,
    /// The exception object, in the isolate it comes from.
    exception: Option<Value>,
    source: Option<Source>,
    /// A conversion of an argument has failed for its type.
    mismatch: bool,
    /// Which part of a value could not be converted: `user.names[2]`.
    place: String,
}

/// The original error of a native function.
pub(crate) type Source = Arc<dyn std::error::Error + Send + Sync>;

enum What {
    /// An exception: its class, `str()` of it, and all that is printed.
    Exception {
        class: String,
        message: String,
        text: String,
    },
    /// A value of another type than a function wants.
    Expected {
        expected: &'static str,
        found: String,
    },
    /// The script was stopped.
    Halted { limit: Limit, why: String },
}

/// One line of the way that an exception has come: the outermost call first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    file: String,
    line: u32,
    function: String,
    source: String,
}

impl Frame {
    /// The file as the code was named when it was compiled.
    pub fn file(&self) -> &str {
        &self.file
    }
    /// The line, from 1.
    pub fn line(&self) -> u32 {
        self.line
    }
    /// The name of the function, `<module>` outside of functions.
    pub fn function(&self) -> &str {
        &self.function
    }
    /// The text of the line, if it is known.
    pub fn source(&self) -> &str {
        &self.source
    }
}

impl Error {
    /// An exception of a class of the builtins, or of a module (`json.JSONDecodeError`), to be raised by a native function.
    ///
    /// ```
    /// let mut vm = taipan::Vm::new();
    /// vm.set("lookup", |key: String| -> taipan::Result<i64> { Err(taipan::Error::new("KeyError", key)) })?;
    /// let found: i64 = vm.eval("lookup('x')").unwrap_or(-1);
    /// assert_eq!(found, -1);
    /// # taipan::Result::Ok(())
    /// ```
    pub fn new(class: impl Into<String>, message: impl Into<String>) -> Error {
        let (class, message) = (class.into(), message.into());
        let text = match message.is_empty() {
            true => class.clone(),
            false => format!("{class}: {message}"),
        };
        Error::of(What::Exception {
            class,
            message,
            text,
        })
    }

    /// The same for somebody else: without the frames and the exception object.
    pub(crate) fn again(&self) -> Error {
        match &self.0.what {
            What::Halted { limit, why } => Error::of(What::Halted {
                limit: *limit,
                why: why.clone(),
            }),
            _ => {
                let error = Error::new(self.class(), self.message());
                match &self.0.source {
                    Some(source) => error.with_source(source.clone()),
                    None => error,
                }
            }
        }
    }

    /// `TypeError(message)`
    pub fn type_error(message: impl Into<String>) -> Error {
        Error::new("TypeError", message)
    }

    /// `ValueError(message)`
    pub fn value_error(message: impl Into<String>) -> Error {
        Error::new("ValueError", message)
    }

    /// The exception that stands for an error of Rust: `OSError` and its subclasses for [`std::io::Error`], else `RuntimeError`
    /// with its text. [`Error::downcast_ref`] finds the original, also after it has gone through a script.
    ///
    /// A native function may also return the original in its `Result`: this is what becomes of it.
    pub fn host(error: impl std::error::Error + Send + Sync + 'static) -> Error {
        // An `Error` itself comes this way when a native function returns one.
        let mut slot = Some(error);
        if let Some(own) = (&mut slot as &mut dyn std::any::Any).downcast_mut::<Option<Error>>() {
            return own.take().expect("there is one");
        }
        let error = slot.expect("not taken");
        let class = match (&error as &dyn std::any::Any).downcast_ref::<std::io::Error>() {
            Some(error) => io_class(error.kind()),
            None => "RuntimeError",
        };
        Error::new(class, error.to_string()).with_source(Arc::new(error))
    }

    /// The same exception with an original error behind it.
    pub fn with_source(mut self, source: Arc<dyn std::error::Error + Send + Sync>) -> Error {
        self.0.source = Some(source);
        self
    }

    /// The class's name as a traceback shows it: `ValueError`, `json.decoder.JSONDecodeError`.
    pub fn class(&self) -> &str {
        match &self.0.what {
            What::Exception { class, .. } => class,
            What::Expected { .. } => "TypeError",
            What::Halted { .. } => "Halted",
        }
    }

    /// `str(exception)`
    pub fn message(&self) -> String {
        let message = match &self.0.what {
            What::Exception { message, .. } => message.clone(),
            What::Expected { expected, found } => format!("expected {expected}, got {found}"),
            What::Halted { why, .. } => format!("the script was stopped: {why}"),
        };
        match self.0.place.as_str() {
            "" => message,
            place => format!("{place}: {message}"),
        }
    }

    /// The way the exception has come: the outermost call first.
    pub fn frames(&self) -> &[Frame] {
        &self.0.frames
    }

    /// The exception object, for use in the VM it comes from.
    pub fn exception(&self) -> Option<&Value> {
        self.0.exception.as_ref()
    }

    /// The original error of a native function, if it is an `E`: the one that this exception stands for, or the nearest in the
    /// chain that has led to it (`raise ... from error`).
    ///
    /// ```
    /// # use taipan::Vm;
    /// let mut vm = Vm::new();
    /// vm.set("parse", |text: String| text.parse::<u8>())?;
    /// let error = vm.run("parse('a hundred')").unwrap_err();
    /// assert_eq!(error.class(), "RuntimeError");
    /// assert!(error.downcast_ref::<std::num::ParseIntError>().is_some());
    ///
    /// let source = "try: parse('a hundred')\nexcept RuntimeError as e: raise ValueError('no number') from e";
    /// let error = vm.run(source).unwrap_err();
    /// assert_eq!(error.class(), "ValueError");
    /// assert!(error.downcast_ref::<std::num::ParseIntError>().is_some());
    /// # taipan::Result::Ok(())
    /// ```
    pub fn downcast_ref<E: std::error::Error + 'static>(&self) -> Option<&E> {
        self.0.source.as_deref()?.downcast_ref()
    }

    /// The limit that the script has run into: it was stopped, or it had no memory.
    ///
    /// What has been stopped cannot be caught by the script; the VM can be used again.
    pub fn limit(&self) -> Option<Limit> {
        match &self.0.what {
            What::Halted { limit, .. } => Some(*limit),
            What::Exception { class, .. } if class == "MemoryError" => Some(Limit::Memory),
            _ => None,
        }
    }

    /// Whether the host or a limit has stopped the script, which no handler of the script has seen.
    pub fn is_halted(&self) -> bool {
        matches!(self.0.what, What::Halted { .. })
    }

    /// Whether it says that a coroutine was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.class().rsplit('.').next() == Some("CancelledError")
    }

    /// Forget the exception object, whose isolate ends.
    pub(crate) fn without_exception(mut self) -> Error {
        self.0.exception = None;
        self
    }

    fn of(what: What) -> Error {
        Error(Box::new(Inner {
            what,
            frames: Vec::new(),
            exception: None,
            source: None,
            mismatch: false,
            place: String::new(),
        }))
    }

    /// The same about a part of the value: a field.
    pub(crate) fn in_field(self, name: &str) -> Error {
        self.in_part(name)
    }

    /// The same about a part of the value: an item.
    pub(crate) fn in_item(self, index: usize) -> Error {
        self.in_part(&format!("[{index}]"))
    }

    fn in_part(mut self, part: &str) -> Error {
        let inner = &mut *self.0;
        // What a script has raised says itself where it comes from.
        if inner.frames.is_empty() && !matches!(inner.what, What::Halted { .. }) {
            inner.exception = None;
            let joint = match inner.place.as_bytes() {
                [] | [b'[', ..] => "",
                _ => ".",
            };
            inner.place = format!("{part}{joint}{}", inner.place);
        }
        self
    }

    /// A value of this type was wanted.
    pub(crate) fn expected(
        vm: &Machine,
        expected: &'static str,
        found: &taipan_vm::Value,
    ) -> Error {
        let found = match found.is_none() {
            true => "None".to_string(),
            false => vm.type_name(found),
        };
        Error::of(What::Expected { expected, found })
    }

    /// The same about an argument, in CPython's words.
    pub(crate) fn in_argument(self, function: &str, position: usize, alone: bool) -> Error {
        let argument = match alone {
            true => format!("{function}() argument"),
            false => format!("{function}() argument {}", position + 1),
        };
        self.in_place_of(argument)
    }

    fn in_place_of(self, argument: String) -> Error {
        let inner = &self.0;
        match &inner.what {
            What::Expected { expected, found } if inner.place.is_empty() => {
                Error::type_error(format!("{argument} must be {expected}, not {found}"))
            }
            _ if !inner.place.is_empty() => {
                Error::new(self.class(), format!("{argument}: {}", self.message()))
            }
            _ => self,
        }
    }

    /// The same about an argument with a name.
    pub(crate) fn in_named_argument(self, function: &str, name: &str) -> Error {
        let mismatch = matches!(self.0.what, What::Expected { .. });
        let mut error = self.in_place_of(format!("{function}() argument '{name}'"));
        error.0.mismatch |= mismatch;
        error
    }

    /// Whether it says no more than that a value is of another type.
    #[doc(hidden)]
    pub fn is_mismatch(&self) -> bool {
        self.0.mismatch || matches!(self.0.what, What::Expected { .. })
    }

    /// What was raised, taken out of the isolate.
    pub(crate) fn take(vm: &mut Machine, raise: Raise) -> Error {
        if raise == Raise::Halt {
            let (limit, why) = vm
                .halted()
                .unwrap_or((Limit::Interrupt, Limit::Interrupt.to_string()));
            return Error::of(What::Halted { limit, why });
        }
        let exception = vm.take_raised();
        Error::of_exception(vm, &exception)
    }

    /// An exception object.
    pub(crate) fn of_exception(vm: &mut Machine, exception: &taipan_vm::Value) -> Error {
        let class = vm.type_of(exception);
        let mut error = Error::of(What::Exception {
            class: vm.shown_class_name(&class),
            message: text_or_empty(vm, exception),
            text: vm
                .print_exception(exception)
                .trim_end_matches('\n')
                .to_string(),
        });
        let inner = &mut error.0;
        inner.frames = frames(vm, exception);
        inner.source = source_of(vm, exception);
        inner.exception = Some(Value::new(vm, exception));
        error
    }

    /// Raise it in an isolate.
    pub(crate) fn raise(self, vm: &mut Machine) -> Raise {
        let whole = self.message();
        let Inner {
            what,
            exception,
            source,
            ..
        } = *self.0;
        if let Some(exception) = exception.and_then(|e| e.resolve(vm)) {
            return vm.raise_value(exception);
        }
        let class = match what {
            What::Exception { class, .. } => class,
            What::Expected { .. } => return vm.type_error(whole),
            What::Halted { .. } => return Raise::Halt,
        };
        match new_exception(vm, &class, whole, source) {
            Ok(exception) => vm.raise_value(exception),
            Err(raise) => raise,
        }
    }
}

/// An instance of the class of this name.
fn new_exception(
    vm: &mut Machine,
    class: &str,
    message: String,
    source: Option<Source>,
) -> R<taipan_vm::Value> {
    let (module, name) = class.rsplit_once('.').unwrap_or(("builtins", class));
    let found = vm
        .import_module(module)
        .and_then(|module| vm.get_attr_str(&module, name));
    let class = match found {
        Ok(found) if vm.is_exception_class(&found) => found,
        _ => {
            vm.raised = None;
            vm.class(|t| &t.RuntimeError)
        }
    };
    let io = source
        .as_deref()
        .and_then(|e| e.downcast_ref::<std::io::Error>());
    let exception = match io.and_then(|error| Some((error, error.raw_os_error()?))) {
        Some((error, number)) => {
            let text = error.to_string();
            let text = text.split(" (os error ").next().unwrap_or_default();
            let text = vm.str(text);
            let number = taipan_vm::Value::small_int(number.into());
            vm.call(&class, &[number, text])?
        }
        None if message.is_empty() => vm.call(&class, &[])?,
        None => {
            let message = vm.str(message);
            vm.call(&class, &[message])?
        }
    };
    if let Some(source) = source {
        let class = source_class(vm);
        let source = vm.new_native(&class, Original(source));
        let name = vm.intern(ORIGINAL);
        vm.set_attr(&exception, &name, source)?;
    }
    Ok(exception)
}

fn text_or_empty(vm: &mut Machine, value: &taipan_vm::Value) -> String {
    vm.str_text(value).unwrap_or_else(|_| {
        vm.raised = None;
        String::new()
    })
}

/// The class that Python has for a kind of failure.
fn io_class(kind: std::io::ErrorKind) -> &'static str {
    use std::io::ErrorKind as Kind;
    match kind {
        Kind::NotFound => "FileNotFoundError",
        Kind::PermissionDenied => "PermissionError",
        Kind::ConnectionRefused => "ConnectionRefusedError",
        Kind::ConnectionReset => "ConnectionResetError",
        Kind::ConnectionAborted => "ConnectionAbortedError",
        Kind::BrokenPipe => "BrokenPipeError",
        Kind::AlreadyExists => "FileExistsError",
        Kind::WouldBlock => "BlockingIOError",
        Kind::TimedOut => "TimeoutError",
        Kind::Interrupted => "InterruptedError",
        Kind::IsADirectory => "IsADirectoryError",
        Kind::NotADirectory => "NotADirectoryError",
        Kind::UnexpectedEof => "EOFError",
        _ => "OSError",
    }
}

fn frames(vm: &mut Machine, exception: &taipan_vm::Value) -> Vec<Frame> {
    let mut frames = Vec::new();
    let Some(exception) = exception.downcast::<Exception>() else {
        return frames;
    };
    let mut at = exception.traceback.get();
    while let Some(traceback) = at.downcast::<Traceback>() {
        if let Some(frame) = traceback.frame.downcast::<FrameObject>()
            && let code = frame.code()
            && let Some(code) = code.downcast::<taipan_vm::types::code::CodeObj>()
        {
            let (file, line) = (code.code.filename.to_string(), traceback.line());
            frames.push(Frame {
                source: vm.source_line(&file, line as usize).trim().to_string(),
                file,
                line,
                function: code.code.name.to_string(),
            });
        }
        let next = traceback.next.get();
        at = next;
    }
    frames
}

/// The attribute of an exception that holds the error of Rust it stands for.
const ORIGINAL: &str = "__rust_error__";

struct Original(Source);

impl Trace for Original {}
impl NativePayload for Original {}

static ORIGINAL_CLASS: ClassDef = ClassDef {
    name: "RustError",
    module: "taipan",
    doc: "The error of the host that an exception stands for.",
    methods: &[],
    getset: &[],
    new: None,
    flags: flag::DISALLOW_NEW,
};

#[derive(Default)]
struct OriginalClass(Option<taipan_vm::Value>);

fn source_class(vm: &mut Machine) -> taipan_vm::Value {
    if let Some(class) = &vm.module_state::<OriginalClass>().0 {
        return class.clone();
    }
    let class = vm.native_class(&ORIGINAL_CLASS);
    vm.module_state::<OriginalClass>().0 = Some(class.clone());
    class
}

/// The original error behind an exception, or behind the nearest one that has led to it.
fn source_of(vm: &mut Machine, exception: &taipan_vm::Value) -> Option<Source> {
    /// Chains can be circles.
    const LONGEST: usize = 1000;
    let name = vm.intern(ORIGINAL);
    let mut at = exception.clone();
    for _ in 0..LONGEST {
        if let Some(found) = vm.instance_attr(&at, &name)
            && let Some(original) = found.native::<Original>()
        {
            return Some(original.0.clone());
        }
        let e = at.downcast::<Exception>()?;
        let before = match e.suppress_context.get() {
            true => e.cause.get(),
            false => e.context.get(),
        };
        at = before;
    }
    None
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.what {
            What::Exception { text, .. } if self.0.place.is_empty() => f.write_str(text),
            _ => write!(f, "{}: {}", self.class(), self.message()),
        }
    }
}

/// As `Display`: what `unwrap` and `main` print is meant for people.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|e| e as _)
    }
}

macro_rules! from_host {
    ($($error:ty),* $(,)?) => { $(
        impl From<$error> for Error {
            fn from(error: $error) -> Error {
                Error::host(error)
            }
        }
    )* };
}

from_host! {
    std::io::Error, fmt::Error, std::num::ParseIntError, std::num::ParseFloatError, std::str::Utf8Error,
    std::string::FromUtf8Error, std::num::TryFromIntError, std::sync::mpsc::RecvError,
}
