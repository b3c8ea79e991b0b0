//! `select`: waiting for descriptors.

use crate::classes::{class_of, set};
use std::cell::{Cell, RefCell};
use taipan_vm::native::{Args, ClassDef, Nullable, Trace, class, methods, module};
use taipan_vm::net::{self, Waiting};
use taipan_vm::{R, Value, Vm, fd};

static POLL: ClassDef = Poll::CLASS;
static EPOLL: ClassDef = Epoll::CLASS;

/// The descriptor of an int or of something with `fileno()`.
pub(crate) fn descriptor(vm: &mut Vm, value: &Value) -> R<i32> {
    let number = if value.as_small_int().is_some() || value.is_bool() {
        vm.to_i64(value)?
    } else {
        let name = vm.intern("fileno");
        let Some(method) = vm.get_attr_opt(value, &name)? else {
            return Err(vm.type_error("argument must be an int, or have a fileno() method."));
        };
        let number = vm.call(&method, &[])?;
        if number.as_small_int().is_none() {
            return Err(vm.type_error("fileno() returned a non-integer"));
        }
        vm.to_i64(&number)?
    };
    if number < 0 {
        return Err(vm.value_error(format!(
            "file descriptor cannot be a negative integer ({number})"
        )));
    }
    i32::try_from(number).map_err(|_| vm.overflow_error("Python int too large to convert to C int"))
}

/// A deadline in the host's nanoseconds, or none.
fn deadline(vm: &mut Vm, seconds: Option<f64>) -> R<Option<i64>> {
    match seconds {
        None => Ok(None),
        Some(seconds) if seconds.is_nan() => {
            Err(vm.value_error("Invalid value NaN (not a number)"))
        }
        Some(seconds) if seconds.abs() > 9e9 => {
            Err(vm.overflow_error("timestamp too large to convert to C PyTime_t"))
        }
        Some(seconds) => Ok(Some(vm.host.monotonic() + (seconds * 1e9).ceil() as i64)),
    }
}

/// Milliseconds until a deadline, as the system takes them.
fn milliseconds(vm: &mut Vm, deadline: Option<i64>) -> i32 {
    match deadline {
        None => -1,
        Some(end) => {
            let left = (end - vm.host.monotonic()).max(0);
            i32::try_from((left + 999_999) / 1_000_000).unwrap_or(i32::MAX)
        }
    }
}

/// Wait, again after an interruption.
fn wait(vm: &mut Vm, waiting: &mut [Waiting], deadline: Option<i64>) -> R<usize> {
    loop {
        let left = milliseconds(vm, deadline);
        match vm.unlocked(|| net::poll(waiting, left)) {
            Ok(count) => return Ok(count),
            Err(libc::EINTR) => vm.handle_signals()?,
            Err(errno) => return Err(vm.os_error(errno, None)),
        }
    }
}

fn seconds_of(vm: &mut Vm, timeout: Option<&Value>, what: &str) -> R<Option<f64>> {
    let Some(timeout) = timeout.filter(|t| !t.is_none()) else {
        return Ok(None);
    };
    match vm.to_f64(timeout) {
        Ok(seconds) => Ok(Some(seconds)),
        Err(raise) if vm.is_raised(&raise, &vm.types.TypeError) => {
            drop(vm.take_raised());
            Err(vm.type_error(what))
        }
        Err(raise) => Err(raise),
    }
}

/// PermissionError, unless scripts may have descriptors.
fn permit(vm: &mut Vm) -> R<()> {
    match vm.host.allows_network() || vm.host.allows_files() {
        true => Ok(()),
        false => Err(vm.os_error(libc::EPERM, None)),
    }
}

/// `select.poll()` object.
#[class(name = "poll", module = "select", flags(WEAKREF))]
#[derive(Trace)]
pub struct Poll {
    entries: RefCell<Vec<(i32, i16)>>,
    #[trace(skip)]
    polling: Cell<bool>,
}

/// Bits for `poll`: an unsigned short.
fn event_bits(vm: &mut Vm, mask: Option<i64>, default: i16) -> R<i16> {
    match mask {
        None => Ok(default),
        Some(mask) if mask < 0 => Err(vm.value_error("value must be positive")),
        Some(mask) => u16::try_from(mask)
            .map(|bits| bits as i16)
            .map_err(|_| vm.overflow_error("Python int too large for C unsigned short")),
    }
}

