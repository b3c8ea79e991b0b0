//! `asyncio.StreamWriter`.
#![allow(non_snake_case, reason = "setters carry the attribute's name")]

use super::{Reader, StreamProtocol};
use crate::module::Names;
use crate::transport::Transport;
use taipan_vm::interp::Step;
use taipan_vm::native::{Args, class, methods};
use taipan_vm::{MutCell, R, Value, Vm};

/// The writing side of a connection; `std/asyncio/streams.py` adds what is seldom used.
#[class(
    name = "_StreamWriter",
    module = "_asyncio",
    flags(BASETYPE, DICT, WEAKREF),
    new
)]
#[derive(Default, taipan_vm::native::Trace)]
pub struct Writer {
    transport: MutCell<Value>,
    protocol: MutCell<Value>,
    reader: MutCell<Value>,
    event_loop: MutCell<Value>,
}

#[methods(class = "_StreamWriter")]
impl Writer {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        Ok(vm.new_native(&args.all[0], Writer::default()))
    }
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(transport, protocol, reader, loop)")]
    fn __init__(
        &self,
        vm: &mut Vm,
        transport: Value,
        protocol: Value,
        reader: Value,
        event_loop: Value,
    ) -> R<()> {
        if !reader.is_none() && !reader.is_a::<Reader>() {
            let class = vm.class(|t| &t.AssertionError);
            let exception = vm.new_exception(&class, Vec::new());
            return Err(vm.raise_value(exception));
        }
        self.transport.replace(transport);
        self.protocol.replace(protocol);
        self.reader.replace(reader);
        self.event_loop.replace(event_loop);
        Ok(())
    }
    /// Send data; it is buffered if need be, see drain().
    #[sig("(data)")]
    fn write(&self, vm: &mut Vm, data: &Value) -> R<()> {
        let transport = self.transport.get();
        if transport.is_a::<Transport>() {
            return Transport::write_data(&transport, vm, data);
        }
        vm.call_method(&transport, "write", std::slice::from_ref(data))
            .map(drop)
    }
    /// Wait until it makes sense to write more.
    fn drain(this: &Value, vm: &mut Vm) -> R {
        let writer = this.native::<Writer>().expect("receivers are checked");
        let (transport, protocol) = (writer.transport.get(), writer.protocol.get());
        let failed = writer
            .reader
            .with(|r| r.native::<Reader>().is_some_and(|r| r.failure().is_some()));
        let open = transport
            .native::<Transport>()
            .is_some_and(|t| !t.is_over());
        let flowing = protocol
            .native::<StreamProtocol>()
            .is_some_and(StreamProtocol::is_flowing);
        if open && flowing && !failed {
            return Ok(Names::done(vm));
        }
        vm.call_method(this, "_drain", &[])
    }
    /// The transport underneath.
    #[getter]
    fn transport(&self) -> Value {
        self.transport.get()
    }
    /// The transport underneath.
    #[getter]
    fn _transport(&self) -> Value {
        self.transport.get()
    }
    #[setter]
    fn set__transport(&self, value: &Value) {
        self.transport.replace(value.clone());
    }
    /// The protocol that feeds the reader.
    #[getter]
    fn _protocol(&self) -> Value {
        self.protocol.get()
    }
    /// The reader of the connection.
    #[getter]
    fn _reader(&self) -> Value {
        self.reader.get()
    }
    /// The loop.
    #[getter]
    fn _loop(&self) -> Value {
        self.event_loop.get()
    }
}

/// What `drain()` gives when there is nothing to wait for.
#[class(name = "_Done", module = "_asyncio", flags(WEAKREF), send = Done::resume)]
pub struct Done;

impl taipan_vm::Trace for Done {}

impl Done {
    fn resume(_: &mut Vm, _: &Value) -> R<Step> {
        Ok(Step::Return(Value::NONE))
    }
}

#[methods(class = "_Done")]
impl Done {
    /// What `await` drives.
    fn __await__(this: &Value) -> Value {
        this.clone()
    }
    /// Implement iter(self).
    fn __iter__(this: &Value) -> Value {
        this.clone()
    }
    /// Implement next(self).
    fn __next__(&self, vm: &mut Vm) -> R {
        Err(vm.stop_iteration(Value::NONE))
    }
    /// Go on; the value is ignored.
    fn send(&self, vm: &mut Vm, value: &Value) -> R {
        let _ = value;
        Err(vm.stop_iteration(Value::NONE))
    }
    /// Raise the exception.
    fn throw(&self, vm: &mut Vm, typ: &Value, value: Option<Value>, traceback: Option<Value>) -> R {
        let exception = vm.thrown_exception(typ, value.as_ref(), traceback.as_ref())?;
        Err(vm.raise_value(exception))
    }
    /// Give up.
    fn close(&self) {}
    /// The name that reprs of tasks show.
    #[getter]
    fn __qualname__(&self) -> &'static str {
        "StreamWriter.drain"
    }
}
