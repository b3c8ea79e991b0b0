//! A loop inside of a runtime of the host's: when it has something to do, and who tells.
//!
//! The host's executor polls a future that runs turns of the loop as long as there is something to do, and then *parks*: one thread of
//! the process waits for all parked loops, for their timers and for the descriptors that their reactors consist of, and wakes the
//! executor. It knows no Python value.

use crate::event_loop::EventLoop;
use crate::module::Names;
use mio::unix::SourceFd;
use mio::{Events, Interest, Poll, Registry, Token, Waker as Bell};
use std::collections::HashMap;
use std::io;
use std::os::fd::RawFd;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::task::Waker;
use std::time::{Duration, Instant};
use taipan_vm::{Value, Vm};

/// What a loop will do next.
#[derive(Clone, Copy, Debug)]
pub struct Outlook {
    /// There is something to run at once.
    pub is_ready: bool,
    /// Seconds of the host's clock when the next timer is due.
    pub next: Option<f64>,
    /// The descriptor that is readable when one of the watched ones is ready.
    pub fd: Option<RawFd>,
}

/// What the loop of this value will do next, if it is a native one.
pub fn outlook(event_loop: &Value) -> Option<Outlook> {
    EventLoop::of(event_loop).map(EventLoop::outlook)
}

/// Give a loop up whose script was stopped: its tasks do not go on, and nobody complains that they have not ended.
pub fn abandon(vm: &mut Vm, event_loop: &Value) {
    for task in Names::tasks_of(vm, event_loop) {
        crate::task::give_up(&task);
    }
    if let Some(native) = EventLoop::of(event_loop) {
        native.abandon();
    }
    if Names::running_loop(vm).is(event_loop) {
        Names::set_running_loop(vm, Value::NONE);
    }
}

const BELL: Token = Token(usize::MAX);

struct Parked {
    until: Option<Instant>,
    fd: Option<RawFd>,
    waker: Waker,
}

struct Service {
    registry: Registry,
    bell: Bell,
    parked: Mutex<(usize, HashMap<usize, Parked>)>,
}

/// A service of the process: what it knows of an isolate goes with the isolate's [`Parking`].
static SERVICE: OnceLock<Option<Service>> = OnceLock::new();

fn start() -> io::Result<Service> {
    let mut poll = Poll::new()?;
    let service = Service {
        registry: poll.registry().try_clone()?,
        bell: Bell::new(poll.registry(), BELL)?,
        parked: Mutex::default(),
    };
    let thread = std::thread::Builder::new().name("taipan-reactor".into());
    thread.stack_size(128 * 1024).spawn(move || {
        let service = SERVICE.wait();
        if let Some(service) = service {
            service.run(&mut poll);
        }
    })?;
    Ok(service)
}

impl Service {
    fn get() -> io::Result<&'static Service> {
        let service = SERVICE.get_or_init(|| start().ok());
        service
            .as_ref()
            .ok_or_else(|| io::Error::other("no descriptor to wait on"))
    }

    fn run(&self, poll: &mut Poll) {
        let mut events = Events::with_capacity(64);
        loop {
            let now = Instant::now();
            let mut woken = Vec::new();
            let mut parked = self.parked.lock().unwrap_or_else(PoisonError::into_inner);
            let due: Vec<usize> = parked
                .1
                .iter()
                .filter(|(_, p)| p.until.is_some_and(|until| until <= now))
                .map(|(number, _)| *number)
                .chain(events.iter().map(|event| event.token().0))
                .collect();
            for number in due {
                if let Some(entry) = parked.1.remove(&number) {
                    self.forget(&entry);
                    woken.push(entry.waker);
                }
            }
            let next = parked.1.values().filter_map(|p| p.until).min();
            drop(parked);
            // Without the lock: whoever is woken may park again at once.
            woken.into_iter().for_each(Waker::wake);
            // Rounded up: the system waits in milliseconds, and one that is too early finds nothing.
            let wait = next
                .map(|at| at.saturating_duration_since(Instant::now()) + Duration::from_micros(1));
            events.clear();
            if let Err(error) = poll.poll(&mut events, wait)
                && error.kind() != io::ErrorKind::Interrupted
            {
                std::thread::sleep(Duration::from_millis(10));
            }
        }
    }

    fn forget(&self, entry: &Parked) {
        if let Some(fd) = entry.fd {
            let _ = self.registry.deregister(&mut SourceFd(&fd));
        }
    }
}

/// A loop that waits; it does no more when this is dropped.
#[derive(Debug)]
pub struct Parking(usize);

impl Parking {
    /// Wake the executor at that time, or when the descriptor is readable.
    pub fn new(until: Option<Instant>, fd: Option<RawFd>, waker: &Waker) -> io::Result<Parking> {
        let service = Service::get()?;
        let mut parked = service
            .parked
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        parked.0 += 1;
        let number = parked.0;
        let is_next =
            until.is_some_and(|at| parked.1.values().all(|p| p.until.is_none_or(|u| at < u)));
        if let Some(fd) = fd {
            let interest = Interest::READABLE;
            service
                .registry
                .register(&mut SourceFd(&fd), Token(number), interest)?;
        }
        let entry = Parked {
            until,
            fd,
            waker: waker.clone(),
        };
        parked.1.insert(number, entry);
        drop(parked);
        if is_next {
            service.bell.wake()?;
        }
        Ok(Parking(number))
    }
}

impl Drop for Parking {
    fn drop(&mut self) {
        let Ok(service) = Service::get() else { return };
        let mut parked = service
            .parked
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = parked.1.remove(&self.0) {
            service.forget(&entry);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::mpsc::{Sender, channel};

    struct Tell(Sender<()>);

    impl std::task::Wake for Tell {
        fn wake(self: Arc<Tell>) {
            let _ = self.0.send(());
        }
    }

    #[test]
    fn wakes_in_time_and_not_when_dropped() {
        let (sender, woken) = channel();
        let waker = Waker::from(Arc::new(Tell(sender)));
        let start = Instant::now();
        let _late = Parking::new(Some(start + Duration::from_secs(3600)), None, &waker);
        let parking = Parking::new(Some(start + Duration::from_millis(20)), None, &waker);
        woken.recv().expect("it is woken");
        assert!(start.elapsed() >= Duration::from_millis(20));
        drop(parking);
        let soon = start + Duration::from_millis(60);
        drop(Parking::new(Some(soon), None, &waker));
        assert!(woken.recv_timeout(Duration::from_millis(150)).is_err());
    }

    #[test]
    fn wakes_when_a_reactor_would() {
        use std::io::Write;
        use std::os::fd::AsRawFd;
        let (sender, woken) = channel();
        let waker = Waker::from(Arc::new(Tell(sender)));
        let mut reactor = crate::reactor::Reactor::new().expect("a reactor");
        let (mut a, b) = std::os::unix::net::UnixStream::pair().expect("a pair");
        reactor
            .watch(b.as_raw_fd(), true, false)
            .expect("it is open");
        for _ in 0..3 {
            let parking = Parking::new(None, Some(reactor.fd()), &waker);
            assert!(woken.recv_timeout(Duration::from_millis(20)).is_err());
            a.write_all(b"x").expect("there is room");
            woken.recv().expect("it is woken");
            drop(parking);
            std::io::Read::read_exact(&mut &b, &mut [0]).expect("it is there");
            reactor
                .wait(Some(Duration::ZERO), &mut Vec::new())
                .expect("it looks");
        }
    }
}
