//! Source to code, and the compiler's errors to exceptions.

use std::sync::Arc;
use taipan_bytecode::Code;
use taipan_compiler::{Compiled, Options};
use taipan_syntax::{ErrorKind, Mode, SyntaxError};
use taipan_vm::vm::CompileRequest;
use taipan_vm::{R, Raise, Value, Vm};

/// What is compiled for a unit of fuel.
const BYTES_PER_UNIT: usize = 1;

/// What is compiled without a look at the eval breaker, at most.
const LONG: usize = 30_000;

/// `PyCF_ALLOW_TOP_LEVEL_AWAIT`
const TOP_LEVEL_AWAIT: u32 = 0x2000;

/// Compile for an isolate: a SyntaxError is raised in it.
pub fn compile(vm: &mut Vm, request: &CompileRequest<'_>) -> R<Arc<Code>> {
    let mode = mode_of(request);
    let options = options_of(vm, request);
    // Long sources are compiled apart, so that the script can be stopped meanwhile.
    let work = request.source.len() / BYTES_PER_UNIT;
    let compiled = if request.source.len() > LONG && vm.is_limited() {
        let source = request.source.to_owned();
        vm.apart(work, move || compile_source(&source, mode, &options))?
    } else {
        vm.charge(work)?;
        compile_source(request.source, mode, &options)
    };
    finish(vm, compiled, request.filename)
}

/// Compile without an isolate.
pub(crate) fn compile_source(
    source: &str,
    mode: Mode,
    options: &Options,
) -> Result<Compiled, SyntaxError> {
    at_any_depth(|deep| {
        let options = Options {
            deep,
            ..options.clone()
        };
        taipan_compiler::compile_source(source, mode, &options)
    })
}

/// What the source is.
pub(crate) fn mode_of(request: &CompileRequest<'_>) -> Mode {
    match request.mode {
        "eval" => Mode::Eval,
        "single" => Mode::Single,
        _ => Mode::Exec,
    }
}

/// What to compile for.
pub(crate) fn options_of(vm: &Vm, request: &CompileRequest<'_>) -> Options {
    let mut options = Options::new(request.filename);
    options.optimize = if request.optimize < 0 {
        vm.settings.optimize
    } else {
        request.optimize as u8
    };
    options.future_flags = request.flags & 0x1ff_0000;
    options.allow_top_level_await = request.flags & TOP_LEVEL_AWAIT != 0;
    options
}

/// Issue the warnings of what was compiled, raise its error.
pub(crate) fn finish(
    vm: &mut Vm,
    compiled: Result<Compiled, SyntaxError>,
    filename: &str,
) -> R<Arc<Code>> {
    let (warnings, result) = match compiled {
        Ok(compiled) => (compiled.warnings, Ok(compiled.code)),
        Err(mut error) => (std::mem::take(&mut error.warnings), Err(error)),
    };
    for warning in &warnings {
        warn(vm, warning, filename)?;
    }
    result.map_err(|error| raise_syntax_error(vm, &error, filename))
}

/// Do what has a bound on the depth of trees; what nests deeper than the stacks of ordinary threads allow is tried again on
/// one that is large enough.
pub(crate) fn at_any_depth<T: Send>(
    work: impl Fn(bool) -> Result<T, SyntaxError> + Sync,
) -> Result<T, SyntaxError> {
    let error = match work(false) {
        Err(error) if error.too_deep => error,
        result => return result,
    };
    on_large_stack(|| work(true)).unwrap_or(Err(error))
}

/// Do what needs [`taipan_syntax::DEEP_STACK`] bytes of stack; `None` if there are not so many.
pub(crate) fn on_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(taipan_syntax::DEEP_STACK);
        thread.spawn_scoped(scope, work).ok()?.join().ok()
    })
}

/// Issue a SyntaxWarning. One that the filters turn into an exception is the SyntaxError of its place.
pub(crate) fn warn(vm: &mut Vm, warning: &SyntaxError, filename: &str) -> R<()> {
    let warnings = vm.import_simple("warnings")?;
    let arguments = [
        vm.str(warning.message.as_str()),
        vm.class(|t| &t.SyntaxWarning),
        vm.str(filename),
        Value::small_int(warning.lineno.into()),
    ];
    let Err(raise) = vm.call_method(&warnings, "warn_explicit", &arguments) else {
        return Ok(());
    };
    let class = vm.class(|t| &t.SyntaxWarning);
    if raise != Raise::Exception
        || !vm
            .raised
            .as_ref()
            .is_some_and(|e| vm.is_instance(e, &class))
    {
        return Err(raise);
    }
    vm.raised = None;
    let mut error = warning.clone();
    error.message = error.message.replace(FUTURE, "");
    Err(raise_syntax_error(vm, &error, filename))
}

