//! Exception classes with attributes of their own. See `types/exception.rs` for the layout of their fields.

use crate::native::{Args, ClassDef, GetSetDef, MethodDef};
use crate::protocol::show::text;
use crate::raise::{R, Raise};
use crate::types::bytes::Bytes;
use crate::types::dict::Dict;
use crate::types::exception::{
    Exception, base_str, field, fields_from, init, keep_args, layout, method, new, no_keywords,
    payload,
};
use crate::types::instance::Attrs;
use crate::types::str_::Str;
use crate::types::type_::Type;
use crate::value::Value;
use crate::vm::{Types, Vm};

/// A class that only has a constructor.
pub const fn simple(name: &'static str, doc: &'static str) -> ClassDef {
    ClassDef {
        doc,
        new: Some(new),
        ..crate::types::registry::exception(name)
    }
}

const fn with(
    name: &'static str,
    doc: &'static str,
    methods: &'static [MethodDef],
    getset: &'static [GetSetDef],
) -> ClassDef {
    ClassDef {
        methods,
        getset,
        ..simple(name, doc)
    }
}

const INIT: &str = "Keep the arguments.";

// ---- StopIteration, SystemExit

/// `StopIteration`
pub const STOP_ITERATION: ClassDef = with(
    "StopIteration",
    "An iterator has no more items; `value` is what the generator returned.",
    &[method("__init__", INIT, first_argument_init)],
    &[field::<0>("value", "What the generator returned.")],
);

/// `SystemExit`
pub const SYSTEM_EXIT: ClassDef = with(
    "SystemExit",
    "The program shall end with the status `code`.",
    &[method("__init__", INIT, first_argument_init)],
    &[field::<0>("code", "The exit status.")],
);

fn first_argument_init(vm: &mut Vm, args: &Args<'_>) -> R {
    no_keywords(vm, args)?;
    keep_args(vm, args);
    let this = &args.all[0];
    let e = payload(this);
    let layout = vm.class_of(this).layout.get();
    let given = &args.pos()[1..];
    let value = match given {
        [] => Value::NONE,
        [only] => only.clone(),
        [first, ..] if layout == layout::STOP => first.clone(),
        _ => e.args.get(),
    };
    e.set_field(0, value);
    Ok(Value::NONE)
}

// ---- KeyError

/// `KeyError`
pub const KEY_ERROR: ClassDef = with(
    "KeyError",
    "A mapping has no such key.",
    &[method("__str__", "Return `str(self)`.", key_error_str)],
    &[],
);

fn key_error_str(vm: &mut Vm, args: &Args<'_>) -> R {
    let this = &args.all[0];
    match payload(this).arguments().as_slice() {
        [key] => {
            let text = vm.repr_text(key)?;
            Ok(vm.str(text))
        }
        _ => base_str(vm, this),
    }
}

// ---- NameError, AttributeError, ImportError

/// `NameError`
pub const NAME_ERROR: ClassDef = with(
    "NameError",
    "A name is not defined.",
    &[method("__init__", INIT, name_error_init)],
    &[field::<0>("name", "The name.")],
);

/// `AttributeError`
pub const ATTRIBUTE_ERROR: ClassDef = with(
    "AttributeError",
    "An object has no such attribute.",
    &[
        method("__init__", INIT, attribute_error_init),
        MethodDef {
            signature: "($self, /)",
            ..method(
                "__getstate__",
                "Return what a pickle keeps.",
                attribute_error_state,
            )
        },
        MethodDef {
            signature: "($self, /)",
            ..method(
                "__reduce__",
                "Help to pickle the object.",
                attribute_error_reduce,
            )
        },
    ],
    &[
        field::<0>("name", "The name of the attribute."),
        field::<1>("obj", "The object."),
    ],
);

