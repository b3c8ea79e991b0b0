//! Extended attributes of files.

use super::call::{call, error};
use super::path::{CInt, FolderArg, PathArg, PathOrFd, Text, name_value};
use nix::errno::Errno;
use std::ffi::CString;
use taipan_vm::native::{Nullable, functions};
use taipan_vm::posix::{self, Attributed};
use taipan_vm::types::bytes_like::Data;
use taipan_vm::{R, Value, Vm};

/// Make a call with the file that is meant.
fn on_file<const NONE: bool, T>(
    vm: &mut Vm,
    path: &PathArg<true, NONE>,
    follow: Option<bool>,
    mut attempt: impl FnMut(Attributed<'_>) -> nix::Result<T>,
) -> R<T> {
    let follow = follow.unwrap_or(true);
    path.check_combination(vm, None, follow)?;
    let Ok(text) = CString::new(path.bytes.as_slice()) else {
        return Err(error(vm, Errno::EINVAL, path.files()));
    };
    call(vm, path.files(), || {
        attempt(match path.fd() {
            Some(fd) => Attributed::Open(fd.0),
            None if follow => Attributed::Path(&text),
            None => Attributed::Link(&text),
        })
    })
}

/// Ask for the size, then for the content; it may have grown in between.
fn sized(mut read: impl FnMut(&mut [u8]) -> nix::Result<usize>) -> nix::Result<Vec<u8>> {
    loop {
        let mut buffer = vec![0; read(&mut [])?];
        if buffer.is_empty() {
            return Ok(buffer);
        }
        match read(&mut buffer) {
            Ok(n) => {
                buffer.truncate(n);
                return Ok(buffer);
            }
            Err(Errno::ERANGE) => {}
            Err(errno) => return Err(errno),
        }
    }
}

pub struct Attributes;

#[functions(module = "posix")]
impl Attributes {
    /// Return the value of an extended attribute.
    #[sig("(path, attribute, *, follow_symlinks=True)")]
    fn getxattr(vm: &mut Vm, path: PathOrFd, attribute: Text, follow_symlinks: Option<bool>) -> R {
        let value = on_file(vm, &path, follow_symlinks, |file| {
            sized(|buffer| posix::getxattr(file, &attribute.0, buffer))
        })?;
        Ok(vm.bytes(value))
    }

    /// Set an extended attribute.
    #[sig("(path, attribute, value, flags=0, *, follow_symlinks=True)")]
    fn setxattr(
        vm: &mut Vm,
        path: PathOrFd,
        attribute: Text,
        value: Data<'_>,
        flags: Option<CInt>,
        follow_symlinks: Option<bool>,
    ) -> R<()> {
        let flags = flags.map_or(0, |f| f.0);
        on_file(vm, &path, follow_symlinks, |file| {
            posix::setxattr(file, &attribute.0, &value.0, flags)
        })
    }

    /// Remove an extended attribute.
    #[sig("(path, attribute, *, follow_symlinks=True)")]
    fn removexattr(
        vm: &mut Vm,
        path: PathOrFd,
        attribute: Text,
        follow_symlinks: Option<bool>,
    ) -> R<()> {
        on_file(vm, &path, follow_symlinks, |file| {
            posix::removexattr(file, &attribute.0)
        })
    }

    /// Return the names of the extended attributes; path is the current folder by default.
    #[sig("(path=None, *, follow_symlinks=True)")]
    fn listxattr(
        vm: &mut Vm,
        path: Nullable<FolderArg>,
        follow_symlinks: Option<bool>,
    ) -> R<Vec<Value>> {
        let path = match path.0 {
            Some(path) => path,
            None => FolderArg::current_folder(vm, "listxattr"),
        };
        let names = on_file(vm, &path, follow_symlinks, |file| {
            sized(|buffer| posix::listxattr(file, buffer))
        })?;
        let names = names.split(|b| *b == 0).filter(|name| !name.is_empty());
        names.map(|name| name_value(vm, name, false)).collect()
    }
}
