//! `fcntl`: commands to files and devices, and locks.

use crate::classes::set;
use crate::posix::{CInt, FileNumber, plain};
use taipan_vm::control::{self, MAX_BUFFER};
use taipan_vm::native::module;
use taipan_vm::types::bytes_like::data_of;
use taipan_vm::types::int::int_ref;
use taipan_vm::types::str_::Str;
use taipan_vm::{R, Value, Vm};

macro_rules! of_libc {
    ($($name:ident)*) => { &[ $( (stringify!($name), libc::$name as i64) ),* ] };
}

const SYSTEM: &[(&str, i64)] = of_libc! {
    FD_CLOEXEC F_ADD_SEALS F_DUPFD F_DUPFD_CLOEXEC
    F_GETFD F_GETFL F_GETLEASE F_GETLK F_GETOWN F_GETPIPE_SZ F_GET_SEALS F_NOTIFY F_OFD_GETLK F_OFD_SETLK
    F_OFD_SETLKW F_RDLCK F_SEAL_FUTURE_WRITE F_SEAL_GROW F_SEAL_SEAL F_SEAL_SHRINK F_SEAL_WRITE F_SETFD F_SETFL
    F_SETLEASE F_SETLK F_SETLKW F_SETOWN F_SETPIPE_SZ F_UNLCK F_WRLCK LOCK_EX LOCK_NB LOCK_SH LOCK_UN
};

/// What the C library's Rust face does not have.
const OTHERS: &[(&str, i64)] = &[
    ("DN_ACCESS", 1),
    ("DN_ATTRIB", 32),
    ("DN_CREATE", 4),
    ("DN_DELETE", 8),
    ("DN_MODIFY", 2),
    ("DN_MULTISHOT", 0x8000_0000),
    ("DN_RENAME", 16),
    ("FASYNC", libc::O_ASYNC as i64),
    ("FICLONE", 0x4004_9409),
    ("FICLONERANGE", 0x4020_940d),
    ("F_DUPFD_QUERY", 1027),
    ("F_EXLCK", 4),
    ("F_GETLK64", libc::F_GETLK as i64),
    ("F_GETOWN_EX", 16),
    ("F_GETSIG", 11),
    ("F_GET_FILE_RW_HINT", 1037),
    ("F_GET_RW_HINT", 1035),
    ("F_OWNER_PGRP", 2),
    ("F_OWNER_PID", 1),
    ("F_OWNER_TID", 0),
    ("F_SETLK64", libc::F_SETLK as i64),
    ("F_SETLKW64", libc::F_SETLKW as i64),
    ("F_SETOWN_EX", 15),
    ("F_SETSIG", 10),
    ("F_SET_FILE_RW_HINT", 1038),
    ("F_SET_RW_HINT", 1036),
    ("F_SHLCK", 8),
    ("LOCK_MAND", 32),
    ("LOCK_READ", 64),
    ("LOCK_RW", 192),
    ("LOCK_WRITE", 128),
    ("RWH_WRITE_LIFE_EXTREME", 5),
    ("RWH_WRITE_LIFE_LONG", 4),
    ("RWH_WRITE_LIFE_MEDIUM", 3),
    ("RWH_WRITE_LIFE_NONE", 1),
    ("RWH_WRITE_LIFE_NOT_SET", 0),
    ("RWH_WRITE_LIFE_SHORT", 2),
];

/// What a command is given.
enum Argument {
    Number(i64),
    Buffer(Vec<u8>),
}

/// The low bits of an int, as many as the system takes.
fn low_bits(vm: &mut Vm, value: &Value) -> R<i64> {
    let number = vm.index(value)?;
    let number = int_ref(&number);
    let number = number.as_ref();
    Ok(number
        .and_then(|n| n.to_i64().or_else(|| n.to_u64().map(|n| n as i64)))
        .unwrap_or(-1))
}

fn is_number(vm: &mut Vm, value: &Value) -> bool {
    let index = vm.names.__index__.clone();
    value.as_small_int().is_some() || vm.lookup_special(value, &index).is_some()
}

