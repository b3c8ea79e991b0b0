//! `_io`: streams. `base` has the abstract classes, `fileio` files of the system, `buffered` what puts a buffer in front of them,
//! `bytesio` and `stringio` streams in memory, `text` and `newline` streams of text, `open` what ties them together.

mod base;
mod buffered;
mod bytesio;
mod fileio;
pub(crate) use fileio::path_bytes;
mod newline;
mod open;
mod pair;
mod stdio;
mod stringio;
mod text;

pub use stdio::install;

use crate::classes::set;
use taipan_vm::native::{ClassDef, Nullable, module};
use taipan_vm::types::instance::Attrs;
use taipan_vm::types::str_::Str;
use taipan_vm::types::type_::Type;
use taipan_vm::{R, Raise, Value, Vm};

/// Size of buffers where the system does not say better.
pub(crate) const DEFAULT_BUFFER_SIZE: usize = 128 * 1024;

pub struct Io;

/// Streams.
#[module(name = "_io")]
impl Io {
    /// Open a file: a path, or a descriptor.
    ///
    /// mode is one of 'r', 'w', 'x' and 'a', with '+' for reading and writing and 'b' for bytes instead of text. buffering is a
    /// size, 0 for none (bytes only) or 1 for line buffering (text only). encoding, errors and newline are as for TextIOWrapper.
    /// opener(path, flags) gives the descriptor instead of the system.
    #[sig(
        "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)"
    )]
    fn open(
        vm: &mut Vm,
        file: &Value,
        mode: Option<&Str>,
        buffering: Option<i64>,
        encoding: Nullable<open::Text<'_>>,
        errors: Nullable<open::Text<'_>>,
        newline: Nullable<open::Text<'_>>,
        closefd: Option<bool>,
        opener: Nullable<Value>,
    ) -> R {
        open::open(
            vm,
            file,
            open::Options {
                mode: mode.map(|m| m.to_escaped().into_owned()),
                buffering: buffering.unwrap_or(-1),
                encoding: encoding.0.map(|t| t.0),
                errors: errors.0.map(|t| t.0),
                newline: newline.0.map(|t| t.0),
                closefd: closefd.unwrap_or(true),
                opener: opener.0,
            },
        )
    }

    /// Open a file whose code is going to run, for reading bytes.
    #[sig("(path)")]
    fn open_code(vm: &mut Vm, path: &Str) -> R {
        let path = vm.str_copy(path.bytes());
        open::open(
            vm,
            &path,
            open::Options {
                mode: Some("rb".to_string()),
                buffering: -1,
                closefd: true,
                ..open::Options::default()
            },
        )
    }

    /// Return the encoding, or 'locale' (in UTF-8 mode 'utf-8') in place of None.
    #[sig("(encoding, stacklevel=2, /)")]
    fn text_encoding(vm: &mut Vm, encoding: Nullable<Value>, stacklevel: Option<i64>) -> Value {
        let _ = stacklevel;
        encoding.0.unwrap_or_else(|| vm.str("locale"))
    }

    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        let classes = classes(vm)?;
        for (name, class) in classes.named() {
            set(vm, module, name, class);
        }
        set(
            vm,
            module,
            "DEFAULT_BUFFER_SIZE",
            Value::small_int(DEFAULT_BUFFER_SIZE as i64),
        );
        share_open(vm, module)?;
        let blocking = vm.class(|t| &t.BlockingIOError);
        set(vm, module, "BlockingIOError", blocking);
        Ok(())
    }
}

/// `open` is the same function as `io.open`, unless a script has put another one in its place.
fn share_open(vm: &mut Vm, module: &Value) -> R<()> {
    let (open, builtins) = (vm.get_attr_str(module, "open")?, vm.builtins.clone());
    let name = vm.intern("open");
    vm.namespace_entry(&builtins, &name);
    if let Some(names) = builtins.downcast::<taipan_vm::types::dict::Dict>()
        && names
            .get_str(&name)
            .is_some_and(|found| found.is_kind(taipan_vm::Kind::Builtin))
    {
        names.set_str(&name, open);
    }
    Ok(())
}

macro_rules! classes {
    ($($field:ident $name:literal;)*) => {
        /// The classes of an isolate.
        #[derive(Clone)]
        pub(crate) struct Classes { $( pub $field: Value, )* }

        impl Classes {
            fn named(&self) -> Vec<(&'static str, Value)> {
                vec![$( ($name, self.$field.clone()), )*]
            }
        }
    };
}

classes! {
    io_base "_IOBase";
    raw_base "_RawIOBase";
    buffered_base "_BufferedIOBase";
    text_base "_TextIOBase";
    file_io "FileIO";
    bytes_io "BytesIO";
    string_io "StringIO";
    reader "BufferedReader";
    writer "BufferedWriter";
    random "BufferedRandom";
    pair "BufferedRWPair";
    text "TextIOWrapper";
    newline_decoder "IncrementalNewlineDecoder";
    bytes_buffer "_BytesIOBuffer";
    unsupported "UnsupportedOperation";
}

#[derive(Default)]
struct Made(Option<Classes>);

