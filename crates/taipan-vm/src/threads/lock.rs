//! The lock of an isolate: whoever holds it may touch the `Vm`. Knows nothing of what it protects.

use crate::heap::reason;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

/// `sys.getswitchinterval()` at the start, in microseconds.
const SWITCH_INTERVAL: u64 = 5_000;

/// The lock. It is made held, by the thread that makes the isolate.
pub struct IsolateLock {
    state: Mutex<State>,
    /// The lock has been given up.
    free: Condvar,
    /// Somebody has taken it.
    taken: Condvar,
    /// The eval breaker, which tells the holder that somebody waits.
    breaker: Arc<AtomicU32>,
    /// How long a waiting thread lets the holder run, in microseconds.
    interval: AtomicU64,
}

struct State {
    held: bool,
    /// The isolate has ended: nobody gets the lock any more.
    closed: bool,
    waiting: usize,
    /// How often the lock has been taken.
    switches: u64,
}

impl IsolateLock {
    pub fn new(breaker: Arc<AtomicU32>) -> IsolateLock {
        IsolateLock {
            state: Mutex::new(State {
                held: true,
                closed: false,
                waiting: 0,
                switches: 0,
            }),
            free: Condvar::new(),
            taken: Condvar::new(),
            breaker,
            interval: AtomicU64::new(SWITCH_INTERVAL),
        }
    }

    /// No code runs while the state is locked that could panic.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|e| e.into_inner())
    }

    /// Wait for the lock and take it. Never returns once the isolate has ended.
    pub fn acquire(&self) {
        let mut state = self.state();
        state.waiting += 1;
        while state.held || state.closed {
            let seen = state.switches;
            let interval = Duration::from_micros(self.interval());
            let (next, end) = self
                .free
                .wait_timeout(state, interval)
                .unwrap_or_else(|e| e.into_inner());
            state = next;
            if state.closed {
                drop(state);
                loop {
                    std::thread::park();
                }
            }
            // The holder has had its time: ask for the lock, unless it has changed hands meanwhile.
            if end.timed_out() && state.held && state.switches == seen {
                self.breaker.fetch_or(reason::HANDOVER, Relaxed);
            }
        }
        state.waiting -= 1;
        state.held = true;
        state.switches += 1;
        self.breaker.fetch_and(!reason::HANDOVER, Relaxed);
        self.taken.notify_all();
    }

    /// Give the lock up.
    pub fn release(&self) {
        let mut state = self.state();
        state.held = false;
        if state.waiting > 0 {
            self.free.notify_one();
        }
    }

    /// Give the lock up and wait until a thread that waits for it has got it.
    pub fn yield_to_waiting(&self) {
        let mut state = self.state();
        let seen = state.switches;
        state.held = false;
        self.free.notify_one();
        while state.waiting > 0 && state.switches == seen {
            state = self.taken.wait(state).unwrap_or_else(|e| e.into_inner());
        }
    }

    /// Whether anybody waits for the lock.
    pub fn is_wanted(&self) -> bool {
        self.state().waiting > 0
    }

    /// The isolate ends, in the thread that holds the lock.
    pub fn close(&self) {
        self.state().closed = true;
        self.free.notify_all();
    }

    /// `sys.getswitchinterval()` in microseconds.
    pub fn interval(&self) -> u64 {
        self.interval.load(Relaxed)
    }

    pub fn set_interval(&self, microseconds: u64) {
        self.interval.store(microseconds.max(1), Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicBool;

    #[test]
    fn one_holder_at_a_time() {
        let breaker = Arc::new(AtomicU32::new(0));
        let lock = Arc::new(IsolateLock::new(breaker.clone()));
        let inside = Arc::new(AtomicBool::new(false));
        let workers: Vec<_> = (0..4)
            .map(|_| {
                let (lock, inside, breaker) = (lock.clone(), inside.clone(), breaker.clone());
                std::thread::spawn(move || {
                    for _ in 0..200 {
                        lock.acquire();
                        assert!(!inside.swap(true, Relaxed));
                        if breaker.load(Relaxed) & reason::HANDOVER != 0 {
                            inside.store(false, Relaxed);
                            lock.yield_to_waiting();
                            lock.acquire();
                            assert!(!inside.swap(true, Relaxed));
                        }
                        inside.store(false, Relaxed);
                        lock.release();
                    }
                })
            })
            .collect();
        lock.release();
        workers.into_iter().for_each(|w| w.join().expect("it ends"));
        assert!(!lock.is_wanted());
    }

    #[test]
    fn waiting_asks_the_holder() {
        let breaker = Arc::new(AtomicU32::new(0));
        let lock = Arc::new(IsolateLock::new(breaker.clone()));
        lock.set_interval(100);
        let other = {
            let lock = lock.clone();
            std::thread::spawn(move || lock.acquire())
        };
        while breaker.load(Relaxed) & reason::HANDOVER == 0 {
            std::thread::yield_now();
        }
        lock.yield_to_waiting();
        other.join().expect("it ends");
        assert_eq!(breaker.load(Relaxed) & reason::HANDOVER, 0);
    }
}
