//! Coroutines of scripts as futures of the host's.

use super::awaited::{Table, helper, poll_woken};
use super::park::Park;
use crate::ctx::Ctx;
use crate::spans::{Span, What};
use crate::vm::{LocalVm, Vm};
use crate::{Args, Error, FromScript, Func, Result};
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};
use taipan_asyncio::hosted::{abandon, outlook};
use taipan_vm::isolate::Isolate;
use taipan_vm::limits::Watch;
use taipan_vm::vm::Vm as Machine;

/// A coroutine of a script that runs as a future: see [`Vm::call_async`].
#[must_use = "nothing runs before it is polled"]
pub struct CallAsync<'vm, T> {
    isolate: &'vm mut Isolate,
    /// The task and its loop, or what has gone wrong before there was one.
    state: State,
    park: Park,
    watch: Option<Watch>,
    cancel: Canceller,
    span: Span,
    marker: PhantomData<fn() -> T>,
}

enum State {
    Failed(Option<Error>),
    Running {
        task: crate::Value,
        event_loop: crate::Value,
    },
    Done,
}

impl<T> std::fmt::Debug for CallAsync<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CallAsync")
    }
}

/// Cancels a [`CallAsync`] as `task.cancel()` does: the coroutine sees `CancelledError` where it waits, and may take its time for
/// what it has to put in order. It may be cloned, and used from any thread.
///
/// ```
/// # fn block_on<F: std::future::Future>(f: F) -> F::Output {
/// #     let mut f = std::pin::pin!(f);
/// #     struct Unpark(std::thread::Thread);
/// #     impl std::task::Wake for Unpark { fn wake(self: std::sync::Arc<Self>) { self.0.unpark() } }
/// #     let waker = std::sync::Arc::new(Unpark(std::thread::current())).into();
/// #     let mut cx = std::task::Context::from_waker(&waker);
/// #     loop { match f.as_mut().poll(&mut cx) { std::task::Poll::Ready(x) => return x, _ => std::thread::park() } }
/// # }
/// let mut vm = taipan::Vm::new();
/// vm.run("
/// import asyncio
/// async def main():
///     try:
///         await asyncio.sleep(3600)
///     finally:
///         await asyncio.sleep(0.001)
///         print('in order')
/// ")?;
/// let call = vm.call_async::<()>("main", ());
/// let cancel = call.canceller();
/// std::thread::spawn(move || cancel.cancel());
/// assert!(block_on(call).unwrap_err().is_cancelled());
/// # taipan::Result::Ok(())
/// ```
#[derive(Clone, Default)]
pub struct Canceller(Arc<Mutex<Cancel>>);

#[derive(Default)]
struct Cancel {
    asked: bool,
    waker: Option<Waker>,
}

impl std::fmt::Debug for Canceller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Canceller")
    }
}

impl Canceller {
    /// Cancel the coroutine: now if it waits, else when it waits next. Nothing happens if it has ended.
    pub fn cancel(&self) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.asked = true;
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Whether there was a request since the last time; further ones wake this waker.
    fn take(&self, waker: &Waker) -> bool {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !state.waker.as_ref().is_some_and(|w| w.will_wake(waker)) {
            state.waker = Some(waker.clone());
        }
        std::mem::take(&mut state.asked)
    }
}

/// How spans call a function that was not called by name.
const FUNCTION: &str = "<function>";

/// Turns of the loop in one poll: then others have their turn.
const TURNS: usize = 64;

impl<'vm, T: FromScript> CallAsync<'vm, T> {
    pub(super) fn new(
        isolate: &'vm mut Isolate,
        name: &str,
        call: impl FnOnce(&mut Ctx<'_>) -> Result<crate::Value>,
    ) -> CallAsync<'vm, T> {
        let span = Span::new(What::Await, name);
        let state = {
            let _entered = span.enter();
            match start(&mut Ctx::new(isolate.enter()), call) {
                Ok(state) => state,
                Err(error) => State::Failed(Some(error)),
            }
        };
        CallAsync {
            isolate,
            state,
            park: Park::default(),
            watch: None,
            cancel: Canceller::default(),
            span,
            marker: PhantomData,
        }
    }

    /// What cancels the coroutine and lets it end in its own way. (Dropping the future leaves it no time.)
    pub fn canceller(&self) -> Canceller {
        self.cancel.clone()
    }

