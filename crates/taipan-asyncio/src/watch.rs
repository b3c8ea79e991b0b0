//! Descriptors that the loop watches: for scripts (`add_reader`, `add_writer`) and for transports.

use crate::event_loop::{EventLoop, Ready, scheduled};
use crate::handle::Handle;
use crate::module::Names;
use crate::reactor::Readiness;
use crate::transport::Transport;
use taipan_vm::native::{Args, methods};
use taipan_vm::{R, Value, Vm};

/// The handles of a descriptor, or its transport.
#[derive(Default)]
pub struct Watch {
    pub reader: Option<Value>,
    pub writer: Option<Value>,
    pub transport: Option<Value>,
}

/// What is watched, by descriptor.
#[derive(Default)]
pub struct Watches(Vec<Watch>);

impl Watches {
    pub fn get(&self, fd: i32) -> Option<&Watch> {
        self.0.get(usize::try_from(fd).ok()?)
    }

    /// The place of a descriptor; made if it is not there.
    fn slot(&mut self, fd: i32) -> &mut Watch {
        let at = fd.max(0) as usize;
        if at >= self.0.len() {
            self.0.resize_with(at + 1, Watch::default);
        }
        &mut self.0[at]
    }

    /// Every object that is told.
    pub fn objects(&self) -> impl Iterator<Item = &Value> {
        self.0
            .iter()
            .flat_map(|w| [&w.reader, &w.writer, &w.transport].into_iter().flatten())
    }
}

/// One side of a descriptor.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Reader,
    Writer,
}

impl Watch {
    fn side(&mut self, side: Side) -> &mut Option<Value> {
        match side {
            Side::Reader => &mut self.reader,
            Side::Writer => &mut self.writer,
        }
    }
}

/// The descriptor of an int or of something with `fileno()`.
fn descriptor(vm: &mut Vm, value: &Value) -> R<i32> {
    let number = if value.as_small_int().is_some() || value.is_bool() {
        vm.to_i64(value)?
    } else {
        let name = vm.intern("fileno");
        let number = match vm.get_attr_opt(value, &name)? {
            Some(method) => {
                let number = vm.call(&method, &[])?;
                let int = vm.class(|t| &t.int);
                match vm.call(&int, &[number]) {
                    Ok(number) => number,
                    Err(taipan_vm::Raise::Halt) => return Err(taipan_vm::Raise::Halt),
                    Err(_) => {
                        drop(vm.take_raised());
                        Value::NONE
                    }
                }
            }
            None => Value::NONE,
        };
        match number.as_small_int() {
            Some(number) => number,
            None => {
                let shown = vm.repr_text(value)?;
                return Err(vm.value_error(format!("Invalid file object: {shown}")));
            }
        }
    };
    match i32::try_from(number) {
        Ok(fd) if fd >= 0 => Ok(fd),
        _ => Err(vm.value_error(format!("Invalid file descriptor: {number}"))),
    }
}

impl EventLoop {
    /// Have the handle called whenever the descriptor is ready; the one before is cancelled.
    fn set_watch(&self, vm: &mut Vm, fd: i32, side: Side, handle: Value) -> R<()> {
        let (read, write) = {
            let watches = self.watches.borrow();
            let known = watches.get(fd);
            (
                side == Side::Reader || known.is_some_and(|w| w.reader.is_some()),
                side == Side::Writer || known.is_some_and(|w| w.writer.is_some()),
            )
        };
        self.watch_fd(vm, fd, read, write)?;
        let old = self
            .watches
            .borrow_mut()
            .slot(fd)
            .side(side)
            .replace(handle);
        if let Some(old) = old.as_ref().and_then(|h| h.native::<Handle>()) {
            old.cancel_now();
        }
        Ok(())
    }

    /// Whether there was a handle to remove.
    fn remove_watch(&self, vm: &mut Vm, fd: i32, side: Side) -> R<bool> {
        let (old, read, write) = {
            let mut watches = self.watches.borrow_mut();
            if watches.get(fd).is_none() {
                return Ok(false);
            }
            let watch = watches.slot(fd);
            let old = watch.side(side).take();
            (old, watch.reader.is_some(), watch.writer.is_some())
        };
        let Some(old) = old else {
            return Ok(false);
        };
        self.watch_fd(vm, fd, read, write)?;
        if let Some(old) = old.native::<Handle>() {
            old.cancel_now();
        }
        Ok(true)
    }

