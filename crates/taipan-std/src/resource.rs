//! `resource`: what the process may use and has used.

use crate::_io::os_error;
use crate::classes::set;
use nix::errno::Errno;
use nix::sys::resource::{UsageWho, getrusage};
use taipan_vm::native::{Nullable, module};
use taipan_vm::posix::Limits;
use taipan_vm::{R, Value, Vm, structseq};

structseq!(RUSAGE, "resource", "struct_rusage", "What getrusage() returns.", new: true, {
    0 "ru_utime" 1 "ru_stime" 2 "ru_maxrss" 3 "ru_ixrss" 4 "ru_idrss" 5 "ru_isrss" 6 "ru_minflt" 7 "ru_majflt"
    8 "ru_nswap" 9 "ru_inblock" 10 "ru_oublock" 11 "ru_msgsnd" 12 "ru_msgrcv" 13 "ru_nsignals" 14 "ru_nvcsw" 15 "ru_nivcsw"
}, {});

/// A `struct_rusage`.
pub fn usage_value(vm: &mut Vm, usage: &libc::rusage) -> Value {
    let seconds = |t: libc::timeval| t.tv_sec as f64 + t.tv_usec as f64 * 1e-6;
    let mut items = vec![
        vm.float(seconds(usage.ru_utime)),
        vm.float(seconds(usage.ru_stime)),
    ];
    let counts = [
        usage.ru_maxrss,
        usage.ru_ixrss,
        usage.ru_idrss,
        usage.ru_isrss,
        usage.ru_minflt,
        usage.ru_majflt,
        usage.ru_nswap,
        usage.ru_inblock,
        usage.ru_oublock,
        usage.ru_msgsnd,
        usage.ru_msgrcv,
        usage.ru_nsignals,
        usage.ru_nvcsw,
        usage.ru_nivcsw,
    ];
    items.extend(counts.map(Value::small_int));
    vm.struct_seq(&RUSAGE, items)
}

/// A limit as scripts write it: -1 for none.
fn limit_value(vm: &mut Vm, limit: u64) -> Value {
    if limit == libc::RLIM_INFINITY {
        return Value::small_int(-1);
    }
    vm.bigint(limit.into())
}

fn pair(vm: &mut Vm, (soft, hard): Limits) -> Value {
    let items = vec![limit_value(vm, soft), limit_value(vm, hard)];
    vm.tuple(items)
}

fn limit(vm: &mut Vm, value: &Value) -> R<u64> {
    let number = vm.index(value)?;
    let found = taipan_vm::types::int::int_ref(&number).and_then(|n| n.to_i64());
    match found {
        Some(-1) => Ok(libc::RLIM_INFINITY),
        Some(n) if n < 0 => Err(vm.value_error("Cannot convert negative int")),
        Some(n) => Ok(n as u64),
        None => Err(vm.overflow_error("int too big to convert")),
    }
}

/// A pair of limits that a script gives.
fn limits(vm: &mut Vm, value: &Value) -> R<Limits> {
    match vm.collect(value)?.as_slice() {
        [soft, hard] => Ok((limit(vm, soft)?, limit(vm, hard)?)),
        _ => Err(vm.value_error("expected a tuple of 2 integers")),
    }
}

/// Ask for limits, or change them.
fn change(vm: &mut Vm, pid: i32, resource: i32, new: Option<Limits>) -> R {
    if !(0..16).contains(&resource) {
        return Err(vm.value_error("invalid resource specified"));
    }
    if !vm.host.allows_os() {
        return Err(os_error(vm, libc::EPERM, None));
    }
    match taipan_vm::posix::prlimit(pid, resource, new) {
        Ok(limits) => Ok(pair(vm, limits)),
        Err(Errno::EINVAL) => Err(vm.value_error("current limit exceeds maximum limit")),
        Err(Errno::EPERM) if pid == 0 => Err(vm.value_error("not allowed to raise maximum limit")),
        Err(errno) => Err(os_error(vm, errno as i32, None)),
    }
}

pub struct ResourceModule;

/// What the process may use and has used.
#[module(name = "resource")]
impl ResourceModule {
    /// Return what this process (or its children, or this thread) has used.
    #[sig("(who, /)")]
    fn getrusage(vm: &mut Vm, who: i32) -> R {
        let who = match who {
            libc::RUSAGE_SELF => UsageWho::RUSAGE_SELF,
            libc::RUSAGE_CHILDREN => UsageWho::RUSAGE_CHILDREN,
            libc::RUSAGE_THREAD => UsageWho::RUSAGE_THREAD,
            _ => return Err(vm.value_error("invalid who parameter")),
        };
        if !vm.host.allows_os() {
            return Err(os_error(vm, libc::EPERM, None));
        }
        match getrusage(who) {
            Ok(usage) => Ok(usage_value(vm, usage.as_ref())),
            Err(errno) => Err(os_error(vm, errno as i32, None)),
        }
    }

    /// Return the soft and the hard limit of a resource.
    #[sig("(resource, /)")]
    fn getrlimit(vm: &mut Vm, resource: i32) -> R {
        change(vm, 0, resource, None)
    }

    /// Set the soft and the hard limit of a resource.
    #[sig("(resource, limits, /)")]
    fn setrlimit(vm: &mut Vm, resource: i32, limits: &Value) -> R<()> {
        let new = self::limits(vm, limits)?;
        change(vm, 0, resource, Some(new)).map(drop)
    }

    /// Return the limits of a process, and set new ones if they are given.
    #[sig("(pid, resource, limits=None, /)")]
    fn prlimit(vm: &mut Vm, pid: i32, resource: i32, limits: Nullable<Value>) -> R {
        let new = match &limits.0 {
            Some(value) => Some(self::limits(vm, value)?),
            None => None,
        };
        change(vm, pid, resource, new)
    }

    /// Return the size of a page of memory.
    fn getpagesize() -> i64 {
        let size = nix::unistd::sysconf(nix::unistd::SysconfVar::PAGE_SIZE);
        size.ok().flatten().unwrap_or(4096)
    }

    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        for (name, number) in [
            ("RLIMIT_CPU", 0),
            ("RLIMIT_FSIZE", 1),
            ("RLIMIT_DATA", 2),
            ("RLIMIT_STACK", 3),
            ("RLIMIT_CORE", 4),
            ("RLIMIT_NOFILE", 7),
            ("RLIMIT_OFILE", 7),
            ("RLIMIT_AS", 9),
            ("RLIMIT_RSS", 5),
            ("RLIMIT_NPROC", 6),
            ("RLIMIT_MEMLOCK", 8),
            ("RLIMIT_MSGQUEUE", 12),
            ("RLIMIT_NICE", 13),
            ("RLIMIT_RTPRIO", 14),
            ("RLIMIT_RTTIME", 15),
            ("RLIMIT_SIGPENDING", 11),
            ("RUSAGE_SELF", 0),
            ("RUSAGE_CHILDREN", -1),
            ("RUSAGE_THREAD", 1),
            ("RLIM_INFINITY", -1),
        ] {
            set(vm, module, name, Value::small_int(number));
        }
        let class = vm.struct_class(&RUSAGE);
        set(vm, module, "struct_rusage", class);
        let error = vm.class(|t| &t.OSError);
        set(vm, module, "error", error);
        Ok(())
    }
}
