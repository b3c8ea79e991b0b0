//! System calls on sockets, and waiting for descriptors, for hosts that allow them (unsafe island 7).
//!
//! # Invariants
//! 1. Every pointer passed to the system is that of a live buffer, with its length, or of a C string.
//! 2. A descriptor is just a number here: a wrong one gives `EBADF`, as scripts expect. Nothing assumes to own one.
//! 3. An address that the system has filled in is read only as far as the length that it says.
#![expect(
    unsafe_code,
    reason = "system calls on sockets that scripts own as numbers"
)]

use crate::fd::Errno;
use std::ffi::{CStr, CString};
use std::mem::{size_of, zeroed};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddrV4, SocketAddrV6};

/// Where a socket is, or is to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Address {
    /// The system says nothing: a socket of a pair, or not connected.
    Unknown,
    V4(SocketAddrV4),
    V6(SocketAddrV6),
    /// A path, or a name that begins with a zero byte; empty if there is none.
    Unix(Vec<u8>),
    /// A family that has no form here, with its bytes.
    Other(i32, Vec<u8>),
}

/// What the system fills in: room for every family.
struct Raw {
    storage: libc::sockaddr_storage,
    len: libc::socklen_t,
}

/// Bytes of a path in `sockaddr_un`, and where they begin.
const PATH_ROOM: usize = 108;
const PATH_AT: usize = size_of::<libc::sa_family_t>();

impl Raw {
    fn empty() -> Raw {
        Raw {
            // SAFETY: the structure is plain data.
            storage: unsafe { zeroed() },
            len: size_of::<libc::sockaddr_storage>() as libc::socklen_t,
        }
    }

    fn of(address: &Address) -> Result<Raw, Errno> {
        let mut raw = Raw::empty();
        match address {
            Address::Unknown => raw.len = 0,
            Address::V4(v4) => {
                let sa = libc::sockaddr_in {
                    sin_family: libc::AF_INET as libc::sa_family_t,
                    sin_port: v4.port().to_be(),
                    sin_addr: libc::in_addr {
                        s_addr: u32::from_ne_bytes(v4.ip().octets()),
                    },
                    sin_zero: [0; 8],
                };
                // SAFETY: the storage has room for, and the alignment of, every address.
                unsafe { std::ptr::write((&raw mut raw.storage).cast(), sa) };
                raw.len = size_of::<libc::sockaddr_in>() as libc::socklen_t;
            }
            Address::V6(v6) => {
                let sa = libc::sockaddr_in6 {
                    sin6_family: libc::AF_INET6 as libc::sa_family_t,
                    sin6_port: v6.port().to_be(),
                    sin6_flowinfo: v6.flowinfo().to_be(),
                    sin6_addr: libc::in6_addr {
                        s6_addr: v6.ip().octets(),
                    },
                    sin6_scope_id: v6.scope_id(),
                };
                // SAFETY: as above.
                unsafe { std::ptr::write((&raw mut raw.storage).cast(), sa) };
                raw.len = size_of::<libc::sockaddr_in6>() as libc::socklen_t;
            }
            Address::Unix(path) => {
                if path.len() > PATH_ROOM {
                    return Err(libc::ENAMETOOLONG);
                }
                raw.storage.ss_family = libc::AF_UNIX as libc::sa_family_t;
                raw.write(PATH_AT, path);
                // A path ends with a zero byte that counts, a name in the abstract space does not.
                let end = usize::from(!path.is_empty() && path[0] != 0 && path.len() < PATH_ROOM);
                raw.len = (PATH_AT + path.len() + end) as libc::socklen_t;
            }
            Address::Other(family, bytes) => {
                if bytes.len() > size_of::<libc::sockaddr_storage>() - PATH_AT {
                    return Err(libc::EINVAL);
                }
                raw.storage.ss_family = *family as libc::sa_family_t;
                raw.write(PATH_AT, bytes);
                raw.len = (PATH_AT + bytes.len()) as libc::socklen_t;
            }
        }
        Ok(raw)
    }

