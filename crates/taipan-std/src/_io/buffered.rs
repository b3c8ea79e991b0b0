//! `BufferedReader`, `BufferedWriter`, `BufferedRandom`: one payload.

use super::base::not_writable;
use super::fileio::FileIo;
use super::{DEFAULT_BUFFER_SIZE, Size, is_closed, is_native, is_own, size, unsupported};
use std::cell::Cell;
use taipan_vm::cell_mut::MutCell;
use taipan_vm::fd::consts;
use taipan_vm::native::{
    Args, ClassDef, FromArg, GetSetDef, MethodDef, Nullable, concat, methods, total,
};
use taipan_vm::threads::OwnedLock;
use taipan_vm::types::bytes::Bytes;
use taipan_vm::types::bytes_like::{Data, data_of};
use taipan_vm::types::exception::Exception;
use taipan_vm::types::str_::Str;
use taipan_vm::types::type_::flag;
use taipan_vm::{R, Raise, Trace, Value, Vm};

/// A stream of bytes over a raw one. At most one of the two buffers has content.
#[derive(Default)]
pub struct Buffered {
    /// The raw stream; None before `__init__` and after `detach`.
    pub raw: MutCell<Value>,
    ahead: MutCell<Ahead>,
    behind: MutCell<Vec<u8>>,
    size: Cell<usize>,
    detached: Cell<bool>,
    finalizing: Cell<bool>,
    /// One thread at a time: reads and writes of the raw stream let others run.
    turn: OwnedLock,
}

/// Bytes read from the raw stream that nobody has asked for yet.
#[derive(Default)]
struct Ahead {
    bytes: Vec<u8>,
    at: usize,
}

impl Ahead {
    fn rest(&self) -> &[u8] {
        &self.bytes[self.at..]
    }
}

impl Trace for Buffered {
    fn trace(&self, visit: &mut dyn FnMut(taipan_vm::value::Raw)) {
        self.raw.with(|r| visit(r.raw()));
    }
    fn clear(&self) {
        drop(self.raw.take());
    }
}

impl taipan_vm::heap::NativePayload for Buffered {
    const NEXT: Option<taipan_vm::heap::NativeNext> =
        Some(|vm, this| taipan_vm::heap::or_undef(next_line(vm, this)));
}

impl taipan_vm::Downcast for Buffered {
    const NAME: &'static str = "BufferedIOBase";
    fn downcast(value: &Value) -> Option<&Buffered> {
        value.native::<Buffered>()
    }
}

fn next_line(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
    let buffered = this.native::<Buffered>().expect("the class was checked");
    let line = buffered.read_line(vm, -1)?;
    Ok(if line.is_empty() {
        None
    } else {
        Some(vm.bytes(line))
    })
}

fn make(vm: &mut Vm, args: &Args<'_>) -> R {
    Ok(vm.new_native(&args.all[0], Buffered::default()))
}

const READER_PARTS: &[&[MethodDef]] = &[
    Buffered::READER_METHODS,
    Buffered::READ_METHODS,
    Buffered::COMMON_METHODS,
];
const READER_METHODS: &[MethodDef] = &concat::<MethodDef, { total(READER_PARTS) }>(READER_PARTS);
const WRITER_PARTS: &[&[MethodDef]] = &[
    Buffered::WRITER_METHODS,
    Buffered::WRITE_METHODS,
    Buffered::COMMON_METHODS,
];
const WRITER_METHODS: &[MethodDef] = &concat::<MethodDef, { total(WRITER_PARTS) }>(WRITER_PARTS);
const RANDOM_PARTS: &[&[MethodDef]] = &[
    Buffered::RANDOM_METHODS,
    Buffered::READ_METHODS,
    Buffered::WRITE_METHODS,
    Buffered::COMMON_METHODS,
];
const RANDOM_METHODS: &[MethodDef] = &concat::<MethodDef, { total(RANDOM_PARTS) }>(RANDOM_PARTS);
const GETSET: &[GetSetDef] = Buffered::COMMON_GETSET;

