//! What the system knows about files: `stat`, `statvfs`, permissions to access.

use super::call::{call, on_path, plain};
use super::path::{CInt, DirFd, Number, Path, PathOrFd, start};
use nix::errno::Errno;
use nix::fcntl::AtFlags;
use nix::sys::stat::{FileStat, fstat, fstatat};
use taipan_vm::host::Access;
use taipan_vm::native::functions;
use taipan_vm::native::structseq::StructDef;
use taipan_vm::{R, Value, Vm, structseq};

structseq!(STAT_RESULT, "os", "stat_result", "What os.stat() and its kin return.\n\nA tuple of ten ints; all of it is in attributes.", new: true, {
    0 "st_mode" 1 "st_ino" 2 "st_dev" 3 "st_nlink" 4 "st_uid" 5 "st_gid" 6 "st_size"
}, { "st_atime" "st_mtime" "st_ctime" }, {
    0 "st_atime" 1 "st_mtime" 2 "st_ctime" 3 "st_atime_ns" 4 "st_mtime_ns" 5 "st_ctime_ns" 6 "st_blksize" 7 "st_blocks" 8 "st_rdev"
});

structseq!(STATVFS_RESULT, "os", "statvfs_result", "What os.statvfs() and os.fstatvfs() return.", new: true, {
    0 "f_bsize" 1 "f_frsize" 2 "f_blocks" 3 "f_bfree" 4 "f_bavail" 5 "f_files" 6 "f_ffree" 7 "f_favail" 8 "f_flag" 9 "f_namemax"
}, { 0 "f_fsid" });

/// Classes that scripts can name.
pub static CLASSES: &[&StructDef] = &[&STAT_RESULT, &STATVFS_RESULT];

const NANO: i64 = 1_000_000_000;

/// A point of time in its three forms: whole seconds, seconds as a float, nanoseconds.
fn moments(vm: &mut Vm, seconds: i64, nanoseconds: i64) -> [Value; 3] {
    let exact = i128::from(seconds) * i128::from(NANO) + i128::from(nanoseconds);
    [
        vm.int(seconds),
        vm.float(seconds as f64 + 1e-9 * nanoseconds as f64),
        vm.bigint(exact.into()),
    ]
}

/// The result of `stat`.
#[allow(
    clippy::useless_conversion,
    reason = "the fields' widths differ between platforms"
)]
pub fn stat_result(vm: &mut Vm, st: &FileStat) -> Value {
    let times = [
        moments(vm, st.st_atime, st.st_atime_nsec),
        moments(vm, st.st_mtime, st.st_mtime_nsec),
        moments(vm, st.st_ctime, st.st_ctime_nsec),
    ];
    let mut items = vec![
        vm.int(i64::from(st.st_mode)),
        vm.bigint(st.st_ino.into()),
        vm.bigint(st.st_dev.into()),
        vm.bigint(u64::from(st.st_nlink).into()),
        vm.int(i64::from(st.st_uid)),
        vm.int(i64::from(st.st_gid)),
        vm.int(st.st_size),
    ];
    for form in 0..3 {
        items.extend(times.iter().map(|t| t[form].clone()));
    }
    items.push(vm.int(i64::from(st.st_blksize)));
    items.push(vm.int(st.st_blocks));
    items.push(vm.bigint(st.st_rdev.into()));
    vm.struct_seq(&STAT_RESULT, items)
}

fn stat(vm: &mut Vm, path: &PathOrFd, dir_fd: Option<DirFd>, follow: bool) -> R {
    path.check_combination(vm, dir_fd, follow)?;
    let flags = if follow {
        AtFlags::empty()
    } else {
        AtFlags::AT_SYMLINK_NOFOLLOW
    };
    let access = match follow {
        true => Access::Read,
        false => Access::ReadLink,
    };
    let found = on_path(vm, path, dir_fd, access, |bytes| match path.fd() {
        Some(fd) => fstat(fd),
        None => fstatat(start(dir_fd), bytes, flags),
    })?;
    Ok(stat_result(vm, &found))
}

