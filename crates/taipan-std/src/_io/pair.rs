//! `BufferedRWPair`.

use super::{DEFAULT_BUFFER_SIZE, unsupported};
use taipan_vm::cell_mut::MutCell;
use taipan_vm::native::{Args, class, methods};
use taipan_vm::{R, Raise, Value, Vm};

/// A reader and a writer as one stream.
#[class(name = "BufferedRWPair", module = "_io", flags(BASETYPE, DICT, WEAKREF), new = Pair::make)]
#[derive(Default, taipan_vm::native::Trace)]
pub struct Pair {
    reader: MutCell<Value>,
    writer: MutCell<Value>,
}

impl Pair {
    fn make(vm: &mut Vm, args: &Args<'_>) -> R {
        Ok(vm.new_native(&args.all[0], Pair::default()))
    }
    fn to_reader(&self, vm: &mut Vm, method: &str, args: &[Value]) -> R {
        let reader = self.reader.get();
        if reader.is_none() {
            return Err(vm.value_error("I/O operation on uninitialized object"));
        }
        vm.call_method(&reader, method, args)
    }
    fn to_writer(&self, vm: &mut Vm, method: &str, args: &[Value]) -> R {
        let writer = self.writer.get();
        if writer.is_none() {
            return Err(vm.value_error("I/O operation on uninitialized object"));
        }
        vm.call_method(&writer, method, args)
    }
}

#[methods(class = "BufferedRWPair")]
impl Pair {
    /// Put buffers in front of two raw streams.
    #[sig("(reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /)")]
    fn __init__(
        &self,
        vm: &mut Vm,
        reader: &Value,
        writer: &Value,
        buffer_size: Option<i64>,
    ) -> R<()> {
        for (raw, check) in [(reader, "readable"), (writer, "writable")] {
            let able = vm.call_method(raw, check, &[])?;
            if !vm.truth(&able)? {
                return Err(unsupported(vm, &format!("File or stream is not {check}.")));
            }
        }
        let classes = super::classes(vm)?;
        let size = vm.int(buffer_size.unwrap_or(DEFAULT_BUFFER_SIZE as i64));
        let reader = vm.call(&classes.reader, &[reader.clone(), size.clone()])?;
        let writer = vm.call(&classes.writer, &[writer.clone(), size])?;
        drop(self.reader.replace(reader));
        drop(self.writer.replace(writer));
        Ok(())
    }
    /// Read at most size bytes, all for -1 or None.
    #[sig("(size=-1, /)")]
    fn read(&self, vm: &mut Vm, size: Option<Value>) -> R {
        let size = size.unwrap_or(Value::small_int(-1));
        self.to_reader(vm, "read", &[size])
    }
    /// Read at most size bytes with at most one read of the raw stream.
    #[sig("(size=-1, /)")]
    fn read1(&self, vm: &mut Vm, size: Option<Value>) -> R {
        let size = size.unwrap_or(Value::small_int(-1));
        self.to_reader(vm, "read1", &[size])
    }
    /// Return what is buffered without taking it.
    #[sig("(size=0, /)")]
    fn peek(&self, vm: &mut Vm, size: Option<Value>) -> R {
        let size = size.unwrap_or(Value::small_int(0));
        self.to_reader(vm, "peek", &[size])
    }
    /// Read into a writable buffer; the number of bytes.
    fn readinto(&self, vm: &mut Vm, buffer: &Value) -> R {
        self.to_reader(vm, "readinto", std::slice::from_ref(buffer))
    }
    /// Read into a writable buffer with at most one read of the raw stream; the number of bytes.
    fn readinto1(&self, vm: &mut Vm, buffer: &Value) -> R {
        self.to_reader(vm, "readinto1", std::slice::from_ref(buffer))
    }
    /// Write bytes; the number of those written or buffered.
    fn write(&self, vm: &mut Vm, buffer: &Value) -> R {
        self.to_writer(vm, "write", std::slice::from_ref(buffer))
    }
    /// Write what is buffered.
    fn flush(&self, vm: &mut Vm) -> R {
        self.to_writer(vm, "flush", &[])
    }
    /// Close both streams.
    fn close(&self, vm: &mut Vm) -> R {
        let written = self.to_writer(vm, "close", &[]);
        let first = match written {
            Err(Raise::Exception) => vm.raised.take(),
            _ => None,
        };
        let read = self.to_reader(vm, "close", &[])?;
        match first {
            Some(error) => Err(vm.raise_value(error)),
            None => written.map(|_| read),
        }
    }
    /// Whether either is a terminal.
    fn isatty(&self, vm: &mut Vm) -> R {
        let writer = self.to_writer(vm, "isatty", &[])?;
        if writer.is_true() {
            return Ok(writer);
        }
        self.to_reader(vm, "isatty", &[])
    }
    /// Whether the stream can be read from.
    fn readable(&self, vm: &mut Vm) -> R {
        self.to_reader(vm, "readable", &[])
    }
    /// Whether the stream can be written to.
    fn writable(&self, vm: &mut Vm) -> R {
        self.to_writer(vm, "writable", &[])
    }
    /// Whether the writer is closed.
    #[getter]
    fn closed(&self, vm: &mut Vm) -> R {
        let writer = self.writer.get();
        if writer.is_none() {
            return Err(vm.runtime_error("the BufferedRWPair object is being garbage-collected"));
        }
        vm.get_attr_str(&writer, "closed")
    }
}
