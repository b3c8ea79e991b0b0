//! Awaiting in both directions: [`Vm::set_async`] gives scripts futures of Rust's, [`Vm::call_async`] is a future that a coroutine runs in.

use crate::ctx::Ctx;
use crate::value::Local;
use crate::vm::Vm;
use crate::{Args, AsCtx, Bind, Error, FromScript, Func, IntoScript, Result};
use std::collections::HashMap;
use std::future::Future;
use std::io::{Read, Write};
use std::marker::PhantomData;
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};
use taipan_asyncio::hosted::{Parking, outlook};
use taipan_vm::limits::Watch;
use taipan_vm::vm::Vm as Machine;

/// A future as a value that scripts can await: a native function may return one. [`Vm::set_async`] makes it of an `async` closure.
pub struct Awaitable<F>(pub F);

impl<F: Future<Output: IntoScript + Send + 'static> + Send + 'static> IntoScript for Awaitable<F> {
    fn into_script<'vm>(self, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
        let future = self.0;
        let work = async move {
            let output = future.await;
            let deliver: Deliver = Box::new(move |cx| cx.raw(output));
            deliver
        };
        let value = begin(cx, Box::pin(work))?;
        Ok(Local::new(value))
    }
}

/// An `async` function that scripts can call and await: parameters are [`FromScript`], the output is [`IntoScript`].
pub trait AsyncFn<Marker>: Send + 'static {
    #[doc(hidden)]
    fn bind_async(self, name: &str, cx: &mut Ctx<'_>) -> Result<()>;
}

macro_rules! async_functions {
    ($($($param:ident)*;)*) => { $(
        impl<Function, Returned, $($param),*> AsyncFn<fn($($param),*) -> Returned> for Function
        where
            Function: Fn($($param),*) -> Returned + Send + 'static,
            Returned: Future<Output: IntoScript + Send + 'static> + Send + 'static,
            $($param: FromScript + 'static),*
        {
            #[allow(non_snake_case)]
            fn bind_async(self, name: &str, cx: &mut Ctx<'_>) -> Result<()> {
                let function = move |$($param: $param),*| Awaitable(self($($param),*));
                let function = Bind::bind(function, name, cx)?;
                let function = function.keep(cx)?;
                cx.set_value(name, function)
            }
        }
    )* };
}

async_functions! {
    ;
    A;
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
    A B C D E F G;
    A B C D E F G H;
}

/// What becomes of an output, with the VM at hand.
type Deliver = Box<dyn FnOnce(&mut Ctx<'_>) -> Result<taipan_vm::Value> + Send>;

type Work = Pin<Box<dyn Future<Output = Deliver> + Send>>;

/// The futures of the host's that scripts of an isolate wait for.
struct Table {
    slots: HashMap<u64, Slot>,
    next: u64,
    woken: Arc<Woken>,
    /// What a loop that waits by itself is woken with: its other end, which the loop watches.
    bell: Option<UnixStream>,
    /// The loop that watches, and the descriptor.
    watching: Option<taipan_vm::Value>,
}

struct Slot {
    work: Work,
    target: taipan_vm::Value,
    waker: Waker,
}

/// Which futures have something to do.
#[derive(Default)]
struct Woken(Mutex<WokenState>);

#[derive(Default)]
struct WokenState {
    numbers: Vec<u64>,
    /// The host's task that runs the loop, while one does.
    host: Option<Waker>,
    bell: Option<UnixStream>,
}

impl Woken {
    fn lock(&self) -> MutexGuard<'_, WokenState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct SlotWaker {
    number: u64,
    woken: Arc<Woken>,
}

impl Wake for SlotWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }
    fn wake_by_ref(self: &Arc<Self>) {
        let mut state = self.woken.lock();
        state.numbers.push(self.number);
        match &state.host {
            Some(host) => {
                let host = host.clone();
                drop(state);
                host.wake();
            }
            None => {
                if let Some(bell) = &state.bell {
                    // A full pipe rings as well.
                    let _ = (&*bell).write(&[0]);
                }
            }
        }
    }
}

impl Default for Table {
    fn default() -> Table {
        Table {
            slots: HashMap::new(),
            next: 1,
            woken: Arc::default(),
            bell: None,
            watching: None,
        }
    }
}

/// Call a function of the module behind this file.
fn helper(cx: &mut Ctx<'_>, name: &str, args: &[taipan_vm::Value]) -> Result<taipan_vm::Value> {
    let vm = cx.machine();
    let result = vm
        .import_module("asyncio._hosted")
        .and_then(|module| vm.get_attr_str(&module, name))
        .and_then(|function| vm.call(&function, args));
    cx.check(result)
}

