//! What is done to files by their paths: making, naming, removing, owners, times.

use super::call::{Files, call, on_path, plain};
use super::path::{CInt, DirFd, FileNumber, Path, PathOrFd, fspath, name_value, start};
use nix::fcntl::{AtFlags, OFlag};
use nix::sys::stat::{FchmodatFlags, Mode, SFlag, UtimensatFlags};
use nix::sys::time::TimeSpec;
use nix::unistd::{Gid, LinkatFlags, Uid, UnlinkatFlags};
use taipan_vm::host::Access;
use taipan_vm::native::{FromArg, Nullable, functions};
use taipan_vm::types::tuple::Tuple;
use taipan_vm::{R, Value, Vm};

fn mode_of(mode: Option<CInt>, default: u32) -> Mode {
    Mode::from_bits_retain(mode.map_or(default, |m| m.0 as u32))
}

/// A user or group: -1 leaves the owner as it is.
pub struct Owner(pub Option<u32>);

impl<'a> FromArg<'a> for Owner {
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<Owner> {
        id(vm, value, "uid").map(Owner)
    }
    fn from_arg_at(vm: &mut Vm, value: &'a Value, what: &'static str) -> R<Owner> {
        let kind = if what.contains("gid") || what.contains("group") {
            "gid"
        } else {
            "uid"
        };
        id(vm, value, kind).map(Owner)
    }
}

/// The number of a user or group; None for -1.
pub fn id(vm: &mut Vm, value: &Value, kind: &str) -> R<Option<u32>> {
    let name = vm.names.__index__.clone();
    if value.as_small_int().is_none()
        && !value.is_kind(taipan_vm::Kind::Int)
        && !value.is_bool()
        && vm.lookup_special(value, &name).is_none()
    {
        let found = vm.type_name(value);
        return Err(vm.type_error(format!("{kind} should be integer, not {found}")));
    }
    let number = vm.index(value)?;
    let small = taipan_vm::types::int::int_ref(&number);
    let is_negative = small.as_ref().is_some_and(|n| n.is_negative());
    match small.and_then(|n| n.to_i64()) {
        Some(-1) => Ok(None),
        Some(n) if n >= 0 && u32::try_from(n).is_ok() => Ok(Some(n as u32)),
        _ if is_negative => Err(vm.overflow_error(format!("{kind} is less than minimum"))),
        _ => Err(vm.overflow_error(format!("{kind} is greater than maximum"))),
    }
}

fn chown(
    vm: &mut Vm,
    path: &PathOrFd,
    uid: Owner,
    gid: Owner,
    dir_fd: Option<DirFd>,
    follow: bool,
) -> R<()> {
    path.check_combination(vm, dir_fd, follow)?;
    let (uid, gid) = (uid.0.map(Uid::from_raw), gid.0.map(Gid::from_raw));
    let mut flags = AtFlags::empty();
    flags.set(AtFlags::AT_SYMLINK_NOFOLLOW, !follow);
    call(vm, path.files(), || match path.fd() {
        Some(fd) => nix::unistd::fchown(fd, uid, gid),
        None => nix::unistd::fchownat(start(dir_fd), path.bytes.as_slice(), uid, gid, flags),
    })
}

fn rename(vm: &mut Vm, src: &Path, dst: &Path, from: Option<DirFd>, to: Option<DirFd>) -> R<()> {
    on_path(vm, src, from, Access::Entry, |old| Ok(old.to_vec())).and_then(|old| {
        let new = on_path(vm, dst, to, Access::Entry, |new| Ok(new.to_vec()))?;
        let rename =
            || nix::fcntl::renameat(start(from), old.as_slice(), start(to), new.as_slice());
        match vm.host.allows_os() {
            true => call(vm, src.with(dst), rename),
            false => rename().map_err(|errno| super::call::error(vm, errno, src.with(dst))),
        }
    })
}

fn current_folder(vm: &mut Vm, as_bytes: bool) -> R {
    if !vm.host.allows_os() && vm.host.allows_files() {
        // Where the host's folders are, there is no other one.
        return name_value(vm, b"/", as_bytes);
    }
    let path = plain(vm, nix::unistd::getcwd)?;
    name_value(vm, path.into_os_string().as_encoded_bytes(), as_bytes)
}

