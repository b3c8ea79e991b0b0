//! What the loop waits for: time, descriptors and wake-ups. Knows no Python value.
//!
//! `mio` reports a change once; scripts expect to be told as long as a descriptor is ready. So each descriptor that was reported is
//! registered again before the next wait, which makes the system look at it anew. Transports remember what they were told
//! ([`Reactor::watch_changes`]).

mod spin;

use mio::unix::SourceFd;
use mio::{Interest, Token};
use spin::Spin;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

const WAKE: Token = Token(usize::MAX);

/// A `mio` poll with a waker.
pub struct Reactor {
    poll: mio::Poll,
    events: mio::Events,
    waker: Arc<mio::Waker>,
    watched: Vec<Option<Watched>>,
    /// How many of them there are.
    count: usize,
    /// Reported by the last wait.
    reported: Vec<i32>,
    spin: Spin,
}

/// What a descriptor is watched for.
#[derive(Clone, Copy)]
struct Watched {
    interest: Interest,
    /// Whether only changes are reported.
    changes: bool,
}

/// A descriptor that is ready.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Readiness {
    pub fd: i32,
    pub readable: bool,
    pub writable: bool,
    /// Nothing more will come from the other side, or it has failed.
    pub end: bool,
}

impl Reactor {
    /// Open the descriptor to wait on.
    pub fn new() -> io::Result<Reactor> {
        let poll = mio::Poll::new()?;
        let waker = Arc::new(mio::Waker::new(poll.registry(), WAKE)?);
        Ok(Reactor {
            poll,
            events: mio::Events::with_capacity(256),
            waker,
            watched: Vec::new(),
            count: 0,
            reported: Vec::new(),
            spin: Spin::new(),
        })
    }

    /// What other threads end a wait with.
    pub fn waker(&self) -> Arc<mio::Waker> {
        self.waker.clone()
    }

    /// What is readable when a watched descriptor is ready.
    pub fn fd(&self) -> i32 {
        std::os::fd::AsRawFd::as_raw_fd(&self.poll)
    }

    /// Whether any descriptor is watched.
    pub fn is_watching(&self) -> bool {
        self.count > 0
    }

    /// Watch a descriptor for this from now on; for nothing: no more.
    pub fn watch(&mut self, fd: i32, read: bool, write: bool) -> io::Result<()> {
        let interest = match (read, write) {
            (true, true) => Interest::READABLE.add(Interest::WRITABLE),
            (true, false) => Interest::READABLE,
            (false, true) => Interest::WRITABLE,
            (false, false) => {
                if self.remember(fd, None).is_some() {
                    // A descriptor that has been closed is forgotten already.
                    let _ = self.poll.registry().deregister(&mut SourceFd(&fd));
                }
                return Ok(());
            }
        };
        self.watch_as(
            fd,
            Watched {
                interest,
                changes: false,
            },
        )
    }

    /// Report every change of a descriptor once, for both directions.
    pub fn watch_changes(&mut self, fd: i32) -> io::Result<()> {
        self.watch_as(
            fd,
            Watched {
                interest: Interest::READABLE.add(Interest::WRITABLE),
                changes: true,
            },
        )
    }

    fn watch_as(&mut self, fd: i32, watched: Watched) -> io::Result<()> {
        self.register(fd, watched.interest)?;
        self.remember(fd, Some(watched));
        Ok(())
    }

    fn known(&self, fd: i32) -> Option<Watched> {
        *self.watched.get(usize::try_from(fd).ok()?)?
    }

    /// What was known before.
    fn remember(&mut self, fd: i32, watched: Option<Watched>) -> Option<Watched> {
        let at = usize::try_from(fd).ok()?;
        if at >= self.watched.len() {
            watched?;
            self.watched.resize(at + 1, None);
        }
        let old = std::mem::replace(&mut self.watched[at], watched);
        self.count += usize::from(watched.is_some());
        self.count -= usize::from(old.is_some());
        old
    }