    fn write(&mut self, at: usize, bytes: &[u8]) {
        // SAFETY: the callers have checked that the bytes fit behind `at`.
        unsafe {
            let start = (&raw mut self.storage).cast::<u8>().add(at);
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), start, bytes.len());
        }
    }

    fn bytes(&self) -> &[u8] {
        let len = (self.len as usize).min(size_of::<libc::sockaddr_storage>());
        // SAFETY: invariant 3, and the storage is this long.
        unsafe { std::slice::from_raw_parts((&raw const self.storage).cast(), len) }
    }

    fn address(&self) -> Address {
        let bytes = self.bytes();
        if bytes.len() < PATH_AT {
            return Address::Unknown;
        }
        match i32::from(self.storage.ss_family) {
            libc::AF_INET => {
                // SAFETY: the storage has room for, and the alignment of, every address.
                let sa: libc::sockaddr_in =
                    unsafe { std::ptr::read((&raw const self.storage).cast()) };
                let ip = Ipv4Addr::from(sa.sin_addr.s_addr.to_ne_bytes());
                Address::V4(SocketAddrV4::new(ip, u16::from_be(sa.sin_port)))
            }
            libc::AF_INET6 => {
                // SAFETY: as above.
                let sa: libc::sockaddr_in6 =
                    unsafe { std::ptr::read((&raw const self.storage).cast()) };
                Address::V6(SocketAddrV6::new(
                    Ipv6Addr::from(sa.sin6_addr.s6_addr),
                    u16::from_be(sa.sin6_port),
                    u32::from_be(sa.sin6_flowinfo),
                    sa.sin6_scope_id,
                ))
            }
            libc::AF_UNIX => {
                let path = &bytes[PATH_AT..];
                if path.first() == Some(&0) {
                    return Address::Unix(path.to_vec());
                }
                let end = path.iter().position(|&b| b == 0).unwrap_or(path.len());
                Address::Unix(path[..end].to_vec())
            }
            family => Address::Other(family, bytes[PATH_AT..].to_vec()),
        }
    }

    fn pointer(&self) -> *const libc::sockaddr {
        (&raw const self.storage).cast()
    }

    fn pointer_mut(&mut self) -> *mut libc::sockaddr {
        (&raw mut self.storage).cast()
    }
}

fn last_error() -> Errno {
    std::io::Error::last_os_error().raw_os_error().unwrap_or(0)
}

fn check(result: isize) -> Result<usize, Errno> {
    if result < 0 {
        Err(last_error())
    } else {
        Ok(result as usize)
    }
}

/// `socket(family, type, protocol)`; the descriptor is not inherited.
pub fn socket(family: i32, kind: i32, protocol: i32) -> Result<i32, Errno> {
    // SAFETY: numbers only.
    check(unsafe { libc::socket(family, kind | libc::SOCK_CLOEXEC, protocol) } as isize)
        .map(|fd| fd as i32)
}

/// `socketpair(family, type, protocol)`
pub fn socketpair(family: i32, kind: i32, protocol: i32) -> Result<(i32, i32), Errno> {
    let mut pair = [0; 2];
    // SAFETY: invariant 1.
    check(unsafe {
        libc::socketpair(
            family,
            kind | libc::SOCK_CLOEXEC,
            protocol,
            pair.as_mut_ptr(),
        )
    } as isize)?;
    Ok((pair[0], pair[1]))
}

/// `bind(fd, address)`
pub fn bind(fd: i32, address: &Address) -> Result<(), Errno> {
    let raw = Raw::of(address)?;
    // SAFETY: invariants 1 and 2.
    check(unsafe { libc::bind(fd, raw.pointer(), raw.len) } as isize).map(drop)
}

/// `connect(fd, address)`
pub fn connect(fd: i32, address: &Address) -> Result<(), Errno> {
    let raw = Raw::of(address)?;
    // SAFETY: invariants 1 and 2.
    check(unsafe { libc::connect(fd, raw.pointer(), raw.len) } as isize).map(drop)
}

/// `listen(fd, backlog)`
pub fn listen(fd: i32, backlog: i32) -> Result<(), Errno> {
    // SAFETY: invariant 2.
    check(unsafe { libc::listen(fd, backlog) } as isize).map(drop)
}

