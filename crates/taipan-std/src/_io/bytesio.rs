//! `BytesIO`: a stream of bytes in memory.

use super::base::not_writable;
use super::{Size, closed_error, is_native, size};
use std::cell::Cell;
use taipan_vm::cell_mut::MutCell;
use taipan_vm::heap::NativeBuffer;
use taipan_vm::native::{Args, Nullable, class, methods};
use taipan_vm::types::bytes::Content;
use taipan_vm::types::bytes_like::Data;
use taipan_vm::types::instance::Attrs;
use taipan_vm::types::tuple::Tuple;
use taipan_vm::{R, Trace, Value, Vm};

/// A stream of bytes in memory.
#[class(name = "BytesIO", module = "_io", flags(BASETYPE, DICT, WEAKREF), new = BytesIo::make, next = next_line)]
#[derive(Default)]
pub struct BytesIo {
    data: MutCell<Vec<u8>>,
    at: Cell<usize>,
    closed: Cell<bool>,
    exports: Cell<usize>,
}

impl Trace for BytesIo {
    fn outside(&self) -> usize {
        self.data.with(|data| data.capacity())
    }
}

fn next_line(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
    let io = this.native::<BytesIo>().expect("the class was checked");
    io.check(vm)?;
    let line = io.take_line(-1);
    Ok(if line.is_empty() {
        None
    } else {
        Some(vm.bytes(line))
    })
}

impl BytesIo {
    fn make(vm: &mut Vm, args: &Args<'_>) -> R {
        Ok(vm.new_native(&args.all[0], BytesIo::default()))
    }
    fn check(&self, vm: &mut Vm) -> R<()> {
        if self.closed.get() {
            Err(closed_error(vm))
        } else {
            Ok(())
        }
    }
    fn check_size_free(&self, vm: &mut Vm) -> R<()> {
        if self.exports.get() == 0 {
            Ok(())
        } else {
            Err(vm.buffer_error("Existing exports of data: object cannot be re-sized"))
        }
    }
    fn take(&self, n: i64) -> Content {
        let at = self.at.get();
        let out = self.data.with(|d| {
            let rest = d.get(at..).unwrap_or_default();
            let n = usize::try_from(n).unwrap_or(usize::MAX).min(rest.len());
            Content::from(&rest[..n])
        });
        self.at.set(at + out.len());
        out
    }
    fn take_line(&self, limit: i64) -> Content {
        let at = self.at.get();
        let n = self.data.with(|d| {
            let rest = d.get(at..).unwrap_or_default();
            memchr::memchr(b'\n', rest).map_or(rest.len(), |i| i + 1) as i64
        });
        self.take(if limit >= 0 { n.min(limit) } else { n })
    }
    fn put(&self, vm: &mut Vm, data: &[u8]) -> R<()> {
        self.check(vm)?;
        if data.is_empty() {
            return Ok(());
        }
        let at = self.at.get();
        let end = at.saturating_add(data.len());
        if end > self.data.with(|d| d.len()) {
            self.check_size_free(vm)?;
        }
        let done = self.data.with(|d| {
            if end > d.len() {
                if d.try_reserve(end - d.len()).is_err() {
                    return false;
                }
                d.resize(end, 0);
            }
            d[at..end].copy_from_slice(data);
            true
        });
        if !done {
            return Err(vm.no_memory());
        }
        self.at.set(end);
        Ok(())
    }
}

