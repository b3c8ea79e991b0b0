//! Signals of the process (unsafe island 8).
//!
//! A signal belongs to the process, and its handler may touch nothing but atomic words. So the statics here are the one exception to the
//! rule that an isolate owns all it uses: they note what has arrived, and set the eval breaker of the one isolate that listens.
//!
//! # Invariants
//! 1. Every pointer passed to the system is that of a live value.
//! 2. The handler uses atomics and functions that are safe in a signal handler, nothing else; it leaves `errno` as it was.
//! 3. `LISTENER` is null or a word that is never freed.
#![expect(unsafe_code, reason = "signal handlers")]

use crate::heap::reason;
use nix::Result;
use nix::errno::Errno;
use std::mem::MaybeUninit;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, AtomicU32, AtomicU64, Ordering};

/// One more than the highest signal.
pub const COUNT: i32 = 65;

static PENDING: [AtomicBool; COUNT as usize] = [const { AtomicBool::new(false) }; COUNT as usize];
static LISTENER: AtomicPtr<AtomicU32> = AtomicPtr::new(std::ptr::null_mut());
/// The thread that runs the listening isolate: its system calls are to be interrupted.
static THREAD: AtomicU64 = AtomicU64::new(0);
/// A descriptor that gets the number of each signal as a byte, or -1.
static WAKEUP: AtomicI32 = AtomicI32::new(-1);
/// Why the last byte could not be written; 0 if it could.
static WAKEUP_ERROR: AtomicI32 = AtomicI32::new(0);
static WARN_FULL: AtomicBool = AtomicBool::new(true);

extern "C" fn arrived(signal: libc::c_int) {
    let errno = Errno::last_raw();
    // SAFETY: invariant 2.
    let here = unsafe { libc::pthread_self() };
    let thread = THREAD.load(Ordering::Relaxed);
    if thread != here && thread != 0 {
        // Another thread got it: the isolate's one has to notice, even while it waits for something.
        // SAFETY: invariant 2.
        unsafe { libc::pthread_kill(thread, signal) };
        Errno::set_raw(errno);
        return;
    }
    if let Some(flag) = PENDING.get(signal as usize) {
        flag.store(true, Ordering::SeqCst);
    }
    let listener = LISTENER.load(Ordering::Relaxed);
    if !listener.is_null() {
        // SAFETY: invariant 3.
        unsafe { &*listener }.fetch_or(reason::SIGNAL, Ordering::SeqCst);
    }
    let fd = WAKEUP.load(Ordering::Relaxed);
    if fd >= 0 {
        let byte = signal as u8;
        // SAFETY: invariants 1 and 2.
        if unsafe { libc::write(fd, (&raw const byte).cast(), 1) } < 0 {
            let problem = Errno::last_raw();
            if problem != libc::EAGAIN || WARN_FULL.load(Ordering::Relaxed) {
                WAKEUP_ERROR.store(problem, Ordering::Relaxed);
            }
        }
    }
    Errno::set_raw(errno);
}

/// What happens when a signal arrives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Disposition {
    Default,
    Ignore,
    /// The isolate is told.
    Notify,
    /// Something that was not installed here.
    Foreign,
}

/// Make this thread, and the isolate with this eval breaker, the ones that get signals.
pub fn listen(breaker: &Arc<AtomicU32>) {
    // The word must outlive the isolate, as a handler may be reading it.
    let word = Arc::into_raw(breaker.clone()).cast_mut();
    LISTENER.store(word, Ordering::SeqCst);
    // SAFETY: it has no arguments.
    THREAD.store(unsafe { libc::pthread_self() }, Ordering::SeqCst);
}

/// Whether the isolate with this eval breaker gets signals, and this is its thread.
pub fn is_listening(breaker: &Arc<AtomicU32>) -> bool {
    // SAFETY: it has no arguments.
    let here = unsafe { libc::pthread_self() };
    std::ptr::eq(LISTENER.load(Ordering::Relaxed), Arc::as_ptr(breaker))
        && THREAD.load(Ordering::Relaxed) == here
}

fn empty_action() -> libc::sigaction {
    // SAFETY: the structure is plain numbers and an optional function.
    unsafe { std::mem::zeroed() }
}

/// What happens now when a signal arrives.
pub fn disposition(signal: i32) -> Result<Disposition> {
    let mut action = empty_action();
    // SAFETY: invariant 1.
    Errno::result(unsafe { libc::sigaction(signal, std::ptr::null(), &mut action) })?;
    Ok(match action.sa_sigaction {
        libc::SIG_DFL => Disposition::Default,
        libc::SIG_IGN => Disposition::Ignore,
        handler if handler == arrived as *const () as usize => Disposition::Notify,
        _ => Disposition::Foreign,
    })
}