/// `accept(fd)`; the descriptor is not inherited.
pub fn accept(fd: i32) -> Result<(i32, Address), Errno> {
    let mut raw = Raw::empty();
    let mut len = raw.len;
    // SAFETY: invariants 1 and 2.
    let fd = check(
        unsafe { libc::accept4(fd, raw.pointer_mut(), &raw mut len, libc::SOCK_CLOEXEC) } as isize,
    )?;
    raw.len = len;
    Ok((fd as i32, raw.address()))
}

/// `getsockname(fd)`
pub fn local_address(fd: i32) -> Result<Address, Errno> {
    let mut raw = Raw::empty();
    let mut len = raw.len;
    // SAFETY: invariants 1 and 2.
    check(unsafe { libc::getsockname(fd, raw.pointer_mut(), &raw mut len) } as isize)?;
    raw.len = len;
    Ok(raw.address())
}

/// `getpeername(fd)`
pub fn peer_address(fd: i32) -> Result<Address, Errno> {
    let mut raw = Raw::empty();
    let mut len = raw.len;
    // SAFETY: invariants 1 and 2.
    check(unsafe { libc::getpeername(fd, raw.pointer_mut(), &raw mut len) } as isize)?;
    raw.len = len;
    Ok(raw.address())
}

/// The option's bytes, at most `room`.
pub fn get_option(fd: i32, level: i32, name: i32, room: usize) -> Result<Vec<u8>, Errno> {
    let mut value = vec![0u8; room];
    let mut len = room as libc::socklen_t;
    // SAFETY: invariants 1 and 2.
    let result =
        unsafe { libc::getsockopt(fd, level, name, value.as_mut_ptr().cast(), &raw mut len) };
    check(result as isize)?;
    value.truncate(len as usize);
    Ok(value)
}

/// An option that is a C int.
pub fn get_int_option(fd: i32, level: i32, name: i32) -> Result<i32, Errno> {
    let value = get_option(fd, level, name, size_of::<i32>())?;
    let mut bytes = [0; size_of::<i32>()];
    bytes[..value.len()].copy_from_slice(&value);
    Ok(i32::from_ne_bytes(bytes))
}

/// Set an option to these bytes; `None` passes a null pointer with a length.
pub fn set_option(
    fd: i32,
    level: i32,
    name: i32,
    value: Option<&[u8]>,
    len: usize,
) -> Result<(), Errno> {
    let pointer = value.map_or(std::ptr::null(), |v| v.as_ptr());
    let len = value.map_or(len, <[u8]>::len) as libc::socklen_t;
    // SAFETY: invariants 1 and 2; the system checks a null pointer itself.
    check(unsafe { libc::setsockopt(fd, level, name, pointer.cast(), len) } as isize).map(drop)
}

/// `shutdown(fd, how)`
pub fn shutdown(fd: i32, how: i32) -> Result<(), Errno> {
    // SAFETY: invariant 2.
    check(unsafe { libc::shutdown(fd, how) } as isize).map(drop)
}

/// A second descriptor for the same thing; not inherited.
pub fn duplicate(fd: i32) -> Result<i32, Errno> {
    // SAFETY: invariant 2.
    check(unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) } as isize).map(|fd| fd as i32)
}

/// Whether calls on a descriptor wait.
pub fn set_blocking(fd: i32, blocking: bool) -> Result<(), Errno> {
    let mut nonblocking = libc::c_int::from(!blocking);
    // SAFETY: invariants 1 and 2.
    check(unsafe { libc::ioctl(fd, libc::FIONBIO, &raw mut nonblocking) } as isize).map(drop)
}

/// `send(fd, data, flags)`; a closed connection gives an error, no signal.
pub fn send(fd: i32, data: &[u8], flags: i32) -> Result<usize, Errno> {
    let flags = flags | libc::MSG_NOSIGNAL;
    // SAFETY: invariants 1 and 2.
    check(unsafe { libc::send(fd, data.as_ptr().cast(), data.len(), flags) })
}