const fn def(name: &'static str, doc: &'static str, methods: &'static [MethodDef]) -> ClassDef {
    ClassDef {
        name,
        module: "_io",
        doc,
        methods,
        getset: GETSET,
        new: Some(make),
        flags: flag::BASETYPE | flag::DICT | flag::WEAKREF,
    }
}

/// `_io.BufferedReader`
pub static READER: ClassDef = def(
    "BufferedReader",
    "A buffer for reading from a raw stream.",
    READER_METHODS,
);
/// `_io.BufferedWriter`
pub static WRITER: ClassDef = def(
    "BufferedWriter",
    "A buffer for writing to a raw stream.",
    WRITER_METHODS,
);
/// `_io.BufferedRandom`
pub static RANDOM: ClassDef = def(
    "BufferedRandom",
    "A buffer for reading from and writing to a raw stream that can be positioned.",
    RANDOM_METHODS,
);

impl Buffered {
    /// A buffer over a native raw stream that has been checked.
    pub fn over(raw: Value, size: usize) -> Buffered {
        Buffered {
            raw: MutCell::new(raw),
            size: Cell::new(size.max(1)),
            ..Buffered::default()
        }
    }

    fn init(&self, vm: &mut Vm, raw: &Value, size: Option<i64>, checks: &[&str]) -> R<()> {
        for check in checks {
            let able = vm.call_method(raw, check, &[])?;
            if !vm.truth(&able)? {
                return Err(unsupported(vm, &format!("File or stream is not {check}.")));
            }
        }
        let size = size.unwrap_or(DEFAULT_BUFFER_SIZE as i64);
        if size <= 0 {
            return Err(vm.value_error("buffer size must be strictly positive"));
        }
        self.size.set(size as usize);
        self.ahead.take();
        self.behind.take();
        self.detached.set(false);
        drop(self.raw.replace(raw.clone()));
        Ok(())
    }

    /// The raw stream.
    pub fn raw(&self, vm: &mut Vm) -> R {
        let raw = self.raw.get();
        if !raw.is_none() {
            return Ok(raw);
        }
        Err(if self.detached.get() {
            vm.value_error("raw stream has been detached")
        } else {
            vm.value_error("I/O operation on uninitialized object")
        })
    }

    fn closed(&self, vm: &mut Vm) -> R<bool> {
        let raw = self.raw(vm)?;
        match native_file(vm, &raw) {
            Some(file) => Ok(file.is_closed()),
            None => is_closed(vm, &raw),
        }
    }

    /// Do something that no other thread may do with the stream at the same time.
    fn guarded<T>(&self, vm: &mut Vm, work: impl FnOnce(&mut Vm) -> R<T>) -> R<T> {
        if vm.threads.is_alone() {
            return work(vm);
        }
        if !vm.threads.knows(self.turn.owner()) {
            // Of a thread that is not in this process any more.
            self.turn.restore(0, 0);
        }
        self.turn.acquire(vm, None)?;
        let result = work(vm);
        self.turn.release(vm);
        result
    }

    fn check_open(&self, vm: &mut Vm, what: &str) -> R<Value> {
        let raw = self.raw(vm)?;
        if self.closed(vm)? {
            return Err(vm.value_error(format!("{what} of closed file")));
        }
        Ok(raw)
    }

    /// One read of the raw stream; `None`: nothing there yet.
    fn raw_read(&self, vm: &mut Vm, raw: &Value, n: usize) -> R<Option<Vec<u8>>> {
        let mut out = vm.buffer(n)?;
        out.resize(n, 0);
        if let Some(file) = native_file(vm, raw) {
            return Ok(file.read_some(vm, &mut out)?.map(|n| {
                out.truncate(n);
                out
            }));
        }
        let space = vm.bytearray(out);
        let view = vm.memoryview(&space)?;
        let count = vm.call_method(raw, "readinto", std::slice::from_ref(&view))?;
        vm.call_method(&view, "release", &[])?;
        if count.is_none() {
            return Ok(None);
        }
        let count = match vm.to_i64(&count) {
            Ok(count) => count,
            Err(_) => {
                vm.raised = None;
                return Err(vm.os_error_text("raw readinto() failed"));
            }
        };
        if count < 0 || count as usize > n {
            return Err(vm.os_error_text(format!(
                "raw readinto() returned invalid length {count} (should have been between 0 and {n})"
            )));
        }
        let mut data = data_of(vm, &space)?.unwrap_or_default().into_owned();
        data.truncate(count as usize);
        Ok(Some(data))
    }

