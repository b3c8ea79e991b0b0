//! `_socket.socket`.

use super::{State, address, allowed};
use std::cell::Cell;
use taipan_vm::native::{Args, Nullable, class, methods};
use taipan_vm::net::{self, Address};
use taipan_vm::types::bytes_like::{Data, data_of, required};
use taipan_vm::types::str_::Str;
use taipan_vm::{R, Raise, Trace, Value, Vm, fd};

/// Wait as long as it takes.
pub const TIMEOUT_NONE: f64 = -1.0;

/// socket(family=AF_INET, type=SOCK_STREAM, proto=0) -> socket object
/// socket(family=-1, type=-1, proto=-1, fileno=None) -> socket object
///
/// Open a socket of the given type. With fileno, wrap an existing descriptor.
#[class(
    name = "socket",
    module = "_socket",
    flags(BASETYPE, DICT, WEAKREF),
    new
)]
pub struct Socket {
    /// -1: closed.
    fd: Cell<i32>,
    family: Cell<i32>,
    kind: Cell<i32>,
    protocol: Cell<i32>,
    /// Seconds; 0 never waits, [`TIMEOUT_NONE`] always.
    timeout: Cell<f64>,
}

impl Trace for Socket {}

/// What a call waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Read,
    Write,
}

/// Seconds of a timeout that a script gives: None waits without end.
pub fn parse_timeout(vm: &mut Vm, value: &Value) -> R<f64> {
    if value.is_none() {
        return Ok(TIMEOUT_NONE);
    }
    let seconds = vm.to_f64(value)?;
    if seconds.is_nan() {
        return Err(vm.value_error("Invalid value NaN (not a number)"));
    }
    if seconds < 0.0 {
        return Err(vm.value_error("Timeout value out of range"));
    }
    if seconds > 1e9 {
        return Err(vm.overflow_error("timestamp out of range for platform time_t"));
    }
    Ok(seconds)
}

#[cold]
fn timed_out(vm: &mut Vm) -> Raise {
    let class = vm.class(|t| &t.TimeoutError);
    vm.raise(&class, "timed out")
}

/// A Python int or a value that has one, as a C int.
fn c_int(vm: &mut Vm, value: &Value) -> R<i32> {
    let wide = vm.to_i64(value)?;
    i32::try_from(wide).map_err(|_| {
        vm.overflow_error(if wide < 0 {
            "signed integer is less than minimum"
        } else {
            "signed integer is greater than maximum"
        })
    })
}

impl Socket {
    /// A socket for a descriptor that is open.
    pub fn adopt(fd: i32, family: i32, kind: i32, protocol: i32, timeout: f64) -> Socket {
        if timeout >= 0.0 {
            // Waiting is done by `poll`, so that the calls themselves never do.
            let _ = net::set_blocking(fd, false);
        }
        Socket {
            fd: Cell::new(fd),
            family: Cell::new(family),
            kind: Cell::new(kind & !(libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC)),
            protocol: Cell::new(protocol),
            timeout: Cell::new(timeout),
        }
    }

    /// Wait until the socket can do something; `false` if the time is over.
    fn wait(&self, vm: &mut Vm, direction: Direction, deadline: i64) -> R<bool> {
        loop {
            let left = (deadline - vm.host.monotonic()).max(0);
            let milliseconds = i32::try_from((left + 999_999) / 1_000_000).unwrap_or(i32::MAX);
            let mut waiting = [net::Waiting {
                fd: self.fd.get(),
                events: match direction {
                    Direction::Read => libc::POLLIN,
                    Direction::Write => libc::POLLOUT,
                },
                ready: 0,
            }];
            match vm.unlocked(|| net::poll(&mut waiting, milliseconds)) {
                Ok(0) => return Ok(false),
                Ok(_) => return Ok(true),
                Err(libc::EINTR) => vm.handle_signals()?,
                Err(errno) => return Err(vm.os_error(errno, None)),
            }
        }
    }