/// Poll a future of the host's for the first time; what the script awaits.
fn begin(cx: &mut Ctx<'_>, work: Work) -> Result<taipan_vm::Value> {
    let target = helper(cx, "pending", &[])?;
    let table = cx.machine().module_state::<Table>();
    let number = table.next;
    table.next += 1;
    let waker = Waker::from(Arc::new(SlotWaker {
        number,
        woken: table.woken.clone(),
    }));
    let is_hosted = table.woken.lock().host.is_some();
    let slot = Slot {
        work,
        target: target.clone(),
        waker,
    };
    table.slots.insert(number, slot);
    poll_one(cx, number)?;
    if cx
        .machine()
        .module_state::<Table>()
        .slots
        .contains_key(&number)
    {
        let drop_it = move |cx: &mut Ctx<'_>| forget(cx, number);
        let drop_it = Bind::bind(drop_it, "drop", cx)?;
        let drop_it = cx.raw_local(drop_it)?;
        let vm = cx.machine();
        let name = vm.intern("_drop");
        let set = vm.set_attr(&target, &name, drop_it);
        cx.check(set)?;
        if !is_hosted {
            watch(cx)?;
        }
    }
    Ok(target)
}

/// A script waits no longer: the host's future is dropped now.
fn forget(cx: &mut Ctx<'_>, number: u64) {
    let slot = cx.machine().module_state::<Table>().slots.remove(&number);
    drop(slot);
}

/// Have the running loop, which waits by itself, look at the futures when one is woken.
fn watch(cx: &mut Ctx<'_>) -> Result<()> {
    let current = {
        let vm = cx.machine();
        let found = vm
            .import_module("asyncio.events")
            .and_then(|events| vm.call_method(&events, "get_running_loop", &[]));
        cx.check(found)?
    };
    let table = cx.machine().module_state::<Table>();
    if table.watching.as_ref().is_some_and(|w| w.is(&current)) {
        return Ok(());
    }
    let pair = UnixStream::pair().and_then(|(ours, theirs)| {
        ours.set_nonblocking(true)?;
        theirs.set_nonblocking(true)?;
        Ok((ours, theirs))
    });
    let (ours, theirs) = pair.map_err(Error::host)?;
    let fd = taipan_vm::Value::small_int(ours.as_raw_fd().into());
    table.watching = Some(current);
    table.bell = Some(ours);
    let mut state = table.woken.lock();
    state.bell = Some(theirs);
    if !state.numbers.is_empty()
        && let Some(bell) = &state.bell
    {
        let _ = (&*bell).write(&[0]);
    }
    drop(state);
    let call = |cx: &mut Ctx<'_>| -> Result<()> {
        let mut drained = [0; 64];
        let table = cx.machine().module_state::<Table>();
        while let Some(bell) = &mut table.bell
            && matches!(bell.read(&mut drained), Ok(n) if n == drained.len())
        {}
        poll_woken(cx)
    };
    let call = Bind::bind(call, "poll", cx)?;
    let call = cx.raw_local(call)?;
    helper(cx, "watch", &[fd, call]).map(drop)
}

/// Poll what has been woken.
fn poll_woken(cx: &mut Ctx<'_>) -> Result<()> {
    let woken = cx.machine().module_state::<Table>().woken.clone();
    let numbers = std::mem::take(&mut woken.lock().numbers);
    for number in numbers {
        poll_one(cx, number)?;
    }
    Ok(())
}

/// Poll a future; the script's is done when it is.
fn poll_one(cx: &mut Ctx<'_>, number: u64) -> Result<()> {
    // Taken out: what it does may start others.
    let Some(mut slot) = cx.machine().module_state::<Table>().slots.remove(&number) else {
        return Ok(());
    };
    let waker = slot.waker.clone();
    let mut context = Context::from_waker(&waker);
    let work = &mut slot.work;
    let polled = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        work.as_mut().poll(&mut context)
    }));
    let outcome = match polled {
        Ok(Poll::Pending) => {
            let table = cx.machine().module_state::<Table>();
            table.slots.insert(number, slot);
            return Ok(());
        }
        Ok(Poll::Ready(deliver)) => {
            crate::native::guarded(cx.machine(), |vm| deliver(&mut Ctx::new(vm)))
        }
        Err(panic) => Err(crate::native::raise_panic(cx.machine(), panic)),
    };
    let target = slot.target.clone();
    drop(slot);
    let vm = cx.machine();
    let told = match outcome {
        Ok(value) => vm.call_method(&target, "set_result", &[value]),
        Err(taipan_vm::Raise::Exception) => {
            let exception = vm.take_raised();
            vm.call_method(&target, "set_exception", &[exception])
        }
        Err(halt) => Err(halt),
    };
    cx.check(told).map(drop)
}

/// A coroutine of a script that runs as a future: see [`Vm::call_async`].
#[must_use = "nothing runs before it is polled"]
pub struct CallAsync<'vm, T> {
    vm: &'vm mut Vm,
    /// The task and its loop, or what has gone wrong before there was one.
    state: State,
    parking: Option<Parking>,
    watch: Option<Watch>,
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

