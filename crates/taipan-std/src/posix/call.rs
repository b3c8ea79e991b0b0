//! The one way from this module to the system: the host's permission, interrupted calls, and OSError with the names of files.

use super::path::{DirFd, PathArg};
use crate::_io::os_error;
use nix::errno::Errno;
use taipan_vm::host::Access;
use taipan_vm::{R, Raise, Value, Vm};

/// The files that an error names.
#[derive(Clone, Copy)]
pub enum Files<'a> {
    None,
    One(&'a Value),
    Two(&'a Value, &'a Value),
}

/// Make a call of the system while other threads run, again after a signal whose handler has not raised anything.
pub fn call<T>(vm: &mut Vm, files: Files<'_>, mut attempt: impl FnMut() -> nix::Result<T>) -> R<T> {
    permit(vm, files)?;
    loop {
        match vm.unlocked(&mut attempt) {
            Ok(result) => return Ok(result),
            Err(Errno::EINTR) => vm.handle_signals()?,
            Err(errno) => return Err(error(vm, errno, files)),
        }
    }
}

/// Make a call about a path. A host that does not let scripts use the whole system may still say where the file lies.
pub fn on_path<const FD: bool, const NONE: bool, T>(
    vm: &mut Vm,
    path: &PathArg<FD, NONE>,
    folder: Option<DirFd>,
    access: Access,
    mut attempt: impl FnMut(&[u8]) -> nix::Result<T>,
) -> R<T> {
    if vm.host.allows_os() {
        return call(vm, path.files(), || attempt(&path.bytes));
    }
    let real = match path.fd().is_some() || folder.is_some_and(|d| d.0.is_some()) {
        true => Err(Errno::EPERM as i32),
        false => vm.host.real_path(&path.bytes, access),
    };
    let real = real.map_err(|errno| error(vm, Errno::from_raw(errno), path.files()))?;
    loop {
        match vm.unlocked(|| attempt(&real)) {
            Ok(result) => return Ok(result),
            Err(Errno::EINTR) => vm.handle_signals()?,
            Err(errno) => return Err(error(vm, errno, path.files())),
        }
    }
}

/// A call without a file.
pub fn plain<T>(vm: &mut Vm, attempt: impl FnMut() -> nix::Result<T>) -> R<T> {
    call(vm, Files::None, attempt)
}

/// PermissionError where the host does not let scripts use the system.
pub fn permit(vm: &mut Vm, files: Files<'_>) -> R<()> {
    if vm.host.allows_os() {
        Ok(())
    } else {
        Err(error(vm, Errno::EPERM, files))
    }
}

/// OSError, of the subclass that the number asks for.
#[cold]
pub fn error(vm: &mut Vm, errno: Errno, files: Files<'_>) -> Raise {
    match files {
        Files::None => os_error(vm, errno as i32, None),
        Files::One(file) => os_error(vm, errno as i32, Some(file)),
        Files::Two(first, second) => {
            let class = vm.class(|t| &t.OSError);
            let text = vm.str(taipan_vm::fd::error_text(errno as i32));
            let args = [
                Value::small_int(errno as i64),
                text,
                first.clone(),
                Value::NONE,
                second.clone(),
            ];
            match vm.call(&class, &args) {
                Ok(exception) => vm.raise_value(exception),
                Err(raise) => raise,
            }
        }
    }
}