    /// One write to the raw stream; `None`: no room yet.
    fn raw_write(&self, vm: &mut Vm, raw: &Value, data: &[u8]) -> R<Option<usize>> {
        if let Some(file) = native_file(vm, raw) {
            return file.write_some(vm, data);
        }
        let bytes = vm.bytes(data);
        let view = vm.memoryview(&bytes)?;
        let count = vm.call_method(raw, "write", &[view])?;
        if count.is_none() {
            return Ok(None);
        }
        let count = vm.to_i64(&count)?;
        if count < 0 || count as usize > data.len() {
            return Err(vm.os_error_text(format!(
                "raw write() returned invalid length {count} (should have been between 0 and {})",
                data.len()
            )));
        }
        Ok(Some(count as usize))
    }

    /// Write all that is buffered.
    pub fn flush_behind(&self, vm: &mut Vm, raw: &Value) -> R<()> {
        if self.behind.with(|b| b.is_empty()) {
            return Ok(());
        }
        let data = self.behind.take();
        let mut done = 0;
        while done < data.len() {
            match self.raw_write(vm, raw, &data[done..]) {
                Ok(Some(n)) => done += n,
                Ok(None) => {
                    self.behind.replace(data[done..].to_vec());
                    return Err(would_block(vm, 0));
                }
                Err(raise) => {
                    self.behind.replace(data[done..].to_vec());
                    return Err(raise);
                }
            }
            if done < data.len() {
                // A signal may be why not all of it was written.
                if let Err(raise) = vm.handle_signals() {
                    self.behind.replace(data[done..].to_vec());
                    return Err(raise);
                }
            }
        }
        // Keep the memory for what comes next.
        let mut data = data;
        data.clear();
        self.behind.with(|b| {
            if b.is_empty() && data.capacity() <= 2 * DEFAULT_BUFFER_SIZE {
                *b = data;
            }
        });
        Ok(())
    }

    /// Go back over what was read ahead, so that the raw position is the logical one.
    fn forget_ahead(&self, vm: &mut Vm, raw: &Value) -> R<()> {
        let unread = self.ahead.with(|a| a.rest().len());
        self.ahead.take();
        if unread > 0 {
            raw_seek(vm, raw, -(unread as i64), 1)?;
        }
        Ok(())
    }

    fn take_ahead(&self, n: usize) -> Vec<u8> {
        self.ahead.with(|a| {
            let n = n.min(a.rest().len());
            let out = a.rest()[..n].to_vec();
            a.at += n;
            out
        })
    }

    /// Fill the empty read buffer; `Some(false)` at the end, `None`: nothing there yet.
    fn fill(&self, vm: &mut Vm, raw: &Value) -> R<Option<bool>> {
        match self.raw_read(vm, raw, self.size.get())? {
            None => Ok(None),
            Some(bytes) => {
                let some = !bytes.is_empty();
                self.ahead.replace(Ahead { bytes, at: 0 });
                Ok(Some(some))
            }
        }
    }

    /// Read up to `n` bytes; everything for a negative number. `None`: nothing there yet.
    pub fn read_bytes(&self, vm: &mut Vm, n: i64) -> R<Option<Vec<u8>>> {
        self.guarded(vm, |vm| self.read_bytes_now(vm, n))
    }

    fn read_bytes_now(&self, vm: &mut Vm, n: i64) -> R<Option<Vec<u8>>> {
        let raw = self.check_open(vm, "read")?;
        self.flush_behind(vm, &raw)?;
        if n < 0 {
            return self.read_rest(vm, &raw);
        }
        let n = n as usize;
        let mut out = self.take_ahead(n);
        while out.len() < n {
            let missing = n - out.len();
            let piece = if missing >= self.size.get() {
                self.raw_read(vm, &raw, missing)?
            } else {
                self.fill(vm, &raw)?.map(|_| self.take_ahead(missing))
            };
            match piece {
                None if out.is_empty() => return Ok(None),
                None => break,
                Some(piece) if piece.is_empty() => break,
                Some(piece) => out.extend_from_slice(&piece),
            }
        }
        Ok(Some(out))
    }

