//! `_socket`: sockets of the system, names and addresses. [`socket`] is the class, [`address`] the forms of addresses, [`lookup`] the
//! functions that ask for names.

mod address;
mod constants;
mod lookup;
mod socket;

use crate::classes::{class_of, exception_class, set};
use socket::{Socket, TIMEOUT_NONE};
use std::net::Ipv4Addr;
use taipan_vm::native::{ClassDef, MethodDef, ModuleDef, Nullable, concat, functions, total};
use taipan_vm::types::bytes_like::Data;
use taipan_vm::types::str_::Str;
use taipan_vm::{R, Raise, Value, Vm, fd, net};

static CLASS: ClassDef = Socket::CLASS;

/// What the module keeps per isolate.
struct State {
    default_timeout: f64,
}

impl Default for State {
    fn default() -> State {
        State {
            default_timeout: TIMEOUT_NONE,
        }
    }
}

fn gaierror_class(vm: &mut Vm) -> R {
    exception_class(vm, "socket", "gaierror", |t| &t.OSError)
}

fn herror_class(vm: &mut Vm) -> R {
    exception_class(vm, "socket", "herror", |t| &t.OSError)
}

/// `PermissionError`, unless scripts may use the network.
fn allowed(vm: &mut Vm) -> R<()> {
    if vm.host.allows_network() {
        Ok(())
    } else {
        Err(vm.os_error(libc::EPERM, None))
    }
}

/// An unsigned number of 16 or 32 bits for the functions that turn bytes around.
fn unsigned(vm: &mut Vm, value: &Value, bits: u32) -> R<u32> {
    let value = vm.to_i64_clamped(value)?;
    if value < 0 {
        return Err(vm.value_error("Cannot convert negative int"));
    }
    if value >> bits != 0 {
        return Err(vm.overflow_error(format!("Python int too large for C uint{bits}_t")));
    }
    Ok(value as u32)
}

pub struct SocketModule;

impl SocketModule {
    /// The module.
    pub const DEF: ModuleDef = ModuleDef {
        name: "_socket",
        doc: "Implementation module for socket operations.\n\nSee the socket module for documentation.",
        functions: &concat::<MethodDef, { total(PARTS) }>(PARTS),
        init: SocketModule::init,
    };
}

const PARTS: &[&[MethodDef]] = &[SocketModule::FUNCTIONS, lookup::Lookup::FUNCTIONS];

