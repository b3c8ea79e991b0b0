//! Reading, writing and managing plain descriptors.

use super::call::{Files, permit, plain};
use super::path::{CInt, FileNumber, Number};
use nix::errno::Errno;
use nix::fcntl::{FcntlArg, FdFlag, OFlag, fcntl};
use std::io::{IoSlice, IoSliceMut};
use std::os::fd::{IntoRawFd, OwnedFd};
use taipan_vm::fd::{self, Descriptor};
use taipan_vm::native::{FromArg, functions};
use taipan_vm::types::bytes_like::{Data, data_of};
use taipan_vm::{Kind, R, Raise, Value, Vm};

/// Bytes to be written; the error text is that of all functions here.
fn data<'a>(vm: &mut Vm, value: &'a Value) -> R<std::borrow::Cow<'a, [u8]>> {
    match data_of(vm, value)? {
        Some(data) => Ok(data),
        None => Err(vm.type_error_named("a bytes-like object is required, not '{}'", value)),
    }
}

/// The size of a buffer that a script asks for.
fn length(vm: &mut Vm, length: i64) -> R<usize> {
    match usize::try_from(length) {
        Ok(length) => Ok(length.min(i32::MAX as usize)),
        Err(_) => Err(super::call::error(vm, Errno::EINVAL, Files::None)),
    }
}

fn zeroed(vm: &mut Vm, length: usize) -> R<Vec<u8>> {
    let mut buffer = vm.buffer(length)?;
    buffer.resize(length, 0);
    Ok(buffer)
}

/// The items of a sequence of buffers.
fn buffers(vm: &mut Vm, function: &str, value: &Value) -> R<Vec<Value>> {
    let getitem = vm.names.__getitem__.clone();
    if vm.lookup_special(value, &getitem).is_none() || value.is_kind(Kind::Dict) {
        return Err(vm.type_error(format!("{function}() arg 2 must be a sequence")));
    }
    vm.collect(value)
}

fn not_writable(vm: &mut Vm, value: &Value) -> Raise {
    vm.type_error_named(
        "a read-write bytes-like object is expected, not '{}'",
        value,
    )
}