    fn read_rest(&self, vm: &mut Vm, raw: &Value) -> R<Option<Vec<u8>>> {
        let mut out = self.take_ahead(usize::MAX);
        if let Some(file) = native_file(vm, raw) {
            return Ok(match file.read_all(vm)? {
                Some(rest) if out.is_empty() => Some(rest),
                Some(rest) => {
                    out.extend_from_slice(&rest);
                    Some(out)
                }
                None if out.is_empty() => None,
                None => Some(out),
            });
        }
        let readall = vm.intern("readall");
        if let Some(readall) = vm.get_attr_opt(raw, &readall)? {
            let rest = vm.call(&readall, &[])?;
            if rest.is_none() {
                return Ok(if out.is_empty() { None } else { Some(out) });
            }
            let Some(rest) = rest.downcast::<Bytes>() else {
                return Err(vm.type_error("readall() should return bytes"));
            };
            out.extend_from_slice(&rest.0);
            return Ok(Some(out));
        }
        loop {
            let piece = vm.call_method(raw, "read", &[])?;
            if piece.is_none() {
                return Ok(if out.is_empty() { None } else { Some(out) });
            }
            let Some(bytes) = piece.downcast::<Bytes>() else {
                return Err(vm.type_error("read() should return bytes"));
            };
            if bytes.0.is_empty() {
                return Ok(Some(out));
            }
            out.extend_from_slice(&bytes.0);
        }
    }

    /// Read with at most one read of the raw stream.
    pub fn read_once(&self, vm: &mut Vm, n: i64) -> R<Vec<u8>> {
        self.guarded(vm, |vm| self.read_once_now(vm, n))
    }

    fn read_once_now(&self, vm: &mut Vm, n: i64) -> R<Vec<u8>> {
        let raw = self.check_open(vm, "read")?;
        let n = if n < 0 { self.size.get() } else { n as usize };
        if n == 0 {
            return Ok(Vec::new());
        }
        self.flush_behind(vm, &raw)?;
        let out = self.take_ahead(n);
        if !out.is_empty() {
            return Ok(out);
        }
        Ok(self.raw_read(vm, &raw, n)?.unwrap_or_default())
    }

    fn read_line(&self, vm: &mut Vm, limit: i64) -> R<Vec<u8>> {
        self.guarded(vm, |vm| self.read_line_now(vm, limit))
    }

    fn read_line_now(&self, vm: &mut Vm, limit: i64) -> R<Vec<u8>> {
        let raw = self.check_open(vm, "readline")?;
        self.flush_behind(vm, &raw)?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut line: Vec<u8> = Vec::new();
        loop {
            let done = self.ahead.with(|a| {
                let rest = a.rest();
                let window = &rest[..rest.len().min(limit - line.len())];
                let (n, found) = match memchr::memchr(b'\n', window) {
                    Some(i) => (i + 1, true),
                    None => (window.len(), false),
                };
                line.extend_from_slice(&window[..n]);
                a.at += n;
                found
            });
            if done || line.len() >= limit || self.fill(vm, &raw)? != Some(true) {
                return Ok(line);
            }
        }
    }

    /// Write bytes: into the buffer, or past it if they are many.
    pub fn write_bytes(&self, vm: &mut Vm, data: &[u8]) -> R<()> {
        self.guarded(vm, |vm| self.write_bytes_now(vm, data))
    }

