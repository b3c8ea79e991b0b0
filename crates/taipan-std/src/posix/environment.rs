//! The environment and the system around the process: variables, processors, randomness, names.

use super::call::{Files, permit, plain};
use super::path::{CInt, Text};
use nix::errno::Errno;
use std::ffi::{CStr, CString};
use std::os::unix::ffi::OsStringExt;
use taipan_vm::native::functions;
use taipan_vm::native::structseq::StructDef;
use taipan_vm::{R, Vm, structseq};

structseq!(UNAME_RESULT, "posix", "uname_result", "What os.uname() returns.", new: true, {
    0 "sysname" 1 "nodename" 2 "release" 3 "version" 4 "machine"
}, {});

/// Classes that scripts can name.
pub static CLASSES: &[&StructDef] = &[&UNAME_RESULT];

/// The variables of this isolate: those of the process at first, later changes are its own.
#[derive(Default)]
struct Variables(Option<Vec<(Vec<u8>, Vec<u8>)>>);

fn variables(vm: &mut Vm) -> &mut Vec<(Vec<u8>, Vec<u8>)> {
    if vm.module_state::<Variables>().0.is_none() {
        let given = vm.host.variables().unwrap_or_else(|| {
            std::env::vars_os()
                .map(|(key, value)| (key.into_vec(), value.into_vec()))
                .collect()
        });
        vm.module_state::<Variables>().0 = Some(given);
    }
    vm.module_state::<Variables>().0.get_or_insert_default()
}

/// A variable of this isolate that is not empty.
pub fn variable(vm: &mut Vm, name: &[u8]) -> Option<Vec<u8>> {
    let found = variables(vm).iter().find(|(key, _)| key == name);
    found
        .map(|(_, value)| value.clone())
        .filter(|value| !value.is_empty())
}

/// The variables as programs that are run get them.
pub fn for_programs(vm: &mut Vm) -> Vec<CString> {
    let lines = variables(vm).iter().map(|(key, value)| {
        let mut line = key.clone();
        line.push(b'=');
        line.extend_from_slice(value);
        line
    });
    // A variable with a zero byte cannot exist.
    lines.filter_map(|line| CString::new(line).ok()).collect()
}

/// The variables as a dict of bytes.
pub fn as_dict(vm: &mut Vm) -> R {
    let dict = vm.dict();
    for (key, value) in variables(vm).clone() {
        let (key, value) = (vm.bytes(key), vm.bytes(value));
        vm.set_item(&dict, &key, value)?;
    }
    Ok(dict)
}

fn check_name(vm: &mut Vm, name: &CStr) -> R<()> {
    if name.is_empty() || name.to_bytes().contains(&b'=') {
        return Err(super::call::error(vm, Errno::EINVAL, Files::None));
    }
    Ok(())
}

pub struct Environment;

#[functions(module = "posix")]
impl Environment {
    /// Return the variables of the environment, as bytes.
    fn _create_environ(vm: &mut Vm) -> R {
        as_dict(vm)
    }

    /// Set a variable of the environment.
    #[sig("(name, value, /)")]
    fn putenv(vm: &mut Vm, name: Text, value: Text) -> R<()> {
        if name.0.to_bytes().contains(&b'=') {
            return Err(vm.value_error("illegal environment variable name"));
        }
        check_name(vm, &name.0)?;
        permit(vm, Files::None)?;
        let (name, value) = (name.0.into_bytes(), value.0.into_bytes());
        let all = variables(vm);
        match all.iter_mut().find(|(key, _)| *key == name) {
            Some(entry) => entry.1 = value,
            None => all.push((name, value)),
        }
        Ok(())
    }

    /// Remove a variable of the environment.
    #[sig("(name, /)")]
    fn unsetenv(vm: &mut Vm, name: Text) -> R<()> {
        check_name(vm, &name.0)?;
        permit(vm, Files::None)?;
        variables(vm).retain(|(key, _)| key.as_slice() != name.0.to_bytes());
        Ok(())
    }

    /// Return random bytes that cannot be foreseen.
    #[sig("(size, /)")]
    fn urandom(vm: &mut Vm, size: i64) -> R {
        let Ok(size) = usize::try_from(size) else {
            return Err(vm.value_error("negative argument not allowed"));
        };
        let mut bytes = vm.buffer(size)?;
        bytes.resize(size, 0);
        if let Err(problem) = vm.host.random(&mut bytes) {
            let errno = Errno::from_raw(problem.raw_os_error().unwrap_or(libc::EIO));
            return Err(super::call::error(vm, errno, Files::None));
        }
        Ok(vm.bytes(bytes))
    }

    /// Return random bytes, as flags say: as many as there are without waiting.
    #[sig("(size, flags=0)")]
    fn getrandom(vm: &mut Vm, size: i64, flags: Option<CInt>) -> R {
        let Ok(size) = usize::try_from(size) else {
            return Err(super::call::error(vm, Errno::EINVAL, Files::None));
        };
        let flags = flags.map_or(0, |f| f.0 as u32);
        let mut bytes = vm.buffer(size)?;
        bytes.resize(size, 0);
        let n = plain(vm, || taipan_vm::posix::getrandom(&mut bytes, flags))?;
        bytes.truncate(n);
        Ok(vm.bytes(bytes))
    }

    /// Return the number of processors; None if it is not known.
    fn cpu_count(vm: &mut Vm) -> Option<i64> {
        if !vm.host.allows_os() {
            return None;
        }
        let count = nix::unistd::sysconf(nix::unistd::SysconfVar::_NPROCESSORS_ONLN);
        count.ok().flatten().filter(|n| *n > 0)
    }

    /// Return what the system calls itself.
    fn uname(vm: &mut Vm) -> R {
        let names = plain(vm, nix::sys::utsname::uname)?;
        let parts = [
            names.sysname(),
            names.nodename(),
            names.release(),
            names.version(),
            names.machine(),
        ];
        let mut items = Vec::new();
        for part in parts {
            items.push(super::path::name_value(vm, part.as_encoded_bytes(), false)?);
        }
        Ok(vm.struct_seq(&UNAME_RESULT, items))
    }

    /// Return the text of an error number.
    #[sig("(code, /)")]
    fn strerror(code: CInt) -> String {
        taipan_vm::fd::error_text(code.0)
    }
}
