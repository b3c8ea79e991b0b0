//! The abstract classes: what every stream can do through its own `read`, `write` and so on.

use super::{Size, is_closed, size, unsupported};
use std::cell::Cell;
use taipan_vm::heap::{NativePayload, Trace};
use taipan_vm::native::{Args, ClassDef, Rest, methods};
use taipan_vm::types::bytes::Bytes;
use taipan_vm::types::bytes_like::data_of;
use taipan_vm::types::type_::flag;
use taipan_vm::{R, Value, Vm};

/// Payload of streams that a script's class implements.
#[derive(Default)]
pub struct IoBase {
    closed: Cell<bool>,
}

impl Trace for IoBase {}
impl NativePayload for IoBase {}

const FLAGS: u32 = flag::BASETYPE | flag::DICT | flag::WEAKREF;

const fn class(name: &'static str, doc: &'static str) -> ClassDef {
    ClassDef {
        name,
        module: "_io",
        doc,
        methods: &[],
        getset: &[],
        new: Some(new_base),
        flags: FLAGS,
    }
}

fn new_base(vm: &mut Vm, args: &Args<'_>) -> R {
    Ok(vm.new_native(&args.all[0], IoBase::default()))
}

/// `_io._IOBase`
pub static IO_BASE: ClassDef = ClassDef {
    methods: Base::METHODS,
    getset: Base::GETSET,
    ..class("_IOBase", "()\n--\n\nWhat all streams have in common.")
};
/// `_io._RawIOBase`
pub static RAW_BASE: ClassDef = ClassDef {
    methods: RawBase::METHODS,
    ..class(
        "_RawIOBase",
        "()\n--\n\nA stream of bytes without a buffer.",
    )
};
/// `_io._BufferedIOBase`
pub static BUFFERED_BASE: ClassDef = ClassDef {
    methods: BufferedBase::METHODS,
    ..class(
        "_BufferedIOBase",
        "()\n--\n\nA stream of bytes with a buffer.",
    )
};
/// `_io._TextIOBase`
pub static TEXT_BASE: ClassDef = ClassDef {
    methods: TextBase::METHODS,
    getset: TextBase::GETSET,
    ..class("_TextIOBase", "()\n--\n\nA stream of text.")
};

struct Base;
struct RawBase;
struct BufferedBase;
struct TextBase;

/// ValueError if the stream is closed.
pub fn check_open(vm: &mut Vm, this: &Value) -> R<()> {
    if is_closed(vm, this)? {
        return Err(super::closed_error(vm));
    }
    Ok(())
}

/// Ask the stream itself what it can do.
fn check_able(vm: &mut Vm, this: &Value, method: &str) -> R<Value> {
    let able = vm.call_method(this, method, &[])?;
    if !able.is_true() {
        return Err(unsupported(vm, &format!("File or stream is not {method}.")));
    }
    Ok(able)
}

/// A line of a stream that has only `read` (and maybe `peek`).
fn read_line(vm: &mut Vm, this: &Value, limit: i64) -> R {
    let peek = vm.intern("peek");
    let peek = vm.get_attr_opt(this, &peek)?;
    let mut line = Vec::new();
    while limit < 0 || (line.len() as i64) < limit {
        let mut n = 1;
        if let Some(peek) = &peek {
            let ahead = vm.call(peek, &[Value::small_int(1)])?;
            let Some(ahead) = ahead.downcast::<Bytes>() else {
                return Err(vm.type_error_named(
                    "peek() should have returned a bytes object, not '{}'",
                    &ahead,
                ));
            };
            if !ahead.0.is_empty() {
                n = ahead
                    .0
                    .iter()
                    .position(|&b| b == b'\n')
                    .map_or(ahead.0.len(), |i| i + 1);
                if limit >= 0 {
                    n = n.min((limit as usize) - line.len());
                }
            }
        }
        let piece = vm.call_method(this, "read", &[Value::small_int(n as i64)])?;
        let Some(bytes) = piece.downcast::<Bytes>() else {
            return Err(vm.type_error_named(
                "read() should have returned a bytes object, not '{}'",
                &piece,
            ));
        };
        if bytes.0.is_empty() {
            break;
        }
        line.extend_from_slice(&bytes.0);
        if line.ends_with(b"\n") {
            break;
        }
    }
    Ok(vm.bytes(line))
}