    fn write_bytes_now(&self, vm: &mut Vm, data: &[u8]) -> R<()> {
        let raw = self.raw(vm)?;
        if self.closed(vm)? {
            return Err(vm.value_error("write to closed file"));
        }
        if self.ahead.with(|a| !a.bytes.is_empty()) {
            self.forget_ahead(vm, &raw)?;
        }
        let size = self.size.get();
        let used = self.behind.with(|b| b.len());
        if used + data.len() <= size {
            self.behind.with(|b| b.extend_from_slice(data));
            return Ok(());
        }
        self.flush_behind(vm, &raw)?;
        let mut done = 0;
        while data.len() - done > size {
            match self.raw_write(vm, &raw, &data[done..])? {
                Some(n) => {
                    done += n;
                    vm.handle_signals()?;
                }
                None => {
                    let room = size.min(data.len() - done);
                    self.behind
                        .with(|b| b.extend_from_slice(&data[done..done + room]));
                    return Err(would_block(vm, done + room));
                }
            }
        }
        self.behind.with(|b| b.extend_from_slice(&data[done..]));
        Ok(())
    }

    /// Write all that is buffered, and let the raw stream do so.
    pub fn flush(&self, vm: &mut Vm) -> R<()> {
        self.guarded(vm, |vm| self.flush_now(vm))
    }

    fn flush_now(&self, vm: &mut Vm) -> R<()> {
        let raw = self.raw(vm)?;
        if self.closed(vm)? {
            return Err(vm.value_error("flush of closed file"));
        }
        self.flush_behind(vm, &raw)?;
        if self.ahead.with(|a| !a.bytes.is_empty()) && can_seek(vm, &raw)? {
            self.forget_ahead(vm, &raw)?;
        }
        if native_file(vm, &raw).is_none() {
            vm.call_method(&raw, "flush", &[])?;
        }
        Ok(())
    }

    /// The logical position.
    pub fn position(&self, vm: &mut Vm) -> R<i64> {
        let raw = self.raw(vm)?;
        let at = raw_tell(vm, &raw)?;
        let ahead = self.ahead.with(|a| a.rest().len()) as i64;
        let behind = self.behind.with(|b| b.len()) as i64;
        Ok((at - ahead + behind).max(0))
    }

    /// Change the position.
    pub fn seek_to(&self, vm: &mut Vm, offset: i64, whence: i64) -> R<i64> {
        self.guarded(vm, |vm| self.seek_to_now(vm, offset, whence))
    }

    fn seek_to_now(&self, vm: &mut Vm, offset: i64, whence: i64) -> R<i64> {
        let raw = self.check_open(vm, "seek")?;
        if !(0..=2).contains(&whence) {
            return Err(vm.value_error(format!("whence value {whence} unsupported")));
        }
        if !can_seek(vm, &raw)? {
            return Err(unsupported(vm, "File or stream is not seekable."));
        }
        // Near positions are in the buffer already.
        if whence < 2 && self.ahead.with(|a| !a.bytes.is_empty()) {
            let here = self.position(vm)?;
            let wanted = if whence == 0 { offset } else { here + offset };
            let inside = self.ahead.with(|a| {
                let at = a.at as i64 + (wanted - here);
                let ok = wanted >= 0 && at >= 0 && at <= a.bytes.len() as i64;
                if ok {
                    a.at = at as usize;
                }
                ok
            });
            if inside {
                return Ok(wanted);
            }
        }
        self.flush_behind(vm, &raw)?;
        let mut offset = offset;
        if whence == 1 {
            offset -= self.ahead.with(|a| a.rest().len()) as i64;
        }
        self.ahead.take();
        raw_seek(vm, &raw, offset, whence)
    }

    pub fn close(&self, vm: &mut Vm, this: &Value) -> R<()> {
        let raw = self.raw(vm)?;
        if self.closed(vm)? {
            return Ok(());
        }
        let flushed = if is_own(vm, this, "flush") {
            self.flush(vm)
        } else {
            vm.call_method(this, "flush", &[]).map(drop)
        };
        let first = match flushed {
            Err(Raise::Exception) => vm.raised.take(),
            _ => None,
        };
        let closed = match native_file(vm, &raw) {
            Some(_) if is_own(vm, &raw, "close") => FileIo::close(&raw, vm),
            _ => vm.call_method(&raw, "close", &[]).map(drop),
        };
        match (first, closed) {
            (Some(error), Ok(())) => Err(vm.raise_value(error)),
            (Some(error), Err(_)) => {
                if let Some(second) = &vm.raised
                    && let Some(e) = second.downcast::<Exception>()
                {
                    e.context.replace(error);
                }
                Err(Raise::Exception)
            }
            (None, closed) => flushed.and(closed),
        }
    }
}