#[methods(class = "select.poll")]
impl Poll {
    /// Register a file descriptor with the polling object.
    fn register(&self, vm: &mut Vm, fd: &Value, eventmask: Option<i64>) -> R<()> {
        let fd = descriptor(vm, fd)?;
        let all = libc::POLLIN | libc::POLLPRI | libc::POLLOUT;
        let events = event_bits(vm, eventmask, all)?;
        let mut entries = self.entries.borrow_mut();
        match entries.iter_mut().find(|e| e.0 == fd) {
            Some(entry) => entry.1 = events,
            None => entries.push((fd, events)),
        }
        Ok(())
    }
    /// Modify an already registered file descriptor.
    fn modify(&self, vm: &mut Vm, fd: &Value, eventmask: i64) -> R<()> {
        let fd = descriptor(vm, fd)?;
        let events = event_bits(vm, Some(eventmask), 0)?;
        if let Some(entry) = self.entries.borrow_mut().iter_mut().find(|e| e.0 == fd) {
            entry.1 = events;
            return Ok(());
        }
        Err(vm.os_error(libc::ENOENT, None))
    }
    /// Remove a file descriptor being tracked by the polling object.
    fn unregister(&self, vm: &mut Vm, fd: &Value) -> R<()> {
        let number = descriptor(vm, fd)?;
        let found = self.entries.borrow().iter().position(|e| e.0 == number);
        match found {
            Some(at) => {
                self.entries.borrow_mut().remove(at);
                Ok(())
            }
            None => {
                let key = Value::small_int(number.into());
                Err(vm.key_error(&key))
            }
        }
    }
    /// Polls the set of registered file descriptors; timeout in milliseconds, None or negative for no limit.
    fn poll(&self, vm: &mut Vm, timeout: Nullable<Value>) -> R {
        permit(vm)?;
        let what = "timeout must be an integer or None";
        let seconds = seconds_of(vm, timeout.0.as_ref(), what)?;
        let seconds = seconds.filter(|&ms| ms >= 0.0).map(|ms| ms / 1e3);
        let deadline = deadline(vm, seconds)?;
        if self.polling.replace(true) {
            return Err(vm.runtime_error("concurrent poll() invocation"));
        }
        let mut waiting: Vec<Waiting> = self
            .entries
            .borrow()
            .iter()
            .map(|&(fd, events)| Waiting {
                fd,
                events,
                ready: 0,
            })
            .collect();
        let result = wait(vm, &mut waiting, deadline);
        self.polling.set(false);
        result?;
        let mut ready = Vec::new();
        for w in waiting.iter().filter(|w| w.ready != 0) {
            let bits = i64::from(w.ready as u16);
            ready.push(vm.tuple(vec![Value::small_int(w.fd.into()), Value::small_int(bits)]));
        }
        Ok(vm.list(ready))
    }
}

/// select.epoll(sizehint=-1, flags=0)
///
/// Returns an epolling object.
#[class(name = "epoll", module = "select", flags(BASETYPE, WEAKREF), new)]
#[derive(Trace)]
pub struct Epoll {
    /// -1: closed.
    fd: Cell<i32>,
}

impl Epoll {
    fn open_fd(&self, vm: &mut Vm) -> R<i32> {
        match self.fd.get() {
            -1 => Err(vm.value_error("I/O operation on closed epoll object")),
            fd => Ok(fd),
        }
    }
    fn control(&self, vm: &mut Vm, operation: i32, fd: &Value, events: u32) -> R<()> {
        let epoll = self.open_fd(vm)?;
        let fd = descriptor(vm, fd)?;
        net::epoll_control(epoll, operation, fd, events).map_err(|e| vm.os_error(e, None))
    }
}