#[methods(class = "_IOBase")]
impl Base {
    /// Close and forget the stream.
    fn __del__(this: &Value, vm: &mut Vm) -> R<()> {
        finalize(vm, this);
        Ok(())
    }
    /// Return the stream; the with statement closes it at its end.
    fn __enter__(this: &Value, vm: &mut Vm) -> R {
        check_open(vm, this)?;
        Ok(this.clone())
    }
    /// Close the stream.
    fn __exit__(this: &Value, vm: &mut Vm, args: Rest<'_>) -> R<()> {
        let _ = args;
        vm.call_method(this, "close", &[]).map(drop)
    }
    /// Implement iter(self).
    fn __iter__(this: &Value, vm: &mut Vm) -> R {
        check_open(vm, this)?;
        Ok(this.clone())
    }
    /// Implement next(self).
    fn __next__(this: &Value, vm: &mut Vm) -> R {
        let line = vm.call_method(this, "readline", &[])?;
        if vm.len(&line)? == 0 {
            return Err(vm.stop_iteration(Value::NONE));
        }
        Ok(line)
    }
    /// Raise ValueError if the stream is closed.
    #[name = "_checkClosed"]
    fn check_closed(this: &Value, vm: &mut Vm) -> R<()> {
        check_open(vm, this)
    }
    /// Raise UnsupportedOperation if the stream cannot be read from.
    #[name = "_checkReadable"]
    fn check_readable(this: &Value, vm: &mut Vm) -> R {
        check_able(vm, this, "readable")
    }
    /// Raise UnsupportedOperation if the stream cannot be positioned.
    #[name = "_checkSeekable"]
    fn check_seekable(this: &Value, vm: &mut Vm) -> R {
        check_able(vm, this, "seekable")
    }
    /// Raise UnsupportedOperation if the stream cannot be written to.
    #[name = "_checkWritable"]
    fn check_writable(this: &Value, vm: &mut Vm) -> R {
        check_able(vm, this, "writable")
    }
    /// Flush and close the stream. Closing again does nothing.
    fn close(this: &Value, vm: &mut Vm) -> R<()> {
        let Some(base) = this.native::<IoBase>() else {
            return Ok(());
        };
        if base.closed.get() {
            return Ok(());
        }
        let flushed = vm.call_method(this, "flush", &[]);
        base.closed.set(true);
        flushed.map(drop)
    }
    /// The descriptor of the stream, if it has one.
    fn fileno(_this: &Value, vm: &mut Vm) -> R {
        Err(unsupported(vm, "fileno"))
    }
    /// Write what is buffered.
    fn flush(this: &Value, vm: &mut Vm) -> R<()> {
        check_open(vm, this)
    }
    /// Whether the stream is a terminal.
    fn isatty(this: &Value, vm: &mut Vm) -> R<bool> {
        check_open(vm, this)?;
        Ok(false)
    }
    /// Whether the stream can be read from.
    fn readable(_this: &Value) -> bool {
        false
    }
    /// Whether the stream can be written to.
    fn writable(_this: &Value) -> bool {
        false
    }
    /// Whether the stream can be positioned.
    fn seekable(_this: &Value) -> bool {
        false
    }
    /// Read a line of at most size bytes.
    #[sig("(size=-1, /)")]
    fn readline(this: &Value, vm: &mut Vm, size_: Option<Size>) -> R {
        read_line(vm, this, size(size_))
    }
    /// Return the lines as a list; with hint, no more once they have so many bytes together.
    #[sig("(hint=-1, /)")]
    fn readlines(this: &Value, vm: &mut Vm, hint: Option<Size>) -> R<Vec<Value>> {
        let hint = size(hint);
        let mut lines = Vec::new();
        let mut total = 0;
        let iterator = vm.iter(this)?;
        while let Some(line) = vm.next(&iterator)? {
            total += vm.len(&line)? as i64;
            lines.push(line);
            if hint > 0 && total >= hint {
                break;
            }
        }
        Ok(lines)
    }
    /// Write all items of an iterable (line ends are not added).
    fn writelines(this: &Value, vm: &mut Vm, lines: &Value) -> R<()> {
        check_open(vm, this)?;
        let write = vm.get_attr_str(this, "write")?;
        vm.iterate(lines, |vm, line| vm.call(&write, &[line]).map(drop))
    }
    /// Change the position: offset from the start (0), the current position (1) or the end (2).
    #[sig("(offset, whence=0, /)")]
    fn seek(_this: &Value, vm: &mut Vm, offset: &Value, whence: Option<&Value>) -> R {
        let _ = (offset, whence);
        Err(unsupported(vm, "seek"))
    }
    /// Return the position.
    fn tell(this: &Value, vm: &mut Vm) -> R {
        vm.call_method(this, "seek", &[Value::small_int(0), Value::small_int(1)])
    }
    /// Cut to a size, the current position by default.
    #[sig("(size=None, /)")]
    fn truncate(_this: &Value, vm: &mut Vm, size: Option<&Value>) -> R {
        let _ = size;
        Err(unsupported(vm, "truncate"))
    }
    /// The attributes of the object.
    #[getter]
    fn __dict__(this: &Value) -> Value {
        taipan_vm::types::instance::Attrs::dict(this).unwrap_or(Value::NONE)
    }
    /// Whether the stream is closed.
    #[getter]
    fn closed(this: &Value) -> bool {
        this.native::<IoBase>().is_some_and(|b| b.closed.get())
    }
}