/// The raw stream as an exact `FileIO`.
pub fn native_file<'a>(vm: &Vm, raw: &'a Value) -> Option<&'a FileIo> {
    raw.native::<FileIo>().filter(|_| is_native(vm, raw))
}

fn can_seek(vm: &mut Vm, raw: &Value) -> R<bool> {
    if let Some(file) = native_file(vm, raw) {
        return file.can_seek(vm);
    }
    let able = vm.call_method(raw, "seekable", &[])?;
    vm.truth(&able)
}

fn raw_seek(vm: &mut Vm, raw: &Value, offset: i64, whence: i64) -> R<i64> {
    if let Some(file) = native_file(vm, raw) {
        return file.seek_to(vm, offset, whence);
    }
    let offset = vm.int(offset);
    let at = vm.call_method(raw, "seek", &[offset, Value::small_int(whence)])?;
    position_of(vm, &at)
}

fn raw_tell(vm: &mut Vm, raw: &Value) -> R<i64> {
    if let Some(file) = native_file(vm, raw) {
        return file.seek_to(vm, 0, 1);
    }
    let at = vm.call_method(raw, "tell", &[])?;
    position_of(vm, &at)
}

fn position_of(vm: &mut Vm, at: &Value) -> R<i64> {
    let at = vm.to_i64(at)?;
    if at < 0 {
        return Err(vm.os_error_text(format!("Raw stream returned invalid position {at}")));
    }
    Ok(at)
}

/// BlockingIOError with the number of bytes that were taken.
fn would_block(vm: &mut Vm, written: usize) -> Raise {
    let class = vm.class(|t| &t.BlockingIOError);
    let args = [
        Value::small_int(consts::EAGAIN as i64),
        vm.str("write could not complete without blocking"),
        Value::small_int(written as i64),
    ];
    match vm.call(&class, &args) {
        Ok(error) => vm.raise_value(error),
        Err(raise) => raise,
    }
}

#[methods(class = "BufferedReader", part = "READER")]
impl Buffered {
    /// Put a buffer in front of a raw stream.
    #[sig("(raw, buffer_size=DEFAULT_BUFFER_SIZE)")]
    #[name = "__init__"]
    fn init_reader(&self, vm: &mut Vm, raw: &Value, buffer_size: Option<i64>) -> R<()> {
        self.init(vm, raw, buffer_size, &["readable"])
    }
}

#[methods(class = "BufferedWriter", part = "WRITER")]
impl Buffered {
    /// Put a buffer in front of a raw stream.
    #[sig("(raw, buffer_size=DEFAULT_BUFFER_SIZE)")]
    #[name = "__init__"]
    fn init_writer(&self, vm: &mut Vm, raw: &Value, buffer_size: Option<i64>) -> R<()> {
        self.init(vm, raw, buffer_size, &["writable"])
    }
}

#[methods(class = "BufferedRandom", part = "RANDOM")]
impl Buffered {
    /// Put a buffer in front of a raw stream.
    #[sig("(raw, buffer_size=DEFAULT_BUFFER_SIZE)")]
    #[name = "__init__"]
    fn init_random(&self, vm: &mut Vm, raw: &Value, buffer_size: Option<i64>) -> R<()> {
        self.init(vm, raw, buffer_size, &["seekable", "readable", "writable"])
    }
}

