//! `asyncio.StreamReader`, and what its reading methods give to be awaited.
#![allow(non_snake_case, reason = "setters carry the attribute's name")]

use crate::event_loop::EventLoop;
use crate::future::{self, FutureObj};
use crate::module::Names;
use crate::transport::{RECEIVED_AT_ONCE, Transport};
use std::cell::{Cell, RefCell};
use taipan_vm::interp::Step;
use taipan_vm::native::{Args, Nullable, class, methods};
use taipan_vm::types::bytes_like::{Data, data_of, required};
use taipan_vm::types::tuple::Tuple;
use taipan_vm::{MutCell, R, Raise, Value, Vm, net};

const DEFAULT_LIMIT: usize = 1 << 16;

/// Received bytes that nobody has read yet.
#[derive(Default)]
struct Buffer {
    data: Vec<u8>,
    /// What lies before has been read.
    start: usize,
    /// Somebody waits until there is so much of it: it grows to that at once.
    wanted: usize,
}

/// From this size on the buffer itself becomes the bytes that are read from it.
const MOVED: usize = 16 << 10;

/// More room than is waited for: a read that fills it would be followed by another.
const SLACK: usize = 1 << 10;

impl Buffer {
    fn bytes(&self) -> &[u8] {
        &self.data[self.start..]
    }

    fn len(&self) -> usize {
        self.data.len() - self.start
    }

    fn push(&mut self, data: &[u8]) -> bool {
        let is_reserved = self.reserve(data.len(), 0);
        if is_reserved {
            self.data.extend_from_slice(data);
        }
        is_reserved
    }

    /// How much somebody waits for that has not come.
    fn missing(&self) -> usize {
        self.wanted.saturating_sub(self.len())
    }

    /// Make room for so many bytes, and for all that is waited for (and some more) if it is not much more: it may be announced long
    /// before it comes, if it does.
    fn reserve(&mut self, count: usize, more: usize) -> bool {
        if self.start > self.data.len() / 2 {
            self.data.drain(..self.start);
            self.start = 0;
        }
        let missing = self.missing();
        match missing > count && missing <= 4 * count {
            true => self.data.try_reserve_exact(missing + more),
            false => self.data.try_reserve(count),
        }
        .is_ok()
    }

    fn skip(&mut self, count: usize) {
        self.start += count;
        if self.start >= self.data.len() {
            // The room is given back: connections are idle most of the time.
            *self = Buffer::default();
        }
    }

    fn take(&mut self, vm: &mut Vm, count: usize) -> Value {
        if count >= MOVED && self.start == 0 && count == self.data.len() {
            return vm.bytes(std::mem::take(self).data);
        }
        let taken = vm.bytes(&self.bytes()[..count]);
        self.skip(count);
        taken
    }
}

/// The reading side of a connection.
#[class(
    name = "StreamReader",
    module = "asyncio.streams",
    flags(BASETYPE, DICT, WEAKREF),
    new
)]
#[derive(Default, taipan_vm::native::Trace)]
pub struct Reader {
    event_loop: MutCell<Value>,
    exception: MutCell<Value>,
    transport: MutCell<Value>,
    /// The future of the coroutine that waits for data.
    waiter: MutCell<Value>,
    source_traceback: MutCell<Value>,
    #[trace(skip)]
    buffer: RefCell<Buffer>,
    #[trace(skip)]
    limit: Cell<usize>,
    #[trace(skip)]
    eof: Cell<bool>,
    /// The transport was asked to pause.
    #[trace(skip)]
    paused: Cell<bool>,
}

fn of(this: &Value) -> &Reader {
    this.native::<Reader>().expect("receivers are checked")
}

impl Reader {
    /// Data has come.
    pub fn feed(this: &Value, vm: &mut Vm, data: &[u8]) -> R<()> {
        let reader = of(this);
        if reader.eof.get() {
            let class = vm.class(|t| &t.AssertionError);
            return Err(vm.raise(&class, "feed_data after feed_eof"));
        }
        if data.is_empty() {
            return Ok(());
        }
        if !reader.buffer.borrow_mut().push(data) {
            return Err(vm.no_memory());
        }
        Reader::fed(this, vm)
    }