#[methods(class = "BytesIO")]
impl BytesIo {
    /// Start with some bytes.
    #[sig("(initial_bytes=b'')")]
    fn __init__(&self, vm: &mut Vm, initial_bytes: Nullable<Data<'_>>) -> R<()> {
        self.check_size_free(vm)?;
        self.data.replace(
            initial_bytes
                .0
                .map(|d| d.0.into_owned())
                .unwrap_or_default(),
        );
        self.at.set(0);
        self.closed.set(false);
        Ok(())
    }
    /// The content, the position and the attributes.
    fn __getstate__(this: &Value, vm: &mut Vm) -> R {
        let io = this.native::<BytesIo>().expect("the class was checked");
        io.check(vm)?;
        let data = io.data.get();
        let attributes = match Attrs::dict(this) {
            Some(dict) if vm.len(&dict)? > 0 => vm.call_method(&dict, "copy", &[])?,
            _ => Value::NONE,
        };
        let items = vec![vm.bytes(data), vm.int(io.at.get() as i64), attributes];
        Ok(vm.tuple(items))
    }
    /// Take over content, position and attributes.
    fn __setstate__(this: &Value, vm: &mut Vm, state: &Value) -> R<()> {
        let io = this.native::<BytesIo>().expect("the class was checked");
        let Some([data, at, attributes]) = state.downcast::<Tuple>().map(|t| t.items()) else {
            let class = vm.type_name(this);
            let other = vm.type_name(state);
            return Err(vm.type_error(format!(
                "{class}.__setstate__ argument should be 3-tuple, got {other}"
            )));
        };
        let data = <Data<'_> as taipan_vm::native::FromArg>::from_arg(vm, data)?
            .0
            .into_owned();
        let at = vm.to_i64(at)?;
        io.check_size_free(vm)?;
        io.data.replace(data);
        io.at.set(at.max(0) as usize);
        if !attributes.is_none()
            && let Some(dict) = Attrs::dict(this)
        {
            vm.call_method(&dict, "update", std::slice::from_ref(attributes))?;
        }
        Ok(())
    }
    /// Return the size of the object in memory, in bytes.
    fn __sizeof__(&self) -> usize {
        size_of::<BytesIo>() + self.data.with(|d| d.capacity())
    }
    /// Implement iter(self).
    fn __iter__(this: &Value) -> Value {
        this.clone()
    }
    /// Implement next(self).
    fn __next__(this: &Value, vm: &mut Vm) -> R {
        if !is_native(vm, this) {
            let line = vm.call_method(this, "readline", &[])?;
            return if vm.len(&line)? == 0 {
                Err(vm.stop_iteration(Value::NONE))
            } else {
                Ok(line)
            };
        }
        match next_line(vm, this)? {
            Some(line) => Ok(line),
            None => Err(vm.stop_iteration(Value::NONE)),
        }
    }
    /// Free the content.
    fn close(&self, vm: &mut Vm) -> R<()> {
        self.check_size_free(vm)?;
        self.data.take();
        self.closed.set(true);
        Ok(())
    }
    /// Does nothing.
    fn flush(&self, vm: &mut Vm) -> R<()> {
        self.check(vm)
    }
    /// Return a memoryview on the content.
    fn getbuffer(this: &Value, vm: &mut Vm) -> R {
        let io = this.native::<BytesIo>().expect("the class was checked");
        io.check(vm)?;
        let class = super::classes(vm)?.bytes_buffer;
        let buffer = vm.new_native(
            &class,
            Buffer {
                source: this.clone(),
            },
        );
        vm.memoryview(&buffer)
    }
    /// Return the content.
    fn getvalue(&self, vm: &mut Vm) -> R {
        self.check(vm)?;
        let data = self.data.get();
        Ok(vm.bytes(data))
    }
    /// False: it is no terminal.
    fn isatty(&self, vm: &mut Vm) -> R<bool> {
        self.check(vm)?;
        Ok(false)
    }
    /// True: it can be read from.
    fn readable(&self, vm: &mut Vm) -> R<bool> {
        self.check(vm)?;
        Ok(true)
    }
    /// True: it can be written to.
    fn writable(&self, vm: &mut Vm) -> R<bool> {
        self.check(vm)?;
        Ok(true)
    }
    /// True: it can be positioned.
    fn seekable(&self, vm: &mut Vm) -> R<bool> {
        self.check(vm)?;
        Ok(true)
    }
    /// Read at most size bytes, all for -1 or None.
    #[sig("(size=-1, /)")]
    fn read(&self, vm: &mut Vm, size_: Option<Size>) -> R {
        self.check(vm)?;
        let out = self.take(size(size_));
        Ok(vm.bytes(out))
    }
    /// Read at most size bytes, all for -1 or None.
    #[sig("(size=-1, /)")]
    fn read1(&self, vm: &mut Vm, size_: Option<Size>) -> R {
        self.check(vm)?;
        let out = self.take(size(size_));
        Ok(vm.bytes(out))
    }
    /// Read into a writable buffer; the number of bytes.
    fn readinto(&self, vm: &mut Vm, buffer: &Value) -> R<usize> {
        self.check(vm)?;
        let Some(n) = vm.writable_len(buffer)? else {
            return Err(not_writable(vm, "readinto", buffer));
        };
        let out = self.take(n as i64);
        Ok(vm.write_into(buffer, &out)?.unwrap_or(0))
    }
    /// Read a line of at most size bytes.
    #[sig("(size=-1, /)")]
    fn readline(&self, vm: &mut Vm, size_: Option<Size>) -> R {
        self.check(vm)?;
        let line = self.take_line(size(size_));
        Ok(vm.bytes(line))
    }
    /// Return the lines as a list; with size, no more once they have so many bytes together.
    #[sig("(size=None, /)")]
    fn readlines(&self, vm: &mut Vm, size_: Option<Size>) -> R<Vec<Value>> {
        self.check(vm)?;
        let hint = size(size_);
        let mut total = 0;
        let mut lines = Vec::new();
        loop {
            let line = self.take_line(-1);
            if line.is_empty() {
                return Ok(lines);
            }
            total += line.len() as i64;
            lines.push(vm.bytes(line));
            if hint > 0 && total >= hint {
                return Ok(lines);
            }
        }
    }
    /// Change the position: offset from the start (0), the current position (1) or the end (2).
    #[sig("(pos, whence=0, /)")]
    fn seek(&self, vm: &mut Vm, pos: i64, whence: Option<i64>) -> R<i64> {
        self.check(vm)?;
        let base = match whence.unwrap_or(0) {
            0 if pos < 0 => return Err(vm.value_error(format!("negative seek value {pos}"))),
            0 => 0,
            1 => self.at.get() as i64,
            2 => self.data.with(|d| d.len()) as i64,
            other => {
                return Err(
                    vm.value_error(format!("invalid whence ({other}, should be 0, 1 or 2)"))
                );
            }
        };
        let Some(at) = base.checked_add(pos) else {
            return Err(vm.overflow_error("new position too large"));
        };
        self.at.set(at.max(0) as usize);
        Ok(at.max(0))
    }
    /// Return the position.
    fn tell(&self, vm: &mut Vm) -> R<i64> {
        self.check(vm)?;
        Ok(self.at.get() as i64)
    }
    /// Cut to a size, the current position by default.
    #[sig("(size=None, /)")]
    fn truncate(&self, vm: &mut Vm, size: Nullable<i64>) -> R<i64> {
        self.check(vm)?;
        self.check_size_free(vm)?;
        let size = size.0.unwrap_or(self.at.get() as i64);
        if size < 0 {
            return Err(vm.value_error(format!("negative size value {size}")));
        }
        self.data.with(|d| d.truncate(size as usize));
        Ok(size)
    }
    /// Write bytes; their number.
    fn write(&self, vm: &mut Vm, b: Data<'_>) -> R<usize> {
        self.put(vm, &b.0)?;
        Ok(b.0.len())
    }
    /// Write all bytes-like objects of an iterable.
    fn writelines(&self, vm: &mut Vm, lines: &Value) -> R<()> {
        self.check(vm)?;
        vm.iterate(lines, |vm, line| {
            let data = <Data<'_> as taipan_vm::native::FromArg>::from_arg(vm, &line)?;
            self.put(vm, &data.0)
        })
    }
    /// Whether the stream is closed.
    #[getter]
    #[name = "closed"]
    fn is_closed(&self) -> bool {
        self.closed.get()
    }
}

/// What a memoryview on the content of a BytesIO refers to.
#[class(name = "_BytesIOBuffer", module = "_io", methods = none, buffer = BUFFER)]
#[derive(taipan_vm::native::Trace)]
pub struct Buffer {
    source: Value,
}

fn source(this: &Value) -> Option<&BytesIo> {
    this.native::<Buffer>()?.source.native::<BytesIo>()
}

const BUFFER: NativeBuffer = NativeBuffer {
    with: |this, work| {
        if let Some(io) = source(this) {
            io.data.with(|data| work(data));
        }
    },
    items: |_| ("B", 1, false),
    exports: |this, change| {
        if let Some(io) = source(this) {
            io.exports
                .set(io.exports.get().saturating_add_signed(change));
        }
    },
};