/// Say what happens when a signal arrives.
pub fn set_disposition(signal: i32, disposition: Disposition) -> Result<()> {
    let mut action = empty_action();
    action.sa_sigaction = match disposition {
        Disposition::Ignore => libc::SIG_IGN,
        Disposition::Notify => arrived as *const () as usize,
        _ => libc::SIG_DFL,
    };
    // On the alternate stack, if there is one: a stack that overflows is no place for a handler.
    action.sa_flags = libc::SA_ONSTACK;
    // SAFETY: invariants 1 and 2. System calls are interrupted, so that a script's handler runs at once.
    Errno::result(unsafe { libc::sigaction(signal, &action, std::ptr::null_mut()) }).map(drop)
}

/// Let system calls go on (or not) after a signal.
pub fn set_restart(signal: i32, restart: bool) -> Result<()> {
    let mut action = empty_action();
    // SAFETY: invariant 1.
    Errno::result(unsafe { libc::sigaction(signal, std::ptr::null(), &mut action) })?;
    if restart {
        action.sa_flags |= libc::SA_RESTART;
    } else {
        action.sa_flags &= !libc::SA_RESTART;
    }
    // SAFETY: invariant 1.
    Errno::result(unsafe { libc::sigaction(signal, &action, std::ptr::null_mut()) }).map(drop)
}

/// The signals that have arrived since the last time, in order of their numbers.
pub fn take() -> Vec<i32> {
    let arrived = (1..COUNT).filter(|n| PENDING[*n as usize].swap(false, Ordering::SeqCst));
    arrived.collect()
}

/// Note a signal as if it had arrived.
pub fn simulate(signal: i32) {
    if let Some(flag) = PENDING.get(signal as usize) {
        flag.store(true, Ordering::SeqCst);
        let listener = LISTENER.load(Ordering::Relaxed);
        if !listener.is_null() {
            // SAFETY: invariant 3.
            unsafe { &*listener }.fetch_or(reason::SIGNAL, Ordering::SeqCst);
        }
    }
}

/// Set the descriptor that gets the numbers of signals, -1 for none; the one before.
pub fn set_wakeup(fd: i32, warn_on_full_buffer: bool) -> i32 {
    WARN_FULL.store(warn_on_full_buffer, Ordering::Relaxed);
    WAKEUP.swap(fd, Ordering::SeqCst)
}

/// Why a number could not be written to the descriptor, once.
pub fn take_wakeup_error() -> Option<Errno> {
    match WAKEUP_ERROR.swap(0, Ordering::Relaxed) {
        0 => None,
        errno => Some(Errno::from_raw(errno)),
    }
}

/// A set of signals.
fn set_of(signals: &[i32]) -> libc::sigset_t {
    let mut set = MaybeUninit::uninit();
    // SAFETY: invariant 1; the set is made empty first, and the C library refuses numbers that are no signals.
    unsafe {
        libc::sigemptyset(set.as_mut_ptr());
        for signal in signals {
            libc::sigaddset(set.as_mut_ptr(), *signal);
        }
        set.assume_init()
    }
}

fn members(set: &libc::sigset_t) -> Vec<i32> {
    // SAFETY: invariant 1.
    (1..COUNT)
        .filter(|n| unsafe { libc::sigismember(set, *n) } == 1)
        .collect()
}

/// All signals that scripts may use.
pub fn all() -> Vec<i32> {
    let mut set = set_of(&[]);
    // SAFETY: invariant 1.
    unsafe { libc::sigfillset(&mut set) };
    members(&set)
}

/// What Ctrl-C sends.
pub const INTERRUPT: i32 = libc::SIGINT;

/// [`mask`]: exactly these are blocked.
pub const SET: i32 = libc::SIG_SETMASK;

/// Change which signals are blocked in this thread; those that were.
pub fn mask(how: i32, signals: &[i32]) -> Result<Vec<i32>> {
    let set = set_of(signals);
    let mut old = set_of(&[]);
    // SAFETY: invariant 1.
    match unsafe { libc::pthread_sigmask(how, &set, &mut old) } {
        0 => Ok(members(&old)),
        errno => Err(Errno::from_raw(errno)),
    }
}

/// Blocked signals that have arrived.
pub fn blocked_pending() -> Result<Vec<i32>> {
    let mut set = set_of(&[]);
    // SAFETY: invariant 1.
    Errno::result(unsafe { libc::sigpending(&mut set) })?;
    Ok(members(&set))
}

/// What the system says about a signal: number, code, error, process, user, status, band.
pub type Info = [i64; 7];

/// Wait for one of the signals, which should be blocked; with nanoseconds at most so long.
pub fn wait(signals: &[i32], timeout: Option<i64>) -> Result<Info> {
    let set = set_of(signals);
    // SAFETY: the structure is plain numbers.
    let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
    // SAFETY: invariant 1.
    Errno::result(unsafe {
        match timeout {
            None => libc::sigwaitinfo(&set, &mut info),
            Some(nanoseconds) => {
                let spec = libc::timespec {
                    tv_sec: nanoseconds / 1_000_000_000,
                    tv_nsec: nanoseconds % 1_000_000_000,
                };
                libc::sigtimedwait(&set, &mut info, &spec)
            }
        }
    })?;
    // SAFETY: the fields are numbers, whatever kind of information it is.
    let (pid, uid, status) = unsafe { (info.si_pid(), info.si_uid(), info.si_status()) };
    Ok([
        info.si_signo.into(),
        info.si_code.into(),
        info.si_errno.into(),
        pid.into(),
        uid.into(),
        status.into(),
        0,
    ])
}

