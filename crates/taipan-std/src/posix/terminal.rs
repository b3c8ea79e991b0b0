//! Terminals.

use super::call::plain;
use super::path::{CInt, Number, name_value};
use nix::unistd::Pid;
use taipan_vm::native::functions;
use taipan_vm::native::structseq::StructDef;
use taipan_vm::{R, Value, Vm, structseq};

structseq!(TERMINAL_SIZE, "os", "terminal_size", "The size of a terminal: columns and lines.", new: true, {
    0 "columns" 1 "lines"
}, {});

/// Classes that scripts can name.
pub static CLASSES: &[&StructDef] = &[&TERMINAL_SIZE];

pub struct Terminals;

#[functions(module = "posix")]
impl Terminals {
    /// Return the size of a terminal; standard output is asked if no descriptor is given.
    #[sig("(fd=None, /)")]
    fn get_terminal_size(vm: &mut Vm, fd: Option<CInt>) -> R {
        let fd = fd.map_or(1, |fd| fd.0);
        let (columns, lines) = plain(vm, || taipan_vm::posix::window_size(fd))?;
        let items = vec![
            Value::small_int(columns.into()),
            Value::small_int(lines.into()),
        ];
        Ok(vm.struct_seq(&TERMINAL_SIZE, items))
    }

    /// Make a pseudo-terminal; return the descriptors of both of its sides.
    fn openpty(vm: &mut Vm) -> R {
        let (master, slave) = plain(vm, taipan_vm::posix::openpty)?;
        Ok(vm.tuple(vec![
            Value::small_int(master.into()),
            Value::small_int(slave.into()),
        ]))
    }

    /// Open the controlling side of a new pseudo-terminal.
    #[sig("(oflag, /)")]
    fn posix_openpt(vm: &mut Vm, oflag: CInt) -> R<i32> {
        plain(vm, || {
            taipan_vm::posix::posix_openpt(oflag.0 | libc::O_CLOEXEC)
        })
    }

    /// Make the other side of a pseudo-terminal usable by its owner.
    #[sig("(fd, /)")]
    fn grantpt(vm: &mut Vm, fd: CInt) -> R<()> {
        plain(vm, || taipan_vm::posix::grantpt(fd.0))
    }

    /// Unlock the other side of a pseudo-terminal.
    #[sig("(fd, /)")]
    fn unlockpt(vm: &mut Vm, fd: CInt) -> R<()> {
        plain(vm, || taipan_vm::posix::unlockpt(fd.0))
    }

    /// Return the name of the other side of a pseudo-terminal.
    #[sig("(fd, /)")]
    fn ptsname(vm: &mut Vm, fd: CInt) -> R {
        let name = plain(vm, || taipan_vm::posix::ptsname(fd.0))?;
        name_value(vm, &name, false)
    }

    /// Make a terminal the controlling one of this process, and its standard input, output and error.
    #[sig("(fd, /)")]
    fn login_tty(vm: &mut Vm, fd: CInt) -> R<()> {
        plain(vm, || taipan_vm::posix::login_tty(fd.0))
    }

    /// Return the name of a terminal.
    #[sig("(fd, /)")]
    fn ttyname(vm: &mut Vm, fd: Number) -> R {
        let path = plain(vm, || nix::unistd::ttyname(fd.0))?;
        name_value(vm, path.into_os_string().as_encoded_bytes(), false)
    }

    /// Return the name of the controlling terminal.
    fn ctermid() -> &'static str {
        "/dev/tty"
    }

    /// Return the group of processes in the foreground of a terminal.
    #[sig("(fd, /)")]
    fn tcgetpgrp(vm: &mut Vm, fd: Number) -> R<i32> {
        plain(vm, || nix::unistd::tcgetpgrp(fd.0)).map(Pid::as_raw)
    }

    /// Set the group of processes in the foreground of a terminal.
    #[sig("(fd, pgid, /)")]
    fn tcsetpgrp(vm: &mut Vm, fd: Number, pgid: CInt) -> R<()> {
        plain(vm, || nix::unistd::tcsetpgrp(fd.0, Pid::from_raw(pgid.0)))
    }
}
