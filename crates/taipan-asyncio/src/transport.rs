//! The transport of a connection: what is received and sent crosses no code in the language but the protocol's.
//!
//! The loop registers the descriptor once for both directions and is told of changes only; a transport remembers what it has not made
//! use of yet (`unread`). What rarely happens (opening, errors, the end) is in `std/asyncio/selector_events.py`, whose class has this as
//! its base.

use crate::event_loop::{EventLoop, Ready};
use crate::future::FutureObj;
use crate::module::Names;
use crate::streams::StreamProtocol;
use crate::unsent::Unsent;
use std::cell::{Cell, RefCell};
use taipan_vm::context::ContextOwner;
use taipan_vm::native::{Args, Nullable, class, methods};
use taipan_vm::types::bytes::Content;
use taipan_vm::types::bytes_like::data_of;
use taipan_vm::types::tuple::Tuple;
use taipan_vm::{MutCell, R, Raise, Value, Vm, net};

/// How many bytes one turn of the loop takes from a connection.
pub const RECEIVED_AT_ONCE: usize = 256 << 10;
/// A connection whose last piece was so large receives where the data is to stay, not into the loop's buffer.
const LARGE: usize = 16 << 10;
/// From so many bytes on that wait to be sent, the protocol is asked to pause.
const HIGH_WATER: usize = 64 << 10;
/// Writes to a connection that is lost, before the log tells of them.
const SILENT_WRITES: i64 = 5;

/// A direction of a connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    Read,
    Write,
}

/// How the protocol takes data.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Delivery {
    /// `data_received(bytes)`
    #[default]
    Data,
    /// `get_buffer()` and `buffer_updated()`
    Buffer,
    /// A protocol of streams: straight into its reader.
    Stream,
}

/// A connection of a native loop.
#[class(
    name = "_SocketTransport",
    module = "_asyncio",
    flags(BASETYPE, DICT, WEAKREF),
    new
)]
#[derive(Default, taipan_vm::native::Trace)]
pub struct Transport {
    event_loop: MutCell<Value>,
    protocol: MutCell<Value>,
    /// `protocol.data_received`, once it has been used.
    receive: MutCell<Value>,
    context: MutCell<Value>,
    /// Done when nothing is left to be sent, while a file is sent.
    empty_waiter: MutCell<Value>,
    #[trace(skip)]
    delivery: Cell<Delivery>,
    #[trace(skip)]
    fd: Cell<i32>,
    #[trace(skip)]
    unsent: RefCell<Unsent>,
    #[trace(skip)]
    high: Cell<usize>,
    #[trace(skip)]
    low: Cell<usize>,
    /// Writes since the connection was lost, plus one.
    #[trace(skip)]
    lost: Cell<i64>,
    /// The reactor knows the descriptor.
    #[trace(skip)]
    watched: Cell<bool>,
    /// `connection_made()` has been called: data may come.
    #[trace(skip)]
    started: Cell<bool>,
    #[trace(skip)]
    paused: Cell<bool>,
    #[trace(skip)]
    closing: Cell<bool>,
    /// `write_eof()` was called.
    #[trace(skip)]
    eof: Cell<bool>,
    /// The protocol was asked to pause writing.
    #[trace(skip)]
    protocol_paused: Cell<bool>,
    /// There may be something to receive that the reactor will not tell of again.
    #[trace(skip)]
    unread: Cell<bool>,
    /// The other side sends nothing more: receive until the end shows.
    #[trace(skip)]
    hung_up: Cell<bool>,
    /// The end has been received.
    #[trace(skip)]
    ended: Cell<bool>,
    /// A read is in the ready queue.
    #[trace(skip)]
    queued: Cell<bool>,
    /// How much has come the last time.
    #[trace(skip)]
    last: Cell<usize>,
}

/// What has been received where it is to stay.
struct Large {
    /// How much could have come.
    room: usize,
    received: Result<usize, i32>,
    /// `None` if it is in the reader of a stream.
    data: Option<Vec<u8>>,
}

/// Whether a failure ends the program and not just the connection.
fn is_exit(vm: &mut Vm, raise: &Raise) -> bool {
    matches!(raise, Raise::Halt)
        || vm.is_raised(raise, &vm.types.SystemExit)
        || vm.is_raised(raise, &vm.types.KeyboardInterrupt)
}