/// Send a signal to this thread.
pub fn raise(signal: i32) -> Result<()> {
    // SAFETY: the number is checked by the system.
    Errno::result(unsafe { libc::raise(signal) }).map(drop)
}

/// Send a signal to a thread.
pub fn kill_thread(thread: u64, signal: i32) -> Result<()> {
    // SAFETY: as unsafe as the C library's function: the caller vouches for the thread.
    match unsafe { libc::pthread_kill(thread, signal) } {
        0 => Ok(()),
        errno => Err(Errno::from_raw(errno)),
    }
}

/// The name of this thread in [`kill_thread`].
pub fn this_thread() -> u64 {
    // SAFETY: it has no arguments.
    unsafe { libc::pthread_self() }
}

/// Have SIGALRM sent in so many seconds, 0 for never; how many were left.
pub fn alarm(seconds: u32) -> u32 {
    // SAFETY: it takes any number.
    unsafe { libc::alarm(seconds) }
}

/// Wait for any signal.
pub fn pause() {
    // SAFETY: it has no arguments.
    unsafe { libc::pause() };
}

/// Microseconds until an interval timer fires, and between two firings.
pub type Interval = (i64, i64);

fn microseconds(timer: &libc::itimerval) -> Interval {
    let total = |t: &libc::timeval| t.tv_sec * 1_000_000 + t.tv_usec;
    (total(&timer.it_value), total(&timer.it_interval))
}

/// Set an interval timer; what it was set to.
pub fn set_interval(which: i32, (first, interval): Interval) -> Result<Interval> {
    let value = |n: i64| libc::timeval {
        tv_sec: n.div_euclid(1_000_000),
        tv_usec: n.rem_euclid(1_000_000),
    };
    let new = libc::itimerval {
        it_value: value(first),
        it_interval: value(interval),
    };
    let mut old = new;
    // SAFETY: invariant 1.
    Errno::result(unsafe { libc::setitimer(which as _, &new, &mut old) })?;
    Ok(microseconds(&old))
}

/// What an interval timer is set to.
pub fn interval(which: i32) -> Result<Interval> {
    // SAFETY: the structure is plain numbers.
    let mut timer: libc::itimerval = unsafe { std::mem::zeroed() };
    // SAFETY: invariant 1.
    Errno::result(unsafe { libc::getitimer(which as _, &mut timer) })?;
    Ok(microseconds(&timer))
}

/// `pidfd_send_signal`
pub fn send_to_descriptor(fd: i32, signal: i32, flags: u32) -> Result<()> {
    let info = std::ptr::null::<libc::siginfo_t>();
    // SAFETY: the information may be null.
    let result = unsafe { libc::syscall(libc::SYS_pidfd_send_signal, fd, signal, info, flags) };
    Errno::result(result).map(drop)
}

/// What the system calls a signal.
pub fn description(signal: i32) -> Option<String> {
    // SAFETY: the text is the C library's own and is copied at once.
    let text = unsafe {
        let text = libc::strsignal(signal);
        if text.is_null() {
            return None;
        }
        std::ffi::CStr::from_ptr(text)
            .to_string_lossy()
            .into_owned()
    };
    (!text.starts_with("Unknown signal")).then_some(text)
}

/// Signals that are ignored as long as it lives.
pub struct Ignored(Vec<(i32, libc::sigaction)>);

impl Ignored {
    /// Ignore these signals.
    pub fn new(signals: &[i32]) -> Ignored {
        let mut before = Vec::new();
        for signal in signals {
            let mut old = empty_action();
            let mut new = empty_action();
            new.sa_sigaction = libc::SIG_IGN;
            // SAFETY: invariant 1.
            if unsafe { libc::sigaction(*signal, &new, &mut old) } == 0 {
                before.push((*signal, old));
            }
        }
        Ignored(before)
    }

    /// Those among them that were not ignored before.
    pub fn to_be_reset(&self) -> Vec<i32> {
        let ignored = |old: &libc::sigaction| old.sa_sigaction == libc::SIG_IGN;
        let others = self.0.iter().filter(|(_, old)| !ignored(old));
        others.map(|(signal, _)| *signal).collect()
    }
}

impl Drop for Ignored {
    fn drop(&mut self) {
        for (signal, old) in &self.0 {
            // SAFETY: invariant 1.
            unsafe { libc::sigaction(*signal, old, std::ptr::null_mut()) };
        }
    }
}

impl crate::vm::Vm {
    /// Run the handlers of signals that have arrived.
    pub fn handle_signals(&mut self) -> crate::raise::R<()> {
        match self.signal_hook {
            Some(hook) => hook(self),
            None => Ok(()),
        }
    }
}