    fn watch_fd(&self, vm: &mut Vm, fd: i32, read: bool, write: bool) -> R<()> {
        let result = match self.reactor.borrow_mut().as_mut() {
            Some(reactor) => reactor.watch(fd, read, write),
            None => Ok(()),
        };
        result.map_err(|error| vm.io_error(&error, None))
    }

    /// Tell a transport of every change of its descriptor.
    pub(crate) fn watch_transport(&self, vm: &mut Vm, fd: i32, transport: &Value) -> R<()> {
        let result = match self.reactor.borrow_mut().as_mut() {
            Some(reactor) => reactor.watch_changes(fd),
            None => Ok(()),
        };
        result.map_err(|error| vm.io_error(&error, None))?;
        self.watches.borrow_mut().slot(fd).transport = Some(transport.clone());
        Ok(())
    }

    /// The transport of a descriptor is told no more.
    pub(crate) fn forget_transport(&self, fd: i32) {
        if let Some(reactor) = self.reactor.borrow_mut().as_mut() {
            // A descriptor that has been closed is forgotten already.
            let _ = reactor.watch(fd, false, false);
        }
        let old = {
            let mut watches = self.watches.borrow_mut();
            match watches.get(fd) {
                Some(_) => watches.slot(fd).transport.take(),
                None => None,
            }
        };
        drop(old);
    }

    /// Queue what is to be called for descriptors that are ready.
    pub fn queue_ready(&self, ready: &[Readiness]) {
        for r in ready {
            let (reader, writer, transport) = match self.watches.borrow().get(r.fd) {
                Some(watch) => (
                    watch.reader.clone().filter(|_| r.readable),
                    watch.writer.clone().filter(|_| r.writable),
                    watch.transport.clone(),
                ),
                None => continue,
            };
            if let Some(transport) = transport {
                Transport::notice(&transport, self, r.readable, r.writable, r.end);
            }
            for handle in [reader, writer].into_iter().flatten() {
                self.ready.borrow_mut().push_back(Ready::Call(handle));
            }
        }
    }
}

fn add(vm: &mut Vm, args: &Args<'_>, side: Side, name: &str) -> R {
    let event_loop = args.all[0]
        .native::<EventLoop>()
        .expect("receivers are checked");
    event_loop.check_open(vm)?;
    let (callback, rest, context) = scheduled(vm, args, 2, name)?;
    let fd = descriptor(vm, &args.pos()[1])?;
    let handle = Names::handle(vm, callback, rest, args.all[0].clone(), context, f64::NAN);
    event_loop.set_watch(vm, fd, side, handle.clone())?;
    Ok(handle)
}

fn remove(this: &Value, vm: &mut Vm, fd: &Value, side: Side) -> R<bool> {
    let event_loop = this.native::<EventLoop>().expect("receivers are checked");
    if event_loop.is_closed() {
        return Ok(false);
    }
    let fd = descriptor(vm, fd)?;
    event_loop.remove_watch(vm, fd, side)
}

#[methods(class = "EventLoop", part = "WATCH")]
impl EventLoop {
    /// Call a callback whenever a descriptor is ready for reading; returns the handle.
    #[raw]
    fn _add_reader(vm: &mut Vm, args: &Args<'_>) -> R {
        add(vm, args, Side::Reader, "add_reader")
    }
    /// Stop watching a descriptor for reading; whether it was watched.
    fn _remove_reader(this: &Value, vm: &mut Vm, fd: &Value) -> R<bool> {
        remove(this, vm, fd, Side::Reader)
    }
    /// Call a callback whenever a descriptor is ready for writing; returns the handle.
    #[raw]
    fn _add_writer(vm: &mut Vm, args: &Args<'_>) -> R {
        add(vm, args, Side::Writer, "add_writer")
    }
    /// What a descriptor is watched for: 1 reading, 2 writing, 3 both.
    fn _watched(&self, fd: i32) -> i64 {
        self.watches.borrow().get(fd).map_or(0, |watch| {
            i64::from(watch.reader.is_some()) | i64::from(watch.writer.is_some()) << 1
        })
    }
    /// The transport of a descriptor, or None.
    fn _transport_of(&self, fd: i32) -> Value {
        self.watches
            .borrow()
            .get(fd)
            .and_then(|watch| watch.transport.clone())
            .unwrap_or_default()
    }
    /// Stop watching a descriptor for writing; whether it was watched.
    fn _remove_writer(this: &Value, vm: &mut Vm, fd: &Value) -> R<bool> {
        remove(this, vm, fd, Side::Writer)
    }
}