    /// Receive straight into the buffer, if somebody waits for as much as `last`, which came the last time: the room there was, and how
    /// much has come. [`Reader::fed`] is to follow.
    pub fn receive(this: &Value, fd: i32, last: usize) -> Option<(usize, Result<usize, i32>)> {
        let reader = of(this);
        let mut buffer = reader.buffer.borrow_mut();
        let is_wanted = buffer.missing() >= MOVED && !reader.eof.get();
        if !is_wanted || !buffer.reserve(last, SLACK) {
            return None;
        }
        let room = RECEIVED_AT_ONCE.min(buffer.data.capacity() - buffer.data.len());
        Some((room, net::recv_more(fd, &mut buffer.data, room)))
    }

    /// There is more in the buffer.
    pub fn fed(this: &Value, vm: &mut Vm) -> R<()> {
        let reader = of(this);
        reader.wake(vm)?;
        let full = reader.buffer.borrow().len() > reader.limit.get().saturating_mul(2);
        if !full || reader.paused.get() {
            return Ok(());
        }
        let transport = reader.transport.get();
        if transport.is_none() {
            return Ok(());
        }
        let paused = if transport.is_a::<Transport>() {
            Transport::pause(&transport, vm)
        } else {
            vm.call_method(&transport, "pause_reading", &[]).map(drop)
        };
        match paused {
            Ok(()) => reader.paused.set(true),
            Err(raise) if vm.is_raised(&raise, &vm.types.NotImplementedError) => {
                // Nothing to hold back: the buffer must take it all.
                drop(vm.take_raised());
                drop(reader.transport.replace(Value::NONE));
            }
            Err(raise) => return Err(raise),
        }
        Ok(())
    }

    /// Nothing more will come.
    pub fn end(this: &Value, vm: &mut Vm) -> R<()> {
        let reader = of(this);
        reader.eof.set(true);
        reader.wake(vm)
    }

    fn wake(&self, vm: &mut Vm) -> R<()> {
        let waiter = self.waiter.replace(Value::NONE);
        if waiter.is_none() {
            return Ok(());
        }
        future::settle(vm, &waiter, Value::NONE).map(drop)
    }

    fn maybe_resume(&self, vm: &mut Vm) -> R<()> {
        if !self.paused.get() || self.buffer.borrow().len() > self.limit.get() {
            return Ok(());
        }
        self.resume(vm)
    }

    fn resume(&self, vm: &mut Vm) -> R<()> {
        self.paused.set(false);
        let transport = self.transport.get();
        if transport.is_a::<Transport>() {
            Transport::resume(&transport, vm)
        } else {
            vm.call_method(&transport, "resume_reading", &[]).map(drop)
        }
    }

    /// A future that is done when there is more.
    fn wait(&self, vm: &mut Vm, function: &str) -> R {
        if !self.waiter.with(|w| w.is_none()) {
            return Err(vm.runtime_error(format!(
                "{function}() called while another coroutine is already waiting for incoming data"
            )));
        }
        if self.paused.get() {
            // Nothing would ever come.
            self.resume(vm)?;
        }
        let event_loop = self.event_loop.get();
        let waiter = if event_loop.is_a::<EventLoop>() {
            EventLoop::create_future(&event_loop, vm)?
        } else {
            vm.call_method(&event_loop, "create_future", &[])?
        };
        self.waiter.replace(waiter.clone());
        Ok(waiter)
    }

    /// The exception that has ended the stream, if one has.
    pub fn failure(&self) -> Option<Value> {
        Some(self.exception.get()).filter(|e| !e.is_none())
    }

    fn check(&self, vm: &mut Vm) -> R<()> {
        match self.failure() {
            Some(exception) => Err(vm.raise_value(exception)),
            None => Ok(()),
        }
    }

    /// `IncompleteReadError` with all there is.
    fn incomplete(&self, vm: &mut Vm, expected: Value) -> Raise {
        let partial = {
            let mut buffer = self.buffer.borrow_mut();
            let len = buffer.len();
            buffer.take(vm, len)
        };
        raise_with(vm, "IncompleteReadError", &[partial, expected])
    }

    fn overrun(&self, vm: &mut Vm, text: &str, consumed: usize) -> Raise {
        let (text, consumed) = (vm.str(text), vm.int(consumed as i64));
        raise_with(vm, "LimitOverrunError", &[text, consumed])
    }
}

fn raise_with(vm: &mut Vm, class: &'static str, args: &[Value]) -> Raise {
    let made = Names::exception(vm, class).and_then(|class| vm.call(&class, args));
    match made {
        Ok(exception) => vm.raise_value(exception),
        Err(raise) => raise,
    }
}