#[functions(module = "_socket")]
impl SocketModule {
    /// Convert a 16-bit integer from host to network byte order.
    fn htons(vm: &mut Vm, x: &Value) -> R<i64> {
        Ok((unsigned(vm, x, 16)? as u16).to_be().into())
    }
    /// Swap the bytes of a 16-bit number of the network where the machine has the other order.
    fn ntohs(vm: &mut Vm, x: &Value) -> R<i64> {
        Ok(u16::from_be(unsigned(vm, x, 16)? as u16).into())
    }
    /// Convert a 32-bit integer from host to network byte order.
    fn htonl(vm: &mut Vm, x: &Value) -> R<i64> {
        Ok(unsigned(vm, x, 32)?.to_be().into())
    }
    /// Convert a 32-bit integer from network to host byte order.
    fn ntohl(vm: &mut Vm, x: &Value) -> R<i64> {
        Ok(u32::from_be(unsigned(vm, x, 32)?).into())
    }
    /// Convert an IP address in string format (123.45.67.89) to the 32-bit packed binary format.
    fn inet_aton(vm: &mut Vm, ip_addr: &Str) -> R {
        match address::classic_v4(&ip_addr.to_string_lossy()) {
            Some(ip) => Ok(vm.bytes(ip.octets().to_vec())),
            None => Err(vm.os_error_text("illegal IP address string passed to inet_aton")),
        }
    }
    /// Four bytes as an address with dots.
    fn inet_ntoa(vm: &mut Vm, packed_ip: Data<'_>) -> R<String> {
        match <[u8; 4]>::try_from(&packed_ip.0[..]) {
            Ok(octets) => Ok(Ipv4Addr::from(octets).to_string()),
            Err(_) => Err(vm.os_error_text("packed IP wrong length for inet_ntoa")),
        }
    }
    /// Convert an IP address from string format to a packed string suitable for use with low-level network functions.
    fn inet_pton(vm: &mut Vm, address_family: i32, ip_string: &Str) -> R {
        let ip_string = ip_string.to_string_lossy();
        let packed = match address_family {
            libc::AF_INET => ip_string
                .parse::<Ipv4Addr>()
                .ok()
                .map(|ip| ip.octets().to_vec()),
            libc::AF_INET6 => ip_string
                .parse::<std::net::Ipv6Addr>()
                .ok()
                .map(|ip| ip.octets().to_vec()),
            _ => return Err(vm.os_error(libc::EAFNOSUPPORT, None)),
        };
        match packed {
            Some(packed) => Ok(vm.bytes(packed)),
            None => Err(vm.os_error_text("illegal IP address string passed to inet_pton")),
        }
    }
    /// Convert a packed IP address of the given family to string format.
    fn inet_ntop(vm: &mut Vm, address_family: i32, packed_ip: Data<'_>) -> R<String> {
        let data = &packed_ip.0[..];
        let text = match address_family {
            libc::AF_INET => <[u8; 4]>::try_from(data)
                .ok()
                .map(|o| Ipv4Addr::from(o).to_string()),
            libc::AF_INET6 => <[u8; 16]>::try_from(data)
                .ok()
                .map(|o| std::net::Ipv6Addr::from(o).to_string()),
            other => return Err(vm.value_error(format!("unknown address family {other}"))),
        };
        text.ok_or_else(|| vm.value_error("invalid length of packed IP address string"))
    }
    /// Create a pair of socket objects from the sockets returned by the platform socketpair() function.
    #[sig("(family=AF_UNIX, type=SOCK_STREAM, proto=0)")]
    fn socketpair(
        vm: &mut Vm,
        family: Nullable<Value>,
        kind: Option<i32>,
        proto: Option<i32>,
    ) -> R {
        allowed(vm)?;
        let family = match family.0 {
            Some(family) => vm.to_i64(&family)? as i32,
            None => libc::AF_UNIX,
        };
        let (kind, proto) = (kind.unwrap_or(libc::SOCK_STREAM), proto.unwrap_or(0));
        let pair = net::socketpair(family, kind, proto).map_err(|e| vm.os_error(e, None))?;
        let class = class_of(vm, &CLASS);
        let timeout = vm.module_state::<State>().default_timeout;
        let make = |vm: &mut Vm, fd| {
            let socket = Socket::adopt(fd, family, kind, proto, timeout);
            vm.new_native(&class, socket)
        };
        let items = vec![make(vm, pair.0), make(vm, pair.1)];
        Ok(vm.tuple(items))
    }
    /// Duplicate an integer socket file descriptor.
    fn dup(vm: &mut Vm, fd: i32) -> R<i64> {
        allowed(vm)?;
        let copy = net::duplicate(fd).map_err(|e| vm.os_error(e, None))?;
        Ok(copy.into())
    }
    /// Close an integer socket file descriptor.
    fn close(vm: &mut Vm, fd: i32) -> R<()> {
        allowed(vm)?;
        match fd::close(fd) {
            // Closed by the peer is closed.
            Ok(()) | Err(libc::ECONNRESET) => Ok(()),
            Err(errno) => Err(vm.os_error(errno, None)),
        }
    }
    /// Returns the default timeout in seconds (float) for new socket objects.
    fn getdefaulttimeout(vm: &mut Vm) -> Option<f64> {
        let timeout = vm.module_state::<State>().default_timeout;
        (timeout >= 0.0).then_some(timeout)
    }
    /// Set the default timeout in seconds (float) for new socket objects.
    fn setdefaulttimeout(vm: &mut Vm, timeout: &Value) -> R<()> {
        let timeout = socket::parse_timeout(vm, timeout)?;
        vm.module_state::<State>().default_timeout = timeout;
        Ok(())
    }
    /// Return the minimum buffer size to receive an ancillary data item of the given length with possible padding.
    #[name = "CMSG_SPACE"]
    fn cmsg_space(vm: &mut Vm, length: i64) -> R<i64> {
        if !(0..=i64::from(i32::MAX)).contains(&length) {
            return Err(vm.overflow_error("CMSG_SPACE() argument out of range"));
        }
        Ok(net::ancillary_space(length as usize) as i64)
    }
    /// Return the total length, without trailing padding, of an ancillary data item of the given length.
    #[name = "CMSG_LEN"]
    fn cmsg_len(vm: &mut Vm, length: i64) -> R<i64> {
        if !(0..=i64::from(i32::MAX)).contains(&length) {
            return Err(vm.overflow_error("CMSG_LEN() argument out of range"));
        }
        Ok(net::ancillary_len(length as usize) as i64)
    }

    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        for &(name, number) in constants::NUMBERS {
            set(vm, module, name, Value::small_int(number));
        }
        let class = class_of(vm, &CLASS);
        set(vm, module, "socket", class.clone());
        set(vm, module, "SocketType", class);
        let error = vm.class(|t| &t.OSError);
        set(vm, module, "error", error);
        let timeout = vm.class(|t| &t.TimeoutError);
        set(vm, module, "timeout", timeout);
        let gaierror = gaierror_class(vm)?;
        set(vm, module, "gaierror", gaierror);
        let herror = herror_class(vm)?;
        set(vm, module, "herror", herror);
        set(vm, module, "has_ipv6", Value::TRUE);
        Ok(())
    }
}

/// Raise `gaierror`, or OSError when the system has failed for another reason.
#[cold]
fn lookup_failed(vm: &mut Vm, error: net::LookupError) -> Raise {
    let code = match error {
        net::LookupError::System(errno) => return vm.os_error(errno, None),
        net::LookupError::Lookup(code) => code,
    };
    let class = match gaierror_class(vm) {
        Ok(class) => class,
        Err(raise) => return raise,
    };
    let text = vm.str(net::lookup_text(code));
    match vm.call(&class, &[Value::small_int(code.into()), text]) {
        Ok(exception) => vm.raise_value(exception),
        Err(raise) => raise,
    }
}