fn statvfs_result(vm: &mut Vm, st: &nix::sys::statvfs::Statvfs) -> Value {
    let numbers = [
        st.block_size(),
        st.fragment_size(),
        st.blocks(),
        st.blocks_free(),
        st.blocks_available(),
        st.files(),
        st.files_free(),
        st.files_available(),
        st.flags().bits(),
        st.name_max(),
        st.filesystem_id(),
    ];
    let items = numbers.iter().map(|n| vm.bigint((*n).into())).collect();
    vm.struct_seq(&STATVFS_RESULT, items)
}

pub struct Stat;

#[functions(module = "posix")]
impl Stat {
    /// Return what the system knows about a file.
    ///
    /// path may be a descriptor. A relative path starts at the directory dir_fd, if given. With follow_symlinks=False the last
    /// part of the path is not followed if it is a symbolic link.
    #[sig("(path, *, dir_fd=None, follow_symlinks=True)")]
    fn stat(
        vm: &mut Vm,
        path: PathOrFd,
        dir_fd: Option<DirFd>,
        follow_symlinks: Option<bool>,
    ) -> R {
        stat(vm, &path, dir_fd, follow_symlinks.unwrap_or(true))
    }

    /// Return what the system knows about a file, of a symbolic link about the link itself.
    #[sig("(path, *, dir_fd=None)")]
    fn lstat(vm: &mut Vm, path: Path, dir_fd: Option<DirFd>) -> R {
        let found = on_path(vm, &path, dir_fd, Access::ReadLink, |bytes| {
            fstatat(start(dir_fd), bytes, AtFlags::AT_SYMLINK_NOFOLLOW)
        })?;
        Ok(stat_result(vm, &found))
    }

    /// Return what the system knows about the file of a descriptor.
    #[sig("(fd)")]
    fn fstat(vm: &mut Vm, fd: Number) -> R {
        let found = plain(vm, || fstat(fd.0))?;
        Ok(stat_result(vm, &found))
    }

    /// Return what the system knows about the file system of a path (or descriptor).
    #[sig("(path)")]
    fn statvfs(vm: &mut Vm, path: PathOrFd) -> R {
        let found = call(vm, path.files(), || match path.fd() {
            Some(fd) => nix::sys::statvfs::fstatvfs(fd),
            None => nix::sys::statvfs::statvfs(path.bytes.as_slice()),
        })?;
        Ok(statvfs_result(vm, &found))
    }

    /// Return what the system knows about the file system of a descriptor.
    #[sig("(fd, /)")]
    fn fstatvfs(vm: &mut Vm, fd: Number) -> R {
        let found = plain(vm, || nix::sys::statvfs::fstatvfs(fd.0))?;
        Ok(statvfs_result(vm, &found))
    }

    /// Whether the user may access the path: mode is F_OK, or a sum of R_OK, W_OK and X_OK.
    ///
    /// With effective_ids=True the effective user is meant.
    #[sig("(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)")]
    fn access(
        vm: &mut Vm,
        path: Path,
        mode: CInt,
        dir_fd: Option<DirFd>,
        effective_ids: Option<bool>,
        follow_symlinks: Option<bool>,
    ) -> R<bool> {
        let mut flags = AtFlags::empty();
        flags.set(AtFlags::AT_EACCESS, effective_ids.unwrap_or(false));
        let follow = follow_symlinks.unwrap_or(true);
        flags.set(AtFlags::AT_SYMLINK_NOFOLLOW, !follow);
        let mode = nix::unistd::AccessFlags::from_bits_retain(mode.0);
        let bytes = match vm.host.allows_os() {
            true => path.bytes,
            false => {
                let access = match mode.contains(nix::unistd::AccessFlags::W_OK) {
                    true => Access::Write,
                    false => Access::Read,
                };
                match vm.host.real_path(&path.bytes, access) {
                    Ok(real) if dir_fd.is_none_or(|d| d.0.is_none()) => real,
                    _ => return Ok(false),
                }
            }
        };
        loop {
            match nix::unistd::faccessat(start(dir_fd), bytes.as_slice(), mode, flags) {
                Err(Errno::EINTR) => vm.handle_signals()?,
                result => return Ok(result.is_ok()),
            }
        }
    }
}