/// Close a stream that is being freed. Failures are not shown: nobody could handle them.
fn finalize(vm: &mut Vm, this: &Value) {
    let saved = vm.raised.take();
    if let Ok(false) = is_closed(vm, this) {
        super::fileio::warn_unclosed(vm, this);
        let _ = vm.call_method(this, "close", &[]);
    }
    vm.raised = saved;
}

#[methods(class = "_RawIOBase")]
impl RawBase {
    /// Read at most size bytes, all for -1. None: nothing there yet.
    #[sig("(size=-1, /)")]
    fn read(this: &Value, vm: &mut Vm, size_: Option<Size>) -> R {
        let n = size(size_);
        if n < 0 {
            return vm.call_method(this, "readall", &[]);
        }
        let mut space = vm.buffer(n as usize)?;
        space.resize(n as usize, 0);
        let buffer = vm.bytearray(space);
        let count = vm.call_method(this, "readinto", std::slice::from_ref(&buffer))?;
        if count.is_none() {
            return Ok(count);
        }
        let count = vm.to_i64(&count)?;
        if count < 0 || count > n {
            return Err(
                vm.value_error(format!("readinto returned {count} outside buffer size {n}"))
            );
        }
        let mut data = data_of(vm, &buffer)?.unwrap_or_default().into_owned();
        data.truncate(count as usize);
        Ok(vm.bytes(data))
    }
    /// Read until the end.
    fn readall(this: &Value, vm: &mut Vm) -> R {
        let mut all = Vec::new();
        loop {
            let piece = vm.call_method(
                this,
                "read",
                &[Value::small_int(super::DEFAULT_BUFFER_SIZE as i64)],
            )?;
            if piece.is_none() {
                if all.is_empty() {
                    return Ok(piece);
                }
                break;
            }
            let Some(bytes) = piece.downcast::<Bytes>() else {
                return Err(vm.type_error("read() should return bytes"));
            };
            if bytes.0.is_empty() {
                break;
            }
            all.extend_from_slice(&bytes.0);
        }
        Ok(vm.bytes(all))
    }
    /// Read into a writable buffer; the number of bytes.
    fn readinto(_this: &Value, vm: &mut Vm, buffer: &Value) -> R {
        let _ = buffer;
        let class = vm.class(|t| &t.NotImplementedError);
        Err(vm.raise_args(&class, vec![]))
    }
    /// Write bytes; the number of those written.
    fn write(_this: &Value, vm: &mut Vm, b: &Value) -> R {
        let _ = b;
        let class = vm.class(|t| &t.NotImplementedError);
        Err(vm.raise_args(&class, vec![]))
    }
}

