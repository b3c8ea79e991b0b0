//! System calls that have no safe form elsewhere, or one that takes only the flags and signals it knows (unsafe island 7).
//!
//! # Invariants
//! 1. Every pointer passed to the system is that of a live buffer, with its length, or of a C string.
//! 2. Numbers of descriptors, processes and signals are a script's choice: a wrong one gives an error, nothing relies on it.
#![expect(unsafe_code, reason = "system calls with numbers that scripts choose")]

use nix::Result;
use nix::errno::Errno;
use std::ffi::CStr;
use std::io::{IoSlice, IoSliceMut};

/// The lowest address of the calling thread's stack; `None` where the system does not tell.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub fn stack_floor() -> Option<usize> {
    let mut attributes = std::mem::MaybeUninit::<libc::pthread_attr_t>::uninit();
    let (mut lowest, mut size) = (std::ptr::null_mut(), 0);
    // SAFETY: the attributes are filled before they are read, and given back; the other pointers are those of locals.
    unsafe {
        if libc::pthread_getattr_np(libc::pthread_self(), attributes.as_mut_ptr()) != 0 {
            return None;
        }
        let result = libc::pthread_attr_getstack(attributes.as_ptr(), &mut lowest, &mut size);
        libc::pthread_attr_destroy(attributes.as_mut_ptr());
        if result != 0 {
            return None;
        }
    }
    Some(lowest as usize)
}

/// The lowest address of the calling thread's stack; `None` where the system does not tell.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub fn stack_floor() -> Option<usize> {
    None
}

/// Have the C library keep the memory that it gets back, instead of returning it to the system: buffers of connections and
/// temporary objects come and go all the time, and every page that is got anew is a page fault. For processes that are all ours.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn keep_freed_memory() {
    // The most that the library itself comes to when a program gives large blocks back.
    const LARGEST: i32 = 32 << 20;
    // SAFETY: only numbers are passed.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, LARGEST);
        libc::mallopt(libc::M_TRIM_THRESHOLD, 2 * LARGEST);
    }
}

/// Have the C library keep the memory that it gets back; nothing to do here.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn keep_freed_memory() {}

/// Close descriptors from `low` up to `high` (exclusive), ignoring errors.
pub fn close_range(low: i32, high: i32) {
    if high <= low.max(0) {
        return;
    }
    let (low, high) = (low.max(0), high - 1);
    // SAFETY: invariant 2.
    let result = unsafe {
        libc::syscall(
            libc::SYS_close_range,
            low as libc::c_uint,
            high as libc::c_uint,
            0,
        )
    };
    if result < 0 {
        // A system without the call.
        for fd in low..=high {
            let _ = crate::fd::close(fd);
        }
    }
}

/// `dup2`; the new descriptor is inherited or not.
pub fn dup2(fd: i32, new: i32, inheritable: bool) -> Result<i32> {
    if inheritable || fd == new {
        // SAFETY: invariant 2.
        return Errno::result(unsafe { libc::dup2(fd, new) });
    }
    // SAFETY: invariant 2.
    Errno::result(unsafe { libc::dup3(fd, new, libc::O_CLOEXEC) })
}

