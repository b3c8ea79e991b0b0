//! Arguments that name files: paths, descriptors, and the directories that paths start from.

use super::call::Files;
use std::ffi::CString;
use std::os::fd::{AsFd, BorrowedFd};
use taipan_vm::fd::Descriptor;
use taipan_vm::native::FromArg;
use taipan_vm::{Kind, R, Raise, Value, Vm};

/// A path; with `FD` a descriptor is accepted in its place, `NONE` says in error texts that None is.
pub struct PathArg<const FD: bool, const NONE: bool> {
    /// The str or bytes (or int) that errors show.
    pub shown: Value,
    /// What the system gets.
    pub bytes: Vec<u8>,
    fd: Option<i32>,
    function: &'static str,
}

pub type Path = PathArg<false, false>;
pub type PathOrFd = PathArg<true, false>;
pub type FolderArg = PathArg<true, true>;

impl<'a, const FD: bool, const NONE: bool> FromArg<'a> for PathArg<FD, NONE> {
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<Self> {
        Self::from_arg_at(vm, value, "")
    }

    fn from_arg_at(vm: &mut Vm, value: &'a Value, what: &'static str) -> R<Self> {
        let (function, parameter) = place_of(what);
        let path = |shown: Value, bytes: Vec<u8>, fd: Option<i32>| PathArg {
            shown,
            bytes,
            fd,
            function,
        };
        if FD && !is_text(value) && is_index(vm, value) {
            let fd = descriptor(vm, value)?;
            return Ok(path(value.clone(), Vec::new(), Some(fd)));
        }
        let shown = if is_text(value) {
            value.clone()
        } else {
            match fspath_or_none(vm, value)? {
                Some(text) => text,
                None => {
                    let accepted = match (FD, NONE) {
                        (false, _) => "string, bytes or os.PathLike",
                        (true, false) => "string, bytes, os.PathLike or integer",
                        (true, true) => "string, bytes, os.PathLike, integer or None",
                    };
                    let found = vm.type_name(value);
                    return Err(vm.type_error(format!(
                        "{function}: {parameter} should be {accepted}, not {found}"
                    )));
                }
            }
        };
        let bytes = encode(vm, &shown)?;
        if bytes.contains(&0) {
            return Err(vm.value_error(format!(
                "{function}: embedded null character in {parameter}"
            )));
        }
        Ok(path(shown, bytes, None))
    }
}

impl<const FD: bool, const NONE: bool> PathArg<FD, NONE> {
    /// What None stands for.
    pub fn current_folder(vm: &mut Vm, function: &'static str) -> Self {
        PathArg {
            shown: vm.str("."),
            bytes: b".".to_vec(),
            fd: None,
            function,
        }
    }

    /// The descriptor, if one was given.
    pub fn fd(&self) -> Option<Descriptor> {
        self.fd.map(Descriptor)
    }

    /// What errors show.
    pub fn files(&self) -> Files<'_> {
        Files::One(&self.shown)
    }

    /// What errors of two paths show.
    pub fn with<'a>(&'a self, other: &'a Path) -> Files<'a> {
        Files::Two(&self.shown, &other.shown)
    }

    /// Whether results are to be bytes too.
    pub fn is_bytes(&self) -> bool {
        self.shown.is_kind(Kind::Bytes)
    }

    /// Refuse what does not go together with a descriptor.
    pub fn check_combination(&self, vm: &mut Vm, dir_fd: Option<DirFd>, follow: bool) -> R<()> {
        if self.fd.is_none() {
            return Ok(());
        }
        let function = self.function;
        if dir_fd.is_some_and(|d| d.0.is_some()) {
            return Err(vm.value_error(format!(
                "{function}: can't specify dir_fd without matching path"
            )));
        }
        if !follow {
            return Err(vm.value_error(format!(
                "{function}: cannot use fd and follow_symlinks together"
            )));
        }
        Ok(())
    }
}

/// Function and parameter of a conversion's place, as `mkdir() argument 'path'`.
fn place_of(what: &'static str) -> (&'static str, &'static str) {
    let (function, rest) = what.split_once("()").unwrap_or((what, ""));
    let parameter = match rest.split_once('\'') {
        Some((_, name)) => name.trim_end_matches('\''),
        None => "path",
    };
    (function, parameter)
}

fn is_text(value: &Value) -> bool {
    matches!(value.kind(), Some(Kind::Str | Kind::Bytes))
}

fn is_index(vm: &mut Vm, value: &Value) -> bool {
    let index = vm.names.__index__.clone();
    value.as_small_int().is_some()
        || value.is_bool()
        || value.is_kind(Kind::Int)
        || vm.lookup_special(value, &index).is_some()
}

/// The bytes of a str or bytes as the system gets them.
pub fn encode(vm: &mut Vm, text: &Value) -> R<Vec<u8>> {
    if text.is_kind(Kind::Str) {
        return taipan_vm::codecs::Codec::Utf8.encode(vm, text, "surrogateescape");
    }
    let data = taipan_vm::types::bytes_like::data_of(vm, text)?;
    Ok(data.map(|d| d.into_owned()).unwrap_or_default())
}

/// What `__fspath__` gives; None if there is no such method.
fn fspath_or_none(vm: &mut Vm, value: &Value) -> R<Option<Value>> {
    let name = vm.names.__fspath__.clone();
    let Some(text) = vm.call_special(value, &name, &[])? else {
        return Ok(None);
    };
    if is_text(&text) {
        return Ok(Some(text));
    }
    let (owner, found) = (vm.type_name(value), vm.type_name(&text));
    Err(vm.type_error(format!(
        "expected {owner}.__fspath__() to return str or bytes, not {found}"
    )))
}