/// `ImportError`
pub const IMPORT_ERROR: ClassDef = with(
    "ImportError",
    "A module, or a name of it, cannot be imported.",
    &[
        method("__init__", INIT, import_error_init),
        method("__str__", "Return `str(self)`.", import_error_str),
        MethodDef {
            signature: "($self, /)",
            ..method(
                "__reduce__",
                "Help to pickle the object.",
                import_error_reduce,
            )
        },
    ],
    &[
        field::<0>("msg", "The message."),
        field::<1>("name", "The name of the module."),
        field::<2>("path", "The file of the module."),
        field::<3>(
            "name_from",
            "The name that was to be imported from the module.",
        ),
    ],
);

fn name_error_init(vm: &mut Vm, args: &Args<'_>) -> R {
    let found = vm.exception_keywords(args, "NameError", &["name"])?;
    keep_args(vm, args);
    payload(&args.all[0]).fields.replace(found);
    Ok(Value::NONE)
}

fn attribute_error_init(vm: &mut Vm, args: &Args<'_>) -> R {
    let found = vm.exception_keywords(args, "AttributeError", &["name", "obj"])?;
    keep_args(vm, args);
    payload(&args.all[0]).fields.replace(found);
    Ok(Value::NONE)
}

fn import_error_init(vm: &mut Vm, args: &Args<'_>) -> R {
    let mut found = vm.exception_keywords(args, "ImportError", &["name", "path", "name_from"])?;
    keep_args(vm, args);
    let message = match &args.pos()[1..] {
        [only] => only.clone(),
        _ => Value::UNDEF,
    };
    found.insert(0, message);
    payload(&args.all[0]).fields.replace(found);
    Ok(Value::NONE)
}

fn import_error_str(vm: &mut Vm, args: &Args<'_>) -> R {
    let this = &args.all[0];
    let message = payload(this).field(0);
    if message.is_a::<Str>() {
        return Ok(message);
    }
    base_str(vm, this)
}

/// A copy of the attributes with some fields added.
fn state_with(vm: &mut Vm, this: &Value, fields: &[(&str, usize)]) -> Option<Value> {
    let e = payload(this);
    let dict = match Attrs::dict(this).and_then(|d| d.downcast::<Dict>().map(|d| d.copy())) {
        Some(copy) => Dict::alloc(&mut vm.heap, copy),
        None => vm.dict(),
    };
    let d = dict.downcast::<Dict>().expect("just made");
    for (name, i) in fields {
        let value = e.field(*i);
        if !value.is_undef() {
            let key = vm.intern(name);
            d.set_str(&key, value);
        }
    }
    if d.is_empty() { None } else { Some(dict) }
}

fn attribute_error_state(vm: &mut Vm, args: &Args<'_>) -> R {
    let this = &args.all[0];
    let dict = match state_with(vm, this, &[("name", 0)]) {
        Some(dict) => dict,
        None => vm.dict(),
    };
    let key = vm.names.args.clone();
    let given = payload(this).args.get();
    dict.downcast::<Dict>()
        .expect("a dict")
        .set_str(&key, given);
    Ok(dict)
}

fn attribute_error_reduce(vm: &mut Vm, args: &Args<'_>) -> R {
    let this = &args.all[0];
    let state = attribute_error_state(vm, args)?;
    let class = vm.type_of(this);
    let given = payload(this).args.get();
    Ok(vm.tuple_of([class, given, state]))
}

fn import_error_reduce(vm: &mut Vm, args: &Args<'_>) -> R {
    let this = &args.all[0];
    let state = state_with(vm, this, &[("name", 1), ("path", 2), ("name_from", 3)]);
    let class = vm.type_of(this);
    let mut parts = vec![class, payload(this).args.get()];
    parts.extend(state);
    Ok(vm.tuple(parts))
}

// ---- OSError