/// What the warning of an escape sequence says, but not the error.
const FUTURE: &str = " Such sequences will not work in the future.";

/// Raise what CPython raises for this error.
pub fn raise_syntax_error(vm: &mut Vm, error: &SyntaxError, filename: &str) -> Raise {
    if error.too_deep {
        return vm.memory_error(error.message.clone());
    }
    let class = match error.kind {
        ErrorKind::SyntaxError => vm.class(|t| &t.SyntaxError),
        ErrorKind::IndentationError => vm.class(|t| &t.IndentationError),
        ErrorKind::TabError => vm.class(|t| &t.TabError),
    };
    let message = vm.str(error.message.clone());
    let number = |n: i64| Value::small_int(n);
    let text = match error.compiling {
        true => line_of_file(vm, filename, error.lineno),
        false => error.text.clone(),
    };
    let details = vec![
        vm.str(filename),
        if error.lineno == 0 {
            Value::NONE
        } else {
            number(error.lineno as i64)
        },
        number(error.offset as i64),
        match text {
            Some(text) => vm.str(text),
            None => Value::NONE,
        },
        number(error.end_lineno as i64),
        number(error.end_offset as i64),
    ];
    let details = vm.tuple(details);
    let exception = match vm.call(&class, &[message, details]) {
        Ok(exception) => exception,
        Err(raise) => return raise,
    };
    if !error.tried.is_empty() {
        let told: Vec<Value> = error
            .tried
            .iter()
            .map(|warning| told_value(vm, warning))
            .collect();
        let (name, told) = (vm.intern("_tried"), vm.tuple(told));
        if let Err(raise) = vm.set_attr(&exception, &name, told) {
            return raise;
        }
    }
    if let Some(shown) = &error.shown {
        // What only a traceback says instead; the exception itself keeps its message.
        let items = vec![
            vm.str(shown.message.as_str()),
            number(i64::from(shown.offset)),
            number(i64::from(shown.end_offset)),
        ];
        let (name, shown) = (vm.intern("_shown"), vm.tuple(items));
        if let Err(raise) = vm.set_attr(&exception, &name, shown) {
            return raise;
        }
    }
    vm.raise_value(exception)
}

/// The text and the line of a warning.
fn told_value(vm: &mut Vm, warning: &SyntaxError) -> Value {
    let text = vm.str(warning.message.as_str());
    vm.tuple(vec![text, Value::small_int(warning.lineno.into())])
}

/// The line of a source, if it is a file or was typed at a prompt.
fn line_of_file(vm: &mut Vm, filename: &str, line: u32) -> Option<String> {
    let is_typed = filename == "<stdin>" || filename.starts_with("<python-input-");
    if filename.starts_with('<') && !is_typed {
        return None;
    }
    let text = vm.source_line(filename, line as usize);
    (!text.is_empty()).then(|| text + "\n")
}

/// The text of a source file: BOM and encoding declaration are followed, into the codecs of the isolate if need be. Without the
/// name of a file it is what a script compiles.
pub fn decode(vm: &mut Vm, bytes: &[u8], filename: &str, is_file: bool) -> R<String> {
    let decoded = match is_file {
        true => taipan_syntax::decode_file(bytes, filename),
        false => taipan_syntax::decode(bytes),
    };
    let mut error = match decoded {
        Ok(text) => return Ok(text),
        Err(error) => error,
    };
    if let Some(encoding) = error.message.strip_prefix("unknown encoding: ") {
        let (data, lookup_error) = (vm.bytes(bytes.to_vec()), vm.class(|t| &t.LookupError));
        match taipan_vm::codecs::decode_object(vm, &data, Some(encoding), None) {
            Ok(text) => return vm.str_text(&text),
            Err(Raise::Exception) if vm.is_raised(&Raise::Exception, &lookup_error) => {
                let unknown = vm.take_raised();
                let message = vm.str_text(&unknown)?;
                if !message.starts_with("unknown encoding") {
                    error.message = message;
                }
            }
            Err(Raise::Exception) => {
                let undecodable = vm.take_raised();
                error.message = vm.str_text(&undecodable)?;
            }
            Err(raise) => return Err(raise),
        }
    }
    let raise = raise_syntax_error(vm, &error, filename);
    if !is_file && error.lineno == 0 && raise == Raise::Exception {
        // What is wrong with the bytes as a whole is in line 0.
        let exception = vm.take_raised();
        let name = vm.intern("lineno");
        let result = vm.set_attr(&exception, &name, Value::small_int(0));
        vm.raised = Some(exception);
        result?;
    }
    Err(raise)
}