/// `preadv2`
pub fn preadv2(fd: i32, parts: &mut [IoSliceMut<'_>], offset: i64, flags: i32) -> Result<usize> {
    let (pointer, count) = (parts.as_mut_ptr().cast(), parts.len() as i32);
    // SAFETY: invariant 1: an IoSliceMut has the layout of an iovec.
    let n = unsafe { libc::preadv2(fd, pointer, count, offset, flags) };
    Errno::result(n).map(|n| n as usize)
}

/// `pwritev2`
pub fn pwritev2(fd: i32, parts: &[IoSlice<'_>], offset: i64, flags: i32) -> Result<usize> {
    let (pointer, count) = (parts.as_ptr().cast(), parts.len() as i32);
    // SAFETY: invariant 1: an IoSlice has the layout of an iovec.
    let n = unsafe { libc::pwritev2(fd, pointer, count, offset, flags) };
    Errno::result(n).map(|n| n as usize)
}

/// `lockf`
pub fn lockf(fd: i32, command: i32, length: i64) -> Result<()> {
    // SAFETY: invariant 2.
    Errno::result(unsafe { libc::lockf(fd, command, length) }).map(drop)
}

/// `posix_fadvise`
pub fn fadvise(fd: i32, offset: i64, length: i64, advice: i32) -> Result<()> {
    // SAFETY: invariant 2.
    match unsafe { libc::posix_fadvise(fd, offset, length, advice) } {
        0 => Ok(()),
        errno => Err(Errno::from_raw(errno)),
    }
}

/// `kill`
pub fn kill(pid: i32, signal: i32) -> Result<()> {
    // SAFETY: invariant 2.
    Errno::result(unsafe { libc::kill(pid, signal) }).map(drop)
}

/// `killpg`
pub fn killpg(group: i32, signal: i32) -> Result<()> {
    // SAFETY: invariant 2.
    Errno::result(unsafe { libc::killpg(group, signal) }).map(drop)
}

/// A copy of this process; 0 in the copy.
pub fn fork() -> Result<i32> {
    // SAFETY: the copy has one thread, the one that runs the isolate, and no lock of another thread is needed to go on in it:
    // the allocator and standard output of the process are protected by the C library.
    Errno::result(unsafe { libc::fork() })
}

/// What `wait4` says of a process: its number, its status, what it used.
pub struct Waited {
    pub pid: i32,
    pub status: i32,
    pub usage: libc::rusage,
}

/// `wait4`
pub fn wait4(pid: i32, options: i32) -> Result<Waited> {
    let mut status = 0;
    // SAFETY: the structure is plain numbers.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: invariant 1.
    let pid = Errno::result(unsafe { libc::wait4(pid, &mut status, options, &mut usage) })?;
    Ok(Waited { pid, status, usage })
}

/// Leave the process at once.
pub fn exit_now(status: i32) -> ! {
    // SAFETY: nothing runs after it.
    unsafe { libc::_exit(status) }
}

/// Columns and lines of a terminal.
pub fn window_size(fd: i32) -> Result<(u16, u16)> {
    // SAFETY: the structure is plain numbers.
    let mut size: libc::winsize = unsafe { std::mem::zeroed() };
    // SAFETY: invariant 1; the call writes such a structure.
    Errno::result(unsafe { libc::ioctl(fd, libc::TIOCGWINSZ, &mut size) })?;
    Ok((size.ws_col, size.ws_row))
}

/// What `waitid` says.
pub struct WaitInfo {
    pub pid: i32,
    pub uid: u32,
    pub signal: i32,
    pub status: i32,
    pub code: i32,
}

/// `waitid`; None if no child has changed.
pub fn waitid(kind: i32, id: i64, options: i32) -> Result<Option<WaitInfo>> {
    // SAFETY: the structure is plain numbers.
    let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
    let (kind, id) = (kind as libc::idtype_t, id as libc::id_t);
    // SAFETY: invariant 1.
    Errno::result(unsafe { libc::waitid(kind, id, &mut info, options) })?;
    // SAFETY: after `waitid` it is the information of a child, or all zero.
    let (pid, uid, status) = unsafe { (info.si_pid(), info.si_uid(), info.si_status()) };
    Ok((pid != 0).then_some(WaitInfo {
        pid,
        uid,
        signal: info.si_signo,
        status,
        code: info.si_code,
    }))
}

/// `getpriority`
pub fn getpriority(which: i32, who: i32) -> Result<i32> {
    Errno::clear();
    // SAFETY: invariant 2.
    let priority = unsafe { libc::getpriority(which as _, who as libc::id_t) };
    match Errno::last_raw() {
        // -1 is a priority too.
        0 => Ok(priority),
        errno if priority == -1 => Err(Errno::from_raw(errno)),
        _ => Ok(priority),
    }
}

/// `setpriority`
pub fn setpriority(which: i32, who: i32, priority: i32) -> Result<()> {
    // SAFETY: invariant 2.
    Errno::result(unsafe { libc::setpriority(which as _, who as libc::id_t, priority) }).map(drop)
}

/// `nice`
pub fn nice(increment: i32) -> Result<i32> {
    Errno::clear();
    // SAFETY: invariant 2.
    let priority = unsafe { libc::nice(increment) };
    match Errno::last_raw() {
        0 => Ok(priority),
        errno if priority == -1 => Err(Errno::from_raw(errno)),
        _ => Ok(priority),
    }
}

/// The load of the last one, five and fifteen minutes.
pub fn load_average() -> Option<[f64; 3]> {
    let mut loads = [0.0; 3];
    // SAFETY: invariant 1.
    (unsafe { libc::getloadavg(loads.as_mut_ptr(), 3) } == 3).then_some(loads)
}

/// Clock ticks that this process and its children have used, and ticks since some point of the past.
pub fn times() -> Result<(libc::tms, i64)> {
    // SAFETY: the structure is plain numbers.
    let mut used: libc::tms = unsafe { std::mem::zeroed() };
    // SAFETY: invariant 1.
    let elapsed = Errno::result(unsafe { libc::times(&mut used) })?;
    Ok((used, elapsed))
}

/// A configuration value; None if the system has none.
pub fn sysconf(name: i32) -> Result<Option<i64>> {
    Errno::clear();
    // SAFETY: invariant 2.
    limit(unsafe { libc::sysconf(name) })
}

/// The same of a file by its path.
pub fn pathconf(path: &CStr, name: i32) -> Result<Option<i64>> {
    Errno::clear();
    // SAFETY: invariant 1.
    limit(unsafe { libc::pathconf(path.as_ptr(), name) })
}

/// The same of an open file.
pub fn fpathconf(fd: i32, name: i32) -> Result<Option<i64>> {
    Errno::clear();
    // SAFETY: invariant 2.
    limit(unsafe { libc::fpathconf(fd, name) })
}

fn limit(value: i64) -> Result<Option<i64>> {
    match Errno::last_raw() {
        errno if value == -1 && errno != 0 => Err(Errno::from_raw(errno)),
        _ => Ok((value != -1).then_some(value)),
    }
}

/// A configuration text; None if the system has none.
pub fn confstr(name: i32) -> Result<Option<Vec<u8>>> {
    Errno::clear();
    let mut buffer = vec![0u8; 256];
    loop {
        let (pointer, size) = (buffer.as_mut_ptr().cast(), buffer.len());
        // SAFETY: invariant 1.
        let needed = unsafe { libc::confstr(name, pointer, size) };
        match needed {
            0 if Errno::last_raw() != 0 => return Err(Errno::last()),
            0 => return Ok(None),
            n if n > size => buffer.resize(n, 0),
            n => {
                buffer.truncate(n - 1);
                return Ok(Some(buffer));
            }
        }
    }
}

/// The name of the user of the terminal.
pub fn login_name() -> Result<Vec<u8>> {
    Errno::clear();
    // SAFETY: the C library's own text, which is copied at once.
    unsafe {
        let name = libc::getlogin();
        if name.is_null() {
            return Err(Errno::last());
        }
        Ok(CStr::from_ptr(name).to_bytes().to_vec())
    }
}

/// The priority of a process's scheduling, and its policy.
pub fn scheduler(pid: i32) -> Result<i32> {
    // SAFETY: invariant 2.
    Errno::result(unsafe { libc::sched_getscheduler(pid) })
}

/// `sched_setscheduler`; without a policy `sched_setparam`.
pub fn set_scheduler(pid: i32, policy: Option<i32>, priority: i32) -> Result<()> {
    let param = libc::sched_param {
        sched_priority: priority,
    };
    // SAFETY: invariant 1.
    Errno::result(unsafe {
        match policy {
            Some(policy) => libc::sched_setscheduler(pid, policy, &param),
            None => libc::sched_setparam(pid, &param),
        }
    })
    .map(drop)
}

/// `sched_getparam`
pub fn scheduler_priority(pid: i32) -> Result<i32> {
    let mut param = libc::sched_param { sched_priority: 0 };
    // SAFETY: invariant 1.
    Errno::result(unsafe { libc::sched_getparam(pid, &mut param) })?;
    Ok(param.sched_priority)
}

/// The least and the highest priority of a policy.
pub fn priority_bound(policy: i32, highest: bool) -> Result<i32> {
    // SAFETY: invariant 2.
    Errno::result(unsafe {
        if highest {
            libc::sched_get_priority_max(policy)
        } else {
            libc::sched_get_priority_min(policy)
        }
    })
}

/// `sched_rr_get_interval`, in nanoseconds.
pub fn round_robin_interval(pid: i32) -> Result<i64> {
    let mut spec = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: invariant 1.
    Errno::result(unsafe { libc::sched_rr_get_interval(pid, &mut spec) })?;
    Ok(spec.tv_sec * 1_000_000_000 + spec.tv_nsec)
}

/// `getrandom`; the number of bytes filled.
pub fn getrandom(buffer: &mut [u8], flags: u32) -> Result<usize> {
    // SAFETY: invariant 1.
    let n = unsafe { libc::getrandom(buffer.as_mut_ptr().cast(), buffer.len(), flags) };
    Errno::result(n).map(|n| n as usize)
}

/// Whose extended attributes are meant.
#[derive(Clone, Copy)]
pub enum Attributed<'a> {
    Open(i32),
    Path(&'a CStr),
    /// The link itself, if it is one.
    Link(&'a CStr),
}

/// The value of an extended attribute: its size, if the buffer is empty.
pub fn getxattr(file: Attributed<'_>, name: &CStr, buffer: &mut [u8]) -> Result<usize> {
    let (name, out, size) = (name.as_ptr(), buffer.as_mut_ptr().cast(), buffer.len());
    // SAFETY: invariant 1.
    let n = unsafe {
        match file {
            Attributed::Open(fd) => libc::fgetxattr(fd, name, out, size),
            Attributed::Path(path) => libc::getxattr(path.as_ptr(), name, out, size),
            Attributed::Link(path) => libc::lgetxattr(path.as_ptr(), name, out, size),
        }
    };
    Errno::result(n).map(|n| n as usize)
}

/// Set an extended attribute.
pub fn setxattr(file: Attributed<'_>, name: &CStr, value: &[u8], flags: i32) -> Result<()> {
    let (name, data, size) = (name.as_ptr(), value.as_ptr().cast(), value.len());
    // SAFETY: invariant 1.
    Errno::result(unsafe {
        match file {
            Attributed::Open(fd) => libc::fsetxattr(fd, name, data, size, flags),
            Attributed::Path(path) => libc::setxattr(path.as_ptr(), name, data, size, flags),
            Attributed::Link(path) => libc::lsetxattr(path.as_ptr(), name, data, size, flags),
        }
    })
    .map(drop)
}

/// Remove an extended attribute.
pub fn removexattr(file: Attributed<'_>, name: &CStr) -> Result<()> {
    let name = name.as_ptr();
    // SAFETY: invariant 1.
    Errno::result(unsafe {
        match file {
            Attributed::Open(fd) => libc::fremovexattr(fd, name),
            Attributed::Path(path) => libc::removexattr(path.as_ptr(), name),
            Attributed::Link(path) => libc::lremovexattr(path.as_ptr(), name),
        }
    })
    .map(drop)
}

/// The names of extended attributes, each with a zero at its end: the size, if the buffer is empty.
pub fn listxattr(file: Attributed<'_>, buffer: &mut [u8]) -> Result<usize> {
    let (out, size) = (buffer.as_mut_ptr().cast(), buffer.len());
    // SAFETY: invariant 1.
    let n = unsafe {
        match file {
            Attributed::Open(fd) => libc::flistxattr(fd, out, size),
            Attributed::Path(path) => libc::listxattr(path.as_ptr(), out, size),
            Attributed::Link(path) => libc::llistxattr(path.as_ptr(), out, size),
        }
    };
    Errno::result(n).map(|n| n as usize)
}

/// `timerfd_create`
pub fn timerfd_create(clock: i32, flags: i32) -> Result<i32> {
    // SAFETY: invariant 2.
    Errno::result(unsafe { libc::timerfd_create(clock, flags) })
}

/// The time until a timer fires and its interval, both in nanoseconds.
pub type Timer = (i64, i64);

fn timer(spec: &libc::itimerspec) -> Timer {
    let nanoseconds = |t: &libc::timespec| t.tv_sec * 1_000_000_000 + t.tv_nsec;
    (nanoseconds(&spec.it_value), nanoseconds(&spec.it_interval))
}

/// Set a timer; what it was set to before.
pub fn timerfd_settime(fd: i32, flags: i32, (first, interval): Timer) -> Result<Timer> {
    let spec = |n: i64| libc::timespec {
        tv_sec: n.div_euclid(1_000_000_000),
        tv_nsec: n.rem_euclid(1_000_000_000),
    };
    let new = libc::itimerspec {
        it_value: spec(first),
        it_interval: spec(interval),
    };
    let mut old = new;
    // SAFETY: invariant 1.
    Errno::result(unsafe { libc::timerfd_settime(fd, flags, &new, &mut old) })?;
    Ok(timer(&old))
}

/// What a timer is set to.
pub fn timerfd_gettime(fd: i32) -> Result<Timer> {
    // SAFETY: the structure is plain numbers.
    let mut spec: libc::itimerspec = unsafe { std::mem::zeroed() };
    // SAFETY: invariant 1.
    Errno::result(unsafe { libc::timerfd_gettime(fd, &mut spec) })?;
    Ok(timer(&spec))
}

/// `pidfd_open`
pub fn pidfd_open(pid: i32, flags: u32) -> Result<i32> {
    // SAFETY: invariant 2.
    let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, flags) };
    Errno::result(fd).map(|fd| fd as i32)
}

/// `unshare`
pub fn unshare(flags: i32) -> Result<()> {
    // SAFETY: invariant 2.
    Errno::result(unsafe { libc::unshare(flags) }).map(drop)
}

/// `setns`
pub fn setns(fd: i32, kind: i32) -> Result<()> {
    // SAFETY: invariant 2.
    Errno::result(unsafe { libc::setns(fd, kind) }).map(drop)
}

/// A new pseudo-terminal: the descriptors of its master and of its slave side, neither inherited.
pub fn openpty() -> Result<(i32, i32)> {
    let (mut master, mut slave) = (-1, -1);
    let (name, terminal, size) = (std::ptr::null_mut(), std::ptr::null(), std::ptr::null());
    // SAFETY: invariant 1; the rest may be null.
    Errno::result(unsafe { libc::openpty(&mut master, &mut slave, name, terminal, size) })?;
    for fd in [master, slave] {
        // SAFETY: invariant 2.
        Errno::result(unsafe { libc::fcntl(fd, libc::F_SETFD, libc::FD_CLOEXEC) })?;
    }
    Ok((master, slave))
}

/// A copy of this process on a new pseudo-terminal, and the descriptor of its master side.
pub fn forkpty() -> Result<(i32, i32)> {
    let mut master = -1;
    let (name, terminal, size) = (std::ptr::null_mut(), std::ptr::null(), std::ptr::null());
    // SAFETY: invariant 1; as for `fork`.
    let pid = Errno::result(unsafe { libc::forkpty(&mut master, name, terminal, size) })?;
    Ok((pid, master))
}

/// Make a terminal the controlling one, and standard input, output and error.
pub fn login_tty(fd: i32) -> Result<()> {
    // SAFETY: invariant 2.
    Errno::result(unsafe { libc::login_tty(fd) }).map(drop)
}

/// `posix_openpt`
pub fn posix_openpt(flags: i32) -> Result<i32> {
    // SAFETY: invariant 2.
    Errno::result(unsafe { libc::posix_openpt(flags) })
}

/// `grantpt`
pub fn grantpt(fd: i32) -> Result<()> {
    // SAFETY: invariant 2.
    Errno::result(unsafe { libc::grantpt(fd) }).map(drop)
}

/// `unlockpt`
pub fn unlockpt(fd: i32) -> Result<()> {
    // SAFETY: invariant 2.
    Errno::result(unsafe { libc::unlockpt(fd) }).map(drop)
}

/// The name of the slave side of a pseudo-terminal.
pub fn ptsname(fd: i32) -> Result<Vec<u8>> {
    let mut buffer = vec![0u8; 128];
    // SAFETY: invariant 1.
    match unsafe { libc::ptsname_r(fd, buffer.as_mut_ptr().cast(), buffer.len()) } {
        0 => {
            buffer.truncate(buffer.iter().position(|b| *b == 0).unwrap_or(0));
            Ok(buffer)
        }
        errno => Err(Errno::from_raw(errno)),
    }
}

/// `setresuid` and its kin take any number, also that for "leave it".
pub fn set_ids(call: IdCall, ids: [u32; 3]) -> Result<()> {
    let [first, second, third] = ids;
    // SAFETY: invariant 2.
    Errno::result(unsafe {
        match call {
            IdCall::Uid => libc::setuid(first),
            IdCall::Gid => libc::setgid(first),
            IdCall::EffectiveUid => libc::seteuid(first),
            IdCall::EffectiveGid => libc::setegid(first),
            IdCall::RealUid => libc::setreuid(first, second),
            IdCall::RealGid => libc::setregid(first, second),
            IdCall::AllUids => libc::setresuid(first, second, third),
            IdCall::AllGids => libc::setresgid(first, second, third),
        }
    })
    .map(drop)
}

/// Which numbers of users or groups [`set_ids`] sets.
#[derive(Clone, Copy)]
pub enum IdCall {
    Uid,
    Gid,
    EffectiveUid,
    EffectiveGid,
    RealUid,
    RealGid,
    AllUids,
    AllGids,
}

/// A soft and a hard limit.
pub type Limits = (u64, u64);

/// What a process may use of a resource, and optionally what it may use from now on.
pub fn prlimit(pid: i32, resource: i32, new: Option<Limits>) -> Result<Limits> {
    let new = new.map(|(soft, hard)| libc::rlimit {
        rlim_cur: soft,
        rlim_max: hard,
    });
    let pointer = new.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
    let mut old = libc::rlimit {
        rlim_cur: 0,
        rlim_max: 0,
    };
    // SAFETY: invariant 1; the new limits may be null.
    Errno::result(unsafe { libc::prlimit(pid, resource as _, pointer, &mut old) })?;
    Ok((old.rlim_cur, old.rlim_max))
}

/// Bytes of address space that this process may use, if there is a limit.
pub fn address_space() -> Option<u64> {
    let (soft, _) = prlimit(0, libc::RLIMIT_AS as i32, None).ok()?;
    (soft != libc::RLIM_INFINITY).then_some(soft)
}

/// Sleep so many nanoseconds; what is left when a signal has interrupted it.
pub fn sleep(nanoseconds: u64) -> u64 {
    let spec = libc::timespec {
        tv_sec: (nanoseconds / 1_000_000_000) as libc::time_t,
        tv_nsec: (nanoseconds % 1_000_000_000) as libc::c_long,
    };
    let mut left = spec;
    let clock = libc::CLOCK_MONOTONIC;
    // SAFETY: invariant 1.
    match unsafe { libc::clock_nanosleep(clock, 0, &spec, &mut left) } {
        libc::EINTR => left.tv_sec as u64 * 1_000_000_000 + left.tv_nsec as u64,
        _ => 0,
    }
}