#[methods(class = "select.epoll")]
impl Epoll {
    #[new]
    #[sig("(sizehint=-1, flags=0)")]
    fn __new__(class: &Value, vm: &mut Vm, sizehint: Option<i64>, flags: Option<i32>) -> R {
        if sizehint.is_some_and(|size| size != -1 && size <= 0) {
            return Err(vm.value_error("sizehint must be positive or -1"));
        }
        if flags.unwrap_or(0) & !libc::EPOLL_CLOEXEC != 0 {
            return Err(vm.os_error(libc::EINVAL, None));
        }
        permit(vm)?;
        let fd = net::epoll_create().map_err(|e| vm.os_error(e, None))?;
        Ok(vm.new_native(class, Epoll { fd: Cell::new(fd) }))
    }
    /// An object for an epoll descriptor that exists.
    #[classmethod]
    fn fromfd(class: &Value, vm: &mut Vm, fd: i32) -> R {
        if !vm.host.allows_os() {
            return Err(vm.os_error(libc::EPERM, None));
        }
        Ok(vm.new_native(class, Epoll { fd: Cell::new(fd) }))
    }
    /// Close the epoll control file descriptor.
    fn close(&self) {
        let fd = self.fd.replace(-1);
        if fd != -1 {
            let _ = fd::close(fd);
        }
    }
    /// Whether it is closed.
    #[getter]
    fn closed(&self) -> bool {
        self.fd.get() == -1
    }
    /// The descriptor.
    fn fileno(&self, vm: &mut Vm) -> R<i64> {
        Ok(self.open_fd(vm)?.into())
    }
    /// Registers a new fd or raises an OSError if the fd is already registered.
    #[sig("(fd, eventmask=EPOLLIN | EPOLLPRI | EPOLLOUT)")]
    fn register(&self, vm: &mut Vm, fd: &Value, eventmask: Option<i64>) -> R<()> {
        let all = libc::EPOLLIN | libc::EPOLLPRI | libc::EPOLLOUT;
        let events = eventmask.map_or(all as u32, |mask| mask as u32);
        self.control(vm, libc::EPOLL_CTL_ADD, fd, events)
    }
    /// Modify event mask for a registered file descriptor.
    #[sig("(fd, eventmask)")]
    fn modify(&self, vm: &mut Vm, fd: &Value, eventmask: i64) -> R<()> {
        self.control(vm, libc::EPOLL_CTL_MOD, fd, eventmask as u32)
    }
    /// Remove a registered file descriptor from the epoll object.
    #[sig("(fd)")]
    fn unregister(&self, vm: &mut Vm, fd: &Value) -> R<()> {
        self.control(vm, libc::EPOLL_CTL_DEL, fd, 0)
    }
    /// Wait for events on the epoll file descriptor; timeout in seconds.
    #[sig("(timeout=None, maxevents=-1)")]
    fn poll(&self, vm: &mut Vm, timeout: Nullable<Value>, maxevents: Option<i64>) -> R {
        let epoll = self.open_fd(vm)?;
        let what = "timeout must be an integer or None";
        let seconds = seconds_of(vm, timeout.0.as_ref(), what)?;
        let deadline = deadline(vm, seconds.filter(|&s| s >= 0.0))?;
        let most = match maxevents.unwrap_or(-1) {
            -1 => 1023,
            most if most >= 1 => most.min(65536) as usize,
            most => {
                return Err(vm.value_error(format!("maxevents must be greater than 0, got {most}")));
            }
        };
        let events = loop {
            let left = milliseconds(vm, deadline);
            match vm.unlocked(|| net::epoll_wait(epoll, most, left)) {
                Ok(events) => break events,
                Err(libc::EINTR) => vm.handle_signals()?,
                Err(errno) => return Err(vm.os_error(errno, None)),
            }
        };
        let mut ready = Vec::with_capacity(events.len());
        for (fd, bits) in events {
            ready.push(vm.tuple(vec![
                Value::small_int(fd.into()),
                Value::small_int(bits.into()),
            ]));
        }
        Ok(vm.list(ready))
    }
    /// Enter the runtime context.
    fn __enter__(this: &Value, vm: &mut Vm) -> R {
        this.native::<Epoll>()
            .expect("receivers are checked")
            .open_fd(vm)?;
        Ok(this.clone())
    }
    /// Close the object.
    #[raw]
    fn __exit__(_vm: &mut Vm, args: &Args<'_>) -> R {
        if let Some(epoll) = args.all[0].native::<Epoll>() {
            epoll.close();
        }
        Ok(Value::NONE)
    }
    /// Close the descriptor of an object that nobody has closed.
    fn __del__(&self) {
        self.close();
    }
}

pub struct Select;

