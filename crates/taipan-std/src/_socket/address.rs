//! Addresses as scripts write them: `(host, port)`, `(host, port, flowinfo, scope_id)`, paths.

use super::{lookup::host_bytes, lookup_failed};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddrV4, SocketAddrV6};
use taipan_vm::net::{self, Address};
use taipan_vm::types::bytes_like::data_of;
use taipan_vm::types::str_::Str;
use taipan_vm::types::tuple::Tuple;
use taipan_vm::{Kind, R, Value, Vm};

/// The address that a script gives to a function.
pub fn parse(vm: &mut Vm, function: &str, family: i32, value: &Value) -> R<Address> {
    match family {
        libc::AF_INET => {
            let items = tuple_of(vm, function, "AF_INET", value)?;
            let [host, port] = items else {
                return Err(vm.type_error("AF_INET address must be a pair (host, port)"));
            };
            let ip = match resolve(vm, host, libc::AF_INET)? {
                Address::V4(found) => *found.ip(),
                _ => Ipv4Addr::UNSPECIFIED,
            };
            let port = port_number(vm, function, port)?;
            Ok(Address::V4(SocketAddrV4::new(ip, port)))
        }
        libc::AF_INET6 => {
            let items = tuple_of(vm, function, "AF_INET6", value)?;
            if !(2..=4).contains(&items.len()) {
                return Err(vm.type_error(
                    "AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])",
                ));
            }
            let (ip, scope) = match resolve(vm, &items[0], libc::AF_INET6)? {
                Address::V6(found) => (*found.ip(), found.scope_id()),
                _ => (Ipv6Addr::UNSPECIFIED, 0),
            };
            let port = port_number(vm, function, &items[1])?;
            let flow = match items.get(2) {
                Some(flow) => vm.to_i64(flow)?,
                None => 0,
            };
            if !(0..=0xfffff).contains(&flow) {
                return Err(vm.overflow_error(format!("{function}(): flowinfo must be 0-1048575.")));
            }
            let scope = match items.get(3) {
                Some(scope) => vm.to_i64(scope)? as u32,
                None => scope,
            };
            Ok(Address::V6(SocketAddrV6::new(ip, port, flow as u32, scope)))
        }
        libc::AF_UNIX => {
            let path = match data_of(vm, value)? {
                Some(data) => data.into_owned(),
                // A null byte begins a name that is not a file's.
                None if value.is_kind(Kind::Str) => {
                    taipan_vm::codecs::Codec::Utf8.encode(vm, value, "surrogateescape")?
                }
                None => crate::_io::path_bytes(vm, value)?,
            };
            if path.len() > 107 + usize::from(path.first() == Some(&0)) {
                return Err(vm.os_error_text("AF_UNIX path too long"));
            }
            Ok(Address::Unix(path))
        }
        _ => Err(vm.os_error_text(format!("{function}(): bad family"))),
    }
}

fn tuple_of<'a>(vm: &mut Vm, function: &str, family: &str, value: &'a Value) -> R<&'a [Value]> {
    match value.downcast::<Tuple>() {
        Some(tuple) => Ok(tuple.items()),
        None => {
            let kind = vm.type_name(value);
            Err(vm.type_error(format!(
                "{function}(): {family} address must be tuple, not {kind}"
            )))
        }
    }
}

fn port_number(vm: &mut Vm, function: &str, port: &Value) -> R<u16> {
    let port = vm.to_i64_clamped(port)?;
    u16::try_from(port)
        .map_err(|_| vm.overflow_error(format!("{function}(): port must be 0-65535.")))
}

/// A host as an address of the family, with port 0.
pub fn resolve(vm: &mut Vm, host: &Value, family: i32) -> R<Address> {
    let name = host_bytes(vm, host)?;
    let text = String::from_utf8_lossy(&name);
    if name.is_empty() {
        return any(vm, family);
    }
    if family == libc::AF_INET && (text == "<broadcast>" || text == "255.255.255.255") {
        return Ok(Address::V4(SocketAddrV4::new(Ipv4Addr::BROADCAST, 0)));
    }
    // Numbers need no lookup.
    match family {
        libc::AF_INET => {
            if let Ok(ip) = text.parse::<Ipv4Addr>() {
                return Ok(Address::V4(SocketAddrV4::new(ip, 0)));
            }
        }
        _ => {
            if let Ok(ip) = text.parse::<Ipv6Addr>() {
                return Ok(Address::V6(SocketAddrV6::new(ip, 0, 0, 0)));
            }
        }
    }
    let found = vm
        .unlocked(|| net::address_info(Some(&name), None, family, 0, 0, 0))
        .map_err(|error| lookup_failed(vm, error))?;
    match found.into_iter().next() {
        Some(info) => Ok(info.address),
        None => Err(vm.os_error_text("no address")),
    }
}