/// `recv(fd, buffer, flags)`
pub fn recv(fd: i32, buffer: &mut [u8], flags: i32) -> Result<usize, Errno> {
    // SAFETY: invariants 1 and 2.
    check(unsafe { libc::recv(fd, buffer.as_mut_ptr().cast(), buffer.len(), flags) })
}

/// `recv` behind what a buffer holds, at most as much as it has room for.
pub fn recv_more(fd: i32, buffer: &mut Vec<u8>, most: usize) -> Result<usize, Errno> {
    let room = buffer.spare_capacity_mut();
    let most = most.min(room.len());
    // SAFETY: invariants 1 and 2.
    let count = check(unsafe { libc::recv(fd, room.as_mut_ptr().cast(), most, 0) })?;
    // SAFETY: the system has written so many bytes behind the others.
    unsafe { buffer.set_len(buffer.len() + count) };
    Ok(count)
}

/// `sendto(fd, data, flags, address)`
pub fn send_to(fd: i32, data: &[u8], flags: i32, address: &Address) -> Result<usize, Errno> {
    let raw = Raw::of(address)?;
    let flags = flags | libc::MSG_NOSIGNAL;
    // SAFETY: invariants 1 and 2.
    check(unsafe {
        libc::sendto(
            fd,
            data.as_ptr().cast(),
            data.len(),
            flags,
            raw.pointer(),
            raw.len,
        )
    })
}

/// `recvfrom(fd, buffer, flags)`
pub fn recv_from(fd: i32, buffer: &mut [u8], flags: i32) -> Result<(usize, Address), Errno> {
    let mut raw = Raw::empty();
    let mut len = raw.len;
    // SAFETY: invariants 1 and 2.
    let count = check(unsafe {
        libc::recvfrom(
            fd,
            buffer.as_mut_ptr().cast(),
            buffer.len(),
            flags,
            raw.pointer_mut(),
            &raw mut len,
        )
    })?;
    raw.len = len;
    Ok((count, raw.address()))
}

/// Data beside the data: level, type, bytes.
pub type Ancillary = (i32, i32, Vec<u8>);

/// `CMSG_SPACE(len)`
pub fn ancillary_space(len: usize) -> usize {
    // SAFETY: arithmetic.
    unsafe { libc::CMSG_SPACE(len as libc::c_uint) as usize }
}

/// `CMSG_LEN(len)`
pub fn ancillary_len(len: usize) -> usize {
    // SAFETY: arithmetic.
    unsafe { libc::CMSG_LEN(len as libc::c_uint) as usize }
}

/// Room for control messages, aligned as they ask for.
fn control_room(bytes: usize) -> Vec<u64> {
    vec![0; bytes.div_ceil(size_of::<u64>())]
}

/// `sendmsg`
pub fn send_message(
    fd: i32,
    pieces: &[&[u8]],
    ancillary: &[Ancillary],
    flags: i32,
    address: Option<&Address>,
) -> Result<usize, Errno> {
    let raw = address.map(Raw::of).transpose()?;
    let mut vectors: Vec<libc::iovec> = pieces
        .iter()
        .map(|piece| libc::iovec {
            iov_base: piece.as_ptr().cast_mut().cast(),
            iov_len: piece.len(),
        })
        .collect();
    let room = ancillary
        .iter()
        .map(|(_, _, data)| ancillary_space(data.len()))
        .sum();
    let mut control = control_room(room);
    // SAFETY: plain data.
    let mut message: libc::msghdr = unsafe { zeroed() };
    if let Some(raw) = &raw {
        message.msg_name = raw.pointer().cast_mut().cast();
        message.msg_namelen = raw.len;
    }
    message.msg_iov = vectors.as_mut_ptr();
    message.msg_iovlen = vectors.len() as _;
    if room > 0 {
        message.msg_control = control.as_mut_ptr().cast();
        message.msg_controllen = room as _;
        // SAFETY: invariant 1; the room is the sum of the spaces, so that there is a header for each.
        unsafe {
            let mut header = libc::CMSG_FIRSTHDR(&raw const message);
            for (level, kind, data) in ancillary {
                if header.is_null() {
                    return Err(libc::EINVAL);
                }
                (*header).cmsg_level = *level;
                (*header).cmsg_type = *kind;
                (*header).cmsg_len = ancillary_len(data.len()) as _;
                std::ptr::copy_nonoverlapping(data.as_ptr(), libc::CMSG_DATA(header), data.len());
                header = libc::CMSG_NXTHDR(&raw const message, header);
            }
        }
    }
    // SAFETY: invariants 1 and 2.
    check(unsafe { libc::sendmsg(fd, &raw const message, flags | libc::MSG_NOSIGNAL) })
}