    /// Do something with the socket, waiting for it as long as the timeout allows.
    fn call<T>(
        &self,
        vm: &mut Vm,
        direction: Direction,
        work: impl FnMut(i32) -> Result<T, fd::Errno>,
    ) -> R<T> {
        let deadline = self.deadline(vm);
        self.call_until(vm, direction, deadline, work)
    }

    /// When the timeout is over, if there is one.
    fn deadline(&self, vm: &Vm) -> i64 {
        vm.host.monotonic() + (self.timeout.get().max(0.0) * 1e9) as i64
    }

    fn call_until<T>(
        &self,
        vm: &mut Vm,
        direction: Direction,
        deadline: i64,
        mut work: impl FnMut(i32) -> Result<T, fd::Errno>,
    ) -> R<T> {
        let timeout = self.timeout.get();
        loop {
            let fd = self.fd.get();
            match vm.unlocked(|| work(fd)) {
                Ok(result) => return Ok(result),
                Err(libc::EINTR) => vm.handle_signals()?,
                // Most often there is something to do at once: whoever asked first would ask twice.
                Err(libc::EAGAIN) if timeout > 0.0 => {
                    if !self.wait(vm, direction, deadline)? {
                        return Err(timed_out(vm));
                    }
                }
                Err(errno) => return Err(vm.os_error(errno, None)),
            }
        }
    }

    fn address(&self, vm: &mut Vm, function: &str, value: &Value) -> R<Address> {
        let found = address::parse(vm, function, self.family.get(), value)?;
        permit_address(vm, &found)?;
        Ok(found)
    }

    /// Begin to connect, and wait for the end if the timeout allows: an error number, or 0.
    fn connect_now(&self, vm: &mut Vm, target: &Address) -> R<i32> {
        let fd = self.fd.get();
        match vm.unlocked(|| net::connect(fd, target)) {
            Ok(()) => return Ok(0),
            Err(libc::EINPROGRESS) if self.timeout.get() > 0.0 => {}
            Err(libc::EINTR) => vm.handle_signals()?,
            Err(errno) => return Ok(errno),
        }
        // Under way: its end shows as writable.
        let timeout = self.timeout.get();
        let seconds = if timeout > 0.0 { timeout } else { 1e9 };
        let deadline = vm.host.monotonic() + (seconds * 1e9) as i64;
        if !self.wait(vm, Direction::Write, deadline)? {
            return Err(timed_out(vm));
        }
        Ok(
            net::get_int_option(self.fd.get(), libc::SOL_SOCKET, libc::SO_ERROR)
                .unwrap_or_else(|e| e),
        )
    }

    fn received(&self, vm: &mut Vm, size: i64, flags: i32, function: &str) -> R<Vec<u8>> {
        if size < 0 {
            return Err(vm.value_error(format!("negative buffersize in {function}")));
        }
        let mut buffer = vm.buffer(size as usize)?;
        buffer.resize(size as usize, 0);
        if size > 0 {
            let count = self.call(vm, Direction::Read, |fd| net::recv(fd, &mut buffer, flags))?;
            buffer.truncate(count);
        }
        Ok(buffer)
    }

    /// How many bytes to read into a buffer, and room for them.
    fn room(&self, vm: &mut Vm, buffer: &Value, size: i64, function: &str) -> R<Vec<u8>> {
        if size < 0 {
            return Err(vm.value_error(format!("negative buffersize in {function}")));
        }
        let Some(len) = vm.writable_len(buffer)? else {
            return Err(vm.type_error_named(
                &format!("{function}() argument 1 must be read-write bytes-like object, not {{}}"),
                buffer,
            ));
        };
        let size = if size == 0 { len } else { size as usize };
        if size > len {
            return Err(vm.value_error("buffer too small for requested bytes"));
        }
        let mut room = vm.buffer(size)?;
        room.resize(size, 0);
        Ok(room)
    }

    fn bytes_of(vm: &mut Vm, value: &Value) -> R<Vec<u8>> {
        match data_of(vm, value)? {
            Some(data) => Ok(data.into_owned()),
            None => Err(required(vm, value)),
        }
    }

