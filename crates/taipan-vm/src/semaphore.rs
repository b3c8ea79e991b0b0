//! Semaphores that processes share (unsafe island 7).
//!
//! # Invariants
//! 1. `raw` is what `sem_open` gave and is closed once, in `Drop`.
//! 2. Every pointer passed to the system is that of a live value or C string.
#![expect(unsafe_code, reason = "the C library's semaphores")]

use nix::Result;
use nix::errno::Errno;
use std::ffi::CStr;

/// A named semaphore.
pub struct Semaphore(*mut libc::sem_t);

fn opened(raw: *mut libc::sem_t) -> Result<Semaphore> {
    if raw == libc::SEM_FAILED {
        return Err(Errno::last());
    }
    Ok(Semaphore(raw))
}

impl Semaphore {
    /// A new one; EEXIST if the name is taken.
    pub fn create(name: &CStr, value: u32) -> Result<Semaphore> {
        let mode: libc::mode_t = 0o600;
        // SAFETY: invariant 2.
        opened(unsafe { libc::sem_open(name.as_ptr(), libc::O_CREAT | libc::O_EXCL, mode, value) })
    }

    /// One that another process has made.
    pub fn open(name: &CStr) -> Result<Semaphore> {
        // SAFETY: invariant 2.
        opened(unsafe { libc::sem_open(name.as_ptr(), 0) })
    }

    /// A number that tells it from others in this process.
    pub fn address(&self) -> usize {
        self.0 as usize
    }

    /// Add one.
    pub fn post(&self) -> Result<()> {
        // SAFETY: invariant 1.
        Errno::result(unsafe { libc::sem_post(self.0) }).map(drop)
    }

    /// Take one, if there is one.
    pub fn try_take(&self) -> Result<bool> {
        // SAFETY: invariant 1.
        match Errno::result(unsafe { libc::sem_trywait(self.0) }) {
            Ok(_) => Ok(true),
            Err(Errno::EAGAIN) => Ok(false),
            Err(errno) => Err(errno),
        }
    }

    /// Take one, waiting for at most so many nanoseconds; EINTR after a signal.
    pub fn take(&self, patience: Option<i64>) -> Result<bool> {
        let Some(patience) = patience else {
            // SAFETY: invariant 1.
            return Errno::result(unsafe { libc::sem_wait(self.0) }).map(|_| true);
        };
        let mut until = libc::timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        // SAFETY: invariants 1 and 2.
        unsafe {
            Errno::result(libc::clock_gettime(libc::CLOCK_REALTIME, &mut until))?;
            let end = until.tv_nsec.saturating_add(patience.max(0));
            until.tv_sec = until.tv_sec.saturating_add(end / 1_000_000_000);
            until.tv_nsec = end % 1_000_000_000;
            match Errno::result(libc::sem_timedwait(self.0, &until)) {
                Ok(_) => Ok(true),
                Err(Errno::ETIMEDOUT) => Ok(false),
                Err(errno) => Err(errno),
            }
        }
    }

    /// How many can be taken.
    pub fn value(&self) -> Result<i32> {
        let mut value = 0;
        // SAFETY: invariants 1 and 2.
        Errno::result(unsafe { libc::sem_getvalue(self.0, &mut value) })?;
        Ok(value.max(0))
    }
}

impl Drop for Semaphore {
    fn drop(&mut self) {
        // SAFETY: invariant 1.
        unsafe { libc::sem_close(self.0) };
    }
}

/// Take a name away; who has the semaphore keeps it.
pub fn unlink(name: &CStr) -> Result<()> {
    // SAFETY: invariant 2.
    Errno::result(unsafe { libc::sem_unlink(name.as_ptr()) }).map(drop)
}

/// The descriptor of memory that processes share by a name.
pub fn open_memory(name: &CStr, flags: i32, mode: u32) -> Result<i32> {
    // SAFETY: invariant 2.
    Errno::result(unsafe {
        libc::shm_open(name.as_ptr(), flags | libc::O_CLOEXEC, mode as libc::mode_t)
    })
}

/// Take the name of shared memory away.
pub fn unlink_memory(name: &CStr) -> Result<()> {
    // SAFETY: invariant 2.
    Errno::result(unsafe { libc::shm_unlink(name.as_ptr()) }).map(drop)
}