#[methods(class = "StreamReader")]
impl Reader {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let reader = Reader {
            limit: Cell::new(DEFAULT_LIMIT),
            ..Reader::default()
        };
        Ok(vm.new_native(&args.all[0], reader))
    }
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(limit=65536, loop=None)")]
    fn __init__(&self, vm: &mut Vm, limit: Option<i64>, event_loop: Nullable<Value>) -> R<()> {
        let limit = limit.unwrap_or(DEFAULT_LIMIT as i64);
        if limit <= 0 {
            return Err(vm.value_error("Limit cannot be <= 0"));
        }
        self.limit.set(limit as usize);
        let event_loop = FutureObj::loop_or_current(vm, event_loop.0)?;
        let traceback = crate::module::source_traceback(vm, &event_loop)?;
        self.source_traceback.replace(traceback);
        self.event_loop.replace(event_loop);
        Ok(())
    }
    /// The exception that ended the connection, or None.
    fn exception(&self) -> Value {
        self.exception.get()
    }
    /// End the stream with an exception.
    #[sig("(exc)")]
    fn set_exception(&self, vm: &mut Vm, exc: Value) -> R<()> {
        self.exception.replace(exc.clone());
        if !exc.is_none() {
            // Nobody can read it any more, and the exception's traceback may keep the reader for a while.
            self.buffer.take();
        }
        let waiter = self.waiter.replace(Value::NONE);
        match waiter.native::<FutureObj>() {
            _ if waiter.is_none() => Ok(()),
            Some(future) if future.is_done() => Ok(()),
            Some(_) => FutureObj::set_exception_of(&waiter, vm, exc),
            None => vm.call_method(&waiter, "set_exception", &[exc]).map(drop),
        }
    }
    /// Tell the reader what to pause when its buffer is full.
    #[sig("(transport)")]
    fn set_transport(&self, vm: &mut Vm, transport: Value) -> R<()> {
        if !self.transport.with(|t| t.is_none()) {
            let class = vm.class(|t| &t.AssertionError);
            return Err(vm.raise(&class, "Transport already set"));
        }
        self.transport.replace(transport);
        Ok(())
    }
    /// Say that nothing more will come.
    fn feed_eof(this: &Value, vm: &mut Vm) -> R<()> {
        Reader::end(this, vm)
    }
    /// Whether the end has been reached and the buffer is empty.
    fn at_eof(&self) -> bool {
        self.eof.get() && self.buffer.borrow().len() == 0
    }
    /// Append data to the buffer.
    #[sig("(data)")]
    fn feed_data(this: &Value, vm: &mut Vm, data: Data<'_>) -> R<()> {
        Reader::feed(this, vm, &data.0)
    }
    /// Read until a newline, or what there is at the end of the stream.
    fn readline(this: &Value, vm: &mut Vm) -> Value {
        StreamRead::make(vm, this, What::Line)
    }
    /// Read until a separator, which is part of the result; a tuple gives several of them.
    #[sig("(separator=b'\\n')")]
    fn readuntil(this: &Value, vm: &mut Vm, separator: Option<Value>) -> R {
        let mut separators = Vec::new();
        match separator {
            None => separators.push(b"\n".to_vec()),
            Some(given) => {
                let several = given.downcast::<Tuple>().map(|t| t.items().to_vec());
                for one in several.unwrap_or_else(|| vec![given]) {
                    let Some(bytes) = data_of(vm, &one)? else {
                        return Err(required(vm, &one));
                    };
                    separators.push(bytes.into_owned());
                }
            }
        }
        separators.sort_by_key(Vec::len);
        Ok(StreamRead::make(vm, this, What::Until(separators)))
    }
    /// Read up to n bytes; without n, everything until the end.
    #[sig("(n=-1)")]
    fn read(this: &Value, vm: &mut Vm, n: Option<i64>) -> Value {
        StreamRead::make(vm, this, What::Some(n.unwrap_or(-1)))
    }
    /// Read n bytes, or raise IncompleteReadError at the end of the stream.
    #[sig("(n)")]
    fn readexactly(this: &Value, vm: &mut Vm, n: i64) -> Value {
        StreamRead::make(vm, this, What::Exactly(n))
    }
    /// The lines that are still to come.
    fn __aiter__(this: &Value) -> Value {
        this.clone()
    }
    /// The next line.
    fn __anext__(this: &Value, vm: &mut Vm) -> Value {
        StreamRead::make(vm, this, What::NextLine)
    }
    /// Return repr(self).
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let reader = of(this);
        let mut parts = vec!["StreamReader".to_owned()];
        let len = reader.buffer.borrow().len();
        if len > 0 {
            parts.push(format!("{len} bytes"));
        }
        if reader.eof.get() {
            parts.push("eof".into());
        }
        if reader.limit.get() != DEFAULT_LIMIT {
            parts.push(format!("limit={}", reader.limit.get()));
        }
        for (name, cell) in [
            ("waiter", &reader.waiter),
            ("exception", &reader.exception),
            ("transport", &reader.transport),
        ] {
            let value = cell.get();
            if !value.is_none() {
                parts.push(format!("{name}={}", crate::future::shown(vm, &value)?));
            }
        }
        if reader.paused.get() {
            parts.push("paused".into());
        }
        Ok(format!("<{}>", parts.join(" ")))
    }
    /// A copy of what has been received and not read.
    #[getter]
    fn _buffer(&self, vm: &mut Vm) -> Value {
        let copy = self.buffer.borrow().bytes().to_vec();
        vm.bytearray(copy)
    }
    /// Half of what the buffer takes before the transport is paused.
    #[getter]
    fn _limit(&self) -> usize {
        self.limit.get()
    }
    #[setter]
    fn set__limit(&self, vm: &mut Vm, value: &Value) -> R<()> {
        let limit = vm.to_i64(value)?;
        self.limit.set(limit.max(0) as usize);
        Ok(())
    }
    /// Whether the end has been seen.
    #[getter]
    fn _eof(&self) -> bool {
        self.eof.get()
    }
    /// Whether the transport was asked to pause.
    #[getter]
    fn _paused(&self) -> bool {
        self.paused.get()
    }
    /// The future of the coroutine that waits for data, or None.
    #[getter]
    fn _waiter(&self) -> Value {
        self.waiter.get()
    }
    /// The exception that ended the stream, or None.
    #[getter]
    fn _exception(&self) -> Value {
        self.exception.get()
    }
    /// The transport, or None.
    #[getter]
    fn _transport(&self) -> Value {
        self.transport.get()
    }
    #[setter]
    fn set__transport(&self, value: &Value) {
        self.transport.replace(value.clone());
    }
    /// The loop.
    #[getter]
    fn _loop(&self) -> Value {
        self.event_loop.get()
    }
    /// Where it was created, in debug mode.
    #[getter]
    fn _source_traceback(&self) -> Value {
        self.source_traceback.get()
    }
}

