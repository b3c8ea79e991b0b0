//! `open`: from a mode to a stack of streams.

use super::buffered::Buffered;
use super::fileio::FileIo;
use super::text::{Settings, TextWrapper};
use super::{DEFAULT_BUFFER_SIZE, classes};
use taipan_vm::native::FromArg;
use taipan_vm::types::instance::Attrs;
use taipan_vm::types::str_::Str;
use taipan_vm::{Kind, R, Value, Vm};

/// The arguments of `open`.
#[derive(Default)]
pub struct Options {
    pub mode: Option<String>,
    pub buffering: i64,
    pub encoding: Option<String>,
    pub errors: Option<String>,
    pub newline: Option<String>,
    pub closefd: bool,
    pub opener: Option<Value>,
}

/// A str argument: "... must be str or None, not T".
pub struct Text<'a>(pub String, std::marker::PhantomData<&'a ()>);

impl<'a> FromArg<'a> for Text<'a> {
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<Text<'a>> {
        Text::from_arg_at(vm, value, "argument")
    }
    fn from_arg_at(vm: &mut Vm, value: &'a Value, what: &'static str) -> R<Text<'a>> {
        match value.downcast::<Str>() {
            Some(s) => Ok(Text(s.to_escaped().into_owned(), std::marker::PhantomData)),
            None => {
                let other = vm.type_name(value);
                Err(vm.type_error(format!("{what} must be str or None, not {other}")))
            }
        }
    }
}

/// What a mode asks for.
#[derive(Default)]
struct Mode {
    create: bool,
    read: bool,
    write: bool,
    append: bool,
    plus: bool,
    text: bool,
    binary: bool,
}

fn parse_mode(vm: &mut Vm, mode: &str) -> R<Mode> {
    let mut parsed = Mode::default();
    for (i, c) in mode.char_indices() {
        match c {
            'x' => parsed.create = true,
            'r' => parsed.read = true,
            'w' => parsed.write = true,
            'a' => parsed.append = true,
            '+' => parsed.plus = true,
            't' => parsed.text = true,
            'b' => parsed.binary = true,
            _ => return Err(vm.value_error(format!("invalid mode: '{mode}'"))),
        }
        if mode[i + c.len_utf8()..].contains(c) {
            return Err(vm.value_error(format!("invalid mode: '{mode}'")));
        }
    }
    Ok(parsed)
}

/// `open(file, ...)`
pub fn open(vm: &mut Vm, file: &Value, options: Options) -> R {
    let mode_text = options.mode.as_deref().unwrap_or("r");
    let is_number = file.as_small_int().is_some() || file.is_bool() || file.is_kind(Kind::Int);
    let path = if is_number || matches!(file.kind(), Some(Kind::Str | Kind::Bytes)) {
        file.clone()
    } else {
        let name = vm.names.__fspath__.clone();
        match vm.call_special(file, &name, &[])? {
            Some(path) => path,
            None => {
                return Err(
                    vm.type_error_named("expected str, bytes or os.PathLike object, not {}", file)
                );
            }
        }
    };
    let mode = parse_mode(vm, mode_text)?;
    if mode.text && mode.binary {
        return Err(vm.value_error("can't have text and binary mode at once"));
    }
    let kinds = mode.create as u8 + mode.read as u8 + mode.write as u8 + mode.append as u8;
    if kinds > 1 {
        return Err(vm.value_error("must have exactly one of create/read/write/append mode"));
    }
    if mode.binary {
        for (given, message) in [
            (
                &options.encoding,
                "binary mode doesn't take an encoding argument",
            ),
            (
                &options.errors,
                "binary mode doesn't take an errors argument",
            ),
            (
                &options.newline,
                "binary mode doesn't take a newline argument",
            ),
        ] {
            if given.is_some() {
                return Err(vm.value_error(message));
            }
        }
        if options.buffering == 1 {
            let class = vm.class(|t| &t.RuntimeWarning);
            vm.warn(
                &class,
                "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used",
                1,
            )?;
        }
    }
    let raw_mode: String = [
        (mode.create, 'x'),
        (mode.read, 'r'),
        (mode.write, 'w'),
        (mode.append, 'a'),
        (mode.plus, '+'),
    ]
    .iter()
    .filter(|(on, _)| *on)
    .map(|(_, c)| *c)
    .collect();
    let classes = classes(vm)?;
    let raw = vm.new_native(&classes.file_io, FileIo::default());
    let io = raw.native::<FileIo>().expect("just made");
    io.open(
        vm,
        &raw,
        &path,
        &raw_mode,
        options.closefd,
        options.opener.as_ref(),
    )?;

    let layers = wrap(vm, &raw, &mode, mode_text, &options);
    if layers.is_err() {
        let saved = vm.raised.take();
        let _ = io.shut(vm);
        vm.raised = saved;
    }
    layers
}

/// Put buffer and text over an open file.
fn wrap(vm: &mut Vm, raw: &Value, mode: &Mode, mode_text: &str, options: &Options) -> R {
    let classes = classes(vm)?;
    let io = raw.native::<FileIo>().expect("the caller has made it");
    let mut buffering = options.buffering;
    let mut line_buffering = false;
    if buffering == 1 && !mode.binary || buffering < 0 && io.is_terminal(vm)? {
        buffering = -1;
        line_buffering = true;
    }
    if buffering == 1 {
        buffering = -1;
    }
    if buffering == 0 {
        if !mode.binary {
            return Err(vm.value_error("can't have unbuffered text I/O"));
        }
        return Ok(raw.clone());
    }
    let size = if buffering < 0 {
        (io.block_size() as usize).clamp(DEFAULT_BUFFER_SIZE, 8 * 1024 * 1024)
    } else {
        buffering as usize
    };
    let class = if mode.plus {
        if !io.can_seek(vm)? {
            return Err(super::unsupported(vm, "File or stream is not seekable."));
        }
        &classes.random
    } else if mode.read {
        &classes.reader
    } else {
        &classes.writer
    };
    let buffer = vm.new_native(class, Buffered::over(raw.clone(), size));
    if mode.binary {
        return Ok(buffer);
    }
    let text = vm.new_native(&classes.text, TextWrapper::default());
    let settings = Settings {
        encoding: options.encoding.clone(),
        errors: options.errors.clone(),
        newline: options.newline.clone(),
        line_buffering,
        write_through: false,
    };
    let wrapper = text.native::<TextWrapper>().expect("just made");
    wrapper.init(vm, &buffer, &settings)?;
    let (name, mode) = (vm.intern("mode"), vm.str(mode_text));
    Attrs::set(&text, &name, mode);
    Ok(text)
}