/// `os.fspath`
pub fn fspath(vm: &mut Vm, path: &Value) -> R {
    if is_text(path) {
        return Ok(path.clone());
    }
    match fspath_or_none(vm, path)? {
        Some(text) => Ok(text),
        None => Err(vm.type_error_named("expected str, bytes or os.PathLike object, not {}", path)),
    }
}

/// An argument that is handed over as a C string: a program's argument, a variable.
pub struct Text(pub CString);

impl<'a> FromArg<'a> for Text {
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<Text> {
        let text = fspath(vm, value)?;
        let bytes = encode(vm, &text)?;
        match CString::new(bytes) {
            Ok(text) => Ok(Text(text)),
            Err(_) => Err(vm.value_error("embedded null byte")),
        }
    }
}

/// The number of a descriptor; OverflowError if there cannot be such a one.
fn descriptor(vm: &mut Vm, value: &Value) -> R<i32> {
    if value.is_bool() {
        warn_bool(vm)?;
    }
    let number = vm.index(value)?;
    let number = taipan_vm::types::int::int_ref(&number).map(|n| n.to_i64());
    match number.flatten() {
        Some(n) if n > i32::MAX as i64 => Err(vm.overflow_error("fd is greater than maximum")),
        Some(n) if n < i32::MIN as i64 => Err(vm.overflow_error("fd is less than minimum")),
        Some(n) => Ok(n as i32),
        None => Err(vm.overflow_error("fd is greater than maximum")),
    }
}

fn warn_bool(vm: &mut Vm) -> R<()> {
    let class = vm.class(|t| &t.RuntimeWarning);
    vm.warn(&class, "bool is used as a file descriptor", 1)
}

/// The descriptor of the directory that a path starts from; None: the current one.
#[derive(Clone, Copy)]
pub struct DirFd(pub Option<i32>);

impl<'a> FromArg<'a> for DirFd {
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<DirFd> {
        if value.is_none() {
            return Ok(DirFd(None));
        }
        if !is_index(vm, value) {
            let found = vm.type_name(value);
            return Err(vm.type_error(format!("argument should be integer or None, not {found}")));
        }
        descriptor(vm, value).map(|fd| DirFd(Some(fd)))
    }
}

/// Where an optional directory is.
pub struct Start(Option<Descriptor>);

impl AsFd for Start {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match &self.0 {
            Some(descriptor) => descriptor.as_fd(),
            None => nix::fcntl::AT_FDCWD,
        }
    }
}

/// The start of a path.
pub fn start(dir_fd: Option<DirFd>) -> Start {
    Start(dir_fd.and_then(|d| d.0).map(Descriptor))
}

/// A descriptor, or an object with `fileno()`.
pub struct FileNumber(pub Descriptor);

impl<'a> FromArg<'a> for FileNumber {
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<FileNumber> {
        if value.is_bool() {
            warn_bool(vm)?;
        }
        let found = if value.is_kind(Kind::Int) || value.as_small_int().is_some() || value.is_bool()
        {
            value.clone()
        } else {
            let name = vm.intern("fileno");
            let Some(method) = vm.get_attr_opt(value, &name)? else {
                return Err(vm.type_error("argument must be an int, or have a fileno() method."));
            };
            let number = vm.call(&method, &[])?;
            if !number.is_kind(Kind::Int) && number.as_small_int().is_none() && !number.is_bool() {
                return Err(vm.type_error("fileno() returned a non-integer"));
            }
            number
        };
        let number = i32::from_arg(vm, &found)?;
        if number < 0 {
            return Err(negative(vm, number));
        }
        Ok(FileNumber(Descriptor(number)))
    }
}

fn negative(vm: &mut Vm, number: i32) -> Raise {
    vm.value_error(format!(
        "file descriptor cannot be a negative integer ({number})"
    ))
}

/// A plain descriptor.
pub struct Number(pub Descriptor);

impl<'a> FromArg<'a> for Number {
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<Number> {
        Ok(Number(Descriptor(int(vm, value)?)))
    }
}

/// A C `int`.
pub struct CInt(pub i32);

impl<'a> FromArg<'a> for CInt {
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<CInt> {
        int(vm, value).map(CInt)
    }
}

fn int(vm: &mut Vm, value: &Value) -> R<i32> {
    let wide = match value.as_small_int() {
        Some(n) => Some(n),
        None => {
            let number = vm.index(value)?;
            taipan_vm::types::int::int_ref(&number).and_then(|n| n.to_i64())
        }
    };
    match wide.and_then(|n| i32::try_from(n).ok()) {
        Some(n) => Ok(n),
        None => Err(vm.overflow_error("Python int too large to convert to C int")),
    }
}

/// The name of a file as a script gets it: bytes, or text with the undecodable bytes escaped.
pub fn name_value(vm: &mut Vm, name: &[u8], as_bytes: bool) -> R {
    if as_bytes {
        return Ok(vm.bytes(name.to_vec()));
    }
    if name.is_ascii() {
        return Ok(vm.str_copy(name));
    }
    let (text, _) = taipan_vm::codecs::Codec::Utf8.decode(vm, name, "surrogateescape", true)?;
    Ok(vm.str_wtf8(text))
}
