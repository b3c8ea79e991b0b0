//! What the loop waits for: time and wake-ups. Knows no Python value.

use std::io;
use std::sync::Arc;
use std::time::Duration;

const WAKE: mio::Token = mio::Token(usize::MAX);

/// A `mio` poll with a waker.
pub struct Reactor {
    poll: mio::Poll,
    events: mio::Events,
    waker: Arc<mio::Waker>,
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
        })
    }

    /// What other threads end a wait with.
    pub fn waker(&self) -> Arc<mio::Waker> {
        self.waker.clone()
    }

    /// Wait until something happens or the time is over; `None` waits without end. An interrupting signal ends the wait.
    pub fn wait(&mut self, timeout: Option<Duration>) -> io::Result<()> {
        match self.poll.poll(&mut self.events, timeout) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(()),
            other => other,
        }
    }
}