/// What is read.
enum What {
    /// Up to so many bytes; all if negative.
    Some(i64),
    Exactly(i64),
    Line,
    /// A line of an iteration.
    NextLine,
    /// Shortest first.
    Until(Vec<Vec<u8>>),
}

impl What {
    fn name(&self) -> &'static str {
        match self {
            What::Some(_) => "read",
            What::Exactly(_) => "readexactly",
            What::Line => "readline",
            What::NextLine => "__anext__",
            What::Until(_) => "readuntil",
        }
    }
}

/// What a try to read has come to.
enum Tried {
    Read(Value),
    /// More is needed.
    Wait,
}

/// A read that is to be awaited.
#[class(name = "StreamRead", module = "_asyncio", flags(WEAKREF), send = StreamRead::resume)]
#[derive(taipan_vm::native::Trace)]
pub struct StreamRead {
    reader: MutCell<Value>,
    /// The future it waits for, or None.
    waiting: MutCell<Value>,
    #[trace(skip)]
    what: What,
    /// What lies before has been searched for a separator already.
    #[trace(skip)]
    searched: Cell<usize>,
    /// Of a read to the end: what has come so far.
    #[trace(skip)]
    blocks: RefCell<Vec<u8>>,
    #[trace(skip)]
    begun: Cell<bool>,
    #[trace(skip)]
    over: Cell<bool>,
}

impl StreamRead {
    fn make(vm: &mut Vm, reader: &Value, what: What) -> Value {
        let class = Names::stream_read_class(vm);
        let read = StreamRead {
            reader: MutCell::new(reader.clone()),
            waiting: MutCell::default(),
            what,
            searched: Cell::new(0),
            blocks: RefCell::default(),
            begun: Cell::new(false),
            over: Cell::new(false),
        };
        vm.new_native(&class, read)
    }