/// Read into a buffer through `read` or `read1`.
fn read_into_through(vm: &mut Vm, this: &Value, buffer: &Value, method: &str) -> R<usize> {
    let Some(n) = vm.writable_len(buffer)? else {
        return Err(not_writable(vm, method, buffer));
    };
    let piece = vm.call_method(this, method, &[Value::small_int(n as i64)])?;
    let Some(data) = piece.downcast::<Bytes>() else {
        return Err(vm.type_error("read() should return bytes"));
    };
    if data.0.len() > n {
        return Err(vm.value_error(format!(
            "read() returned too much data: {n} bytes requested, {} returned",
            data.0.len()
        )));
    }
    Ok(vm.write_into(buffer, &data.0)?.unwrap_or(0))
}

/// "readinto() argument must be read-write bytes-like object, not T"
pub fn not_writable(vm: &mut Vm, method: &str, buffer: &Value) -> taipan_vm::Raise {
    let name = match method {
        "read1" => "readinto1",
        "read" => "readinto",
        other => other,
    };
    let other = vm.type_name(buffer);
    vm.type_error(format!(
        "{name}() argument must be read-write bytes-like object, not {other}"
    ))
}

#[methods(class = "_BufferedIOBase")]
impl BufferedBase {
    /// Take the stream below away and return it.
    fn detach(_this: &Value, vm: &mut Vm) -> R {
        Err(unsupported(vm, "detach"))
    }
    /// Read at most size bytes, all for -1.
    #[sig("(size=-1, /)")]
    fn read(_this: &Value, vm: &mut Vm, size: Option<&Value>) -> R {
        let _ = size;
        Err(unsupported(vm, "read"))
    }
    /// Read at most size bytes with at most one read of the stream below.
    #[sig("(size=-1, /)")]
    fn read1(_this: &Value, vm: &mut Vm, size: Option<&Value>) -> R {
        let _ = size;
        Err(unsupported(vm, "read1"))
    }
    /// Read into a writable buffer; the number of bytes.
    fn readinto(this: &Value, vm: &mut Vm, buffer: &Value) -> R<usize> {
        read_into_through(vm, this, buffer, "read")
    }
    /// Read into a writable buffer with at most one read of the stream below; the number of bytes.
    fn readinto1(this: &Value, vm: &mut Vm, buffer: &Value) -> R<usize> {
        read_into_through(vm, this, buffer, "read1")
    }
    /// Write bytes; the number of those written.
    fn write(_this: &Value, vm: &mut Vm, b: &Value) -> R {
        let _ = b;
        Err(unsupported(vm, "write"))
    }
}

#[methods(class = "_TextIOBase")]
impl TextBase {
    /// Take the buffer below away and return it.
    fn detach(_this: &Value, vm: &mut Vm) -> R {
        Err(unsupported(vm, "detach"))
    }
    /// Read at most size characters, all for -1.
    #[sig("(size=-1, /)")]
    fn read(_this: &Value, vm: &mut Vm, size: Option<&Value>) -> R {
        let _ = size;
        Err(unsupported(vm, "read"))
    }
    /// Read a line.
    #[sig("(size=-1, /)")]
    fn readline(_this: &Value, vm: &mut Vm, size: Option<&Value>) -> R {
        let _ = size;
        Err(unsupported(vm, "readline"))
    }
    /// Write a string; the number of characters.
    fn write(_this: &Value, vm: &mut Vm, s: &Value) -> R {
        let _ = s;
        Err(unsupported(vm, "write"))
    }
    /// The encoding.
    #[getter]
    fn encoding(_this: &Value) -> Value {
        Value::NONE
    }
    /// What happens to what cannot be encoded or decoded.
    #[getter]
    fn errors(_this: &Value) -> Value {
        Value::NONE
    }
    /// The line ends seen so far.
    #[getter]
    fn newlines(_this: &Value) -> Value {
        Value::NONE
    }
}