fn of(this: &Value) -> &Transport {
    this.native::<Transport>().expect("receivers are checked")
}

impl Transport {
    /// The reactor has seen that something can be received or sent.
    pub fn notice(this: &Value, event_loop: &EventLoop, readable: bool, writable: bool, end: bool) {
        let transport = of(this);
        if end {
            transport.hung_up.set(true);
        }
        if readable || end {
            transport.unread.set(true);
            transport.queue_read(this, event_loop);
        }
        if writable && transport.unsent.borrow().len() > 0 {
            event_loop.queue(Ready::Io(this.clone(), Direction::Write));
        }
    }

    fn queue_read(&self, this: &Value, event_loop: &EventLoop) {
        if self.unread.get()
            && self.started.get()
            && !self.ended.get()
            && self.is_reading_now()
            && !self.queued.replace(true)
        {
            event_loop.queue(Ready::Io(this.clone(), Direction::Read));
        }
    }

    fn is_reading_now(&self) -> bool {
        !self.closing.get() && !self.paused.get()
    }

    /// Closing, or closed.
    pub fn is_over(&self) -> bool {
        self.closing.get()
    }

    /// Run what the ready queue says.
    pub fn run(this: &Value, vm: &mut Vm, direction: Direction) -> R<()> {
        let owner: ContextOwner = (this.clone(), |this, context| {
            of(this).context.replace(context);
        });
        crate::task::in_context(vm, &of(this).context, owner, |vm| match direction {
            Direction::Read => Transport::receive_now(this, vm),
            Direction::Write => Transport::send_unsent(this, vm),
        })
    }

    fn watch(&self, vm: &mut Vm, this: &Value) -> R<()> {
        if self.watched.replace(true) {
            return Ok(());
        }
        let event_loop = self.event_loop.get();
        match EventLoop::of(&event_loop) {
            Some(native) => native.watch_transport(vm, self.fd.get(), this),
            None => Ok(()),
        }
    }

    fn unwatch(&self) {
        if self.watched.replace(false)
            && let Some(native) = EventLoop::of(&self.event_loop.get())
        {
            native.forget_transport(self.fd.get());
        }
    }

    fn debug(&self) -> bool {
        self.event_loop
            .with(|l| EventLoop::of(l).is_some_and(EventLoop::is_debug))
    }

    /// `self._fatal_error(exception, text)`
    #[cold]
    fn fatal(this: &Value, vm: &mut Vm, raise: Raise, text: &str) -> R<()> {
        if is_exit(vm, &raise) {
            return Err(raise);
        }
        let exception = vm.take_raised();
        let text = vm.str(text);
        vm.call_method(this, "_fatal_error", &[exception, text])
            .map(drop)
    }

    #[cold]
    fn failed(this: &Value, vm: &mut Vm, errno: i32, text: &str) -> R<()> {
        let raise = vm.os_error(errno, None);
        Transport::fatal(this, vm, raise, text)
    }

    fn receive_now(this: &Value, vm: &mut Vm) -> R<()> {
        let transport = of(this);
        transport.queued.set(false);
        if transport.lost.get() > 0 || !transport.is_reading_now() {
            return Ok(());
        }
        let event_loop = transport.event_loop.get();
        let Some(native) = EventLoop::of(&event_loop) else {
            return Ok(());
        };
        let delivery = transport.delivery.get();
        let mut target = Value::NONE;
        let mut room = RECEIVED_AT_ONCE;
        if delivery == Delivery::Buffer {
            match transport.buffer_of_protocol(vm) {
                Ok((buffer, len)) => {
                    target = buffer;
                    room = room.min(len);
                }
                Err(raise) => {
                    let text = "Fatal error: protocol.get_buffer() call failed.";
                    return Transport::fatal(this, vm, raise, text);
                }
            }
        }
        if transport.last.get() >= LARGE
            && let Some(large) = transport.receive_large(delivery)
        {
            let (received, room) = (large.received, large.room);
            return transport.deal_with(this, vm, native, received, room, |vm, _| {
                match large.data {
                    Some(data) => transport.give_data(this, vm, data),
                    None => transport.fed_stream(vm),
                }
            });
        }
        let mut scratch = native.take_scratch();
        let received = net::recv(transport.fd.get(), &mut scratch[..room], 0);
        let result = transport.deal_with(this, vm, native, received, room, |vm, count| {
            let data = &scratch[..count];
            match delivery {
                Delivery::Stream => transport.feed_stream(vm, data),
                Delivery::Data => transport.give_data(this, vm, data),
                Delivery::Buffer => transport.fill(this, vm, &target, data),
            }
        });
        native.give_scratch(scratch);
        result
    }

