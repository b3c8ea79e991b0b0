//! Names of hosts, services, protocols and interfaces.

use super::address::{self, text_or_bytes};
use super::{allowed, lookup_failed};
use taipan_vm::native::functions;
use taipan_vm::net::{self, Address};
use taipan_vm::types::str_::Str;
use taipan_vm::types::tuple::Tuple;
use taipan_vm::{R, Value, Vm};

/// A host name as the system wants it: ASCII text or bytes.
pub fn host_bytes(vm: &mut Vm, host: &Value) -> R<Vec<u8>> {
    let Some(name) = text_or_bytes(vm, host)? else {
        let kind = vm.type_name(host);
        return Err(vm.type_error(format!("str, bytes or bytearray expected, not {kind}")));
    };
    if name.contains(&0) {
        return Err(vm.type_error("host name must not contain null character"));
    }
    if name.is_ascii() || host.downcast::<Str>().is_none() {
        return Ok(name);
    }
    let encode = vm.get_attr_str(host, "encode")?;
    let codec = vm.str("idna");
    let encoded = vm.call(&encode, &[codec])?;
    Ok(text_or_bytes(vm, &encoded)?.unwrap_or_default())
}

fn texts(vm: &mut Vm, bytes: &[u8]) -> Value {
    vm.str(String::from_utf8_lossy(bytes).into_owned())
}

pub struct Lookup;

