//! How a loop that has nothing to do waits for its timers and descriptors: inside of the runtime that polls it, or in a thread that all
//! such loops of the process share.

use std::io;
use std::os::fd::RawFd;
use std::task::{Context, Poll};
use std::time::Instant;
use taipan_asyncio::hosted::Parking;

/// What wakes the executor.
#[derive(Default)]
pub(super) struct Park {
    thread: Option<Parking>,
    #[cfg(feature = "tokio")]
    tokio: Option<tokio_runtime::Registered>,
}

impl Park {
    /// Have the context's task woken at that time, or when the descriptor is readable. `Ready` if that is so already.
    pub(super) fn wait(
        &mut self,
        until: Option<Instant>,
        fd: Option<RawFd>,
        context: &mut Context<'_>,
    ) -> io::Result<Poll<()>> {
        self.thread = None;
        #[cfg(feature = "tokio")]
        {
            if tokio_runtime::Registered::fits(&mut self.tokio, fd)? {
                let registered = self.tokio.as_mut().expect("it fits");
                return registered.wait(until, context);
            }
        }
        self.thread = Some(Parking::new(until, fd, context.waker())?);
        Ok(Poll::Pending)
    }
}

/// The reactor and the timers of a tokio runtime.
#[cfg(feature = "tokio")]
mod tokio_runtime {
    use std::io;
    use std::os::fd::{AsRawFd, RawFd};
    use std::pin::Pin;
    use std::task::{Context, Poll};
    use std::time::Instant;
    use tokio::io::Interest;
    use tokio::io::unix::AsyncFd;
    use tokio::runtime::{Handle, Id};
    use tokio::time::Sleep;

    /// The descriptor that stands for all of a loop's; the loop closes it.
    struct Borrowed(RawFd);

    impl AsRawFd for Borrowed {
        fn as_raw_fd(&self) -> RawFd {
            self.0
        }
    }

    pub(super) struct Registered {
        runtime: Id,
        fd: Option<AsyncFd<Borrowed>>,
        sleep: Option<Pin<Box<Sleep>>>,
    }

    impl Registered {
        /// Whether a runtime polls this; `registered` is there then, for the descriptor.
        pub(super) fn fits(
            registered: &mut Option<Registered>,
            fd: Option<RawFd>,
        ) -> io::Result<bool> {
            let Ok(runtime) = Handle::try_current() else {
                *registered = None;
                return Ok(false);
            };
            let known = |r: &Registered| {
                r.runtime == runtime.id() && r.fd.as_ref().map(AsRawFd::as_raw_fd) == fd
            };
            if !registered.as_ref().is_some_and(known) {
                *registered = None;
                #[expect(
                    deprecated,
                    reason = "the loop owns the descriptor, and outlives what watches it"
                )]
                let watch = |fd| AsyncFd::with_interest(Borrowed(fd), Interest::READABLE);
                *registered = Some(Registered {
                    runtime: runtime.id(),
                    fd: fd.map(watch).transpose()?,
                    sleep: None,
                });
            }
            Ok(true)
        }

        pub(super) fn wait(
            &mut self,
            until: Option<Instant>,
            context: &mut Context<'_>,
        ) -> io::Result<Poll<()>> {
            if let Some(fd) = &self.fd
                && let Poll::Ready(guard) = fd.poll_read_ready(context)
            {
                // It says so again if there is more when the loop has looked.
                guard?.clear_ready();
                return Ok(Poll::Ready(()));
            }
            let Some(until) = until else {
                self.sleep = None;
                return Ok(Poll::Pending);
            };
            let until = until.into();
            let sleep = match &mut self.sleep {
                Some(sleep) => {
                    if sleep.deadline() != until {
                        sleep.as_mut().reset(until);
                    }
                    sleep
                }
                none => none.insert(Box::pin(tokio::time::sleep_until(until))),
            };
            Ok(sleep.as_mut().poll(context))
        }
    }
}