    /// Receive where the data is to stay, if there is such a place.
    fn receive_large(&self, delivery: Delivery) -> Option<Large> {
        let fd = self.fd.get();
        match delivery {
            Delivery::Buffer => None,
            Delivery::Stream => {
                let protocol = self.protocol.get();
                let stream = protocol.native::<StreamProtocol>()?;
                let (room, received) = stream.receive(fd, self.last.get())?;
                Some(Large {
                    room,
                    received,
                    data: None,
                })
            }
            Delivery::Data => {
                // What is not needed of it goes back untouched.
                let (room, mut data) = (RECEIVED_AT_ONCE, Vec::new());
                data.try_reserve_exact(room).ok()?;
                let received = net::recv_more(fd, &mut data, room);
                Some(Large {
                    room,
                    received,
                    data: Some(data),
                })
            }
        }
    }

    /// Go on with what a read has come to; `take` gets its data.
    fn deal_with(
        &self,
        this: &Value,
        vm: &mut Vm,
        native: &EventLoop,
        received: Result<usize, i32>,
        room: usize,
        take: impl FnOnce(&mut Vm, usize) -> R<()>,
    ) -> R<()> {
        self.unread.set(false);
        let result = match received {
            Err(libc::EAGAIN | libc::EINTR) => Ok(()),
            Err(errno) => {
                Transport::failed(this, vm, errno, "Fatal read error on socket transport")
            }
            Ok(0) => {
                self.ended.set(true);
                vm.call_method(this, "_received_eof", &[]).map(drop)
            }
            Ok(count) => {
                // A short read has taken all there was, unless the end is behind it.
                self.unread.set(count == room || self.hung_up.get());
                self.last.set(count);
                take(vm, count)
            }
        };
        self.queue_read(this, native);
        result
    }

    fn fed_stream(&self, vm: &mut Vm) -> R<()> {
        let protocol = self.protocol.get();
        match protocol.native::<StreamProtocol>() {
            Some(stream) => stream.fed(vm),
            None => Ok(()),
        }
    }

    fn feed_stream(&self, vm: &mut Vm, data: &[u8]) -> R<()> {
        let protocol = self.protocol.get();
        match protocol.native::<StreamProtocol>() {
            Some(stream) => stream.feed(vm, data),
            None => Ok(()),
        }
    }

    fn give_data(&self, this: &Value, vm: &mut Vm, data: impl Into<Content>) -> R<()> {
        let mut receive = self.receive.get();
        if receive.is_none() {
            let protocol = self.protocol.get();
            receive = vm.get_attr_str(&protocol, "data_received")?;
            self.receive.replace(receive.clone());
        }
        let data = vm.bytes(data);
        match vm.call(&receive, &[data]) {
            Ok(_) => Ok(()),
            Err(raise) => Transport::fatal(
                this,
                vm,
                raise,
                "Fatal error: protocol.data_received() call failed.",
            ),
        }
    }

    fn buffer_of_protocol(&self, vm: &mut Vm) -> R<(Value, usize)> {
        let protocol = self.protocol.get();
        let buffer = vm.call_method(&protocol, "get_buffer", &[Value::small_int(-1)])?;
        match vm.writable_len(&buffer)? {
            Some(0) => Err(vm.runtime_error("get_buffer() returned an empty buffer")),
            Some(len) => Ok((buffer, len)),
            None => Err(vm.type_error_named(
                "recv_into() argument 1 must be read-write bytes-like object, not {}",
                &buffer,
            )),
        }
    }