    /// Control messages as scripts see them.
    fn show_ancillary(vm: &mut Vm, ancillary: Vec<net::Ancillary>) -> Value {
        let mut items = Vec::with_capacity(ancillary.len());
        for (level, kind, data) in ancillary {
            let data = vm.bytes(data);
            items.push(vm.tuple(vec![
                Value::small_int(level.into()),
                Value::small_int(kind.into()),
                data,
            ]));
        }
        vm.list(items)
    }
}

/// PermissionError, unless scripts may have to do with this address.
fn permit_address(vm: &mut Vm, address: &Address) -> R<()> {
    let may = vm.host.allows_os()
        || match *address {
            Address::V4(address) => vm.host.allows_address(address.into()),
            Address::V6(address) => vm.host.allows_address(address.into()),
            _ => false,
        };
    match may {
        true => Ok(()),
        false => Err(vm.os_error(libc::EPERM, None)),
    }
}

#[methods(class = "_socket.socket")]
impl Socket {
    #[new]
    #[raw]
    fn __new__(vm: &mut Vm, args: &Args<'_>) -> R {
        let timeout = vm.module_state::<State>().default_timeout;
        Ok(vm.new_native(&args.all[0], Socket::adopt(-1, -1, -1, -1, timeout)))
    }
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(family=-1, type=-1, proto=-1, fileno=None)")]
    fn __init__(
        &self,
        vm: &mut Vm,
        family: Option<i32>,
        kind: Option<i32>,
        proto: Option<i32>,
        fileno: Nullable<Value>,
    ) -> R<()> {
        allowed(vm)?;
        let (mut family, mut kind, mut proto) = (
            family.unwrap_or(-1),
            kind.unwrap_or(-1),
            proto.unwrap_or(-1),
        );
        // What has a number already, and what is not the network's, is the system's.
        let is_network = matches!(family, -1 | libc::AF_INET | libc::AF_INET6)
            && matches!(kind & 0xf, libc::SOCK_STREAM | libc::SOCK_DGRAM | 0xf);
        if !vm.host.allows_os() && (fileno.0.is_some() || !is_network) {
            return Err(vm.os_error(libc::EPERM, None));
        }
        let descriptor = match fileno.0 {
            Some(fileno) => {
                if fileno.as_small_int().is_none() && !vm.is_index(&fileno) {
                    return Err(vm.type_error_named(
                        "'{}' object cannot be interpreted as an integer",
                        &fileno,
                    ));
                }
                let descriptor = c_int(vm, &fileno)?;
                if descriptor < 0 {
                    return Err(vm.value_error("negative file descriptor"));
                }
                let option = |name| net::get_int_option(descriptor, libc::SOL_SOCKET, name);
                match option(libc::SO_DOMAIN) {
                    Ok(found) if family == -1 => family = found,
                    Ok(_) => {}
                    Err(errno)
                        if family == -1 || errno == libc::EBADF || errno == libc::ENOTSOCK =>
                    {
                        return Err(vm.os_error(errno, None));
                    }
                    Err(_) => {}
                }
                if kind == -1 {
                    kind = option(libc::SO_TYPE).map_err(|e| vm.os_error(e, None))?;
                }
                if proto == -1 {
                    proto = option(libc::SO_PROTOCOL).map_err(|e| vm.os_error(e, None))?;
                }
                descriptor
            }
            None => {
                family = if family == -1 { libc::AF_INET } else { family };
                kind = if kind == -1 { libc::SOCK_STREAM } else { kind };
                proto = if proto == -1 { 0 } else { proto };
                net::socket(family, kind, proto).map_err(|e| vm.os_error(e, None))?
            }
        };
        if self.fd.get() != -1 {
            let _ = fd::close(self.fd.get());
        }
        self.fd.set(descriptor);
        self.family.set(family);
        self.kind
            .set(kind & !(libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC));
        self.protocol.set(proto);
        if kind & libc::SOCK_NONBLOCK != 0 {
            self.timeout.set(0.0);
        } else if self.timeout.get() >= 0.0 {
            net::set_blocking(descriptor, false).map_err(|e| vm.os_error(e, None))?;
        }
        Ok(())
    }
    /// Accept a connection: the descriptor of the new socket, and the address of the client.
    fn _accept(&self, vm: &mut Vm) -> R {
        let (descriptor, peer) = self.call(vm, Direction::Read, net::accept)?;
        let peer = address::show(vm, &peer)?;
        Ok(vm.tuple(vec![Value::small_int(descriptor.into()), peer]))
    }
    /// Bind the socket to a local address.
    fn bind(&self, vm: &mut Vm, address: &Value) -> R<()> {
        let address = self.address(vm, "bind", address)?;
        net::bind(self.fd.get(), &address).map_err(|e| vm.os_error(e, None))
    }
    /// Close the socket.  It cannot be used after this call.
    fn close(&self, vm: &mut Vm) -> R<()> {
        let descriptor = self.fd.replace(-1);
        if descriptor != -1
            && let Err(errno) = fd::close(descriptor)
            && errno != libc::ECONNRESET
        {
            return Err(vm.os_error(errno, None));
        }
        Ok(())
    }
    /// Connect the socket to a remote address.
    fn connect(&self, vm: &mut Vm, address: &Value) -> R<()> {
        let address = self.address(vm, "connect", address)?;
        match self.connect_now(vm, &address)? {
            0 => Ok(()),
            errno => Err(vm.os_error(errno, None)),
        }
    }
    /// This is like connect(address), but returns an error code (the errno value) instead of raising an exception.
    fn connect_ex(&self, vm: &mut Vm, address: &Value) -> R<i64> {
        let address = self.address(vm, "connect_ex", address)?;
        if self.timeout.get() > 0.0 {
            return match self.connect_now(vm, &address) {
                Ok(errno) => Ok(errno.into()),
                Err(raise) if vm.is_raised(&raise, &vm.types.TimeoutError) => {
                    drop(vm.take_raised());
                    Ok(libc::EAGAIN.into())
                }
                Err(raise) => Err(raise),
            };
        }
        Ok(self.connect_now(vm, &address)?.into())
    }
    /// Close the socket object without closing the underlying file descriptor.
    fn detach(&self) -> i64 {
        self.fd.replace(-1).into()
    }
    /// Return the integer file descriptor of the socket.
    fn fileno(&self) -> i64 {
        self.fd.get().into()
    }
    /// Return the address of the remote endpoint.
    fn getpeername(&self, vm: &mut Vm) -> R {
        let address = net::peer_address(self.fd.get()).map_err(|e| vm.os_error(e, None))?;
        address::show(vm, &address)
    }
    /// Return the address of the local endpoint.
    fn getsockname(&self, vm: &mut Vm) -> R {
        let address = net::local_address(self.fd.get()).map_err(|e| vm.os_error(e, None))?;
        address::show(vm, &address)
    }
    /// Get a socket option: an int, or with a buffer size a bytes object.
    fn getsockopt(&self, vm: &mut Vm, level: i32, option: i32, buffersize: Option<i64>) -> R {
        let size = buffersize.unwrap_or(0);
        if size == 0 {
            let value = net::get_int_option(self.fd.get(), level, option)
                .map_err(|e| vm.os_error(e, None))?;
            return Ok(Value::small_int(value.into()));
        }
        if !(1..=1024).contains(&size) {
            return Err(vm.os_error_text("getsockopt buflen out of range"));
        }
        let value = net::get_option(self.fd.get(), level, option, size as usize)
            .map_err(|e| vm.os_error(e, None))?;
        Ok(vm.bytes(value))
    }
    /// Set a socket option: to an int, to bytes, or with None and a length to a null buffer.
    fn setsockopt(
        &self,
        vm: &mut Vm,
        level: i32,
        option: i32,
        value: &Value,
        optlen: Option<i64>,
    ) -> R<()> {
        let fd = self.fd.get();
        let result = if value.is_none() {
            let Some(len) = optlen else {
                return Err(vm.type_error("a null buffer needs its length"));
            };
            net::set_option(fd, level, option, None, len as usize)
        } else if value.as_small_int().is_some() || vm.is_index(value) {
            let value = c_int(vm, value)?;
            net::set_option(fd, level, option, Some(&value.to_ne_bytes()), 0)
        } else {
            let data = Socket::bytes_of(vm, value)?;
            net::set_option(fd, level, option, Some(&data), 0)
        };
        result.map_err(|e| vm.os_error(e, None))
    }
    /// Returns the timeout in seconds (float) associated with socket operations.
    fn gettimeout(&self) -> Option<f64> {
        let timeout = self.timeout.get();
        (timeout >= 0.0).then_some(timeout)
    }
    /// Set a timeout on socket operations.
    fn settimeout(&self, vm: &mut Vm, timeout: &Value) -> R<()> {
        let timeout = parse_timeout(vm, timeout)?;
        self.timeout.set(timeout);
        net::set_blocking(self.fd.get(), timeout < 0.0).map_err(|e| vm.os_error(e, None))
    }
    /// Set the socket to blocking (flag is true) or non-blocking (false).
    fn setblocking(&self, vm: &mut Vm, flag: &Value) -> R<()> {
        let blocking = vm.truth(flag)?;
        self.timeout.set(if blocking { TIMEOUT_NONE } else { 0.0 });
        net::set_blocking(self.fd.get(), blocking).map_err(|e| vm.os_error(e, None))
    }
    /// Returns True if socket is in blocking mode, or False if it is in non-blocking mode.
    fn getblocking(&self) -> bool {
        self.timeout.get() != 0.0
    }
    /// Enable a server to accept connections.
    fn listen(&self, vm: &mut Vm, backlog: Option<i32>) -> R<()> {
        let backlog = backlog.unwrap_or(libc::SOMAXCONN.min(128)).max(0);
        if !vm.host.allows_os() {
            let local = net::local_address(self.fd.get()).map_err(|e| vm.os_error(e, None))?;
            permit_address(vm, &local)?;
        }
        net::listen(self.fd.get(), backlog).map_err(|e| vm.os_error(e, None))
    }
    /// Receive up to buffersize bytes from the socket.
    fn recv(&self, vm: &mut Vm, buffersize: i64, flags: Option<i32>) -> R {
        let data = self.received(vm, buffersize, flags.unwrap_or(0), "recv")?;
        Ok(vm.bytes(data))
    }
    /// A version of recv() that stores its data into a buffer rather than creating a new string.
    #[sig("(buffer, nbytes=0, flags=0)")]
    fn recv_into(
        &self,
        vm: &mut Vm,
        buffer: &Value,
        nbytes: Option<i64>,
        flags: Option<i32>,
    ) -> R<i64> {
        let mut room = self.room(vm, buffer, nbytes.unwrap_or(0), "recv_into")?;
        if room.is_empty() {
            return Ok(0);
        }
        let flags = flags.unwrap_or(0);
        let count = self.call(vm, Direction::Read, |fd| net::recv(fd, &mut room, flags))?;
        vm.write_into(buffer, &room[..count])?;
        Ok(count as i64)
    }
    /// Like recv(buffersize, flags) but also return the sender's address info.
    fn recvfrom(&self, vm: &mut Vm, buffersize: i64, flags: Option<i32>) -> R {
        if buffersize < 0 {
            return Err(vm.value_error("negative buffersize in recvfrom"));
        }
        let flags = flags.unwrap_or(0);
        let mut room = vm.buffer(buffersize as usize)?;
        room.resize(buffersize as usize, 0);
        let (count, from) = self.call(vm, Direction::Read, |fd| {
            net::recv_from(fd, &mut room, flags)
        })?;
        room.truncate(count);
        let (data, from) = (vm.bytes(room), address::show(vm, &from)?);
        Ok(vm.tuple_of([data, from]))
    }
    /// Like recv_into(buffer[, nbytes[, flags]]) but also return the sender's address info.
    #[sig("(buffer, nbytes=0, flags=0)")]
    fn recvfrom_into(
        &self,
        vm: &mut Vm,
        buffer: &Value,
        nbytes: Option<i64>,
        flags: Option<i32>,
    ) -> R {
        let mut room = self.room(vm, buffer, nbytes.unwrap_or(0), "recvfrom_into")?;
        let flags = flags.unwrap_or(0);
        let (count, from) = self.call(vm, Direction::Read, |fd| {
            net::recv_from(fd, &mut room, flags)
        })?;
        vm.write_into(buffer, &room[..count])?;
        let from = address::show(vm, &from)?;
        Ok(vm.tuple_of([Value::small_int(count as i64), from]))
    }
    /// Receive normal data and ancillary data: (data, ancdata, msg_flags, address).
    fn recvmsg(&self, vm: &mut Vm, bufsize: i64, ancbufsize: Option<i64>, flags: Option<i32>) -> R {
        if bufsize < 0 {
            return Err(vm.value_error("negative buffer size in recvmsg()"));
        }
        let space = ancillary_size(vm, ancbufsize)?;
        let flags = flags.unwrap_or(0);
        let mut room = vm.buffer(bufsize as usize)?;
        room.resize(bufsize as usize, 0);
        let mut buffers = [room];
        let message = self.call(vm, Direction::Read, |fd| {
            net::recv_message(fd, &mut buffers, space, flags)
        })?;
        let [mut room] = buffers;
        room.truncate(message.count);
        let data = vm.bytes(room);
        let ancillary = Socket::show_ancillary(vm, message.ancillary);
        let from = address::show(vm, &message.address)?;
        Ok(vm.tuple(vec![
            data,
            ancillary,
            Value::small_int(message.flags.into()),
            from,
        ]))
    }
    /// Receive into several buffers: (nbytes, ancdata, msg_flags, address).
    fn recvmsg_into(
        &self,
        vm: &mut Vm,
        buffers: &Value,
        ancbufsize: Option<i64>,
        flags: Option<i32>,
    ) -> R {
        let space = ancillary_size(vm, ancbufsize)?;
        let flags = flags.unwrap_or(0);
        let targets = vm.collect(buffers)?;
        let mut rooms = Vec::with_capacity(targets.len());
        for target in &targets {
            rooms.push(self.room(vm, target, 0, "recvmsg_into")?);
        }
        let message = self.call(vm, Direction::Read, |fd| {
            net::recv_message(fd, &mut rooms, space, flags)
        })?;
        let mut left = message.count;
        for (target, room) in targets.iter().zip(&rooms) {
            let part = left.min(room.len());
            vm.write_into(target, &room[..part])?;
            left -= part;
        }
        let ancillary = Socket::show_ancillary(vm, message.ancillary);
        let from = address::show(vm, &message.address)?;
        Ok(vm.tuple(vec![
            Value::small_int(message.count as i64),
            ancillary,
            Value::small_int(message.flags.into()),
            from,
        ]))
    }
    /// Send a data string to the socket; the number of bytes sent.
    fn send(&self, vm: &mut Vm, data: Data<'_>, flags: Option<i32>) -> R<i64> {
        let flags = flags.unwrap_or(0);
        let count = self.call(vm, Direction::Write, |fd| net::send(fd, &data.0, flags))?;
        Ok(count as i64)
    }
    /// Send a data string to the socket; all of it.
    fn sendall(&self, vm: &mut Vm, data: Data<'_>, flags: Option<i32>) -> R<()> {
        let flags = flags.unwrap_or(0);
        // The timeout is for all of it.
        let deadline = self.deadline(vm);
        let mut sent = 0;
        while sent < data.0.len() {
            sent += self.call_until(vm, Direction::Write, deadline, |fd| {
                net::send(fd, &data.0[sent..], flags)
            })?;
            // A signal may be why not all of it was sent.
            vm.handle_signals()?;
        }
        Ok(())
    }
    /// Like send(data, flags) but allows specifying the destination address.
    #[raw]
    fn sendto(vm: &mut Vm, args: &Args<'_>) -> R {
        args.no_keywords(vm, "sendto")?;
        let given = &args.pos()[1..];
        let (data, flags, target) = match given {
            [data, target] => (data, 0, target),
            [data, flags, target] => (data, c_int(vm, flags)?, target),
            _ => {
                return Err(vm.type_error(format!(
                    "sendto() takes 2 or 3 arguments ({} given)",
                    given.len()
                )));
            }
        };
        let socket = args.all[0]
            .native::<Socket>()
            .expect("receivers are checked");
        let data = Socket::bytes_of(vm, data)?;
        let target = socket.address(vm, "sendto", target)?;
        let count = socket.call(vm, Direction::Write, |fd| {
            net::send_to(fd, &data, flags, &target)
        })?;
        Ok(Value::small_int(count as i64))
    }
    /// Send normal data (a series of buffers) and ancillary data to the socket.
    fn sendmsg(
        &self,
        vm: &mut Vm,
        buffers: &Value,
        ancdata: Option<Value>,
        flags: Option<i32>,
        target: Nullable<Value>,
    ) -> R<i64> {
        let mut pieces = Vec::new();
        for piece in vm.collect(buffers)? {
            pieces.push(Socket::bytes_of(vm, &piece)?);
        }
        let mut ancillary = Vec::new();
        if let Some(given) = ancdata {
            for entry in vm.collect(&given)? {
                let items = vm.collect(&entry)?;
                let [level, kind, data] = &items[..] else {
                    return Err(vm.type_error(
                        "[sendmsg() ancillary data items] must be a sequence of length 3",
                    ));
                };
                ancillary.push((
                    c_int(vm, level)?,
                    c_int(vm, kind)?,
                    Socket::bytes_of(vm, data)?,
                ));
            }
        }
        let target = match target.0 {
            Some(target) => Some(self.address(vm, "sendmsg", &target)?),
            None => None,
        };
        let flags = flags.unwrap_or(0);
        let views: Vec<&[u8]> = pieces.iter().map(Vec::as_slice).collect();
        let count = self.call(vm, Direction::Write, |fd| {
            net::send_message(fd, &views, &ancillary, flags, target.as_ref())
        })?;
        Ok(count as i64)
    }
    /// Shut down the reading side of the socket (flag == SHUT_RD), the writing side (SHUT_WR), or both (SHUT_RDWR).
    fn shutdown(&self, vm: &mut Vm, flag: i32) -> R<()> {
        net::shutdown(self.fd.get(), flag).map_err(|e| vm.os_error(e, None))
    }
    /// the socket family
    #[getter]
    fn family(&self) -> i64 {
        self.family.get().into()
    }
    /// the socket type
    #[getter]
    #[name = "type"]
    fn kind(&self) -> i64 {
        self.kind.get().into()
    }
    /// the socket protocol
    #[getter]
    fn proto(&self) -> i64 {
        self.protocol.get().into()
    }
    /// the socket timeout
    #[getter]
    fn timeout(&self) -> Option<f64> {
        self.gettimeout()
    }
    /// Return repr(self).
    fn __repr__(&self) -> String {
        format!(
            "<socket object, fd={}, family={}, type={}, proto={}>",
            self.fd.get(),
            self.family.get(),
            self.kind.get(),
            self.protocol.get()
        )
    }
    /// Close a socket that nobody has closed.
    fn __del__(this: &Value, vm: &mut Vm) -> R<()> {
        let socket = this.native::<Socket>().expect("receivers are checked");
        if socket.fd.get() == -1 {
            return Ok(());
        }
        let text = vm.repr(this)?;
        let text = text.downcast::<Str>().map(|s| s.to_escaped().into_owned());
        let class = vm.class(|t| &t.ResourceWarning);
        let warned = vm.warn(&class, &format!("unclosed {}", text.unwrap_or_default()), 1);
        let _ = fd::close(socket.fd.replace(-1));
        warned
    }
}

fn ancillary_size(vm: &mut Vm, size: Option<i64>) -> R<usize> {
    match size.unwrap_or(0) {
        size if (0..=i64::from(i32::MAX)).contains(&size) => Ok(size as usize),
        _ => Err(vm.value_error("invalid ancillary data buffer length")),
    }
}