#[methods(class = "BufferedReader", part = "READ")]
impl Buffered {
    /// Implement next(self).
    fn __next__(this: &Value, vm: &mut Vm) -> R {
        if is_native(vm, this) {
            return match next_line(vm, this)? {
                Some(line) => Ok(line),
                None => Err(vm.stop_iteration(Value::NONE)),
            };
        }
        let line = vm.call_method(this, "readline", &[])?;
        if vm.len(&line)? == 0 {
            return Err(vm.stop_iteration(Value::NONE));
        }
        Ok(line)
    }
    /// Read at most size bytes, all for -1 or None.
    #[sig("(size=-1, /)")]
    fn read(&self, vm: &mut Vm, size_: Option<Size>) -> R {
        let n = size(size_);
        if n < -1 {
            return Err(vm.value_error("read length must be non-negative or -1"));
        }
        match self.read_bytes(vm, n)? {
            Some(data) => Ok(vm.bytes(data)),
            None => Ok(Value::NONE),
        }
    }
    /// Read at most size bytes with at most one read of the raw stream.
    #[sig("(size=-1, /)")]
    fn read1(&self, vm: &mut Vm, size: Option<i64>) -> R {
        let data = self.read_once(vm, size.unwrap_or(-1))?;
        Ok(vm.bytes(data))
    }
    /// Return what is buffered without taking it, reading once if nothing is.
    #[sig("(size=0, /)")]
    fn peek(&self, vm: &mut Vm, size: Option<i64>) -> R {
        let _ = size;
        let data = self.guarded(vm, |vm| {
            let raw = self.check_open(vm, "peek")?;
            self.flush_behind(vm, &raw)?;
            if self.ahead.with(|a| a.rest().is_empty()) {
                self.fill(vm, &raw)?;
            }
            Ok(self.ahead.with(|a| a.rest().to_vec()))
        })?;
        Ok(vm.bytes(data))
    }
    /// Read into a writable buffer; the number of bytes.
    fn readinto(&self, vm: &mut Vm, buffer: &Value) -> R {
        self.read_into(vm, buffer, false)
    }
    /// Read into a writable buffer with at most one read of the raw stream; the number of bytes.
    fn readinto1(&self, vm: &mut Vm, buffer: &Value) -> R {
        self.read_into(vm, buffer, true)
    }
    /// Read a line of at most size bytes.
    #[sig("(size=-1, /)")]
    fn readline(&self, vm: &mut Vm, size_: Option<Size>) -> R {
        let line = self.read_line(vm, size(size_))?;
        Ok(vm.bytes(line))
    }
    /// Whether the stream can be read from.
    fn readable(&self, vm: &mut Vm) -> R {
        let raw = self.raw(vm)?;
        vm.call_method(&raw, "readable", &[])
    }
}

impl Buffered {
    fn read_into(&self, vm: &mut Vm, buffer: &Value, once: bool) -> R {
        self.check_open(vm, "readinto")?;
        let Some(n) = vm.writable_len(buffer)? else {
            return Err(not_writable(
                vm,
                if once { "readinto1" } else { "readinto" },
                buffer,
            ));
        };
        let data = if once {
            Some(self.read_once(vm, n as i64)?)
        } else {
            self.read_bytes(vm, n as i64)?
        };
        match data {
            Some(data) => {
                let n = vm.write_into(buffer, &data)?.unwrap_or(0);
                Ok(Value::small_int(n as i64))
            }
            None => Ok(Value::NONE),
        }
    }
}

#[methods(class = "BufferedWriter", part = "WRITE")]
impl Buffered {
    /// Write bytes; the number of those written or buffered.
    fn write(&self, vm: &mut Vm, buffer: &Value) -> R<usize> {
        let data = Data::from_arg(vm, buffer)?.0;
        self.write_bytes(vm, &data)?;
        Ok(data.len())
    }
    /// Whether the stream can be written to.
    fn writable(&self, vm: &mut Vm) -> R {
        let raw = self.raw(vm)?;
        vm.call_method(&raw, "writable", &[])
    }
}