    fn fill(&self, this: &Value, vm: &mut Vm, target: &Value, data: &[u8]) -> R<()> {
        let protocol = self.protocol.get();
        let result = match vm.write_into(target, data) {
            Ok(_) => {
                let count = Value::small_int(data.len() as i64);
                vm.call_method(&protocol, "buffer_updated", &[count])
            }
            Err(raise) => Err(raise),
        };
        match result {
            Ok(_) => Ok(()),
            Err(raise) => Transport::fatal(
                this,
                vm,
                raise,
                "Fatal error: protocol.buffer_updated() call failed.",
            ),
        }
    }

    /// What `write()` may not be called for.
    fn check_write(&self, vm: &mut Vm, what: &str) -> R<()> {
        if self.eof.get() {
            return Err(vm.runtime_error(format!("Cannot call {what}() after write_eof()")));
        }
        if !self.empty_waiter.with(|w| w.is_none()) {
            return Err(vm.runtime_error(format!("unable to {what}; sendfile is in progress")));
        }
        Ok(())
    }

    /// Send, and keep what cannot be sent now.
    pub fn write_data(this: &Value, vm: &mut Vm, data: &Value) -> R<()> {
        let transport = of(this);
        let Some(bytes) = data_of(vm, data)? else {
            return Err(vm.type_error_named(
                "data argument must be a bytes, bytearray, or memoryview object, not '{}'",
                data,
            ));
        };
        transport.check_write(vm, "write")?;
        transport.send(this, vm, &bytes, Some(data))
    }

    /// Send data, which `object` may hold.
    fn send(&self, this: &Value, vm: &mut Vm, data: &[u8], object: Option<&Value>) -> R<()> {
        if data.is_empty() {
            return Ok(());
        }
        if self.lost.get() > 0 {
            if self.lost.get() >= SILENT_WRITES {
                Names::call(vm, "asyncio.selector_events", "_warn_of_lost_writes", &[])?;
            }
            self.lost.set(self.lost.get() + 1);
            return Ok(());
        }
        let mut sent = 0;
        if self.unsent.borrow().len() == 0 {
            match net::send(self.fd.get(), data, 0) {
                Ok(count) if count == data.len() => return Ok(()),
                Ok(count) => sent = count,
                Err(libc::EAGAIN | libc::EINTR) => {}
                Err(errno) => {
                    let text = "Fatal write error on socket transport";
                    return Transport::failed(this, vm, errno, text);
                }
            }
            // One that is not watched yet is told at once that it can send.
            self.watch(vm, this)?;
        }
        if !self.unsent.borrow_mut().push(data, sent, object) {
            return Err(vm.no_memory());
        }
        self.maybe_pause_protocol(this, vm)
    }

    fn send_unsent(this: &Value, vm: &mut Vm) -> R<()> {
        let transport = of(this);
        if transport.lost.get() > 0 || transport.unsent.borrow().len() == 0 {
            return Ok(());
        }
        loop {
            let result = {
                let unsent = transport.unsent.borrow();
                net::send(transport.fd.get(), unsent.first(), 0)
            };
            match result {
                Ok(count) => transport.unsent.borrow_mut().advance(count),
                Err(libc::EAGAIN | libc::EINTR) => break,
                Err(errno) => {
                    transport.unsent.take();
                    Transport::failed(this, vm, errno, "Fatal write error on socket transport")?;
                    let waiter = transport.empty_waiter.get();
                    if !waiter.is_none() {
                        let raise = vm.os_error(errno, None);
                        debug_assert_eq!(raise, Raise::Exception);
                        let exception = vm.take_raised();
                        FutureObj::set_exception_of(&waiter, vm, exception)?;
                    }
                    return Ok(());
                }
            }
            if transport.unsent.borrow().len() == 0 {
                break;
            }
        }
        // May write more.
        transport.maybe_resume_protocol(this, vm)?;
        if transport.unsent.borrow().len() > 0 || transport.lost.get() > 0 {
            return Ok(());
        }
        let waiter = transport.empty_waiter.get();
        if !waiter.is_none() {
            FutureObj::set_result_of(&waiter, vm, Value::NONE)?;
        }
        if transport.closing.get() {
            transport.unwatch();
            return vm
                .call_method(this, "_call_connection_lost", &[Value::NONE])
                .map(drop);
        }
        if transport.eof.get() {
            return transport.shut_down(vm);
        }
        Ok(())
    }