    fn resume(vm: &mut Vm, this: &Value) -> R<Step> {
        let read = this.native::<StreamRead>().expect("it has this table");
        if read.over.get() {
            return Err(vm.runtime_error("cannot reuse already awaited coroutine"));
        }
        let result = read.go_on(vm);
        if !matches!(result, Ok(Step::Yield(_))) {
            read.over.set(true);
        }
        result
    }

    fn go_on(&self, vm: &mut Vm) -> R<Step> {
        let value = self.reader.get();
        let reader = of(&value);
        let waited = self.waiting.replace(Value::NONE);
        if !waited.is_none() {
            self.forget_waiter(reader, &waited);
            drop(future::outcome_of(vm, &waited)?);
        }
        match self.attempt(vm, reader)? {
            Tried::Read(result) => Ok(Step::Return(result)),
            Tried::Wait => {
                let function = match self.what {
                    // A line is read as what ends with a separator.
                    What::Line | What::NextLine => "readuntil",
                    ref what => what.name(),
                };
                let waiter = reader.wait(vm, function)?;
                future::announce_await(vm, &waiter)?;
                self.waiting.replace(waiter.clone());
                Ok(Step::Yield(waiter))
            }
        }
    }

    /// The reader may be waited for by somebody else from now on.
    fn forget_waiter(&self, reader: &Reader, waiter: &Value) {
        if reader.waiter.with(|w| w.is(waiter)) {
            drop(reader.waiter.replace(Value::NONE));
        }
    }

    fn attempt(&self, vm: &mut Vm, reader: &Reader) -> R<Tried> {
        let first = !self.begun.replace(true);
        match &self.what {
            What::Some(n) if *n < 0 => {
                reader.check(vm)?;
                {
                    let mut buffer = reader.buffer.borrow_mut();
                    let len = buffer.len();
                    self.blocks.borrow_mut().extend_from_slice(buffer.bytes());
                    buffer.skip(len);
                }
                reader.maybe_resume(vm)?;
                if !reader.eof.get() {
                    return Ok(Tried::Wait);
                }
                let all = self.blocks.take();
                Ok(Tried::Read(vm.bytes(all)))
            }
            What::Some(n) => {
                if first {
                    reader.check(vm)?;
                }
                let len = reader.buffer.borrow().len();
                if len == 0 && !reader.eof.get() && *n > 0 {
                    return Ok(Tried::Wait);
                }
                let count = len.min(*n as usize);
                self.taken(vm, reader, count)
            }
            What::Exactly(n) => {
                if *n < 0 {
                    return Err(vm.value_error("readexactly size can not be less than zero"));
                }
                if first {
                    reader.check(vm)?;
                }
                let wanted = *n as usize;
                if reader.buffer.borrow().len() < wanted {
                    if !reader.eof.get() {
                        reader.buffer.borrow_mut().wanted = wanted;
                        return Ok(Tried::Wait);
                    }
                    let expected = vm.int(*n);
                    return Err(reader.incomplete(vm, expected));
                }
                self.taken(vm, reader, wanted)
            }
            What::Until(separators) => self.until(vm, reader, separators, first),
            What::Line => self.line(vm, reader, first),
            What::NextLine => match self.line(vm, reader, first)? {
                Tried::Read(line)
                    if taipan_vm::types::bytes_like::view(&line, <[u8]>::is_empty) =>
                {
                    let class = vm.class(|t| &t.StopAsyncIteration);
                    let exception = vm.new_exception(&class, Vec::new());
                    Err(vm.raise_value(exception))
                }
                tried => Ok(tried),
            },
        }
    }

    fn taken(&self, vm: &mut Vm, reader: &Reader, count: usize) -> R<Tried> {
        let taken = reader.buffer.borrow_mut().take(vm, count);
        reader.maybe_resume(vm)?;
        Ok(Tried::Read(taken))
    }

