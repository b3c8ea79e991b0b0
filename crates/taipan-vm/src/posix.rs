//! System calls that have no safe form elsewhere, or one that takes only the flags and signals it knows (unsafe island 7).
//!
//! # Invariants
//! 1. Every pointer passed to the system is that of a live buffer, with its length, or of a C string.
//! 2. Numbers of descriptors, processes and signals are a script's choice: a wrong one gives an error, nothing relies on it.
#![expect(unsafe_code, reason = "system calls with numbers that scripts choose")]

use nix::Result;
use nix::errno::Errno;
use std::io::{IoSlice, IoSliceMut};

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