/// `OSError`
pub const OS_ERROR: ClassDef = ClassDef {
    new: Some(os_error_new),
    ..with(
        "OSError",
        "The operating system has refused something.",
        &[
            method("__init__", INIT, os_error_init),
            method("__str__", "Return `str(self)`.", os_error_str),
            MethodDef {
                signature: "($self, /)",
                ..method("__reduce__", "Help to pickle the object.", os_error_reduce)
            },
        ],
        &[
            field::<0>("errno", "The number of the error."),
            field::<1>("strerror", "The text of the error."),
            field::<2>("filename", "The file in question."),
            field::<3>("filename2", "The second file in question."),
            GetSetDef {
                name: "characters_written",
                doc: "How much was written before the stream would have blocked.",
                get: |vm, this| match payload(this).field(4) {
                    v if v.is_undef() => Err(vm.attribute_error("characters_written")),
                    v => Ok(v),
                },
                set: Some(|vm, this, value| {
                    let value = match value {
                        Some(value) => vm.to_i64(value)?,
                        None => {
                            if payload(this).field(4).is_undef() {
                                return Err(vm.attribute_error("characters_written"));
                            }
                            payload(this).set_field(4, Value::UNDEF);
                            return Ok(());
                        }
                    };
                    let value = vm.int(value);
                    payload(this).set_field(4, value);
                    Ok(())
                }),
            },
        ],
    )
};

/// A subclass of OSError for one kind of error.
pub const fn os_kind(name: &'static str, doc: &'static str) -> ClassDef {
    ClassDef {
        new: Some(os_error_new),
        ..simple(name, doc)
    }
}

/// Whether `__init__` is overridden but `__new__` is not: then `__init__` decides what the arguments are.
fn os_error_late(vm: &mut Vm, class: &Value) -> bool {
    let os_error = vm.class(|t| &t.OSError);
    let (new, init) = (vm.names.__new__.clone(), vm.names.__init__.clone());
    let t = class.downcast::<Type>().expect("a class");
    let native_new = vm
        .lookup(t, &new)
        .is_some_and(|n| n.is_kind(crate::heap::Kind::Builtin));
    native_new && !vm.inherits(class, &os_error, &init)
}

fn os_error_fill(vm: &mut Vm, this: &Value, given: &[Value]) -> R<()> {
    let e = payload(this);
    let mut fields = fields_from(layout::OS, given);
    let mut kept = given.to_vec();
    if (3..=5).contains(&given.len()) && !given[2].is_none() {
        let blocking = vm.class(|t| &t.BlockingIOError);
        if vm.type_of(this).is(&blocking) && vm.is_index(&given[2]) {
            let written = vm.to_i64(&given[2])?;
            fields[4] = vm.int(written);
            fields[2] = Value::UNDEF;
        } else {
            kept.truncate(2);
        }
    }
    let kept = vm.tuple(kept);
    e.args.replace(kept);
    e.fields.replace(fields);
    Ok(())
}

fn os_error_new(vm: &mut Vm, args: &Args<'_>) -> R {
    let class = &args.all[0];
    let given = &args.pos()[1..];
    if os_error_late(vm, class) {
        return Ok(vm.empty_exception(class, Vec::new()));
    }
    if !args.names.is_empty() {
        let name = class
            .downcast::<Type>()
            .map(|t| t.name())
            .unwrap_or_default();
        return Err(vm.type_error(format!("{name}() takes no keyword arguments")));
    }
    let mut made = class.clone();
    if class.is(&vm.types.OSError)
        && (2..=5).contains(&given.len())
        && let Some(errno) = given[0].as_small_int()
        && let Some(kind) = vm.os_error_class(errno)
    {
        made = kind;
    }
    let exception = vm.empty_exception(&made, Vec::new());
    os_error_fill(vm, &exception, given)?;
    Ok(exception)
}

fn os_error_init(vm: &mut Vm, args: &Args<'_>) -> R {
    let class = vm.type_of(&args.all[0]);
    if !os_error_late(vm, &class) {
        return Ok(Value::NONE);
    }
    no_keywords(vm, args)?;
    os_error_fill(vm, &args.all[0], &args.pos()[1..])?;
    Ok(Value::NONE)
}