/// Turns of the loop in one poll: then others have their turn.
const TURNS: usize = 64;

impl<'vm, T: FromScript> CallAsync<'vm, T> {
    fn new(
        vm: &'vm mut Vm,
        call: impl FnOnce(&mut Ctx<'_>) -> Result<crate::Value>,
    ) -> CallAsync<'vm, T> {
        let state = match CallAsync::<T>::start(&mut vm.ctx(), call) {
            Ok(state) => state,
            Err(error) => State::Failed(Some(error)),
        };
        CallAsync {
            vm,
            state,
            parking: None,
            watch: None,
            marker: PhantomData,
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

    /// Run until the task is done or there is nothing to do.
    fn drive(
        vm: &mut Machine,
        task: &crate::Value,
        event_loop: &crate::Value,
        waker: &Waker,
    ) -> Result<Progress<T>> {
        let mut cx = Ctx::new(vm);
        let task = task.of(cx.machine())?;
        let event_loop = event_loop.of(cx.machine())?;
        let woken = cx.machine().module_state::<Table>().woken.clone();
        woken.lock().host = Some(waker.clone());
        for _ in 0..TURNS {
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
            let has_woken = !woken.lock().numbers.is_empty();
            if next.is_ready || has_woken || next.next.is_some_and(|at| at <= now) {
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

enum Progress<T> {
    Done(T),
    Busy,
    Waits(Option<Instant>, Option<std::os::fd::RawFd>),
}

impl<T: FromScript> Future for CallAsync<'_, T> {
    type Output = Result<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        let this = self.get_mut();
        this.parking = None;
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
        if this.watch.is_none() {
            let waker = waker.clone();
            let interrupts = this.vm.isolate.interrupts();
            this.watch = Some(interrupts.watch(move || waker.wake_by_ref()));
        }
        let vm = this.vm.isolate.go_on();
        let depth = vm.stack.native_depth;
        match Self::drive(vm, task, event_loop, waker) {
            Ok(Progress::Done(value)) => {
                this.end();
                Poll::Ready(Ok(value))
            }
            Err(error) => {
                debug_assert_eq!(this.vm.isolate.stack.native_depth, depth);
                this.end();
                Poll::Ready(Err(error))
            }
            Ok(Progress::Busy) => {
                waker.wake_by_ref();
                Poll::Pending
            }
            Ok(Progress::Waits(until, fd)) => match Parking::new(until, fd, waker) {
                Ok(parking) => {
                    this.parking = Some(parking);
                    Poll::Pending
                }
                Err(error) => {
                    this.end();
                    Poll::Ready(Err(Error::host(error)))
                }
            },
        }
    }
}

fn ended() -> Error {
    Error::new("RuntimeError", "the call has ended")
}

impl<T> CallAsync<'_, T> {
    /// The result is there, or there will be none. Tasks that are left go on in the next call.
    fn end(&mut self) {
        self.parking = None;
        self.watch = None;
        self.state = State::Done;
        let table = self.vm.isolate.meters().module_state::<Table>();
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
        {
            let mut cx = self.vm.ctx();
            if let Ok(event_loop) = event_loop.of(cx.machine()) {
                let _ = helper(&mut cx, "give_up", &[event_loop]);
            }
            let table = cx.machine().module_state::<Table>();
            let slots = std::mem::take(&mut table.slots);
            table.woken.lock().numbers.clear();
            drop(slots);
        }
        self.end();
    }
}

impl Vm {
    /// Set a global to an `async` function or closure, which scripts call and await. Its future is polled by the loop that awaits it; when
    /// the script's task is cancelled, it is dropped.
    ///
    /// ```
    /// let mut vm = taipan::Vm::new();
    /// vm.set_async("double", |x: i64| async move { x * 2 })?;
    /// vm.run("import asyncio\nasync def main(): return await double(20) + 2")?;
    /// assert_eq!(vm.eval::<i64>("asyncio.run(main())")?, 42);
    /// # taipan::Result::Ok(())
    /// ```
    pub fn set_async<M>(&mut self, name: &str, function: impl AsyncFn<M>) -> Result<()> {
        function.bind_async(name, &mut self.ctx())
    }

    /// Call a global, and await what it returns: the future of a coroutine. It is `Send` and runs under any executor. Dropping it
    /// cancels the coroutine and everything that it waits for.
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
        CallAsync::new(self, |cx| cx.call(name, args))
    }
}

impl<A: Args, R: FromScript> Func<A, R> {
    /// Call it, and await what it returns. See [`Vm::call_async`].
    pub fn call_async<'vm>(&self, vm: &'vm mut Vm, args: A) -> CallAsync<'vm, R> {
        CallAsync::new(vm, |cx| self.value().call(cx, args))
    }
}