/// What `recvmsg` gives.
pub struct Message {
    /// Bytes received.
    pub count: usize,
    pub ancillary: Vec<Ancillary>,
    pub flags: i32,
    pub address: Address,
}

/// `recvmsg` into several buffers, with room for control messages.
pub fn recv_message(
    fd: i32,
    buffers: &mut [Vec<u8>],
    room: usize,
    flags: i32,
) -> Result<Message, Errno> {
    let mut raw = Raw::empty();
    let mut vectors: Vec<libc::iovec> = buffers
        .iter_mut()
        .map(|buffer| libc::iovec {
            iov_base: buffer.as_mut_ptr().cast(),
            iov_len: buffer.len(),
        })
        .collect();
    let mut control = control_room(room);
    // SAFETY: plain data.
    let mut message: libc::msghdr = unsafe { zeroed() };
    message.msg_name = raw.pointer_mut().cast();
    message.msg_namelen = raw.len;
    message.msg_iov = vectors.as_mut_ptr();
    message.msg_iovlen = vectors.len() as _;
    if room > 0 {
        message.msg_control = control.as_mut_ptr().cast();
        message.msg_controllen = room as _;
    }
    // SAFETY: invariants 1 and 2.
    let count =
        check(unsafe { libc::recvmsg(fd, &raw mut message, flags | libc::MSG_CMSG_CLOEXEC) })?;
    let mut ancillary = Vec::new();
    // SAFETY: invariant 3: the macros stay within the length that the system has set; the data of the last
    // message may be cut, so that its length is bounded by the end of the control data as well.
    unsafe {
        let end = message
            .msg_control
            .cast::<u8>()
            .wrapping_add(message.msg_controllen as usize);
        let mut header = libc::CMSG_FIRSTHDR(&raw const message);
        while !header.is_null() {
            let data = libc::CMSG_DATA(header);
            let said = ((*header).cmsg_len as usize).saturating_sub(ancillary_len(0));
            let left = (end as usize).saturating_sub(data as usize);
            let bytes = std::slice::from_raw_parts(data, said.min(left)).to_vec();
            ancillary.push(((*header).cmsg_level, (*header).cmsg_type, bytes));
            header = libc::CMSG_NXTHDR(&raw const message, header);
        }
    }
    raw.len = message.msg_namelen;
    Ok(Message {
        count,
        ancillary,
        flags: message.msg_flags,
        address: raw.address(),
    })
}

/// A descriptor to wait for: what for, and what has happened (bits of `poll`).
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    pub fd: i32,
    pub events: i16,
    pub ready: i16,
}

/// `poll`: how many are ready. A negative time waits without end.
pub fn poll(waiting: &mut [Waiting], milliseconds: i32) -> Result<usize, Errno> {
    let mut list: Vec<libc::pollfd> = waiting
        .iter()
        .map(|w| libc::pollfd {
            fd: w.fd,
            events: w.events,
            revents: 0,
        })
        .collect();
    // SAFETY: invariants 1 and 2.
    let count =
        check(
            unsafe { libc::poll(list.as_mut_ptr(), list.len() as libc::nfds_t, milliseconds) }
                as isize,
        )?;
    for (w, entry) in waiting.iter_mut().zip(&list) {
        w.ready = entry.revents;
    }
    Ok(count)
}

/// `epoll_create1(flags)`; the descriptor is not inherited.
pub fn epoll_create() -> Result<i32, Errno> {
    // SAFETY: numbers only.
    check(unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) } as isize).map(|fd| fd as i32)
}

