//! The VM for futures of the host's: they are polled without it, and ask for it when they need it.

use super::awaited::{Job, Table, Woken, helper};
use crate::ctx::Ctx;
use crate::value::{Local, Value};
use crate::{Args, Bind, Error, FromScript, Func, Result};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll, Waker};

/// The VM, for futures and other threads. An `async` function that scripts call gets one as first parameter if it asks for it.
///
/// What is asked of the VM is done in a turn of the loop that runs in it: [`Vm::call_async`](crate::Vm::call_async), or `asyncio.run` of a script.
///
/// ```
/// use taipan::{AsyncCx, Func, Result, Vm};
///
/// let mut vm = Vm::new();
/// // A native function that awaits a coroutine of the script.
/// vm.set_async("twice", |cx: AsyncCx, f: Func<(i64,), i64>, x: i64| async move {
///     let once: i64 = cx.call(&f, (x,)).await?;
///     cx.call(&f, (once,)).await
/// })?;
/// vm.run("
/// import asyncio
/// async def triple(x):
///     await asyncio.sleep(0)
///     return 3 * x
/// ")?;
/// assert_eq!(vm.eval::<i64>("asyncio.run(twice(triple, 2))")?, 18);
/// # Result::Ok(())
/// ```
#[derive(Clone)]
pub struct AsyncCx {
    woken: Arc<Woken>,
}

impl Ctx<'_> {
    /// This VM for futures and other threads.
    pub fn for_async(&mut self) -> AsyncCx {
        AsyncCx::of(self)
    }
}

impl std::fmt::Debug for AsyncCx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AsyncCx")
    }
}

impl AsyncCx {
    pub(super) fn of(cx: &mut Ctx<'_>) -> AsyncCx {
        let woken = cx.machine().module_state::<Table>().woken.clone();
        AsyncCx { woken }
    }

    /// Work on the VM. RuntimeError if it is gone, or if the work panics.
    pub fn with<T, F>(&self, work: F) -> impl Future<Output = Result<T>> + Send + use<T, F>
    where
        T: Send + 'static,
        F: FnOnce(&mut Ctx<'_>) -> T + Send + 'static,
    {
        let (give, get) = channel();
        self.ask(Box::new(move |cx| give.put(Ok(work(cx)))));
        get
    }

    /// Call a function of the script, and await what it returns if it is something to await. If the future is dropped, the script's task is
    /// cancelled.
    pub fn call<A, R>(
        &self,
        function: &Func<A, R>,
        args: A,
    ) -> impl Future<Output = Result<R>> + Send + use<A, R>
    where
        A: Args + Send + 'static,
        R: FromScript + Send + 'static,
    {
        let function = function.value().clone();
        let (job, reply) = self.request(move |cx| function.call(cx, args));
        self.ask(job);
        reply
    }

    /// The job that makes a call, and the future of its result.
    pub(super) fn request<R: FromScript + Send + 'static>(
        &self,
        call: impl FnOnce(&mut Ctx<'_>) -> Result<Value> + Send + 'static,
    ) -> (Job, Reply<R>) {
        let (give, get) = channel();
        let task: Arc<Mutex<Option<Value>>> = Arc::default();
        let started = Started {
            cx: self.clone(),
            task: task.clone(),
        };
        let job = move |cx: &mut Ctx<'_>| {
            if give.is_settled() {
                return;
            }
            if let Err((give, error)) = start(cx, call, give, &task) {
                give.put(Err(error));
            }
        };
        let job: Job = Box::new(job);
        (job, Reply { get, started })
    }

    pub(super) fn ask(&self, job: Job) {
        // A VM that is gone drops the job, and with it what gives the result.
        self.woken.push_job(job);
    }
}

/// The result of a call that a VM was asked for. If it is dropped, the script's task is cancelled.
pub(super) struct Reply<T> {
    get: Get<T>,
    started: Started,
}

impl<T: Send + 'static> Reply<T> {
    /// What can end the waiting from outside.
    pub(super) fn pending(&self) -> Weak<dyn Pending> {
        let channel: Weak<Mutex<Channel<T>>> = Arc::downgrade(&self.get.0);
        channel
    }
}

impl<T> Future for Reply<T> {
    type Output = Result<T>;
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        let polled = Pin::new(&mut self.get).poll(context);
        if polled.is_ready() {
            self.started.is_done();
        }
        polled
    }
}