/// The classes, made on first use.
pub(crate) fn classes(vm: &mut Vm) -> R<Classes> {
    if let Some(classes) = &vm.module_state::<Made>().0 {
        return Ok(classes.clone());
    }
    let class = |vm: &mut Vm, def: &'static ClassDef, base: &Value| vm.native_subclass(def, base);
    let object = vm.class(|t| &t.object);
    let io_base = class(vm, &base::IO_BASE, &object);
    let raw_base = class(vm, &base::RAW_BASE, &io_base);
    let buffered_base = class(vm, &base::BUFFERED_BASE, &io_base);
    let text_base = class(vm, &base::TEXT_BASE, &io_base);
    let arguments = {
        let name = vm.str("UnsupportedOperation");
        let bases = vec![vm.class(|t| &t.OSError), vm.class(|t| &t.ValueError)];
        let bases = vm.tuple(bases);
        let namespace = vm.dict();
        let (key, module) = (vm.str("__module__"), vm.str("io"));
        vm.set_item(&namespace, &key, module)?;
        [name, bases, namespace]
    };
    let metaclass = vm.class(|t| &t.r#type);
    let unsupported = vm.call(&metaclass, &arguments)?;
    let classes = Classes {
        file_io: class(vm, &fileio::FileIo::CLASS, &raw_base),
        bytes_io: class(vm, &bytesio::BytesIo::CLASS, &buffered_base),
        string_io: class(vm, &stringio::StringIo::CLASS, &text_base),
        reader: class(vm, &buffered::READER, &buffered_base),
        writer: class(vm, &buffered::WRITER, &buffered_base),
        random: class(vm, &buffered::RANDOM, &buffered_base),
        pair: class(vm, &pair::Pair::CLASS, &buffered_base),
        text: class(vm, &text::TextWrapper::CLASS, &text_base),
        newline_decoder: class(vm, &newline::NewlineDecoder::CLASS, &object),
        bytes_buffer: class(vm, &bytesio::Buffer::CLASS, &object),
        io_base,
        raw_base,
        buffered_base,
        text_base,
        unsupported,
    };
    // Objects that hold a descriptor or unwritten data are closed when they are freed.
    for class in [
        &classes.file_io,
        &classes.reader,
        &classes.writer,
        &classes.random,
        &classes.text,
    ] {
        let root = class.downcast::<Type>().map(Type::root_shape);
        if let Some(root) = root {
            vm.heap.shapes.get_mut(root).has_finalizer = true;
        }
    }
    vm.module_state::<Made>().0 = Some(classes.clone());
    Ok(classes)
}

/// Raise `io.UnsupportedOperation`.
#[cold]
pub(crate) fn unsupported(vm: &mut Vm, message: &str) -> Raise {
    match classes(vm) {
        Ok(classes) => {
            let message = vm.str(message);
            match vm.call(&classes.unsupported, &[message]) {
                Ok(exception) => vm.raise_value(exception),
                Err(raise) => raise,
            }
        }
        Err(raise) => raise,
    }
}

/// Raise OSError (the subclass that the number asks for).
#[cold]
pub(crate) fn os_error(vm: &mut Vm, errno: i32, filename: Option<&Value>) -> Raise {
    let class = vm.class(|t| &t.OSError);
    let mut args = vec![
        Value::small_int(errno as i64),
        vm.str(taipan_vm::fd::error_text(errno)),
    ];
    args.extend(filename.cloned());
    match vm.call(&class, &args) {
        Ok(exception) => vm.raise_value(exception),
        Err(raise) => raise,
    }
}

/// Raise ValueError for a closed stream.
#[cold]
pub(crate) fn closed_error(vm: &mut Vm) -> Raise {
    vm.value_error("I/O operation on closed file.")
}

/// An optional size: None or an int, clamped; negative for None.
pub(crate) struct Size(pub i64);

impl<'a> taipan_vm::native::FromArg<'a> for Size {
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<Size> {
        if value.is_none() {
            return Ok(Size(-1));
        }
        if let Some(n) = value.as_small_int() {
            return Ok(Size(n));
        }
        let index = vm.names.__index__.clone();
        if !value.is_kind(taipan_vm::Kind::Int)
            && !value.is_bool()
            && vm.lookup_special(value, &index).is_none()
        {
            return Err(vm.type_error_named("argument should be integer or None, not '{}'", value));
        }
        vm.to_i64(value).map(Size)
    }
}

/// The number of an optional size.
pub(crate) fn size(size: Option<Size>) -> i64 {
    size.map_or(-1, |s| s.0)
}

/// Whether the object's class is the native one itself, so that its methods need not be looked up.
pub(crate) fn is_native(vm: &Vm, object: &Value) -> bool {
    !vm.class_of(object).has(taipan_vm::types::type_::flag::HEAP)
}

/// Whether a method of a stream is the native one: neither its class nor the object itself has another.
pub(crate) fn is_own(vm: &mut Vm, object: &Value, method: &str) -> bool {
    if !is_native(vm, object) {
        return false;
    }
    let method = vm.intern(method);
    Attrs::get(object, &method).is_none()
}

/// The `closed` attribute of any stream.
pub(crate) fn is_closed(vm: &mut Vm, stream: &Value) -> R<bool> {
    let closed = vm.get_attr_str(stream, "closed")?;
    vm.truth(&closed)
}