/// `epoll_ctl(epoll, operation, fd, events)`
pub fn epoll_control(epoll: i32, operation: i32, fd: i32, events: u32) -> Result<(), Errno> {
    let mut event = libc::epoll_event {
        events,
        u64: fd as u64,
    };
    // SAFETY: invariants 1 and 2.
    check(unsafe { libc::epoll_ctl(epoll, operation, fd, &raw mut event) } as isize).map(drop)
}

/// `epoll_wait`: descriptors with their events, at most `most`.
pub fn epoll_wait(epoll: i32, most: usize, milliseconds: i32) -> Result<Vec<(i32, u32)>, Errno> {
    let mut events = vec![libc::epoll_event { events: 0, u64: 0 }; most.max(1)];
    // SAFETY: invariants 1 and 2.
    let count = check(unsafe {
        libc::epoll_wait(
            epoll,
            events.as_mut_ptr(),
            events.len() as i32,
            milliseconds,
        )
    } as isize)?;
    Ok(events[..count]
        .iter()
        .map(|e| (e.u64 as i32, e.events))
        .collect())
}

/// One answer of [`address_info`].
#[derive(Clone, Debug)]
pub struct AddressInfo {
    pub family: i32,
    pub kind: i32,
    pub protocol: i32,
    pub canonical: Vec<u8>,
    pub address: Address,
}

/// Why a name has no address: a number of `getaddrinfo`, or a system error.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LookupError {
    Lookup(i32),
    System(Errno),
}

fn lookup_error(code: i32) -> LookupError {
    if code == libc::EAI_SYSTEM {
        LookupError::System(last_error())
    } else {
        LookupError::Lookup(code)
    }
}

/// The text of a number of `getaddrinfo`.
pub fn lookup_text(code: i32) -> String {
    // SAFETY: the system gives a constant text.
    unsafe { CStr::from_ptr(libc::gai_strerror(code)) }
        .to_string_lossy()
        .into_owned()
}

/// `getaddrinfo`
pub fn address_info(
    host: Option<&[u8]>,
    service: Option<&[u8]>,
    family: i32,
    kind: i32,
    protocol: i32,
    flags: i32,
) -> Result<Vec<AddressInfo>, LookupError> {
    let text = |bytes: Option<&[u8]>| {
        bytes
            .map(CString::new)
            .transpose()
            .map_err(|_| LookupError::Lookup(libc::EAI_NONAME))
    };
    let (host, service) = (text(host)?, text(service)?);
    // SAFETY: plain data.
    let mut hints: libc::addrinfo = unsafe { zeroed() };
    hints.ai_family = family;
    hints.ai_socktype = kind;
    hints.ai_protocol = protocol;
    hints.ai_flags = flags;
    let mut list: *mut libc::addrinfo = std::ptr::null_mut();
    let pointer = |text: &Option<CString>| text.as_ref().map_or(std::ptr::null(), |t| t.as_ptr());
    // SAFETY: invariant 1.
    let code = unsafe {
        libc::getaddrinfo(
            pointer(&host),
            pointer(&service),
            &raw const hints,
            &raw mut list,
        )
    };
    if code != 0 {
        return Err(lookup_error(code));
    }
    let mut answers = Vec::new();
    // SAFETY: the list is the system's until it is freed; invariant 3.
    unsafe {
        let mut entry = list;
        while !entry.is_null() {
            let info = &*entry;
            let mut raw = Raw::empty();
            let len = (info.ai_addrlen as usize).min(size_of::<libc::sockaddr_storage>());
            if !info.ai_addr.is_null() {
                raw.write(0, std::slice::from_raw_parts(info.ai_addr.cast(), len));
            }
            raw.len = len as libc::socklen_t;
            let canonical = if info.ai_canonname.is_null() {
                Vec::new()
            } else {
                CStr::from_ptr(info.ai_canonname).to_bytes().to_vec()
            };
            answers.push(AddressInfo {
                family: info.ai_family,
                kind: info.ai_socktype,
                protocol: info.ai_protocol,
                canonical,
                address: raw.address(),
            });
            entry = info.ai_next;
        }
        libc::freeaddrinfo(list);
    }
    Ok(answers)
}