fn unlink(vm: &mut Vm, path: &Path, dir_fd: Option<DirFd>, kind: UnlinkatFlags) -> R<()> {
    on_path(vm, path, dir_fd, Access::Entry, |bytes| {
        nix::unistd::unlinkat(start(dir_fd), bytes, kind)
    })
}

/// A time given in seconds, int or float, rounded down to nanoseconds.
fn seconds(vm: &mut Vm, value: &Value) -> R<TimeSpec> {
    if value.raw().is_float() || value.is_kind(taipan_vm::Kind::Float) {
        let number = vm.to_f64(value)?;
        if number.is_nan() {
            return Err(vm.value_error("Invalid value NaN (not a number)"));
        }
        let (mut whole, mut part) = (number.floor(), ((number - number.floor()) * 1e9).floor());
        if part >= 1e9 {
            part -= 1e9;
            whole += 1.0;
        }
        if !(-9.223_372_036_854_775e18..9.223_372_036_854_775e18).contains(&whole) {
            return Err(vm.overflow_error("timestamp out of range for platform time_t"));
        }
        return Ok(TimeSpec::new(whole as i64, part as i64));
    }
    let name = vm.names.__index__.clone();
    if !value.is_kind(taipan_vm::Kind::Int)
        && value.as_small_int().is_none()
        && !value.is_bool()
        && vm.lookup_special(value, &name).is_none()
    {
        let found = vm.type_name(value);
        return Err(vm.type_error(format!("argument must be int or float, not {found}")));
    }
    let number = vm.index(value)?;
    match taipan_vm::types::int::int_ref(&number).and_then(|n| n.to_i64()) {
        Some(n) => Ok(TimeSpec::new(n, 0)),
        None => Err(vm.overflow_error("timestamp out of range for platform time_t")),
    }
}

/// A time given in nanoseconds.
fn nanoseconds(vm: &mut Vm, value: &Value) -> R<TimeSpec> {
    let billion = Value::small_int(1_000_000_000);
    let number = vm.index(value)?;
    let parts = vm.divmod(&number, &billion)?;
    let Some([whole, part]) = parts.downcast::<Tuple>().map(|t| t.items()) else {
        return Err(vm.type_error("divmod() of an int gives a pair"));
    };
    Ok(TimeSpec::new(vm.to_i64(whole)?, vm.to_i64(part)?))
}

/// A pair given to `utime`.
fn pair(value: &Value) -> Option<(Value, Value)> {
    match value.downcast::<Tuple>()?.items() {
        [first, second] => Some((first.clone(), second.clone())),
        _ => None,
    }
}

/// The two times that `utime` is to set.
fn times_of(vm: &mut Vm, times: Option<Value>, ns: Option<Value>) -> R<(TimeSpec, TimeSpec)> {
    match (times, ns) {
        (Some(_), Some(_)) => {
            Err(vm.value_error("utime: you may specify either 'times' or 'ns' but not both"))
        }
        (Some(times), None) => match pair(&times) {
            Some((first, second)) => Ok((seconds(vm, &first)?, seconds(vm, &second)?)),
            None => Err(vm.type_error("utime: 'times' must be either a tuple of two ints or None")),
        },
        (None, Some(ns)) => match pair(&ns) {
            Some((first, second)) => Ok((nanoseconds(vm, &first)?, nanoseconds(vm, &second)?)),
            None => Err(vm.type_error("utime: 'ns' must be a tuple of two ints")),
        },
        (None, None) => Ok((TimeSpec::UTIME_NOW, TimeSpec::UTIME_NOW)),
    }
}

pub struct FileFunctions;

#[functions(module = "posix")]
impl FileFunctions {
    /// Return the path that an object stands for, as str or bytes.
    #[sig("(path)")]
    fn fspath(vm: &mut Vm, path: &Value) -> R {
        fspath(vm, path)
    }

    /// Return the current folder.
    fn getcwd(vm: &mut Vm) -> R {
        current_folder(vm, false)
    }

    /// Return the current folder as bytes.
    fn getcwdb(vm: &mut Vm) -> R {
        current_folder(vm, true)
    }