fn os_error_str(vm: &mut Vm, args: &Args<'_>) -> R {
    let this = &args.all[0];
    let e = payload(this);
    let shown = |vm: &mut Vm, i: usize| {
        let value = e.field(i);
        let value = if value.is_undef() { Value::NONE } else { value };
        vm.str_text(&value)
    };
    let (filename, second) = (e.field(2), e.field(3));
    if !filename.is_undef() {
        let (errno, message) = (shown(vm, 0)?, shown(vm, 1)?);
        let mut out = format!("[Errno {errno}] {message}: {}", vm.repr_text(&filename)?);
        if !second.is_undef() {
            out.push_str(&format!(" -> {}", vm.repr_text(&second)?));
        }
        return Ok(vm.str(out));
    }
    if !e.field(0).is_undef() && !e.field(1).is_undef() {
        let (errno, message) = (shown(vm, 0)?, shown(vm, 1)?);
        return Ok(vm.str(format!("[Errno {errno}] {message}")));
    }
    base_str(vm, this)
}

fn os_error_reduce(vm: &mut Vm, args: &Args<'_>) -> R {
    let this = &args.all[0];
    let e = payload(this);
    let mut given = e.arguments();
    let (filename, second) = (e.field(2), e.field(3));
    if given.len() == 2 && !filename.is_undef() {
        given.push(filename);
        if !second.is_undef() {
            given.push(Value::NONE);
            given.push(second);
        }
    }
    let class = vm.type_of(this);
    let given = vm.tuple(given);
    let mut parts = vec![class, given];
    if let Some(dict) = Attrs::dict(this)
        && dict.downcast::<Dict>().is_some_and(|d| !d.is_empty())
    {
        parts.push(dict);
    }
    Ok(vm.tuple(parts))
}

/// Error numbers with a class of their own (Linux numbers).
const OS_KINDS: &[(i64, &str)] = &[
    (1, "PermissionError"),
    (2, "FileNotFoundError"),
    (3, "ProcessLookupError"),
    (4, "InterruptedError"),
    (10, "ChildProcessError"),
    (11, "BlockingIOError"),
    (13, "PermissionError"),
    (17, "FileExistsError"),
    (20, "NotADirectoryError"),
    (21, "IsADirectoryError"),
    (32, "BrokenPipeError"),
    (103, "ConnectionAbortedError"),
    (104, "ConnectionResetError"),
    (108, "BrokenPipeError"),
    (110, "TimeoutError"),
    (111, "ConnectionRefusedError"),
    (114, "BlockingIOError"),
    (115, "BlockingIOError"),
];

impl Vm {
    /// Whether `operator.index(value)` works.
    pub fn is_index(&mut self, value: &Value) -> bool {
        let name = self.names.__index__.clone();
        value.as_small_int().is_some() || self.lookup_special(value, &name).is_some()
    }

    /// The subclass of OSError for an error number.
    pub fn os_error_class(&mut self, errno: i64) -> Option<Value> {
        let name = OS_KINDS.iter().find(|k| k.0 == errno)?.1;
        let class: fn(&Types) -> &Value = match name {
            "PermissionError" => |t| &t.PermissionError,
            "FileNotFoundError" => |t| &t.FileNotFoundError,
            "ProcessLookupError" => |t| &t.ProcessLookupError,
            "InterruptedError" => |t| &t.InterruptedError,
            "ChildProcessError" => |t| &t.ChildProcessError,
            "BlockingIOError" => |t| &t.BlockingIOError,
            "FileExistsError" => |t| &t.FileExistsError,
            "NotADirectoryError" => |t| &t.NotADirectoryError,
            "IsADirectoryError" => |t| &t.IsADirectoryError,
            "BrokenPipeError" => |t| &t.BrokenPipeError,
            "ConnectionAbortedError" => |t| &t.ConnectionAbortedError,
            "ConnectionResetError" => |t| &t.ConnectionResetError,
            "TimeoutError" => |t| &t.TimeoutError,
            "ConnectionRefusedError" => |t| &t.ConnectionRefusedError,
            _ => return None,
        };
        Some(self.class(class))
    }