fn any(vm: &mut Vm, family: i32) -> R<Address> {
    match family {
        libc::AF_INET => Ok(Address::V4(SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, 0))),
        libc::AF_INET6 => Ok(Address::V6(SocketAddrV6::new(
            Ipv6Addr::UNSPECIFIED,
            0,
            0,
            0,
        ))),
        _ => Err(vm.os_error_text("unsupported address family")),
    }
}

/// An address as scripts see it.
pub fn show(vm: &mut Vm, address: &Address) -> R {
    match address {
        Address::Unknown => Ok(Value::NONE),
        Address::V4(v4) => {
            let host = vm.str(v4.ip().to_string());
            Ok(vm.tuple(vec![host, Value::small_int(v4.port().into())]))
        }
        Address::V6(v6) => {
            // Without the name of the interface: its number is an item of its own.
            let host = vm.str(v6.ip().to_string());
            Ok(vm.tuple(vec![
                host,
                Value::small_int(v6.port().into()),
                Value::small_int(v6.flowinfo().into()),
                Value::small_int(v6.scope_id().into()),
            ]))
        }
        // Names of the abstract space are bytes, paths are text.
        Address::Unix(path) if path.first() == Some(&0) => Ok(vm.bytes(path.clone())),
        Address::Unix(path) => {
            let codec = taipan_vm::codecs::Codec::Utf8;
            let (text, _) = codec.decode(vm, path, "surrogateescape", true)?;
            Ok(vm.str_wtf8(text))
        }
        Address::Other(family, bytes) => {
            let bytes = vm.bytes(bytes.clone());
            Ok(vm.tuple(vec![Value::small_int((*family).into()), bytes]))
        }
    }
}

/// The forms `inet_aton` knows: one to four parts, each decimal, octal (`0…`) or hexadecimal (`0x…`), the last one filling the rest.
pub fn classic_v4(text: &str) -> Option<Ipv4Addr> {
    let text = text.split_ascii_whitespace().next()?;
    let parts: Vec<u64> = text
        .split('.')
        .map(|part| {
            if let Some(hex) = part.strip_prefix("0x").or(part.strip_prefix("0X")) {
                u64::from_str_radix(hex, 16).ok()
            } else if part.len() > 1 && part.starts_with('0') {
                u64::from_str_radix(part, 8).ok()
            } else if part.bytes().all(|b| b.is_ascii_digit()) {
                part.parse().ok()
            } else {
                None
            }
        })
        .collect::<Option<_>>()?;
    let (last, first) = parts.split_last()?;
    if first.len() > 3 || first.iter().any(|&p| p > 255) {
        return None;
    }
    let rest = 4 - first.len() as u32;
    if *last >> (8 * rest) != 0 {
        return None;
    }
    let mut ip = 0u64;
    for part in first {
        ip = ip << 8 | part;
    }
    Some(Ipv4Addr::from((ip << (8 * rest) | last) as u32))
}

/// A str without surrogates, or bytes.
pub fn text_or_bytes(vm: &mut Vm, value: &Value) -> R<Option<Vec<u8>>> {
    if value.is_kind(Kind::Str) {
        return Ok(value
            .downcast::<Str>()
            .map(|s| s.to_string_lossy().into_owned().into_bytes()));
    }
    Ok(data_of(vm, value)?.map(|data| data.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::classic_v4;

    #[test]
    fn classic_forms() {
        let ip = |text: &str| classic_v4(text).map(|ip| ip.to_string());
        assert_eq!(ip("127.0.0.1").as_deref(), Some("127.0.0.1"));
        assert_eq!(ip("127.1").as_deref(), Some("127.0.0.1"));
        assert_eq!(ip("0x7f.010.1").as_deref(), Some("127.8.0.1"));
        assert_eq!(ip("1.2.3.4.5"), None);
        assert_eq!(ip("256.1.1.1"), None);
        assert_eq!(ip("nonsense"), None);
    }
}