fn argument(vm: &mut Vm, function: &str, value: Option<&Value>) -> R<Argument> {
    let Some(value) = value else {
        return Ok(Argument::Number(0));
    };
    if is_number(vm, value) {
        return low_bits(vm, value).map(Argument::Number);
    }
    let data = match value.downcast::<Str>() {
        Some(text) => Some(text.to_string_lossy().into_owned().into_bytes()),
        None => data_of(vm, value)?.map(|data| data.into_owned()),
    };
    match data {
        Some(data) => Ok(Argument::Buffer(data)),
        None => {
            let found = vm.type_name(value);
            Err(vm.type_error(format!(
                "{function}() argument 3 must be an integer, a bytes-like object, or a string, not {found}"
            )))
        }
    }
}

fn check_size(vm: &mut Vm, function: &str, data: &[u8]) -> R<()> {
    if data.len() > MAX_BUFFER {
        return Err(vm.value_error(format!("{function} argument 3 is too long")));
    }
    Ok(())
}

pub struct Fcntl;

/// Commands to files and devices, and locks.
#[module(name = "fcntl")]
impl Fcntl {
    /// Give a command to an open file. The argument is an int, or a buffer that the result is a changed copy of.
    #[sig("(fd, cmd, arg=0, /)")]
    fn fcntl(vm: &mut Vm, fd: FileNumber, cmd: CInt, arg: Option<&Value>) -> R {
        let (fd, command) = (fd.0.0, cmd.0);
        match argument(vm, "fcntl", arg)? {
            Argument::Number(number) => {
                let result = plain(vm, || control::fcntl(fd, command, number))?;
                Ok(Value::small_int(result.into()))
            }
            Argument::Buffer(data) => {
                check_size(vm, "fcntl", &data)?;
                let (_, data) = plain(vm, || control::fcntl_buffer(fd, command, &data))?;
                Ok(vm.bytes(data))
            }
        }
    }

    /// Give a command to a device. A writable buffer is changed in place if mutate_flag is true.
    #[sig("(fd, request, arg=0, mutate_flag=True, /)")]
    fn ioctl(
        vm: &mut Vm,
        fd: FileNumber,
        request: &Value,
        arg: Option<&Value>,
        mutate_flag: Option<bool>,
    ) -> R {
        let fd = fd.0.0;
        let request = low_bits(vm, request)? as u64;
        let data = match argument(vm, "ioctl", arg)? {
            Argument::Number(number) => {
                let result = plain(vm, || control::ioctl(fd, request, number))?;
                return Ok(Value::small_int(result.into()));
            }
            Argument::Buffer(data) => data,
        };
        if let Some(buffer) = arg
            && mutate_flag.unwrap_or(true)
            && vm.writable_len(buffer)?.is_some()
        {
            let (result, data) = plain(vm, || control::ioctl_buffer(fd, request, &data))?;
            vm.write_into(buffer, &data)?;
            return Ok(Value::small_int(result.into()));
        }
        check_size(vm, "ioctl", &data)?;
        let (_, data) = plain(vm, || control::ioctl_buffer(fd, request, &data))?;
        Ok(vm.bytes(data))
    }

    /// Lock or unlock a file as a whole.
    #[sig("(fd, operation, /)")]
    fn flock(vm: &mut Vm, fd: FileNumber, operation: CInt) -> R<()> {
        plain(vm, || control::flock(fd.0.0, operation.0))
    }

    /// Lock or unlock a part of a file.
    #[sig("(fd, cmd, len=0, start=0, whence=0, /)")]
    fn lockf(
        vm: &mut Vm,
        fd: FileNumber,
        cmd: CInt,
        len: Option<i64>,
        start: Option<i64>,
        whence: Option<CInt>,
    ) -> R<()> {
        let kind = match cmd.0 {
            libc::LOCK_UN => libc::F_UNLCK,
            cmd if cmd & libc::LOCK_SH != 0 => libc::F_RDLCK,
            cmd if cmd & libc::LOCK_EX != 0 => libc::F_WRLCK,
            _ => return Err(vm.value_error("unrecognized lockf argument")),
        };
        let wait = cmd.0 & libc::LOCK_NB == 0;
        let (start, length) = (start.unwrap_or(0), len.unwrap_or(0));
        let whence = whence.map_or(0, |w| w.0);
        plain(vm, || {
            control::record_lock(fd.0.0, wait, kind, start, length, whence)
        })
    }

    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        for &(name, number) in SYSTEM.iter().chain(OTHERS) {
            set(vm, module, name, Value::small_int(number));
        }
        Ok(())
    }
}