#[functions(module = "_socket")]
impl Lookup {
    /// Resolve host and port into addrinfo struct.
    #[sig("(host, port, family=0, type=0, proto=0, flags=0)")]
    fn getaddrinfo(
        vm: &mut Vm,
        host: &Value,
        port: &Value,
        family: Option<i32>,
        kind: Option<i32>,
        proto: Option<i32>,
        flags: Option<i32>,
    ) -> R {
        allowed(vm)?;
        let name = if host.is_none() {
            None
        } else {
            match text_or_bytes(vm, host)? {
                Some(_) => Some(host_bytes(vm, host)?),
                None => {
                    return Err(vm.type_error("getaddrinfo() argument 1 must be string or None"));
                }
            }
        };
        let service = if port.is_none() {
            None
        } else if let Some(text) = text_or_bytes(vm, port)? {
            Some(text)
        } else if vm.is_index(port) {
            Some(vm.to_i64(port)?.to_string().into_bytes())
        } else {
            return Err(vm.os_error_text("Int or String expected"));
        };
        let found = vm.unlocked(|| {
            net::address_info(
                name.as_deref(),
                service.as_deref(),
                family.unwrap_or(0),
                kind.unwrap_or(0),
                proto.unwrap_or(0),
                flags.unwrap_or(0),
            )
        });
        let found = found.map_err(|error| lookup_failed(vm, error))?;
        let mut answers = Vec::with_capacity(found.len());
        for info in found {
            let canonical = texts(vm, &info.canonical);
            let shown = address::show(vm, &info.address)?;
            answers.push(vm.tuple(vec![
                Value::small_int(info.family.into()),
                Value::small_int(info.kind.into()),
                Value::small_int(info.protocol.into()),
                canonical,
                shown,
            ]));
        }
        Ok(vm.list(answers))
    }
    /// Get host and port for a sockaddr.
    fn getnameinfo(vm: &mut Vm, sockaddr: &Value, flags: i32) -> R {
        allowed(vm)?;
        let Some(items) = sockaddr.downcast::<Tuple>().map(|t| t.items().to_vec()) else {
            return Err(vm.type_error("getnameinfo() argument 1 must be a tuple"));
        };
        let [host, port, ..] = &items[..] else {
            return Err(vm.type_error("getnameinfo(): illegal sockaddr argument"));
        };
        let host = host_bytes(vm, host)?;
        let port = vm.to_i64(port)?;
        let found = net::address_info(
            Some(&host),
            Some(port.to_string().as_bytes()),
            libc::AF_UNSPEC,
            libc::SOCK_DGRAM,
            0,
            libc::AI_NUMERICHOST,
        )
        .map_err(|error| lookup_failed(vm, error))?;
        let [info] = &found[..] else {
            return Err(vm.os_error_text("sockaddr resolved to multiple addresses"));
        };
        let mut address = info.address.clone();
        match &mut address {
            Address::V4(_) if items.len() != 2 => {
                return Err(vm.os_error_text("IPv4 sockaddr must be 2 tuple"));
            }
            Address::V6(v6) => {
                if let Some(flow) = items.get(2) {
                    v6.set_flowinfo(vm.to_i64(flow)? as u32);
                }
                if let Some(scope) = items.get(3) {
                    v6.set_scope_id(vm.to_i64(scope)? as u32);
                }
            }
            _ => {}
        }
        let (name, service) = vm
            .unlocked(|| net::name_info(&address, flags))
            .map_err(|error| lookup_failed(vm, error))?;
        let items = vec![texts(vm, &name), texts(vm, &service)];
        Ok(vm.tuple(items))
    }
    /// Return the current host name.
    fn gethostname(vm: &mut Vm) -> R {
        allowed(vm)?;
        let name = net::host_name().map_err(|e| vm.os_error(e, None))?;
        Ok(texts(vm, &name))
    }
    /// Return the IP address (a string of the form '255.255.255.255') for a host.
    fn gethostbyname(vm: &mut Vm, host: &Value) -> R {
        allowed(vm)?;
        match address::resolve(vm, host, libc::AF_INET)? {
            Address::V4(found) => Ok(vm.str(found.ip().to_string())),
            _ => Err(vm.os_error(libc::EAFNOSUPPORT, None)),
        }
    }
    /// Return the true host name, a list of aliases, and a list of IP addresses, for a host.
    fn gethostbyname_ex(vm: &mut Vm, host: &Value) -> R {
        allowed(vm)?;
        let name = host_bytes(vm, host)?;
        let found = vm.unlocked(|| {
            net::address_info(
                Some(&name),
                None,
                libc::AF_INET,
                libc::SOCK_STREAM,
                0,
                libc::AI_CANONNAME,
            )
        });
        let found = found.map_err(|error| lookup_failed(vm, error))?;
        let canonical = found
            .first()
            .map(|info| info.canonical.clone())
            .unwrap_or(name);
        let mut addresses = Vec::new();
        for info in &found {
            if let Address::V4(v4) = &info.address {
                addresses.push(vm.str(v4.ip().to_string()));
            }
        }
        let items = vec![
            texts(vm, &canonical),
            vm.list(Vec::new()),
            vm.list(addresses),
        ];
        Ok(vm.tuple(items))
    }
    /// Return the true host name, a list of aliases, and a list of IP addresses, for a host given by address.
    fn gethostbyaddr(vm: &mut Vm, host: &Value) -> R {
        allowed(vm)?;
        let name = host_bytes(vm, host)?;
        let any = libc::AF_UNSPEC;
        let found = vm
            .unlocked(|| net::address_info(Some(&name), None, any, libc::SOCK_STREAM, 0, 0))
            .map_err(|error| lookup_failed(vm, error))?;
        let Some(info) = found.first() else {
            return Err(lookup_failed(
                vm,
                net::LookupError::Lookup(libc::EAI_NONAME),
            ));
        };
        let (name, _) = match vm.unlocked(|| net::name_info(&info.address, libc::NI_NAMEREQD)) {
            Ok(found) => found,
            Err(_) => {
                let class = super::herror_class(vm)?;
                let text = vm.str("Unknown host");
                let exception = vm.call(&class, &[Value::small_int(1), text])?;
                return Err(vm.raise_value(exception));
            }
        };
        let shown = address::show(vm, &info.address)?;
        let ip = shown
            .downcast::<Tuple>()
            .and_then(|t| t.items().first().cloned())
            .unwrap_or_default();
        let items = vec![texts(vm, &name), vm.list(Vec::new()), vm.list(vec![ip])];
        Ok(vm.tuple(items))
    }
    /// Return a port number from a service name and protocol name.
    fn getservbyname(vm: &mut Vm, servicename: &Str, protocolname: Option<Value>) -> R<i64> {
        allowed(vm)?;
        let name = servicename.to_string_lossy().into_owned();
        let kinds: &[i32] = match protocolname.as_ref().map(|p| vm.repr(p)) {
            None => &[libc::SOCK_STREAM, libc::SOCK_DGRAM],
            Some(shown) => {
                let shown = shown?;
                match shown.downcast::<Str>().map(|s| s.to_string_lossy()) {
                    Some(text) if text == "'udp'" => &[libc::SOCK_DGRAM],
                    Some(text) if text == "'tcp'" => &[libc::SOCK_STREAM],
                    _ => &[],
                }
            }
        };
        let is_number = name.bytes().all(|b| b.is_ascii_digit());
        for &kind in kinds {
            let found = net::address_info(None, Some(name.as_bytes()), libc::AF_INET, kind, 0, 0);
            if let Ok(found) = found
                && let Some(Address::V4(v4)) = found.first().map(|info| &info.address)
                && !is_number
            {
                return Ok(v4.port().into());
            }
        }
        Err(vm.os_error_text("service/proto not found"))
    }
    /// Return the service name from a port number and protocol name.
    fn getservbyport(vm: &mut Vm, port: i64, protocolname: Option<&Str>) -> R {
        allowed(vm)?;
        let Ok(number) = u16::try_from(port) else {
            return Err(vm.overflow_error("getservbyport: port must be 0-65535."));
        };
        let is_udp = protocolname.is_some_and(|p| p.to_string_lossy() == "udp");
        let flags = libc::NI_NUMERICHOST | if is_udp { libc::NI_DGRAM } else { 0 };
        let address = Address::V4(std::net::SocketAddrV4::new([127, 0, 0, 1].into(), number));
        match net::name_info(&address, flags) {
            Ok((_, service)) if service != number.to_string().as_bytes() => Ok(texts(vm, &service)),
            _ => Err(vm.os_error_text("port/proto not found")),
        }
    }
    /// Return the protocol number for the named protocol.
    fn getprotobyname(vm: &mut Vm, name: &Str) -> R<i64> {
        allowed(vm)?;
        let wanted = name.to_string_lossy();
        let table = vm.host.read_file("/etc/protocols").unwrap_or_default();
        let number = String::from_utf8_lossy(&table).lines().find_map(|line| {
            let mut words = line.split('#').next()?.split_ascii_whitespace();
            let (first, number) = (words.next()?, words.next()?.parse().ok()?);
            (first == wanted || words.any(|alias| alias == wanted)).then_some(number)
        });
        let known = || PROTOCOLS.iter().find(|p| p.0 == wanted).map(|p| p.1);
        match number.or_else(known) {
            Some(number) => Ok(number),
            None => Err(vm.os_error_text("protocol not found")),
        }
    }
    /// Returns the interface index corresponding to the interface name.
    fn if_nametoindex(vm: &mut Vm, oname: &Str) -> R<i64> {
        allowed(vm)?;
        match net::interface_index(oname.to_string_lossy().as_bytes()) {
            Ok(index) => Ok(index.into()),
            Err(_) => Err(vm.os_error_text("no interface with this name")),
        }
    }
    /// Returns the interface name corresponding to the interface index.
    fn if_indextoname(vm: &mut Vm, if_index: i64) -> R {
        allowed(vm)?;
        match net::interface_name(if_index as u32) {
            Ok(name) => Ok(texts(vm, &name)),
            Err(errno) => Err(vm.os_error(errno, None)),
        }
    }
    /// Returns a list of network interface information (index, name) tuples.
    fn if_nameindex(vm: &mut Vm) -> R {
        allowed(vm)?;
        let interfaces = net::interfaces().map_err(|e| vm.os_error(e, None))?;
        let mut found = Vec::with_capacity(interfaces.len());
        for (index, name) in interfaces {
            let items = vec![Value::small_int(index.into()), texts(vm, &name)];
            found.push(vm.tuple(items));
        }
        Ok(vm.list(found))
    }
}

/// The protocols that every system has, for those without the table.
const PROTOCOLS: &[(&str, i64)] = &[
    ("ip", 0),
    ("icmp", 1),
    ("tcp", 6),
    ("udp", 17),
    ("ipv6-icmp", 58),
];