    /// The number may have been closed and used again in the meantime: what is known here is only a guess.
    fn register(&self, fd: i32, interest: Interest) -> io::Result<()> {
        let registry = self.poll.registry();
        let (mut source, token) = (SourceFd(&fd), Token(fd as usize));
        if self.known(fd).is_some() {
            match registry.reregister(&mut source, token, interest) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                other => return other,
            }
        }
        match registry.register(&mut source, token, interest) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                registry.reregister(&mut source, token, interest)
            }
            other => other,
        }
    }

    /// Wait until something happens or the time is over; `None` waits without end. An interrupting signal ends the wait.
    pub fn wait(
        &mut self,
        timeout: Option<Duration>,
        ready: &mut Vec<Readiness>,
    ) -> io::Result<()> {
        self.register_again();
        match self.poll.poll(&mut self.events, timeout) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(()),
            other => other?,
        }
        self.tell(ready);
        Ok(())
    }

    /// As [`Reactor::wait`], but look for a while before sleeping if that is likely to pay and `may_look`. `is_over` ends the looking, and `sleep` is
    /// called before the thread sleeps; what it returns lives as long as that.
    pub fn look_and_wait<G>(
        &mut self,
        timeout: Option<Duration>,
        ready: &mut Vec<Readiness>,
        may_look: bool,
        is_over: impl Fn() -> bool,
        sleep: impl FnOnce(&Arc<mio::Waker>) -> G,
    ) -> io::Result<()> {
        self.register_again();
        let start = Instant::now();
        let (poll, events) = (&mut self.poll, &mut self.events);
        let found = match may_look {
            true => self.spin.spin(start, timeout, || {
                if is_over() {
                    events.clear();
                    return Ok(true);
                }
                poll.poll(events, Some(Duration::ZERO))?;
                Ok(!events.is_empty())
            }),
            false => Ok(false),
        };
        let result = match found {
            Ok(true) => Ok(()),
            Ok(false) => {
                let _guard = sleep(&self.waker);
                let left = match is_over() {
                    true => Some(Duration::ZERO),
                    false => timeout.map(|timeout| timeout.saturating_sub(start.elapsed())),
                };
                let result = self.poll.poll(&mut self.events, left);
                self.spin.slept(start.elapsed());
                result
            }
            Err(error) => Err(error),
        };
        match result {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(()),
            other => other?,
        }
        self.tell(ready);
        Ok(())
    }

    /// Have the system look anew at what was reported.
    fn register_again(&mut self) {
        for fd in std::mem::take(&mut self.reported) {
            if let Some(watched) = self.known(fd)
                && self.register(fd, watched.interest).is_err()
            {
                self.remember(fd, None);
            }
        }
    }

    /// Collect what the last look has found.
    fn tell(&mut self, ready: &mut Vec<Readiness>) {
        for event in &self.events {
            if event.token() == WAKE {
                continue;
            }
            let fd = event.token().0 as i32;
            // An error or the end of a connection makes it ready for everything.
            let over = event.is_error() || (event.is_read_closed() && event.is_write_closed());
            ready.push(Readiness {
                fd,
                readable: over || event.is_readable() || event.is_read_closed(),
                writable: over || event.is_writable() || event.is_write_closed(),
                end: over || event.is_read_closed(),
            });
        }
        for event in ready.iter() {
            if self.known(event.fd).is_some_and(|w| !w.changes) {
                self.reported.push(event.fd);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::os::fd::AsRawFd;
    use std::os::unix::net::UnixStream;

    #[test]
    fn reports_as_long_as_it_is_ready() {
        let mut reactor = Reactor::new().expect("a poll");
        let (mut a, mut b) = UnixStream::pair().expect("a pair");
        let fd = b.as_raw_fd();
        reactor.watch(fd, true, false).expect("it is open");
        a.write_all(b"x").expect("there is room");
        for _ in 0..3 {
            let mut ready = Vec::new();
            reactor
                .wait(Some(Duration::from_secs(5)), &mut ready)
                .expect("it waits");
            assert_eq!(ready.len(), 1);
            assert!(ready[0].readable && !ready[0].writable && ready[0].fd == fd);
        }
        b.read_exact(&mut [0]).expect("it is there");
        let mut ready = Vec::new();
        reactor
            .wait(Some(Duration::ZERO), &mut ready)
            .expect("it waits");
        assert!(ready.is_empty());
        reactor.watch(fd, false, false).expect("it is open");
        assert!(!reactor.is_watching());
    }
}