    /// Change the current folder; path may be a descriptor.
    #[sig("(path)")]
    fn chdir(vm: &mut Vm, path: PathOrFd) -> R<()> {
        call(vm, path.files(), || match path.fd() {
            Some(fd) => nix::unistd::fchdir(fd),
            None => nix::unistd::chdir(path.bytes.as_slice()),
        })
    }

    /// Change the current folder to the one of a descriptor.
    #[sig("(fd)")]
    fn fchdir(vm: &mut Vm, fd: FileNumber) -> R<()> {
        plain(vm, || nix::unistd::fchdir(fd.0))
    }

    /// Change the folder that paths from the root start at.
    #[sig("(path)")]
    fn chroot(vm: &mut Vm, path: Path) -> R<()> {
        call(vm, path.files(), || {
            nix::unistd::chroot(path.bytes.as_slice())
        })
    }

    /// Make a folder.
    #[sig("(path, mode=511, *, dir_fd=None)")]
    fn mkdir(vm: &mut Vm, path: Path, mode: Option<CInt>, dir_fd: Option<DirFd>) -> R<()> {
        let mode = mode_of(mode, 0o777);
        on_path(vm, &path, dir_fd, Access::Entry, |bytes| {
            nix::sys::stat::mkdirat(start(dir_fd), bytes, mode)
        })
    }

    /// Remove an empty folder.
    #[sig("(path, *, dir_fd=None)")]
    fn rmdir(vm: &mut Vm, path: Path, dir_fd: Option<DirFd>) -> R<()> {
        unlink(vm, &path, dir_fd, UnlinkatFlags::RemoveDir)
    }

    /// Remove a file.
    #[sig("(path, *, dir_fd=None)")]
    fn unlink(vm: &mut Vm, path: Path, dir_fd: Option<DirFd>) -> R<()> {
        unlink(vm, &path, dir_fd, UnlinkatFlags::NoRemoveDir)
    }

    /// Remove a file.
    #[sig("(path, *, dir_fd=None)")]
    fn remove(vm: &mut Vm, path: Path, dir_fd: Option<DirFd>) -> R<()> {
        unlink(vm, &path, dir_fd, UnlinkatFlags::NoRemoveDir)
    }

    /// Rename a file or folder.
    #[sig("(src, dst, *, src_dir_fd=None, dst_dir_fd=None)")]
    fn rename(
        vm: &mut Vm,
        src: Path,
        dst: Path,
        src_dir_fd: Option<DirFd>,
        dst_dir_fd: Option<DirFd>,
    ) -> R<()> {
        rename(vm, &src, &dst, src_dir_fd, dst_dir_fd)
    }

    /// Rename a file or folder, in place of one that has the name.
    #[sig("(src, dst, *, src_dir_fd=None, dst_dir_fd=None)")]
    fn replace(
        vm: &mut Vm,
        src: Path,
        dst: Path,
        src_dir_fd: Option<DirFd>,
        dst_dir_fd: Option<DirFd>,
    ) -> R<()> {
        rename(vm, &src, &dst, src_dir_fd, dst_dir_fd)
    }

    /// Make another name for a file.
    #[sig("(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=(os.name != 'nt'))")]
    fn link(
        vm: &mut Vm,
        src: Path,
        dst: Path,
        src_dir_fd: Option<DirFd>,
        dst_dir_fd: Option<DirFd>,
        follow_symlinks: Option<bool>,
    ) -> R<()> {
        // Without the argument the plain call of the system is made, which does not follow links.
        let flags = match follow_symlinks {
            Some(true) => LinkatFlags::AT_SYMLINK_FOLLOW,
            _ => LinkatFlags::empty(),
        };
        call(vm, src.with(&dst), || {
            let (old, new) = (src.bytes.as_slice(), dst.bytes.as_slice());
            nix::unistd::linkat(start(src_dir_fd), old, start(dst_dir_fd), new, flags)
        })
    }

    /// Make a symbolic link dst that leads to src.
    #[sig("(src, dst, target_is_directory=False, *, dir_fd=None)")]
    fn symlink(
        vm: &mut Vm,
        src: Path,
        dst: Path,
        target_is_directory: Option<bool>,
        dir_fd: Option<DirFd>,
    ) -> R<()> {
        let _ = target_is_directory;
        call(vm, src.with(&dst), || {
            let (target, link) = (src.bytes.as_slice(), dst.bytes.as_slice());
            nix::unistd::symlinkat(target, start(dir_fd), link)
        })
    }