    /// Raise OSError (the fitting subclass) for an error number, with the files in question.
    #[cold]
    pub fn os_error(&mut self, errno: i32, filename: Option<&Value>) -> Raise {
        let message = os_error_message(errno);
        let class = self
            .os_error_class(errno.into())
            .unwrap_or_else(|| self.class(|t| &t.OSError));
        let message = self.str(message);
        let args = vec![Value::small_int(errno.into()), message];
        let exception = self.new_exception(&class, args);
        if let (Some(name), Some(e)) = (filename, exception.downcast::<Exception>()) {
            e.set_field(2, name.clone());
        }
        self.raise_value(exception)
    }

    /// Raise OSError for a failure of Rust's standard library.
    #[cold]
    pub fn io_error(&mut self, error: &std::io::Error, filename: Option<&Value>) -> Raise {
        match error.raw_os_error() {
            Some(errno) => self.os_error(errno, filename),
            None => {
                let errno = match error.kind() {
                    std::io::ErrorKind::NotFound => 2,
                    std::io::ErrorKind::PermissionDenied => 13,
                    std::io::ErrorKind::AlreadyExists => 17,
                    std::io::ErrorKind::WouldBlock => 11,
                    std::io::ErrorKind::BrokenPipe => 32,
                    std::io::ErrorKind::TimedOut => 110,
                    std::io::ErrorKind::Interrupted => 4,
                    std::io::ErrorKind::InvalidInput => 22,
                    _ => return self.os_error_text(error.to_string()),
                };
                self.os_error(errno, filename)
            }
        }
    }
}

/// The system's text for an error number.
pub fn os_error_message(errno: i32) -> String {
    let text = std::io::Error::from_raw_os_error(errno).to_string();
    match text.rfind(" (os error") {
        Some(i) => text[..i].to_string(),
        None => text,
    }
}

// ---- SyntaxError

/// `SyntaxError`
pub const SYNTAX_ERROR: ClassDef = with(
    "SyntaxError",
    "The source is not well-formed.",
    &[
        method("__init__", INIT, syntax_error_init),
        method("__str__", "Return `str(self)`.", syntax_error_str),
    ],
    &[
        field::<0>("msg", "The message."),
        field::<1>("filename", "The file."),
        field::<2>("lineno", "The line, from 1."),
        field::<3>("offset", "The column, from 1."),
        field::<4>("text", "The line's text."),
        field::<5>("end_lineno", "The line where the error ends."),
        field::<6>("end_offset", "The column where the error ends."),
        field::<7>("print_file_and_line", "Not used."),
        field::<8>("_metadata", "Where the compiler was, for suggestions."),
    ],
);

fn syntax_error_init(vm: &mut Vm, args: &Args<'_>) -> R {
    init(vm, args)?;
    let given = &args.pos()[1..];
    let mut fields = fields_from(layout::SYNTAX, &given[..given.len().min(1)]);
    if let [_, details] = given {
        let details = vm.collect(details)?;
        let n = details.len();
        if n < 4 {
            return Err(vm.type_error(format!("function takes at least 4 arguments ({n} given)")));
        }
        if n > 7 {
            return Err(vm.type_error(format!("function takes at most 7 arguments ({n} given)")));
        }
        if n == 5 {
            return Err(vm.type_error("end_offset must be provided when end_lineno is provided"));
        }
        for (i, value) in details.into_iter().enumerate() {
            fields[if i == 6 { 8 } else { i + 1 }] = value;
        }
    }
    payload(&args.all[0]).fields.replace(fields);
    Ok(Value::NONE)
}