/// Read into several writable buffers, one after the other.
fn scatter(
    vm: &mut Vm,
    targets: &[Value],
    mut read: impl FnMut(&mut [IoSliceMut<'_>]) -> nix::Result<usize>,
) -> R<usize> {
    let mut parts = Vec::new();
    for target in targets {
        match vm.writable_len(target)? {
            Some(n) => parts.push(zeroed(vm, n)?),
            None => return Err(not_writable(vm, target)),
        }
    }
    let count = plain(vm, || {
        let mut slices: Vec<_> = parts.iter_mut().map(|p| IoSliceMut::new(p)).collect();
        read(&mut slices)
    })?;
    let mut left = count;
    for (target, part) in targets.iter().zip(&parts) {
        let n = left.min(part.len());
        vm.write_into(target, &part[..n])?;
        left -= n;
    }
    Ok(count)
}

/// Write several buffers, one after the other.
fn gather(
    vm: &mut Vm,
    sources: &[Value],
    mut write: impl FnMut(&[IoSlice<'_>]) -> nix::Result<usize>,
) -> R<usize> {
    let mut parts = Vec::new();
    for source in sources {
        parts.push(data(vm, source)?);
    }
    plain(vm, || {
        let slices: Vec<_> = parts.iter().map(|p| IoSlice::new(p)).collect();
        write(&slices)
    })
}

fn pair(vm: &mut Vm, ends: (OwnedFd, OwnedFd)) -> Value {
    let (first, second) = (ends.0.into_raw_fd(), ends.1.into_raw_fd());
    vm.tuple(vec![
        Value::small_int(first.into()),
        Value::small_int(second.into()),
    ])
}

fn set_flag(fd: Descriptor, flag: OFlag, on: bool) -> nix::Result<()> {
    let mut flags = OFlag::from_bits_retain(fcntl(fd, FcntlArg::F_GETFL)?);
    flags.set(flag, on);
    fcntl(fd, FcntlArg::F_SETFL(flags)).map(drop)
}

/// The offset of a transfer, None for the current position.
struct Offset(Option<i64>);

impl<'a> FromArg<'a> for Offset {
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<Offset> {
        if value.is_none() {
            return Ok(Offset(None));
        }
        vm.to_i64(value).map(|n| Offset(Some(n)))
    }
}

pub struct Descriptors;

#[functions(module = "posix")]
impl Descriptors {
    /// Close a descriptor.
    #[sig("(fd)")]
    fn close(vm: &mut Vm, fd: CInt) -> R<()> {
        permit(vm, Files::None)?;
        // Even when it is interrupted the descriptor is closed: it must not be tried again.
        match fd::close(fd.0) {
            Ok(()) | Err(libc::EINTR) => Ok(()),
            Err(errno) => Err(super::call::error(vm, Errno::from_raw(errno), Files::None)),
        }
    }

    /// Close all descriptors from fd_low up to fd_high, which is not closed, ignoring errors.
    fn closerange(vm: &mut Vm, fd_low: CInt, fd_high: CInt) -> R<()> {
        permit(vm, Files::None)?;
        taipan_vm::posix::close_range(fd_low.0, fd_high.0);
        Ok(())
    }

    /// Return another descriptor of the same file, which is not inherited.
    #[sig("(fd, /)")]
    fn dup(vm: &mut Vm, fd: Number) -> R<i64> {
        plain(vm, || fcntl(fd.0, FcntlArg::F_DUPFD_CLOEXEC(0))).map(i64::from)
    }

    /// Make fd2 a descriptor of the same file as fd.
    #[sig("(fd, fd2, inheritable=True)")]
    fn dup2(vm: &mut Vm, fd: CInt, fd2: CInt, inheritable: Option<bool>) -> R<i64> {
        let inheritable = inheritable.unwrap_or(true);
        plain(vm, || taipan_vm::posix::dup2(fd.0, fd2.0, inheritable)).map(i64::from)
    }

    /// Read at most so many bytes.
    #[sig("(fd, length, /)")]
    fn read(vm: &mut Vm, fd: Number, length: i64) -> R {
        let size = self::length(vm, length)?;
        let mut buffer = zeroed(vm, size)?;
        let n = plain(vm, || nix::unistd::read(fd.0, &mut buffer))?;
        buffer.truncate(n);
        Ok(vm.bytes(buffer))
    }

    /// Read into a writable buffer; return the number of bytes.
    #[sig("(fd, buffer, /)")]
    fn readinto(vm: &mut Vm, fd: Number, buffer: &Value) -> R<usize> {
        let Some(size) = vm.writable_len(buffer)? else {
            let found = vm.type_name(buffer);
            return Err(vm.type_error(format!(
                "readinto() argument 2 must be read-write bytes-like object, not {found}"
            )));
        };
        let mut bytes = zeroed(vm, size)?;
        let n = plain(vm, || nix::unistd::read(fd.0, &mut bytes))?;
        vm.write_into(buffer, &bytes[..n])?;
        Ok(n)
    }

    /// Write bytes; return how many were written.
    #[sig("(fd, data, /)")]
    fn write(vm: &mut Vm, fd: Number, data: Data<'_>) -> R<usize> {
        plain(vm, || nix::unistd::write(fd.0, &data.0))
    }

    /// Read at most so many bytes at an offset, without changing the position.
    #[sig("(fd, length, offset, /)")]
    fn pread(vm: &mut Vm, fd: Number, length: i64, offset: i64) -> R {
        let size = self::length(vm, length)?;
        let mut buffer = zeroed(vm, size)?;
        let n = plain(vm, || nix::sys::uio::pread(fd.0, &mut buffer, offset))?;
        buffer.truncate(n);
        Ok(vm.bytes(buffer))
    }

    /// Write bytes at an offset, without changing the position; return how many were written.
    #[sig("(fd, buffer, offset, /)")]
    fn pwrite(vm: &mut Vm, fd: Number, buffer: Data<'_>, offset: i64) -> R<usize> {
        plain(vm, || nix::sys::uio::pwrite(fd.0, &buffer.0, offset))
    }

    /// Read into several writable buffers; return the number of bytes.
    #[sig("(fd, buffers, /)")]
    fn readv(vm: &mut Vm, fd: Number, buffers: &Value) -> R<usize> {
        let targets = self::buffers(vm, "readv", buffers)?;
        scatter(vm, &targets, |slices| nix::sys::uio::readv(fd.0, slices))
    }

    /// Write several buffers; return the number of bytes.
    #[sig("(fd, buffers, /)")]
    fn writev(vm: &mut Vm, fd: Number, buffers: &Value) -> R<usize> {
        let sources = self::buffers(vm, "writev", buffers)?;
        gather(vm, &sources, |slices| nix::sys::uio::writev(fd.0, slices))
    }

    /// Read into several writable buffers from an offset; return the number of bytes.
    #[sig("(fd, buffers, offset, flags=0, /)")]
    fn preadv(
        vm: &mut Vm,
        fd: Number,
        buffers: &Value,
        offset: i64,
        flags: Option<CInt>,
    ) -> R<usize> {
        let targets = self::buffers(vm, "preadv", buffers)?;
        let flags = flags.map_or(0, |f| f.0);
        scatter(vm, &targets, |slices| {
            taipan_vm::posix::preadv2(fd.0.0, slices, offset, flags)
        })
    }

    /// Write several buffers at an offset; return the number of bytes.
    #[sig("(fd, buffers, offset, flags=0, /)")]
    fn pwritev(
        vm: &mut Vm,
        fd: Number,
        buffers: &Value,
        offset: i64,
        flags: Option<CInt>,
    ) -> R<usize> {
        let sources = self::buffers(vm, "pwritev", buffers)?;
        let flags = flags.map_or(0, |f| f.0);
        gather(vm, &sources, |slices| {
            taipan_vm::posix::pwritev2(fd.0.0, slices, offset, flags)
        })
    }

    /// Set the position of a descriptor; return it.
    #[sig("(fd, position, whence, /)")]
    fn lseek(vm: &mut Vm, fd: CInt, position: i64, whence: CInt) -> R<i64> {
        plain(vm, || {
            fd::seek(fd.0, position, whence.0).map_err(Errno::from_raw)
        })
    }

    /// Make a pipe; return the descriptors to read from and to write to.
    fn pipe(vm: &mut Vm) -> R {
        let ends = plain(vm, || nix::unistd::pipe2(OFlag::O_CLOEXEC))?;
        Ok(pair(vm, ends))
    }

    /// Make a pipe with flags; return the descriptors to read from and to write to.
    #[sig("(flags, /)")]
    fn pipe2(vm: &mut Vm, flags: CInt) -> R {
        let flags = OFlag::from_bits_retain(flags.0);
        let ends = plain(vm, || nix::unistd::pipe2(flags))?;
        Ok(pair(vm, ends))
    }

    /// Wait until what was written to a file is on its disk.
    #[sig("(fd)")]
    fn fsync(vm: &mut Vm, fd: FileNumber) -> R<()> {
        plain(vm, || nix::unistd::fsync(fd.0))
    }

    /// The same without what is known about the file.
    #[sig("(fd)")]
    fn fdatasync(vm: &mut Vm, fd: FileNumber) -> R<()> {
        plain(vm, || nix::unistd::fdatasync(fd.0))
    }

    /// Cut or extend a file to a length.
    #[sig("(fd, length, /)")]
    fn ftruncate(vm: &mut Vm, fd: Number, length: i64) -> R<()> {
        plain(vm, || nix::unistd::ftruncate(fd.0, length))
    }

    /// Whether a descriptor is a terminal.
    #[sig("(fd, /)")]
    fn isatty(vm: &mut Vm, fd: CInt) -> bool {
        vm.host.allows_os() && fd::is_terminal(fd.0)
    }

    /// Whether reading and writing wait.
    #[sig("(fd, /)")]
    fn get_blocking(vm: &mut Vm, fd: Number) -> R<bool> {
        let flags = plain(vm, || fcntl(fd.0, FcntlArg::F_GETFL))?;
        Ok(flags & libc::O_NONBLOCK == 0)
    }

    /// Say whether reading and writing wait.
    #[sig("(fd, blocking, /)")]
    fn set_blocking(vm: &mut Vm, fd: Number, blocking: bool) -> R<()> {
        plain(vm, || set_flag(fd.0, OFlag::O_NONBLOCK, !blocking))
    }

    /// Whether programs that are run later inherit the descriptor.
    #[sig("(fd, /)")]
    fn get_inheritable(vm: &mut Vm, fd: Number) -> R<bool> {
        let flags = plain(vm, || fcntl(fd.0, FcntlArg::F_GETFD))?;
        Ok(flags & libc::FD_CLOEXEC == 0)
    }

    /// Say whether programs that are run later inherit the descriptor.
    #[sig("(fd, inheritable, /)")]
    fn set_inheritable(vm: &mut Vm, fd: Number, inheritable: CInt) -> R<()> {
        plain(vm, || {
            let mut flags = FdFlag::from_bits_retain(fcntl(fd.0, FcntlArg::F_GETFD)?);
            flags.set(FdFlag::FD_CLOEXEC, inheritable.0 == 0);
            fcntl(fd.0, FcntlArg::F_SETFD(flags)).map(drop)
        })
    }

    /// Lock, test or unlock a part of a file, from the current position.
    #[sig("(fd, command, length, /)")]
    fn lockf(vm: &mut Vm, fd: Number, command: CInt, length: i64) -> R<()> {
        plain(vm, || taipan_vm::posix::lockf(fd.0.0, command.0, length))
    }

    /// Copy bytes from one descriptor to another; return how many.
    #[sig("(out_fd, in_fd, offset, count)")]
    fn sendfile(
        vm: &mut Vm,
        out_fd: Number,
        in_fd: Number,
        offset: Offset,
        count: i64,
    ) -> R<usize> {
        let count = match usize::try_from(count) {
            Ok(count) => count,
            Err(_) => {
                return Err(vm.value_error("count cannot be negative"));
            }
        };
        plain(vm, || {
            let mut at = offset.0;
            nix::sys::sendfile::sendfile(out_fd.0, in_fd.0, at.as_mut(), count)
        })
    }

    /// Copy bytes from one file to another inside the system; return how many.
    #[sig("(src, dst, count, offset_src=None, offset_dst=None)")]
    fn copy_file_range(
        vm: &mut Vm,
        src: Number,
        dst: Number,
        count: i64,
        offset_src: Option<Offset>,
        offset_dst: Option<Offset>,
    ) -> R<usize> {
        let Ok(count) = usize::try_from(count) else {
            return Err(vm.value_error("negative value for 'count' not allowed"));
        };
        plain(vm, || {
            let mut from = offset_src.as_ref().and_then(|o| o.0);
            let mut to = offset_dst.as_ref().and_then(|o| o.0);
            nix::fcntl::copy_file_range(src.0, from.as_mut(), dst.0, to.as_mut(), count)
        })
    }

    /// Move bytes between a pipe and another descriptor; return how many.
    #[sig("(src, dst, count, offset_src=None, offset_dst=None, flags=0)")]
    fn splice(
        vm: &mut Vm,
        src: Number,
        dst: Number,
        count: i64,
        offset_src: Option<Offset>,
        offset_dst: Option<Offset>,
        flags: Option<CInt>,
    ) -> R<usize> {
        let Ok(count) = usize::try_from(count) else {
            return Err(vm.value_error("negative value for 'count' not allowed"));
        };
        let flags = nix::fcntl::SpliceFFlags::from_bits_retain(flags.map_or(0, |f| f.0 as u32));
        plain(vm, || {
            let mut from = offset_src.as_ref().and_then(|o| o.0);
            let mut to = offset_dst.as_ref().and_then(|o| o.0);
            nix::fcntl::splice(src.0, from.as_mut(), dst.0, to.as_mut(), count, flags)
        })
    }

    /// Make sure that there is room on the disk for a part of a file.
    #[sig("(fd, offset, length, /)")]
    fn posix_fallocate(vm: &mut Vm, fd: Number, offset: i64, length: i64) -> R<()> {
        plain(vm, || nix::fcntl::posix_fallocate(fd.0, offset, length))
    }

    /// Tell the system how a part of a file is going to be used.
    #[sig("(fd, offset, length, advice, /)")]
    fn posix_fadvise(vm: &mut Vm, fd: Number, offset: i64, length: i64, advice: CInt) -> R<()> {
        plain(vm, || {
            taipan_vm::posix::fadvise(fd.0.0, offset, length, advice.0)
        })
    }

    /// Make a file that is in memory only; return its descriptor.
    #[sig("(name, flags=MFD_CLOEXEC)")]
    fn memfd_create(vm: &mut Vm, name: super::path::Text, flags: Option<CInt>) -> R<i64> {
        let flags = flags.map_or(libc::MFD_CLOEXEC, |f| f.0 as u32);
        let flags = nix::sys::memfd::MFdFlags::from_bits_retain(flags);
        let fd = plain(vm, || {
            nix::sys::memfd::memfd_create(name.0.as_c_str(), flags)
        })?;
        Ok(i64::from(fd.into_raw_fd()))
    }

    /// The encoding of a terminal; None for other files.
    #[sig("(fd)")]
    fn device_encoding(vm: &mut Vm, fd: CInt) -> Option<&'static str> {
        (vm.host.allows_os() && fd::is_terminal(fd.0)).then_some("UTF-8")
    }
}