    fn line(&self, vm: &mut Vm, reader: &Reader, first: bool) -> R<Tried> {
        if first {
            reader.check(vm)?;
        }
        let (end, len) = {
            let buffer = reader.buffer.borrow();
            let found = memchr(
                b'\n',
                &buffer.bytes()[self.searched.get().min(buffer.len())..],
            );
            (found.map(|at| at + self.searched.get()), buffer.len())
        };
        let limit = reader.limit.get();
        let text = match end {
            Some(at) if at <= limit => return self.taken(vm, reader, at + 1),
            // The line is lost, what follows it is not.
            Some(at) => {
                reader.buffer.borrow_mut().skip(at + 1);
                "Separator is found, but chunk is longer than limit"
            }
            None if len > limit => {
                reader.buffer.borrow_mut().skip(len);
                "Separator is not found, and chunk exceed the limit"
            }
            None if reader.eof.get() => return self.taken(vm, reader, len),
            None => {
                self.searched.set(len);
                return Ok(Tried::Wait);
            }
        };
        reader.maybe_resume(vm)?;
        Err(vm.value_error(text))
    }

    fn until(&self, vm: &mut Vm, reader: &Reader, separators: &[Vec<u8>], first: bool) -> R<Tried> {
        let (Some(shortest), Some(longest)) = (separators.first(), separators.last()) else {
            return Err(vm.value_error("Separator should contain at least one element"));
        };
        if shortest.is_empty() {
            return Err(vm.value_error("Separator should be at least one-byte string"));
        }
        if first {
            reader.check(vm)?;
        }
        let found = {
            let buffer = reader.buffer.borrow();
            let bytes = &buffer.bytes()[self.searched.get().min(buffer.len())..];
            let ends = separators.iter().filter_map(|separator| {
                let at = position(bytes, separator)?;
                Some((at + separator.len(), at))
            });
            // Of several the one that ends first.
            ends.min_by_key(|found| found.0)
                .map(|(end, at)| (end + self.searched.get(), at + self.searched.get()))
        };
        let limit = reader.limit.get();
        match found {
            Some((_, at)) if at > limit => {
                let text = "Separator is found, but chunk is longer than limit";
                Err(reader.overrun(vm, text, at))
            }
            Some((end, _)) => self.taken(vm, reader, end),
            None => {
                let len = reader.buffer.borrow().len();
                if len - self.searched.get().min(len) >= shortest.len() {
                    self.searched.set((len + 1).saturating_sub(longest.len()));
                    if self.searched.get() > limit {
                        let text = "Separator is not found, and chunk exceed the limit";
                        return Err(reader.overrun(vm, text, self.searched.get()));
                    }
                }
                if reader.eof.get() {
                    return Err(reader.incomplete(vm, Value::NONE));
                }
                Ok(Tried::Wait)
            }
        }
    }
}

fn memchr(byte: u8, data: &[u8]) -> Option<usize> {
    data.iter().position(|&b| b == byte)
}

fn position(data: &[u8], separator: &[u8]) -> Option<usize> {
    match separator {
        [byte] => memchr(*byte, data),
        _ => data.windows(separator.len()).position(|w| w == separator),
    }
}

#[methods(class = "StreamRead")]
impl StreamRead {
    /// What `await` drives.
    fn __await__(this: &Value) -> Value {
        this.clone()
    }
    /// Implement iter(self).
    fn __iter__(this: &Value) -> Value {
        this.clone()
    }
    /// Implement next(self).
    fn __next__(this: &Value, vm: &mut Vm) -> R {
        future::next_of(vm, this, StreamRead::resume)
    }
    /// Go on; the value is ignored.
    fn send(this: &Value, vm: &mut Vm, value: &Value) -> R {
        let _ = value;
        StreamRead::__next__(this, vm)
    }
    /// Raise the exception where it waits.
    fn throw(&self, vm: &mut Vm, typ: &Value, value: Option<Value>, traceback: Option<Value>) -> R {
        let exception = vm.thrown_exception(typ, value.as_ref(), traceback.as_ref())?;
        self.close();
        Err(vm.raise_value(exception))
    }
    /// Give up.
    fn close(&self) {
        self.over.set(true);
        let waited = self.waiting.replace(Value::NONE);
        if !waited.is_none() {
            let reader = self.reader.get();
            self.forget_waiter(of(&reader), &waited);
        }
    }
    /// The name that reprs of tasks show.
    #[getter]
    fn __qualname__(&self) -> String {
        format!("StreamReader.{}", self.what.name())
    }
    /// The bare name of the method.
    #[getter]
    fn __name__(&self) -> &'static str {
        self.what.name()
    }
}