fn syntax_error_str(vm: &mut Vm, args: &Args<'_>) -> R {
    let e = payload(&args.all[0]);
    let shown = |v: Value| if v.is_undef() { Value::NONE } else { v };
    let message = vm.str_text(&shown(e.field(0)))?;
    let filename = e.field(1);
    let file = filename.is_a::<Str>().then(|| {
        text(&filename)
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_string()
    });
    let line = e.field(2);
    let line = if vm.type_of(&line).is(&vm.types.int) {
        Some(vm.str_text(&line)?)
    } else {
        None
    };
    let out = match (file, line) {
        (Some(file), Some(line)) => format!("{message} ({file}, line {line})"),
        (Some(file), None) => format!("{message} ({file})"),
        (None, Some(line)) => format!("{message} (line {line})"),
        (None, None) => message,
    };
    Ok(vm.str(out))
}

// ---- UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError

const UNICODE_FIELDS: [GetSetDef; 5] = [
    field::<0>("encoding", "The name of the encoding."),
    GetSetDef {
        set: Some(set_unicode_object),
        ..field::<1>("object", "What could not be converted.")
    },
    GetSetDef {
        set: Some(set_unicode_position::<2>),
        ..field::<2>("start", "Where the trouble begins.")
    },
    GetSetDef {
        set: Some(set_unicode_position::<3>),
        ..field::<3>("end", "Where the trouble ends.")
    },
    field::<4>("reason", "What the trouble is."),
];

fn set_unicode_object(_: &mut Vm, this: &Value, value: Option<&Value>) -> R<()> {
    payload(this).set_field(1, value.cloned().unwrap_or(Value::UNDEF));
    Ok(())
}

fn set_unicode_position<const I: usize>(vm: &mut Vm, this: &Value, value: Option<&Value>) -> R<()> {
    let Some(value) = value else {
        return Err(vm.type_error("can't delete numeric/char attribute"));
    };
    if !vm.is_index(value) {
        return Err(vm.type_error("an integer is required"));
    }
    let value = vm.to_i64(value)?;
    let value = vm.int(value);
    payload(this).set_field(I, value);
    Ok(())
}

const UNICODE_METHODS: [MethodDef; 2] = [
    method("__init__", INIT, unicode_init),
    method("__str__", "Return `str(self)`.", unicode_str),
];

/// `UnicodeDecodeError`
pub const UNICODE_DECODE_ERROR: ClassDef = with(
    "UnicodeDecodeError",
    "Bytes cannot be decoded.",
    &UNICODE_METHODS,
    &UNICODE_FIELDS,
);

/// `UnicodeEncodeError`
pub const UNICODE_ENCODE_ERROR: ClassDef = with(
    "UnicodeEncodeError",
    "A string cannot be encoded.",
    &UNICODE_METHODS,
    &UNICODE_FIELDS,
);

/// `UnicodeTranslateError`
pub const UNICODE_TRANSLATE_ERROR: ClassDef = with(
    "UnicodeTranslateError",
    "A string cannot be translated.",
    &UNICODE_METHODS,
    &UNICODE_FIELDS,
);

fn unicode_init(vm: &mut Vm, args: &Args<'_>) -> R {
    init(vm, args)?;
    let this = &args.all[0];
    let kind = vm.class_of(this).layout.get();
    let translate = kind == layout::UNICODE_TRANSLATE;
    let mut given = args.pos()[1..].to_vec();
    let wanted = if translate { 4 } else { 5 };
    if given.len() != wanted {
        let n = given.len();
        return Err(vm.type_error(format!(
            "function takes exactly {wanted} arguments ({n} given)"
        )));
    }
    if translate {
        given.insert(0, Value::UNDEF);
    }
    let number = |i: usize| if translate { i } else { i + 1 };
    for i in [0, 4] {
        if !given[i].is_a::<Str>() && (!translate || i != 0) {
            let found = vm.type_name(&given[i]);
            let n = number(i);
            return Err(vm.type_error(format!("argument {n} must be str, not {found}")));
        }
    }
    if kind == layout::UNICODE_DECODE {
        if !given[1].is_a::<Bytes>() {
            let bytes = vm.class(|t| &t.bytes);
            if given[1].is_a::<Str>() || given[1].as_small_int().is_some() {
                return Err(
                    vm.type_error_named("a bytes-like object is required, not '{}'", &given[1])
                );
            }
            given[1] = vm.call(&bytes, &[given[1].clone()])?;
        }
    } else if !given[1].is_a::<Str>() {
        let found = vm.type_name(&given[1]);
        let n = number(1);
        return Err(vm.type_error(format!("argument {n} must be str, not {found}")));
    }
    for position in &mut given[2..4] {
        if !vm.is_index(position) {
            return Err(
                vm.type_error_named("'{}' object cannot be interpreted as an integer", position)
            );
        }
        let value = vm.to_i64(position)?;
        *position = vm.int(value);
    }
    payload(this).fields.replace(given);
    Ok(Value::NONE)
}