    /// Return where a symbolic link leads to.
    #[sig("(path, *, dir_fd=None)")]
    fn readlink(vm: &mut Vm, path: Path, dir_fd: Option<DirFd>) -> R {
        let target = call(vm, path.files(), || {
            nix::fcntl::readlinkat(start(dir_fd), path.bytes.as_slice())
        })?;
        name_value(vm, target.as_encoded_bytes(), path.is_bytes())
    }

    /// Cut or extend a file to a length; path may be a descriptor.
    #[sig("(path, length)")]
    fn truncate(vm: &mut Vm, path: PathOrFd, length: i64) -> R<()> {
        call(vm, path.files(), || match path.fd() {
            Some(fd) => nix::unistd::ftruncate(fd, length),
            None => nix::unistd::truncate(path.bytes.as_slice(), length),
        })
    }

    /// Change the permissions of a file.
    #[sig("(path, mode, *, dir_fd=None, follow_symlinks=(os.name != 'nt'))")]
    fn chmod(
        vm: &mut Vm,
        path: PathOrFd,
        mode: CInt,
        dir_fd: Option<DirFd>,
        follow_symlinks: Option<bool>,
    ) -> R<()> {
        let follow = follow_symlinks.unwrap_or(true);
        path.check_combination(vm, dir_fd, follow)?;
        let mode = mode_of(Some(mode), 0);
        let flags = if follow {
            FchmodatFlags::FollowSymlink
        } else {
            FchmodatFlags::NoFollowSymlink
        };
        call(vm, path.files(), || match path.fd() {
            Some(fd) => nix::sys::stat::fchmod(fd, mode),
            None => nix::sys::stat::fchmodat(start(dir_fd), path.bytes.as_slice(), mode, flags),
        })
    }

    /// Change the permissions of the file of a descriptor.
    #[sig("(fd, mode)")]
    fn fchmod(vm: &mut Vm, fd: CInt, mode: CInt) -> R<()> {
        let fd = taipan_vm::fd::Descriptor(fd.0);
        plain(vm, || {
            nix::sys::stat::fchmod(fd, Mode::from_bits_retain(mode.0 as u32))
        })
    }

    /// Change the owner of a file; -1 leaves the user or the group as it is.
    #[sig("(path, uid, gid, *, dir_fd=None, follow_symlinks=True)")]
    fn chown(
        vm: &mut Vm,
        path: PathOrFd,
        uid: Owner,
        gid: Owner,
        dir_fd: Option<DirFd>,
        follow_symlinks: Option<bool>,
    ) -> R<()> {
        chown(vm, &path, uid, gid, dir_fd, follow_symlinks.unwrap_or(true))
    }

    /// Change the owner of the file of a descriptor.
    #[sig("(fd, uid, gid)")]
    fn fchown(vm: &mut Vm, fd: CInt, uid: Owner, gid: Owner) -> R<()> {
        let fd = taipan_vm::fd::Descriptor(fd.0);
        let (uid, gid) = (uid.0.map(Uid::from_raw), gid.0.map(Gid::from_raw));
        plain(vm, || nix::unistd::fchown(fd, uid, gid))
    }

    /// Change the owner of a file, of a symbolic link that of the link.
    #[sig("(path, uid, gid)")]
    fn lchown(vm: &mut Vm, path: Path, uid: Owner, gid: Owner) -> R<()> {
        let (uid, gid) = (uid.0.map(Uid::from_raw), gid.0.map(Gid::from_raw));
        let flags = AtFlags::AT_SYMLINK_NOFOLLOW;
        call(vm, path.files(), || {
            nix::unistd::fchownat(start(None), path.bytes.as_slice(), uid, gid, flags)
        })
    }