/// `getnameinfo`: host and service.
pub fn name_info(address: &Address, flags: i32) -> Result<(Vec<u8>, Vec<u8>), LookupError> {
    let raw = Raw::of(address).map_err(LookupError::System)?;
    let (mut host, mut service) = ([0u8; 1025], [0u8; 32]);
    // SAFETY: invariant 1.
    let code = unsafe {
        libc::getnameinfo(
            raw.pointer(),
            raw.len,
            host.as_mut_ptr().cast(),
            host.len() as libc::socklen_t,
            service.as_mut_ptr().cast(),
            service.len() as libc::socklen_t,
            flags,
        )
    };
    if code != 0 {
        return Err(lookup_error(code));
    }
    let cut = |text: &[u8]| text.split(|&b| b == 0).next().unwrap_or_default().to_vec();
    Ok((cut(&host), cut(&service)))
}

/// The number of an interface.
pub fn interface_index(name: &[u8]) -> Result<u32, Errno> {
    let name = CString::new(name).map_err(|_| libc::EINVAL)?;
    // SAFETY: invariant 1.
    match unsafe { libc::if_nametoindex(name.as_ptr()) } {
        0 => Err(last_error()),
        index => Ok(index),
    }
}

/// The name of an interface.
pub fn interface_name(index: u32) -> Result<Vec<u8>, Errno> {
    let mut name = [0u8; libc::IF_NAMESIZE];
    // SAFETY: the buffer is as long as names get.
    let found = unsafe { libc::if_indextoname(index, name.as_mut_ptr().cast()) };
    if found.is_null() {
        return Err(last_error());
    }
    Ok(name.split(|&b| b == 0).next().unwrap_or_default().to_vec())
}

/// Number and name of every interface.
pub fn interfaces() -> Result<Vec<(u32, Vec<u8>)>, Errno> {
    let mut found = Vec::new();
    // SAFETY: the list is the system's, ends with an entry of zeros, and is read before it is freed.
    unsafe {
        let list = libc::if_nameindex();
        if list.is_null() {
            return Err(last_error());
        }
        let mut entry = list;
        while (*entry).if_index != 0 && !(*entry).if_name.is_null() {
            let name = CStr::from_ptr((*entry).if_name).to_bytes().to_vec();
            found.push(((*entry).if_index, name));
            entry = entry.add(1);
        }
        libc::if_freenameindex(list);
    }
    Ok(found)
}

/// The name of this machine.
pub fn host_name() -> Result<Vec<u8>, Errno> {
    let mut name = [0u8; 256];
    // SAFETY: invariant 1.
    check(unsafe { libc::gethostname(name.as_mut_ptr().cast(), name.len() - 1) } as isize)?;
    Ok(name.split(|&b| b == 0).next().unwrap_or_default().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_survive_the_form_of_the_system() {
        let addresses = [
            Address::V4("127.0.0.1:80".parse().expect("an address")),
            Address::V6("[::1]:443".parse().expect("an address")),
            Address::Unix(b"/tmp/x".to_vec()),
            Address::Unix(b"\0hidden".to_vec()),
            Address::Unix(Vec::new()),
        ];
        for address in addresses {
            let raw = Raw::of(&address).expect("it fits");
            assert_eq!(raw.address(), address);
        }
    }

    #[test]
    fn a_pair_passes_data_and_descriptors() {
        let (a, b) = socketpair(libc::AF_UNIX, libc::SOCK_STREAM, 0).expect("a pair");
        let rights = (libc::SOL_SOCKET, libc::SCM_RIGHTS, a.to_ne_bytes().to_vec());
        assert_eq!(send_message(a, &[b"he", b"llo"], &[rights], 0, None), Ok(5));
        let mut buffers = [vec![0; 3], vec![0; 9]];
        let message = recv_message(b, &mut buffers, ancillary_space(4), 0).expect("it is there");
        assert_eq!((message.count, &buffers[0][..]), (5, &b"hel"[..]));
        assert_eq!(message.ancillary.len(), 1);
        assert_eq!(message.ancillary[0].2.len(), 4);
        for fd in [a, b] {
            crate::fd::close(fd).expect("it is open");
        }
    }
}
