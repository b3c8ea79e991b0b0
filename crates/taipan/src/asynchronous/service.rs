//! Several calls at once in one VM: one future runs it, any number of handles ask it for something.

use super::access::{AsyncCx, Pending, Reply, lock};
use super::{Awaitable, CallAsync};
use crate::ctx::{AsCtx, Ctx};
use crate::{Args, Error, FromScript, IntoScript, Result, Vm};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, Weak};
use std::task::{Context, Poll, Waker};

/// A handle of a VM that a future runs: see [`Vm::into_service`]. It may be cloned, and used from any thread.
#[derive(Clone)]
pub struct Service(Arc<Open>);

/// What all handles share. When it goes, the VM comes back.
struct Open {
    cx: AsyncCx,
    gate: Arc<Gate>,
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut state = lock(&self.gate.0);
        state.is_closed = true;
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

/// Between the handles and the future that runs the VM.
#[derive(Default)]
struct Gate(Mutex<GateState>);

#[derive(Default)]
struct GateState {
    /// Nobody has a handle any more.
    is_closed: bool,
    waker: Option<Waker>,
    /// Calls that have no result yet, and some that have one.
    pending: Vec<Weak<dyn Pending>>,
    /// So many may be there before those with a result are taken out.
    crowd: usize,
    /// Why nobody runs the VM any more.
    ended: Option<Error>,
}

impl GateState {
    fn admit(&mut self, call: Weak<dyn Pending>) {
        if self.pending.len() >= self.crowd {
            self.pending.retain(|call| call.strong_count() > 0);
            self.crowd = (self.pending.len() * 2).max(64);
        }
        self.pending.push(call);
    }
}

/// The future of the script's loop that is done when the last handle is gone.
struct Closed(Arc<Gate>);

impl Future for Closed {
    type Output = ();
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = lock(&self.0.0);
        if state.is_closed {
            return Poll::Ready(());
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

/// Tells those who wait that nobody runs the VM any more, also when the future that did is dropped.
struct Ending(Arc<Gate>);

impl Ending {
    fn tell(&self, why: &Error) {
        let mut state = lock(&self.0.0);
        if state.ended.is_some() {
            return;
        }
        state.ended = Some(why.again());
        let pending = std::mem::take(&mut state.pending);
        drop(state);
        for call in pending.iter().filter_map(Weak::upgrade) {
            call.fail(why);
        }
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.tell(&Error::new("RuntimeError", "nobody runs the VM any more"));
    }
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Service")
    }
}

impl Service {
    /// Call a global, and await what it returns if it is something to await. Calls take turns where they wait; one that is dropped is
    /// cancelled.
    pub fn call<R: FromScript + Send + 'static>(
        &self,
        name: &str,
        args: impl Args + Send + 'static,
    ) -> ServiceCall<R> {
        let name = name.to_string();
        let (job, reply) = self.0.cx.request(move |cx| cx.call(&name, args));
        let mut state = lock(&self.0.gate.0);
        if let Some(why) = &state.ended {
            return ServiceCall(Waits::Failed(Some(why.again())));
        }
        state.admit(reply.pending());
        drop(state);
        self.0.cx.ask(job);
        ServiceCall(Waits::For(reply, self.clone()))
    }
}

/// A call of a VM that another future runs: see [`Service::call`]. It goes on whether it is polled or not, until it is dropped.
#[must_use = "a call that is dropped is cancelled"]
pub struct ServiceCall<R>(Waits<R>);

enum Waits<R> {
    /// The VM runs as long as somebody waits.
    For(
        Reply<R>,
        #[expect(dead_code, reason = "it keeps the service open")] Service,
    ),
    Failed(Option<Error>),
}

impl<R> std::fmt::Debug for ServiceCall<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ServiceCall")
    }
}

impl<R> Future for ServiceCall<R> {
    type Output = Result<R>;
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<R>> {
        let polled = match &mut self.0 {
            Waits::For(reply, _) => Pin::new(reply).poll(context),
            Waits::Failed(error) => {
                Poll::Ready(Err(error.take().unwrap_or_else(super::call::ended)))
            }
        };
        if polled.is_ready() {
            self.0 = Waits::Failed(None);
        }
        polled
    }
}

impl Vm {
    /// A handle for any number of calls at the same time, and the future that runs them: give it to an executor, or await it beside
    /// the calls. It is done when the last handle is gone, and gives the VM back; a limit or an interrupt ends it too, with all
    /// calls that are under way. To a wall clock limit all that the service does is one thing.
    ///
    /// ```
    /// # async fn example() -> taipan::Result {
    /// let mut vm = taipan::Vm::new();
    /// vm.run("
    /// import asyncio
    /// async def square(n):
    ///     await asyncio.sleep(0.01)
    ///     return n * n
    /// ")?;
    /// let (service, run) = vm.into_service();
    /// tokio::spawn(run);
    /// let (a, b) = (service.call::<i64>("square", (2,)), service.call::<i64>("square", (3,)));
    /// assert_eq!((a.await?, b.await?), (4, 9)); // both have been under way
    /// # taipan::Result::Ok(()) }
    /// # let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    /// # runtime.block_on(example()).unwrap();
    /// ```
    pub fn into_service(mut self) -> (Service, impl Future<Output = (Vm, Result<()>)> + Send) {
        let gate = Arc::<Gate>::default();
        let cx = self.ctx().for_async();
        let service = Service(Arc::new(Open {
            cx,
            gate: gate.clone(),
        }));
        let ending = Ending(gate.clone());
        let run = async move {
            let wait = |cx: &mut Ctx<'_>| Awaitable(Closed(gate)).into_script(cx)?.keep(cx);
            let result = CallAsync::<()>::new(&mut self.isolate, "service", wait).await;
            if let Err(why) = &result {
                ending.tell(why);
            }
            drop(ending);
            (self, result)
        };
        (service, run)
    }
}
