//! Streams: the protocol that feeds a reader, [`reader`] and [`writer`].
#![allow(non_snake_case, reason = "setters carry the attribute's name")]

mod reader;
mod writer;

pub use reader::{Reader, StreamRead};
pub use writer::{Done, Writer};

use std::cell::Cell;
use taipan_vm::native::{Args, class, methods};
use taipan_vm::types::bytes_like::Data;
use taipan_vm::types::list::List;
use taipan_vm::types::weakref::WeakRef;
use taipan_vm::{MutCell, R, Value, Vm};

/// What `asyncio.StreamReaderProtocol` does for every piece of data; the rest is in `std/asyncio/streams.py`.
#[class(
    name = "_StreamProtocol",
    module = "_asyncio",
    flags(BASETYPE, DICT, WEAKREF),
    new
)]
#[derive(Default, taipan_vm::native::Trace)]
pub struct StreamProtocol {
    event_loop: MutCell<Value>,
    /// A weak reference, or None.
    reader: MutCell<Value>,
    /// The futures of coroutines in `drain()`; None until there is one.
    drain_waiters: MutCell<Value>,
    #[trace(skip)]
    paused: Cell<bool>,
    #[trace(skip)]
    connection_lost: Cell<bool>,
    #[trace(skip)]
    over_tls: Cell<bool>,
}

fn of(this: &Value) -> &StreamProtocol {
    this.native::<StreamProtocol>()
        .expect("receivers are checked")
}

impl StreamProtocol {
    /// The reader, if it is still there.
    fn reader(&self) -> Option<Value> {
        self.reader
            .with(|weak| weak.downcast::<WeakRef>().and_then(WeakRef::get))
    }

    /// Data has come.
    pub fn feed(&self, vm: &mut Vm, data: &[u8]) -> R<()> {
        let Some(reader) = self.reader() else {
            return Ok(());
        };
        Reader::feed(&reader, vm, data)
    }

    /// Receive straight into the reader if that has room for much: see [`Reader::receive`].
    pub fn receive(&self, fd: i32, last: usize) -> Option<(usize, Result<usize, i32>)> {
        Reader::receive(&self.reader()?, fd, last)
    }

    /// The reader has got data by [`StreamProtocol::receive`].
    pub fn fed(&self, vm: &mut Vm) -> R<()> {
        match self.reader() {
            Some(reader) => Reader::fed(&reader, vm),
            None => Ok(()),
        }
    }

    /// The transport has enough to send, or takes data again.
    pub fn flow(this: &Value, vm: &mut Vm, paused: bool) -> R<()> {
        if paused {
            StreamProtocol::pause_writing(this, vm)
        } else {
            StreamProtocol::resume_writing(this, vm)
        }
    }

    /// Whether `drain()` has nothing to wait for.
    pub fn is_flowing(&self) -> bool {
        !self.paused.get() && !self.connection_lost.get()
    }
}

#[methods(class = "_StreamProtocol")]
impl StreamProtocol {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        Ok(vm.new_native(&args.all[0], StreamProtocol::default()))
    }
    /// The loop.
    #[getter]
    fn _loop(&self) -> Value {
        self.event_loop.get()
    }
    #[setter]
    fn set__loop(&self, value: &Value) {
        self.event_loop.replace(value.clone());
    }
    /// A weak reference to the reader, or None.
    #[getter]
    fn _stream_reader_wr(&self) -> Value {
        self.reader.get()
    }
    #[setter]
    fn set__stream_reader_wr(&self, value: &Value) {
        self.reader.replace(value.clone());
    }
    /// The reader, None if it is gone.
    #[getter]
    fn _stream_reader(&self) -> Value {
        self.reader().unwrap_or_default()
    }
    /// Whether the transport has asked to pause.
    #[getter]
    fn _paused(&self) -> bool {
        self.paused.get()
    }
    #[setter]
    fn set__paused(&self, vm: &mut Vm, value: &Value) -> R<()> {
        let truth = vm.truth(value)?;
        self.paused.set(truth);
        Ok(())
    }
    /// Whether the connection has ended.
    #[getter]
    fn _connection_lost(&self) -> bool {
        self.connection_lost.get()
    }
    #[setter]
    fn set__connection_lost(&self, vm: &mut Vm, value: &Value) -> R<()> {
        let truth = vm.truth(value)?;
        self.connection_lost.set(truth);
        Ok(())
    }
    /// Whether the connection is encrypted.
    #[getter]
    fn _over_ssl(&self) -> bool {
        self.over_tls.get()
    }
    #[setter]
    fn set__over_ssl(&self, vm: &mut Vm, value: &Value) -> R<()> {
        let truth = vm.truth(value)?;
        self.over_tls.set(truth);
        Ok(())
    }
    /// The futures of coroutines that wait in drain().
    #[getter]
    fn _drain_waiters(&self, vm: &mut Vm) -> Value {
        let waiters = self.drain_waiters.get();
        if !waiters.is_none() {
            return waiters;
        }
        let waiters = vm.list(Vec::new());
        self.drain_waiters.replace(waiters.clone());
        waiters
    }
    /// Data has come.
    #[sig("(data)")]
    fn data_received(&self, vm: &mut Vm, data: Data<'_>) -> R<()> {
        self.feed(vm, &data.0)
    }
    /// Nothing more will come.
    fn eof_received(&self, vm: &mut Vm) -> R<bool> {
        if let Some(reader) = self.reader() {
            Reader::end(&reader, vm)?;
        }
        // TLS has no half-closed connections.
        Ok(!self.over_tls.get())
    }
    /// The transport has enough to send.
    fn pause_writing(this: &Value, vm: &mut Vm) -> R<()> {
        of(this).paused.set(true);
        log_in_debug(this, vm, "pauses")
    }
    /// The transport takes data again.
    fn resume_writing(this: &Value, vm: &mut Vm) -> R<()> {
        of(this).paused.set(false);
        log_in_debug(this, vm, "resumes")?;
        let waiters = of(this).drain_waiters.get();
        let waiters = match waiters.downcast::<List>() {
            Some(list) => list.items.with(|items| items.clone()),
            None => return Ok(()),
        };
        for waiter in &waiters {
            crate::future::settle(vm, waiter, Value::NONE)?;
        }
        Ok(())
    }
}

#[cold]
fn log(this: &Value, vm: &mut Vm, what: &str) -> R<()> {
    let what = vm.str(what);
    vm.call_method(this, "_log_writing", &[what]).map(drop)
}

fn log_in_debug(this: &Value, vm: &mut Vm, what: &str) -> R<()> {
    let debug = of(this)
        .event_loop
        .with(|l| crate::event_loop::EventLoop::of(l).is_some_and(|l| l.is_debug()));
    if debug { log(this, vm, what) } else { Ok(()) }
}