    fn shut_down(&self, vm: &mut Vm) -> R<()> {
        net::shutdown(self.fd.get(), libc::SHUT_WR).map_err(|errno| vm.os_error(errno, None))
    }

    fn maybe_pause_protocol(&self, this: &Value, vm: &mut Vm) -> R<()> {
        if self.protocol_paused.get() || self.unsent.borrow().len() <= self.high.get() {
            return Ok(());
        }
        self.protocol_paused.set(true);
        self.tell(this, vm, "pause_writing")
    }

    fn maybe_resume_protocol(&self, this: &Value, vm: &mut Vm) -> R<()> {
        if !self.protocol_paused.get() || self.unsent.borrow().len() > self.low.get() {
            return Ok(());
        }
        self.protocol_paused.set(false);
        self.tell(this, vm, "resume_writing")
    }

    /// Call `pause_writing` or `resume_writing` of the protocol; it may fail without harm to the connection.
    fn tell(&self, this: &Value, vm: &mut Vm, what: &str) -> R<()> {
        if self.delivery.get() == Delivery::Stream {
            let protocol = self.protocol.get();
            return StreamProtocol::flow(&protocol, vm, what == "pause_writing");
        }
        let what = vm.intern(what);
        vm.call_method(this, "_tell", &[what]).map(drop)
    }

    /// Have `_call_connection_lost(exception)` called in a turn of its own.
    fn end_soon(this: &Value, vm: &mut Vm, exception: Value) -> R<()> {
        let transport = of(this);
        transport.lost.set(transport.lost.get() + 1);
        transport.unwatch();
        let event_loop = transport.event_loop.get();
        let callback = vm.get_attr_str(this, "_call_connection_lost")?;
        let context = vm.context_snapshot();
        crate::event_loop::call_soon(vm, &event_loop, callback, vec![exception], context)
    }

    /// Read from the transport again; of no effect unless it is paused.
    pub fn resume(this: &Value, vm: &mut Vm) -> R<()> {
        let transport = of(this);
        if transport.closing.get() || !transport.paused.replace(false) {
            return Ok(());
        }
        if let Some(native) = EventLoop::of(&transport.event_loop.get()) {
            transport.queue_read(this, native);
        }
        if transport.debug() {
            return log(this, vm, "resumes");
        }
        Ok(())
    }

    /// Receive nothing until [`Transport::resume`].
    pub fn pause(this: &Value, vm: &mut Vm) -> R<()> {
        let transport = of(this);
        if !transport.is_reading_now() {
            return Ok(());
        }
        transport.paused.set(true);
        if transport.debug() {
            return log(this, vm, "pauses");
        }
        Ok(())
    }
}

#[cold]
fn log(this: &Value, vm: &mut Vm, what: &str) -> R<()> {
    let what = vm.str(what);
    vm.call_method(this, "_log_reading", &[what]).map(drop)
}