#[methods(class = "BufferedIOBase", part = "COMMON")]
impl Buffered {
    /// Return repr(self).
    fn __repr__(this: &Value, vm: &mut Vm) -> R {
        let class = vm.class_of(this).qualname();
        let name = vm.intern("name");
        let found = vm.get_attr_opt(this, &name);
        let found = vm.catch(found, |t| &t.ValueError)?.flatten();
        match found {
            Some(name) => {
                let name = vm.repr(&name)?;
                let name = name.downcast::<Str>().map(|s| s.to_escaped().into_owned());
                let name = name.unwrap_or_default();
                Ok(vm.str(format!("<_io.{class} name={name}>")))
            }
            None => Ok(vm.str(format!("<_io.{class}>"))),
        }
    }
    /// Streams cannot be pickled.
    fn __getstate__(this: &Value, vm: &mut Vm) -> R {
        Err(vm.type_error_named("cannot pickle '{}' instances", this))
    }
    /// Return the size of the object in memory, in bytes.
    fn __sizeof__(&self) -> usize {
        size_of::<Buffered>() + self.size.get()
    }
    /// Warn that the stream was not closed.
    fn _dealloc_warn(&self, vm: &mut Vm, source: &Value) -> R<()> {
        let raw = self.raw.get();
        if raw.is_none() {
            return Ok(());
        }
        let name = vm.intern("_dealloc_warn");
        match vm.get_attr_opt(&raw, &name)? {
            Some(method) => vm.call(&method, std::slice::from_ref(source)).map(drop),
            None => Ok(()),
        }
    }
    /// Flush and close the stream.
    #[name = "close"]
    fn close_(this: &Value, vm: &mut Vm) -> R<()> {
        let buffered = this.native::<Buffered>().expect("the class was checked");
        buffered.close(vm, this)
    }
    /// Take the raw stream away and return it.
    fn detach(this: &Value, vm: &mut Vm) -> R {
        let buffered = this.native::<Buffered>().expect("the class was checked");
        buffered.raw(vm)?;
        vm.call_method(this, "flush", &[])?;
        buffered.detached.set(true);
        Ok(buffered.raw.replace(Value::NONE))
    }
    /// The descriptor.
    fn fileno(&self, vm: &mut Vm) -> R {
        let raw = self.raw(vm)?;
        vm.call_method(&raw, "fileno", &[])
    }
    /// Write what is buffered.
    #[name = "flush"]
    fn flush_(&self, vm: &mut Vm) -> R<()> {
        self.flush(vm)
    }
    /// Whether the stream is a terminal.
    fn isatty(&self, vm: &mut Vm) -> R {
        let raw = self.raw(vm)?;
        vm.call_method(&raw, "isatty", &[])
    }
    /// Change the position: offset from the start (0), the current position (1) or the end (2).
    #[sig("(target, whence=0, /)")]
    fn seek(&self, vm: &mut Vm, target: i64, whence: Option<i64>) -> R<i64> {
        self.seek_to(vm, target, whence.unwrap_or(0))
    }
    /// Whether the stream can be positioned.
    fn seekable(&self, vm: &mut Vm) -> R<bool> {
        let raw = self.raw(vm)?;
        can_seek(vm, &raw)
    }
    /// Return the position.
    fn tell(&self, vm: &mut Vm) -> R<i64> {
        self.position(vm)
    }
    /// Cut to a size, the current position by default.
    #[sig("(pos=None, /)")]
    fn truncate(this: &Value, vm: &mut Vm, pos: Nullable<Value>) -> R {
        let buffered = this.native::<Buffered>().expect("the class was checked");
        let raw = buffered.check_open(vm, "truncate")?;
        let able = vm.call_method(this, "writable", &[])?;
        if !vm.truth(&able)? {
            return Err(unsupported(vm, "truncate"));
        }
        vm.call_method(this, "flush", &[])?;
        let size = match pos.0 {
            Some(size) => size,
            None => {
                let at = buffered.position(vm)?;
                vm.int(at)
            }
        };
        vm.call_method(&raw, "truncate", &[size])
    }
    /// Whether the stream is closed.
    #[getter]
    #[name = "closed"]
    fn closed_(&self, vm: &mut Vm) -> R<bool> {
        self.closed(vm)
    }
    /// The mode of the raw stream.
    #[getter]
    fn mode(&self, vm: &mut Vm) -> R {
        let raw = self.raw(vm)?;
        vm.get_attr_str(&raw, "mode")
    }
    /// The name of the raw stream.
    #[getter]
    fn name(&self, vm: &mut Vm) -> R {
        let raw = self.raw(vm)?;
        vm.get_attr_str(&raw, "name")
    }
    /// The raw stream.
    #[getter]
    #[name = "raw"]
    fn raw_(&self) -> Value {
        self.raw.get()
    }
    /// Whether the object is being freed.
    #[getter]
    fn _finalizing(&self) -> bool {
        self.finalizing.get()
    }
}