    /// Run until the task is done or there is nothing to do.
    fn drive(
        vm: &mut Machine,
        task: &crate::Value,
        event_loop: &crate::Value,
        cancel: &Canceller,
        waker: &Waker,
    ) -> Result<Progress<T>> {
        let mut cx = Ctx::new(vm);
        let task = task.of(cx.machine())?;
        let event_loop = event_loop.of(cx.machine())?;
        let woken = cx.machine().module_state::<Table>().woken.clone();
        woken.lock().host = Some(waker.clone());
        for _ in 0..TURNS {
            if cancel.take(waker) {
                let told = cx.machine().call_method(&task, "cancel", &[]);
                cx.check(told)?;
            }
            poll_woken(&mut cx)?;
            helper(&mut cx, "turn", std::slice::from_ref(&event_loop))?;
            let done = cx.machine().call_method(&task, "done", &[]);
            if cx.check(done)?.is_true() {
                let result = cx.machine().call_method(&task, "result", &[]);
                return cx.convert(result).map(Progress::Done);
            }
            let next =
                outlook(&event_loop).ok_or_else(|| Error::type_error("not a native loop"))?;
            let now = cx.machine().host.monotonic() as f64 / 1e9;
            if next.is_ready || woken.is_any() || next.next.is_some_and(|at| at <= now) {
                continue;
            }
            let until = next.next.map(|at| {
                Instant::now() + Duration::try_from_secs_f64(at - now).unwrap_or(Duration::MAX / 4)
            });
            return Ok(Progress::Waits(until, next.fd));
        }
        Ok(Progress::Busy)
    }
}

fn start(
    cx: &mut Ctx<'_>,
    call: impl FnOnce(&mut Ctx<'_>) -> Result<crate::Value>,
) -> Result<State> {
    let result = call(cx)?;
    let result = result.of(cx.machine())?;
    let task = helper(cx, "begin", &[result])?;
    let event_loop = helper(cx, "loop", &[])?;
    Ok(State::Running {
        task: crate::Value::new(cx.machine(), &task),
        event_loop: crate::Value::new(cx.machine(), &event_loop),
    })
}

enum Progress<T> {
    Done(T),
    Busy,
    Waits(Option<Instant>, Option<std::os::fd::RawFd>),
}

impl<T: FromScript> Future for CallAsync<'_, T> {
    type Output = Result<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        let this = self.get_mut();
        let (task, event_loop) = match &mut this.state {
            State::Failed(error) => {
                let error = error.take();
                this.state = State::Done;
                return Poll::Ready(Err(error.unwrap_or_else(ended)));
            }
            State::Done => return Poll::Ready(Err(ended())),
            State::Running { task, event_loop } => (task, event_loop),
        };
        let waker = context.waker();
        let span = this.span.clone();
        let _entered = span.enter();
        if this.watch.is_none() {
            let waker = waker.clone();
            let interrupts = this.isolate.interrupts();
            this.watch = Some(interrupts.watch(move || waker.wake_by_ref()));
        }
        let vm = this.isolate.go_on();
        let depth = vm.stack.native_depth;
        // Something may be ready as soon as it is waited for: then it goes on at once, but not for ever.
        for _ in 0..TURNS {
            let vm = this.isolate.go_on();
            match Self::drive(vm, task, event_loop, &this.cancel, waker) {
                Ok(Progress::Done(value)) => {
                    this.end();
                    return Poll::Ready(Ok(value));
                }
                Err(error) => {
                    debug_assert_eq!(this.isolate.stack.native_depth, depth);
                    if error.is_halted() && !this.isolate.is_paused() {
                        this.abandon();
                    }
                    this.end();
                    return Poll::Ready(Err(error));
                }
                Ok(Progress::Busy) => break,
                Ok(Progress::Waits(until, fd)) => match this.park.wait(until, fd, context) {
                    Ok(Poll::Pending) => return Poll::Pending,
                    Ok(Poll::Ready(())) => {}
                    Err(error) => {
                        this.end();
                        return Poll::Ready(Err(Error::host(error)));
                    }
                },
            }
        }
        waker.wake_by_ref();
        Poll::Pending
    }
}

pub(super) fn ended() -> Error {
    Error::new("RuntimeError", "the call has ended")
}

impl<T> CallAsync<'_, T> {
    /// The script was stopped: nothing of it goes on, and what it has waited for is dropped.
    fn abandon(&mut self) {
        // Before the loop closes its descriptors.
        self.park = Park::default();
        let State::Running { event_loop, .. } = &self.state else {
            return;
        };
        let event_loop = event_loop.clone();
        let vm = self.isolate.meters();
        if let Some(event_loop) = event_loop.resolve(vm) {
            abandon(vm, &event_loop);
        }
        vm.module_state::<Table>().forget_all();
    }

    /// The result is there, or there will be none. Tasks that are left go on in the next call.
    fn end(&mut self) {
        self.park = Park::default();
        self.watch = None;
        self.state = State::Done;
        let table = self.isolate.meters().module_state::<Table>();
        table.woken.lock().host = None;
    }
}