fn unicode_str(vm: &mut Vm, args: &Args<'_>) -> R {
    let this = &args.all[0];
    let e = payload(this);
    let kind = vm.class_of(this).layout.get();
    let object = e.field(1);
    if object.is_undef() {
        return Ok(vm.empty_str.clone());
    }
    let encoding = e.field(0);
    let encoding = if encoding.is_undef() {
        String::new()
    } else {
        vm.str_text(&encoding)?
    };
    let reason = e.field(4);
    let reason = if reason.is_undef() {
        String::new()
    } else {
        vm.str_text(&reason)?
    };
    let (start, end) = (
        e.field(2).as_small_int().unwrap_or(0),
        e.field(3).as_small_int().unwrap_or(0),
    );
    let one = end == start + 1 && start >= 0;
    let last = end - 1;
    let what = if kind == layout::UNICODE_DECODE {
        let byte = object
            .downcast::<Bytes>()
            .and_then(|b| b.0.get(usize::try_from(start).ok()?).copied());
        match byte {
            Some(byte) if one => {
                format!("'{encoding}' codec can't decode byte 0x{byte:02x} in position {start}")
            }
            _ => format!("'{encoding}' codec can't decode bytes in position {start}-{last}"),
        }
    } else {
        let point = object.downcast::<Str>().and_then(|s| {
            let i = usize::try_from(start).ok()?;
            (i < s.len()).then(|| s.point(i))
        });
        let place = match point {
            Some(point) if one => {
                let shown = match point {
                    0..0x100 => format!("\\x{point:02x}"),
                    0x100..0x1_0000 => format!("\\u{point:04x}"),
                    _ => format!("\\U{point:08x}"),
                };
                format!("character '{shown}' in position {start}")
            }
            _ => format!("characters in position {start}-{last}"),
        };
        if kind == layout::UNICODE_ENCODE {
            format!("'{encoding}' codec can't encode {place}")
        } else {
            format!("can't translate {place}")
        }
    };
    Ok(vm.str(format!("{what}: {reason}")))
}

impl Vm {
    /// Raise UnicodeEncodeError for code points `start..end` of a str.
    #[cold]
    pub fn unicode_encode_error(
        &mut self,
        encoding: &str,
        object: &Value,
        start: usize,
        end: usize,
        reason: &str,
    ) -> Raise {
        let class = self.class(|t| &t.UnicodeEncodeError);
        let (encoding, reason) = (self.str(encoding), self.str(reason));
        let (start, end) = (self.int(start as i64), self.int(end as i64));
        self.raise_args(&class, vec![encoding, object.clone(), start, end, reason])
    }

    /// Raise UnicodeDecodeError for bytes `start..end` of a bytes object.
    #[cold]
    pub fn unicode_decode_error(
        &mut self,
        encoding: &str,
        object: &Value,
        start: usize,
        end: usize,
        reason: &str,
    ) -> Raise {
        let class = self.class(|t| &t.UnicodeDecodeError);
        let (encoding, reason) = (self.str(encoding), self.str(reason));
        let (start, end) = (self.int(start as i64), self.int(end as i64));
        self.raise_args(&class, vec![encoding, object.clone(), start, end, reason])
    }
}