/// Make a call; its result, or that of its task, goes into the channel.
fn start<T: FromScript + Send + 'static>(
    cx: &mut Ctx<'_>,
    call: impl FnOnce(&mut Ctx<'_>) -> Result<Value>,
    give: Give<T>,
    place: &Mutex<Option<Value>>,
) -> std::result::Result<(), (Give<T>, Error)> {
    let begin = |cx: &mut Ctx<'_>| -> Result<(taipan_vm::Value, taipan_vm::Value)> {
        let result = call(cx)?.of(cx.machine())?;
        let task = helper(cx, "spawn", std::slice::from_ref(&result))?;
        Ok((result, task))
    };
    let (result, task) = match begin(cx) {
        Ok(begun) => begun,
        Err(error) => return Err((give, error)),
    };
    if task.is_none() {
        let converted = T::from_script(&Local::new(result), cx);
        give.put(converted);
        return Ok(());
    }
    *lock(place) = Some(Value::new(cx.machine_ref(), &task));
    let give = Mutex::new(Some(give));
    let done = move |cx: &mut Ctx<'_>, task: Value| {
        if let Some(give) = lock(&give).take() {
            let result = task.call_method(cx, "result", ());
            give.put(result);
        }
    };
    let listen = |cx: &mut Ctx<'_>| -> Result<()> {
        let done = Bind::bind(done, "done", cx)?.keep(cx)?;
        let task = Value::new(cx.machine_ref(), &task);
        task.call_method(cx, "add_done_callback", (done,))
    };
    // Should it fail, the channel says so as its end is dropped.
    let _ = listen(cx);
    Ok(())
}

/// Cancels a task of a script's when nobody waits for it.
struct Started {
    cx: AsyncCx,
    task: Arc<Mutex<Option<Value>>>,
}

impl Started {
    fn is_done(&self) {
        *lock(&self.task) = None;
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        let task = self.task.clone();
        // It may not have begun: what is asked is done in order.
        if Arc::strong_count(&task) > 2 || lock(&task).is_some() {
            self.cx.ask(Box::new(move |cx| {
                if let Some(task) = lock(&task).take() {
                    let _ = task.call_method::<()>(cx, "cancel", ());
                }
            }));
        }
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes one result to a future.
pub(super) struct Channel<T> {
    result: Option<Result<T>>,
    /// There is a result, or there was one.
    is_settled: bool,
    waker: Option<Waker>,
}

pub(super) struct Give<T>(Arc<Mutex<Channel<T>>>);

pub(super) struct Get<T>(Arc<Mutex<Channel<T>>>);

pub(super) fn channel<T>() -> (Give<T>, Get<T>) {
    let shared = Arc::new(Mutex::new(Channel {
        result: None,
        is_settled: false,
        waker: None,
    }));
    (Give(shared.clone()), Get(shared))
}

/// Somebody who waits for a result.
pub(super) trait Pending: Send + Sync {
    /// There will be none, unless there is one already.
    fn fail(&self, why: &Error);
}

impl<T: Send> Pending for Mutex<Channel<T>> {
    fn fail(&self, why: &Error) {
        settle(self, || Err(why.again()));
    }
}

/// Put in a result if there has been none.
fn settle<T>(channel: &Mutex<Channel<T>>, result: impl FnOnce() -> Result<T>) {
    let mut channel = lock(channel);
    if channel.is_settled {
        return;
    }
    channel.is_settled = true;
    channel.result = Some(result());
    let waker = channel.waker.take();
    drop(channel);
    if let Some(waker) = waker {
        waker.wake();
    }
}

impl<T> Give<T> {
    pub(super) fn put(&self, result: Result<T>) {
        settle(&self.0, || result);
    }

    /// Whether there has been a result.
    pub(super) fn is_settled(&self) -> bool {
        lock(&self.0).is_settled
    }
}

impl<T> Drop for Give<T> {
    fn drop(&mut self) {
        settle(&self.0, || {
            let text = "the VM is gone, or has panicked at it";
            Err(Error::new("RuntimeError", text))
        });
    }
}

impl<T> Future for Get<T> {
    type Output = Result<T>;
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        let mut channel = lock(&self.0);
        match channel.result.take() {
            Some(result) => Poll::Ready(result),
            None => {
                channel.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}
