//! Sleeping until somebody wakes this thread (part of unsafe island 9).
//!
//! The standard library's parking goes on after a signal; Ctrl-C has to end a wait, so that the system is asked directly.
//!
//! # Invariants
//! 1. The word handed to the system is that of a live parker.
#![expect(unsafe_code, reason = "the system's wait on a word")]

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::time::Duration;

/// What a thread sleeps on. One thread parks, any may wake it, before it parks or while it does.
#[derive(Default)]
pub struct Parker {
    woken: AtomicU32,
}

/// Why a sleep has ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Woken {
    Notified,
    TimedOut,
    /// By a signal.
    Interrupted,
}

impl Parker {
    /// Sleep until woken.
    pub fn park(&self, timeout: Option<Duration>) -> Woken {
        let spec = timeout.map(|t| libc::timespec {
            tv_sec: i64::try_from(t.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: t.subsec_nanos().into(),
        });
        let spec = spec.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
        while self.woken.swap(0, SeqCst) == 0 {
            let operation = libc::FUTEX_WAIT | libc::FUTEX_PRIVATE_FLAG;
            // SAFETY: invariant 1; the time is null or lives until the call returns.
            let result =
                unsafe { libc::syscall(libc::SYS_futex, self.woken.as_ptr(), operation, 0, spec) };
            if result < 0 {
                match nix::errno::Errno::last_raw() {
                    libc::EINTR => return Woken::Interrupted,
                    libc::ETIMEDOUT => return Woken::TimedOut,
                    // Woken before it slept.
                    _ => {}
                }
            }
        }
        Woken::Notified
    }

    /// End the sleep, or the next one.
    pub fn wake(&self) {
        self.woken.store(1, SeqCst);
        let operation = libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG;
        // SAFETY: invariant 1.
        unsafe { libc::syscall(libc::SYS_futex, self.woken.as_ptr(), operation, 1) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn wakes_before_and_while_parked() {
        let parker = Arc::new(Parker::default());
        parker.wake();
        assert_eq!(parker.park(None), Woken::Notified);
        assert_eq!(parker.park(Some(Duration::from_millis(1))), Woken::TimedOut);
        let other = {
            let parker = parker.clone();
            std::thread::spawn(move || parker.wake())
        };
        assert_eq!(parker.park(None), Woken::Notified);
        other.join().expect("it ends");
    }
}