/// The host waits no longer: tasks are cancelled, `finally` runs as far as it need not wait, and what they waited for is dropped.
impl<T> Drop for CallAsync<'_, T> {
    fn drop(&mut self) {
        let State::Running { event_loop, .. } = &self.state else {
            return;
        };
        let event_loop = event_loop.clone();
        // Before the loop closes its descriptors.
        self.park = Park::default();
        {
            let mut cx = Ctx::new(self.isolate.enter());
            if let Ok(event_loop) = event_loop.of(cx.machine()) {
                let _ = helper(&mut cx, "give_up", &[event_loop]);
            }
            cx.machine().module_state::<Table>().forget_all();
        }
        self.end();
    }
}

/// A [`CallAsync`] in a [`LocalVm`]: it stays in its thread.
#[must_use = "nothing runs before it is polled"]
pub struct LocalCallAsync<'vm, T> {
    call: CallAsync<'vm, T>,
    stays: PhantomData<*const ()>,
}

impl<T> std::fmt::Debug for LocalCallAsync<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LocalCallAsync")
    }
}

impl<T: FromScript> LocalCallAsync<'_, T> {
    /// What cancels the coroutine. See [`CallAsync::canceller`].
    pub fn canceller(&self) -> Canceller {
        self.call.canceller()
    }
}

impl<T: FromScript> Future for LocalCallAsync<'_, T> {
    type Output = Result<T>;
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        Pin::new(&mut self.call).poll(context)
    }
}

impl Vm {
    /// Call a global, and await what it returns: the future of a coroutine. It is `Send` and runs under any executor. Dropping it
    /// cancels the coroutine and everything that it waits for; [`CallAsync::canceller`] cancels with more patience.
    ///
    /// ```
    /// # fn block_on<F: std::future::Future>(f: F) -> F::Output {
    /// #     let mut f = std::pin::pin!(f);
    /// #     struct Unpark(std::thread::Thread);
    /// #     impl std::task::Wake for Unpark { fn wake(self: std::sync::Arc<Self>) { self.0.unpark() } }
    /// #     let waker = std::sync::Arc::new(Unpark(std::thread::current())).into();
    /// #     let mut cx = std::task::Context::from_waker(&waker);
    /// #     loop { match f.as_mut().poll(&mut cx) { std::task::Poll::Ready(x) => return x, _ => std::thread::park() } }
    /// # }
    /// let mut vm = taipan::Vm::new();
    /// vm.run("import asyncio\nasync def add(a, b):\n    await asyncio.sleep(0.01)\n    return a + b")?;
    /// let sum: i64 = block_on(vm.call_async("add", (20, 22)))?;
    /// assert_eq!(sum, 42);
    /// # taipan::Result::Ok(())
    /// ```
    pub fn call_async<T: FromScript>(&mut self, name: &str, args: impl Args) -> CallAsync<'_, T> {
        CallAsync::new(&mut self.isolate, name, |cx| cx.call(name, args))
    }
}

impl LocalVm {
    /// Call a global, and await what it returns. See [`Vm::call_async`]; this future stays in its thread.
    pub fn call_async<T: FromScript>(
        &mut self,
        name: &str,
        args: impl Args,
    ) -> LocalCallAsync<'_, T> {
        LocalCallAsync {
            call: CallAsync::new(&mut self.isolate, name, |cx| cx.call(name, args)),
            stays: PhantomData,
        }
    }
}

impl<A: Args, R: FromScript> Func<A, R> {
    /// Call it, and await what it returns. See [`Vm::call_async`].
    pub fn call_async<'vm>(&self, vm: &'vm mut Vm, args: A) -> CallAsync<'vm, R> {
        CallAsync::new(&mut vm.isolate, FUNCTION, |cx| self.value().call(cx, args))
    }

    /// Call it in a VM that stays in its thread. See [`Func::call_async`].
    pub fn call_local<'vm>(&self, vm: &'vm mut LocalVm, args: A) -> LocalCallAsync<'vm, R> {
        LocalCallAsync {
            call: CallAsync::new(&mut vm.isolate, FUNCTION, |cx| self.value().call(cx, args)),
            stays: PhantomData,
        }
    }
}
