//! Threads that wait for something that other threads of the isolate bring about: a lock, an item, the end of a thread.

use super::Ident;
use super::park::{Parker, Woken};
use crate::cell_mut::MutCell;
use crate::raise::R;
use crate::vm::Vm;
use std::cell::Cell;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

/// Waiting threads, in the order in which they came. What they wait for is ordinary state under the isolate's lock.
#[derive(Default)]
pub struct WaitQueue {
    waiting: MutCell<VecDeque<Waiter>>,
}

struct Waiter {
    parker: Arc<Parker>,
    /// Threads are gone after a fork: what the child finds here from before is nobody.
    fork: u32,
}

impl WaitQueue {
    pub const fn new() -> WaitQueue {
        WaitQueue {
            waiting: MutCell::new(VecDeque::new()),
        }
    }

    /// Wait until `ready` says yes, at most until `deadline` (nanoseconds of the monotonic clock; `None`: without end). False
    /// when the time is over. Signals are handled meanwhile.
    pub fn wait(
        &self,
        vm: &mut Vm,
        deadline: Option<i64>,
        mut ready: impl FnMut() -> bool,
    ) -> R<bool> {
        loop {
            if ready() {
                return Ok(true);
            }
            let left = match deadline {
                None => None,
                Some(end) => match end.saturating_sub(vm.host.monotonic()) {
                    left if left > 0 => Some(left as u64),
                    _ => return Ok(false),
                },
            };
            if !vm.host.allows_threads() {
                // Nobody else is there who could bring it about.
                match left {
                    Some(left) => vm.sleep(left)?,
                    None => {
                        return Err(vm.runtime_error("a lock is held by the only thread there is"));
                    }
                }
                continue;
            }
            let parker = Arc::new(Parker::default());
            let fork = vm.threads.forks();
            self.waiting.with(|w| {
                w.push_back(Waiter {
                    parker: parker.clone(),
                    fork,
                })
            });
            let end = vm.park_on(&parker, left.map(Duration::from_nanos));
            let was_chosen = self.forget(&parker);
            if let Err(raise) = vm.charge(1) {
                if was_chosen {
                    self.wake_one(vm);
                }
                return Err(raise);
            }
            // Also a signal that has come in between: what it raises is to end the wait, not the work after it.
            let is_due = vm.heap.breaker.load(Relaxed) & crate::heap::reason::SIGNAL != 0;
            if (end == Woken::Interrupted || is_due)
                && let Err(raise) = vm.handle_signals()
            {
                // It was this thread's turn: now it is the next one's.
                if was_chosen {
                    self.wake_one(vm);
                }
                return Err(raise);
            }
        }
    }

    /// Take a thread off the queue; true if somebody has done so before, in order to wake it.
    fn forget(&self, parker: &Arc<Parker>) -> bool {
        self.waiting.with(|w| {
            let at = w
                .iter()
                .position(|waiter| Arc::ptr_eq(&waiter.parker, parker));
            at.map(|at| w.remove(at)).is_none()
        })
    }

    /// Wake the thread that has waited longest.
    pub fn wake_one(&self, vm: &Vm) {
        while let Some(waiter) = self.waiting.with(|w| w.pop_front()) {
            if waiter.fork == vm.threads.forks() {
                return waiter.parker.wake();
            }
        }
    }

    /// Wake all threads.
    pub fn wake_all(&self) {
        let all = self.waiting.with(std::mem::take);
        all.iter().for_each(|waiter| waiter.parker.wake());
    }
}

impl Vm {
    /// The deadline of a wait that begins now, for [`WaitQueue::wait`].
    pub fn deadline(&self, seconds: Option<f64>) -> Option<i64> {
        seconds.map(|s| {
            let nanoseconds = (s.max(0.0) * 1e9).ceil();
            self.host.monotonic().saturating_add(nanoseconds as i64)
        })
    }

    /// Sleep, handling signals.
    pub fn sleep(&mut self, nanoseconds: u64) -> R<()> {
        let mut left = nanoseconds;
        loop {
            self.charge(1)?;
            left = match self.host.sleeper() {
                // Somebody may want to end the sleep.
                Some(_) if self.is_limited() => self.sleep_parked(left),
                Some(sleep) => self.unlocked(|| sleep(left)),
                None => self.host.sleep(left),
            };
            self.handle_signals()?;
            if left == 0 {
                return Ok(());
            }
        }
    }
}

impl Vm {
    /// Sleep so that the end of the script, or a signal, ends it; what is left then.
    fn sleep_parked(&mut self, nanoseconds: u64) -> u64 {
        let end = self.host.monotonic().saturating_add_unsigned(nanoseconds);
        let parker = Arc::new(Parker::default());
        match self.park_on(&parker, Some(Duration::from_nanos(nanoseconds))) {
            Woken::TimedOut => 0,
            _ => end.saturating_sub(self.host.monotonic()).max(0) as u64,
        }
    }
}

/// A lock that its owner may take several times.
#[derive(Default)]
pub struct OwnedLock {
    /// 0: nobody.
    owner: Cell<Ident>,
    count: Cell<u64>,
    queue: WaitQueue,
}

impl OwnedLock {
    pub fn owner(&self) -> Ident {
        self.owner.get()
    }

    pub fn count(&self) -> u64 {
        self.count.get()
    }

    /// Take the lock for a thread, if it is free or that thread's.
    pub fn take(&self, thread: Ident) -> bool {
        let owner = self.owner.get();
        if owner != 0 && owner != thread {
            return false;
        }
        self.owner.set(thread);
        self.count.set(self.count.get() + 1);
        true
    }

    /// Take the lock, waiting for it as [`WaitQueue::wait`] does.
    pub fn acquire(&self, vm: &mut Vm, deadline: Option<i64>) -> R<bool> {
        let me = vm.threads.current();
        self.queue.wait(vm, deadline, || self.take(me))
    }

    /// Give the lock back once; false if it is not this thread's.
    pub fn release(&self, vm: &Vm) -> bool {
        if self.owner.get() != vm.threads.current() {
            return false;
        }
        self.count.set(self.count.get() - 1);
        if self.count.get() == 0 {
            self.owner.set(0);
            self.queue.wake_one(vm);
        }
        true
    }

    /// Give the lock back altogether: the owner, and how often it had taken it. `None` if it is not this thread's.
    pub fn release_all(&self, vm: &Vm) -> Option<(Ident, u64)> {
        let state = (self.owner.get(), self.count.get());
        if state.0 != vm.threads.current() {
            return None;
        }
        self.restore(0, 0);
        self.queue.wake_one(vm);
        Some(state)
    }

    /// Make the state one that it had before.
    pub fn restore(&self, owner: Ident, count: u64) {
        self.owner.set(owner);
        self.count.set(count);
    }
}