    /// Set the times of a file: of access and of change.
    ///
    /// times is a pair of seconds, ns a pair of nanoseconds; without either it is now.
    #[sig("(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True)")]
    fn utime(
        vm: &mut Vm,
        path: PathOrFd,
        times: Nullable<Value>,
        ns: Option<&Value>,
        dir_fd: Option<DirFd>,
        follow_symlinks: Option<bool>,
    ) -> R<()> {
        let (accessed, changed) = times_of(vm, times.0, ns.cloned())?;
        let follow = follow_symlinks.unwrap_or(true);
        path.check_combination(vm, dir_fd, follow)?;
        let flags = if follow {
            UtimensatFlags::FollowSymlink
        } else {
            UtimensatFlags::NoFollowSymlink
        };
        call(vm, path.files(), || match path.fd() {
            Some(fd) => nix::sys::stat::futimens(fd, &accessed, &changed),
            None => {
                let (start, path) = (start(dir_fd), path.bytes.as_slice());
                nix::sys::stat::utimensat(start, path, &accessed, &changed, flags)
            }
        })
    }

    /// Make a named pipe.
    #[sig("(path, mode=438, *, dir_fd=None)")]
    fn mkfifo(vm: &mut Vm, path: Path, mode: Option<CInt>, dir_fd: Option<DirFd>) -> R<()> {
        let mode = mode_of(mode, 0o666);
        call(vm, path.files(), || {
            nix::unistd::mkfifoat(start(dir_fd), path.bytes.as_slice(), mode)
        })
    }

    /// Make a file, a named pipe or a device, as mode says.
    #[sig("(path, mode=384, device=0, *, dir_fd=None)")]
    fn mknod(
        vm: &mut Vm,
        path: Path,
        mode: Option<CInt>,
        device: Option<i64>,
        dir_fd: Option<DirFd>,
    ) -> R<()> {
        let bits = mode.map_or(0o600, |m| m.0 as u32);
        let kind = SFlag::from_bits_retain(bits & libc::S_IFMT);
        let mode = Mode::from_bits_retain(bits & !libc::S_IFMT);
        let device = device.unwrap_or(0) as libc::dev_t;
        call(vm, path.files(), || {
            nix::sys::stat::mknodat(start(dir_fd), path.bytes.as_slice(), kind, mode, device)
        })
    }

    /// Open a file and return a descriptor, which programs run later do not inherit.
    #[sig("(path, flags, mode=511, *, dir_fd=None)")]
    fn open(
        vm: &mut Vm,
        path: Path,
        flags: CInt,
        mode: Option<CInt>,
        dir_fd: Option<DirFd>,
    ) -> R<i32> {
        let flags = OFlag::from_bits_retain(flags.0) | OFlag::O_CLOEXEC;
        let mode = mode_of(mode, 0o777);
        let fd = call(vm, path.files(), || {
            nix::fcntl::openat(start(dir_fd), path.bytes.as_slice(), flags, mode)
        })?;
        Ok(std::os::fd::IntoRawFd::into_raw_fd(fd))
    }

    /// Set the mask of permissions that new files do not get; return the one before.
    #[sig("(mask, /)")]
    fn umask(vm: &mut Vm, mask: CInt) -> R<i64> {
        super::call::permit(vm, Files::None)?;
        let mask = Mode::from_bits_retain(mask.0 as u32);
        Ok(i64::from(nix::sys::stat::umask(mask).bits()))
    }

    /// The first part of a device's number.
    #[sig("(device, /)")]
    fn major(device: i64) -> i64 {
        // -1 stands for no device and stays as it is.
        if device == -1 {
            return -1;
        }
        i64::from(libc::major(device as libc::dev_t))
    }

    /// The second part of a device's number.
    #[sig("(device, /)")]
    fn minor(device: i64) -> i64 {
        if device == -1 {
            return -1;
        }
        i64::from(libc::minor(device as libc::dev_t))
    }

    /// The number of a device.
    #[sig("(major, minor, /)")]
    fn makedev(major: i64, minor: i64) -> u64 {
        if (major, minor) == (-1, -1) {
            return u64::MAX;
        }
        libc::makedev(major as u32, minor as u32)
    }

    /// Write everything that waits to be written to the disks.
    fn sync(vm: &mut Vm) -> R<()> {
        super::call::permit(vm, Files::None)?;
        nix::unistd::sync();
        Ok(())
    }
}