#[methods(class = "_SocketTransport")]
impl Transport {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let transport = Transport {
            fd: Cell::new(-1),
            high: Cell::new(HIGH_WATER),
            low: Cell::new(HIGH_WATER / 4),
            ..Transport::default()
        };
        Ok(vm.new_native(&args.all[0], transport))
    }
    /// Begin with a loop, a descriptor and a protocol.
    fn _open(&self, vm: &mut Vm, event_loop: Value, fd: i32) -> R<()> {
        self.event_loop.replace(event_loop);
        self.fd.set(fd);
        let context = vm.context_snapshot();
        self.context.replace(context);
        Ok(())
    }
    /// Receive from now on.
    fn _start(this: &Value, vm: &mut Vm) -> R<()> {
        let transport = of(this);
        if transport.closing.get() || transport.lost.get() > 0 {
            return Ok(());
        }
        transport.started.set(true);
        transport.watch(vm, this)?;
        if let Some(native) = EventLoop::of(&transport.event_loop.get()) {
            transport.queue_read(this, native);
        }
        Ok(())
    }
    /// Use another protocol from now on.
    fn _use_protocol(&self, vm: &mut Vm, protocol: Value, buffered: bool) {
        let delivery = if buffered {
            Delivery::Buffer
        } else if vm.type_of(&protocol).is(&Names::stream_protocol(vm)) {
            Delivery::Stream
        } else {
            Delivery::Data
        };
        self.delivery.set(delivery);
        self.receive.replace(Value::NONE);
        self.protocol.replace(protocol);
    }
    /// Forget loop and protocol, at the end.
    fn _forget(&self) {
        self.unwatch();
        for cell in [
            &self.receive,
            &self.protocol,
            &self.event_loop,
            &self.context,
            &self.empty_waiter,
        ] {
            drop(cell.replace(Value::NONE));
        }
    }
    /// Have the reactor forget the descriptor for a while, or know it again.
    fn _watch(this: &Value, vm: &mut Vm, watched: bool) -> R<()> {
        let transport = of(this);
        if watched {
            return transport.watch(vm, this);
        }
        transport.unwatch();
        Ok(())
    }
    /// Return the protocol.
    fn get_protocol(&self) -> Value {
        self.protocol.get()
    }
    /// Whether the transport is closing or closed.
    fn is_closing(&self) -> bool {
        self.closing.get()
    }
    /// Whether data is being received.
    fn is_reading(&self) -> bool {
        self.is_reading_now()
    }
    /// Receive nothing until resume_reading().
    fn pause_reading(this: &Value, vm: &mut Vm) -> R<()> {
        Transport::pause(this, vm)
    }
    /// Go on receiving.
    fn resume_reading(this: &Value, vm: &mut Vm) -> R<()> {
        Transport::resume(this, vm)
    }
    /// Receive what is there.
    fn _read_ready(this: &Value, vm: &mut Vm) -> R<()> {
        Transport::receive_now(this, vm)
    }
    /// Send what is left.
    fn _write_ready(this: &Value, vm: &mut Vm) -> R<()> {
        Transport::send_unsent(this, vm)
    }
    /// Send data.
    fn write(this: &Value, vm: &mut Vm, data: &Value) -> R<()> {
        Transport::write_data(this, vm, data)
    }
    /// Send several pieces.
    fn writelines(this: &Value, vm: &mut Vm, list_of_data: &Value) -> R<()> {
        of(this).check_write(vm, "writelines")?;
        let mut joined = Vec::new();
        for piece in vm.collect(list_of_data)? {
            match data_of(vm, &piece)? {
                Some(bytes) => joined.extend_from_slice(&bytes),
                None => {
                    return Err(vm.type_error_named(
                        "data argument must be a bytes, bytearray, or memoryview object, not '{}'",
                        &piece,
                    ));
                }
            }
        }
        of(this).send(this, vm, &joined, None)
    }
    /// Tell the other side that nothing more will come.
    fn write_eof(&self, vm: &mut Vm) -> R<()> {
        if self.closing.get() || self.eof.replace(true) || self.unsent.borrow().len() > 0 {
            return Ok(());
        }
        self.shut_down(vm)
    }
    /// Sockets can.
    fn can_write_eof(&self) -> bool {
        true
    }
    /// How many bytes wait to be sent.
    fn get_write_buffer_size(&self) -> usize {
        self.unsent.borrow().len()
    }
    /// When the protocol is asked to pause and to go on: (low, high).
    fn get_write_buffer_limits(&self, vm: &mut Vm) -> Value {
        let (low, high) = (
            vm.int(self.low.get() as i64),
            vm.int(self.high.get() as i64),
        );
        vm.tuple_of([low, high])
    }
    /// Set when the protocol is asked to pause and to go on.
    #[sig("(high=None, low=None)")]
    fn set_write_buffer_limits(
        this: &Value,
        vm: &mut Vm,
        high: Nullable<i64>,
        low: Nullable<i64>,
    ) -> R<()> {
        let transport = of(this);
        let high = match (high.0, low.0) {
            (Some(high), _) => high,
            (None, Some(low)) => low.saturating_mul(4),
            (None, None) => HIGH_WATER as i64,
        };
        let low = low.0.unwrap_or(high.div_euclid(4));
        if !(high >= low && low >= 0) {
            return Err(
                vm.value_error(format!("high ({high}) must be >= low ({low}) must be >= 0"))
            );
        }
        transport.high.set(high as usize);
        transport.low.set(low as usize);
        transport.maybe_pause_protocol(this, vm)
    }
    /// Close once everything that is buffered has been sent.
    fn close(this: &Value, vm: &mut Vm) -> R<()> {
        let transport = of(this);
        if transport.closing.replace(true) || transport.unsent.borrow().len() > 0 {
            return Ok(());
        }
        Transport::end_soon(this, vm, Value::NONE)
    }
    /// Close at once; what is buffered is lost.
    fn abort(this: &Value, vm: &mut Vm) -> R<()> {
        Transport::_force_close(this, vm, Value::NONE)
    }
    /// Close at once because of an exception (or None).
    fn _force_close(this: &Value, vm: &mut Vm, exception: Value) -> R<()> {
        let transport = of(this);
        if transport.lost.get() > 0 {
            return Ok(());
        }
        transport.unsent.take();
        transport.closing.set(true);
        Transport::end_soon(this, vm, exception)
    }
    /// A future that is done once nothing is left to be sent.
    fn _make_empty_waiter(&self, vm: &mut Vm) -> R {
        if !self.empty_waiter.with(|w| w.is_none()) {
            return Err(vm.runtime_error("Empty waiter is already set"));
        }
        let event_loop = self.event_loop.get();
        let waiter = EventLoop::create_future(&event_loop, vm)?;
        if self.unsent.borrow().len() == 0 {
            FutureObj::set_result_of(&waiter, vm, Value::NONE)?;
        }
        self.empty_waiter.replace(waiter.clone());
        Ok(waiter)
    }
    /// Data may be written again.
    fn _reset_empty_waiter(&self) {
        drop(self.empty_waiter.replace(Value::NONE));
    }
    /// The future of `_make_empty_waiter()`, or None.
    #[getter]
    fn _empty_waiter(&self) -> Value {
        self.empty_waiter.get()
    }
    /// The loop, None once the connection is lost.
    #[getter]
    fn _loop(&self) -> Value {
        self.event_loop.get()
    }
    /// The protocol.
    #[getter]
    fn _protocol(&self) -> Value {
        self.protocol.get()
    }
    /// The descriptor.
    #[getter]
    fn _sock_fd(&self) -> i32 {
        self.fd.get()
    }
    /// Whether the transport is closing or closed.
    #[getter]
    fn _closing(&self) -> bool {
        self.closing.get()
    }
    /// Whether reading is paused.
    #[getter]
    fn _paused(&self) -> bool {
        self.paused.get()
    }
    /// Whether `write_eof()` was called.
    #[getter]
    fn _eof(&self) -> bool {
        self.eof.get()
    }
    /// Whether the protocol was asked to pause writing.
    #[getter]
    fn _protocol_paused(&self) -> bool {
        self.protocol_paused.get()
    }
    /// Above 0 once the connection is lost.
    #[getter]
    fn _conn_lost(&self) -> i64 {
        self.lost.get()
    }
    /// What waits to be sent, in one piece if there is any.
    #[getter]
    fn _buffer(&self, vm: &mut Vm) -> Value {
        let unsent = self.unsent.borrow();
        let mut pieces = Vec::new();
        if unsent.len() > 0 {
            pieces.push(vm.bytes(unsent.joined()));
        }
        vm.list(pieces)
    }
}

/// The arguments of a handle that stands for a transport in a report.
pub fn described(vm: &mut Vm, transport: &Value, direction: Direction) -> R {
    let name = match direction {
        Direction::Read => "_read_ready",
        Direction::Write => "_write_ready",
    };
    let callback = vm.get_attr_str(transport, name)?;
    let args = vm.tuple(Vec::new());
    debug_assert!(args.is_a::<Tuple>());
    let event_loop = of(transport).event_loop.get();
    Ok(Names::handle(
        vm,
        callback,
        args,
        event_loop,
        Value::NONE,
        f64::NAN,
    ))
}