/// This module supports asynchronous I/O on multiple file descriptors.
#[module(name = "select")]
impl Select {
    /// Wait until one or more file descriptors are ready for some kind of I/O.
    #[sig("(rlist, wlist, xlist, timeout=None, /)")]
    fn select(
        vm: &mut Vm,
        rlist: &Value,
        wlist: &Value,
        xlist: &Value,
        timeout: Nullable<Value>,
    ) -> R {
        permit(vm)?;
        let what = "timeout must be a float or None";
        let seconds = seconds_of(vm, timeout.0.as_ref(), what)?;
        if seconds.is_some_and(|s| s < 0.0) {
            return Err(vm.value_error("timeout must be non-negative"));
        }
        let deadline = deadline(vm, seconds)?;
        let interests = [libc::POLLIN, libc::POLLOUT, libc::POLLPRI];
        // What counts as ready: also the end of the other side, as `select` has it.
        let signs = [
            libc::POLLIN | libc::POLLHUP | libc::POLLERR,
            libc::POLLOUT | libc::POLLERR,
            libc::POLLPRI,
        ];
        let mut objects = Vec::new();
        let mut waiting = Vec::new();
        for (list, events) in [rlist, wlist, xlist].into_iter().zip(interests) {
            let Ok(items) = vm.collect(list) else {
                drop(vm.take_raised());
                return Err(vm.type_error("arguments 1-3 must be sequences"));
            };
            for object in &items {
                let fd = descriptor(vm, object)?;
                waiting.push(Waiting {
                    fd,
                    events,
                    ready: 0,
                });
            }
            objects.push(items);
        }
        wait(vm, &mut waiting, deadline)?;
        if waiting.iter().any(|w| w.ready & libc::POLLNVAL != 0) {
            return Err(vm.os_error(libc::EBADF, None));
        }
        let mut at = waiting.iter();
        let mut lists = Vec::with_capacity(3);
        for (items, sign) in objects.into_iter().zip(signs) {
            let mut ready = Vec::new();
            for object in items {
                if at.next().is_some_and(|w| w.ready & sign != 0) {
                    ready.push(object);
                }
            }
            lists.push(vm.list(ready));
        }
        Ok(vm.tuple(lists))
    }
    /// Returns a polling object.
    fn poll(vm: &mut Vm) -> Value {
        let class = class_of(vm, &POLL);
        vm.new_native(
            &class,
            Poll {
                entries: RefCell::default(),
                polling: Cell::new(false),
            },
        )
    }
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        for &(name, number) in NUMBERS {
            set(vm, module, name, Value::small_int(number));
        }
        let epoll = class_of(vm, &EPOLL);
        set(vm, module, "epoll", epoll);
        let error = vm.class(|t| &t.OSError);
        set(vm, module, "error", error);
        Ok(())
    }
}

const NUMBERS: &[(&str, i64)] = &[
    ("PIPE_BUF", libc::PIPE_BUF as i64),
    ("POLLIN", libc::POLLIN as i64),
    ("POLLPRI", libc::POLLPRI as i64),
    ("POLLOUT", libc::POLLOUT as i64),
    ("POLLERR", libc::POLLERR as i64),
    ("POLLHUP", libc::POLLHUP as i64),
    ("POLLNVAL", libc::POLLNVAL as i64),
    ("POLLRDNORM", libc::POLLRDNORM as i64),
    ("POLLRDBAND", libc::POLLRDBAND as i64),
    ("POLLWRNORM", libc::POLLWRNORM as i64),
    ("POLLWRBAND", libc::POLLWRBAND as i64),
    ("POLLRDHUP", libc::POLLRDHUP as i64),
    ("POLLMSG", 0x400),
    ("EPOLLIN", libc::EPOLLIN as i64),
    ("EPOLLOUT", libc::EPOLLOUT as i64),
    ("EPOLLPRI", libc::EPOLLPRI as i64),
    ("EPOLLERR", libc::EPOLLERR as i64),
    ("EPOLLHUP", libc::EPOLLHUP as i64),
    ("EPOLLRDHUP", libc::EPOLLRDHUP as i64),
    ("EPOLLET", libc::EPOLLET as u32 as i64),
    ("EPOLLONESHOT", libc::EPOLLONESHOT as i64),
    ("EPOLLEXCLUSIVE", libc::EPOLLEXCLUSIVE as i64),
    ("EPOLLWAKEUP", libc::EPOLLWAKEUP as i64),
    ("EPOLLRDNORM", libc::EPOLLRDNORM as i64),
    ("EPOLLRDBAND", libc::EPOLLRDBAND as i64),
    ("EPOLLWRNORM", libc::EPOLLWRNORM as i64),
    ("EPOLLWRBAND", libc::EPOLLWRBAND as i64),
    ("EPOLLMSG", libc::EPOLLMSG as i64),
    ("EPOLL_CLOEXEC", libc::EPOLL_CLOEXEC as i64),
];
