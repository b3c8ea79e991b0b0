//! Futures of the host's that scripts await: the object that a script gets, and the table of those that are under way.

use crate::ctx::Ctx;
use crate::native::{guarded, raise_panic};
use crate::value::Local;
use crate::{Bind, Error, Result};
use std::any::Any;
use std::cell::RefCell;
use std::collections::HashMap;
use std::future::Future;
use std::io::{Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use taipan_vm::interp::Step;
use taipan_vm::native::{class, methods};
use taipan_vm::value::Raw;
use taipan_vm::vm::Vm as Machine;
use taipan_vm::{MutCell, R, Raise, Trace, Value};

/// What becomes of an output, with the VM at hand.
pub(crate) type Deliver = Box<dyn FnOnce(&mut Ctx<'_>) -> Result<Value>>;

/// A future of the host's. Who gives it to a VM that may move has seen to it that it may move too.
pub(crate) type Work = Pin<Box<dyn Future<Output = Deliver>>>;

/// Work for a VM from elsewhere: see [`super::AsyncCx`].
pub(super) type Job = Box<dyn FnOnce(&mut Ctx<'_>) + Send>;

/// A call of an asynchronous function of the host's. As a coroutine it begins when it is awaited; what is ready then needs no loop.
#[class(name = "coroutine", module = "taipan", flags(WEAKREF), send = HostCall::resume)]
pub(crate) struct HostCall {
    progress: MutCell<Progress>,
}

/// How far a call is.
#[derive(Default)]
enum Progress {
    Begin(Work),
    /// The loop's future that is done when the host's is.
    Waits(Value, Rc<Slot>),
    #[default]
    Over,
}

impl Trace for HostCall {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.progress.with(|progress| {
            if let Progress::Waits(target, _) = progress {
                visit(target.raw());
            }
        });
    }
    fn clear(&self) {
        self.end();
    }
}

impl HostCall {
    /// The object for a future.
    pub(crate) fn create(vm: &mut Machine, work: Work) -> Value {
        let class = match vm.module_state::<Table>().class.clone() {
            Some(class) => class,
            None => {
                let class = vm.native_class(&HostCall::CLASS);
                vm.module_state::<Table>().class = Some(class.clone());
                class
            }
        };
        let progress = MutCell::new(Progress::Begin(work));
        vm.new_native(&class, HostCall { progress })
    }

    fn resume(vm: &mut Machine, this: &Value) -> R<Step> {
        let call = this.native::<HostCall>().expect("it has this table");
        match call.progress.take() {
            Progress::Begin(work) => {
                let (waker, number) = vm.module_state::<Table>().waker();
                match poll_work(vm, work, &waker) {
                    Ok(Polled::Ready(value)) => {
                        vm.module_state::<Table>().give_back(waker, number);
                        run_jobs(vm);
                        Ok(Step::Return(value))
                    }
                    Ok(Polled::Pending(work)) => {
                        let (target, slot) = wait(vm, work, waker, number)?;
                        call.wait_for(vm, target, slot)
                    }
                    Err(raise) => Err(raise),
                }
            }
            Progress::Waits(target, slot) => call.wait_for(vm, target, slot),
            Progress::Over => Err(vm.runtime_error("cannot reuse already awaited coroutine")),
        }
    }

    /// Await the loop's future.
    fn wait_for(&self, vm: &mut Machine, target: Value, slot: Rc<Slot>) -> R<Step> {
        let step = vm.send_to(&target, Value::NONE);
        if let Ok(Step::Yield(_)) = step {
            self.progress.replace(Progress::Waits(target, slot));
        }
        step
    }

    /// Drop what is under way.
    fn end(&self) {
        if let Progress::Waits(_, slot) = self.progress.take() {
            slot.end();
        }
    }

    /// The result of a step for those who iterate.
    fn stepped(vm: &mut Machine, this: &Value) -> R {
        match HostCall::resume(vm, this)? {
            Step::Yield(value) => Ok(value),
            Step::Return(value) => Err(vm.stop_iteration(value)),
        }
    }
}

/// Who awaits it is gone.
impl Drop for HostCall {
    fn drop(&mut self) {
        self.end();
    }
}

#[methods(class = "coroutine")]
impl HostCall {
    /// Return an iterator to be used in await expression.
    fn __await__(this: &Value) -> Value {
        this.clone()
    }
    /// Implement iter(self).
    fn __iter__(this: &Value) -> Value {
        this.clone()
    }
    /// Implement next(self).
    fn __next__(this: &Value, vm: &mut taipan_vm::Vm) -> R {
        HostCall::stepped(vm, this)
    }
    /// Go on. There is nothing to send a value to.
    fn send(this: &Value, vm: &mut taipan_vm::Vm, arg: &Value) -> R {
        let _ = arg;
        HostCall::stepped(vm, this)
    }
    /// Drop the host's future and raise the exception.
    fn throw(
        &self,
        vm: &mut taipan_vm::Vm,
        typ: &Value,
        value: Option<Value>,
        traceback: Option<Value>,
    ) -> R {
        let exception = vm.thrown_exception(typ, value.as_ref(), traceback.as_ref())?;
        self.end();
        Err(vm.raise_value(exception))
    }
    /// Drop the host's future.
    fn close(&self) {
        self.end();
    }
}

/// The futures of the host's that scripts of an isolate wait for.
#[derive(Default)]
pub(super) struct Table {
    slots: HashMap<u64, Rc<Slot>>,
    last: u64,
    pub(super) woken: Arc<Woken>,
    /// A waker that nobody has kept, for the next future.
    spare: Option<(Waker, u64)>,
    /// What a loop that waits by itself is woken with: its other end, which the loop watches.
    bell: Option<UnixStream>,
    /// The loop that watches.
    watching: Option<Value>,
    class: Option<Value>,
    /// The module `asyncio._hosted`.
    module: Option<Value>,
}

/// A future that is not ready.
struct Slot {
    /// It is not here while it is polled, and gone when nobody waits for it.
    work: RefCell<Option<Work>>,
    ended: std::cell::Cell<bool>,
    target: Value,
    waker: Waker,
}

impl Slot {
    /// Nobody waits: drop the future.
    fn end(&self) {
        self.ended.set(true);
        let work = self.work.try_borrow_mut().ok().and_then(|mut w| w.take());
        drop(work);
        // Whoever looks at it next takes it out of the table.
        self.waker.wake_by_ref();
    }
}

/// Which futures have something to do. It may be told from any thread.
#[derive(Default)]
pub(super) struct Woken(Mutex<WokenState>);

#[derive(Default)]
pub(super) struct WokenState {
    numbers: Vec<u64>,
    jobs: Vec<Job>,
    /// The host's task that runs the loop, while one does.
    pub(super) host: Option<Waker>,
    bell: Option<UnixStream>,
    /// The VM is gone.
    closed: bool,
}

impl Woken {
    pub(super) fn lock(&self) -> MutexGuard<'_, WokenState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is something to do for the VM.
    pub(super) fn is_any(&self) -> bool {
        let state = self.lock();
        !state.numbers.is_empty() || !state.jobs.is_empty()
    }

    /// Have the VM do something; `false` if it is gone.
    pub(super) fn push_job(&self, job: Job) -> bool {
        let mut state = self.lock();
        if state.closed {
            drop(state);
            // Its captures may have something to say when they go.
            drop(job);
            return false;
        }
        state.jobs.push(job);
        Woken::ring(state);
        true
    }

    fn ring(state: MutexGuard<'_, WokenState>) {
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

impl Drop for Table {
    fn drop(&mut self) {
        let mut state = self.woken.lock();
        state.closed = true;
        let jobs = std::mem::take(&mut state.jobs);
        drop(state);
        drop(jobs);
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
        Woken::ring(state);
    }
}

impl Table {
    fn waker(&mut self) -> (Waker, u64) {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        self.last += 1;
        let number = self.last;
        let woken = self.woken.clone();
        (Waker::from(Arc::new(SlotWaker { number, woken })), number)
    }

    /// A waker whose future is done; kept clones of it wake nobody or the next one, who does not mind.
    fn give_back(&mut self, waker: Waker, number: u64) {
        self.spare = Some((waker, number));
    }

    /// Drop all futures.
    pub(super) fn forget_all(&mut self) {
        let slots = std::mem::take(&mut self.slots);
        slots.values().for_each(|slot| slot.end());
        self.woken.lock().numbers.clear();
    }
}

/// Call a function of the module behind this file.
pub(super) fn helper(cx: &mut Ctx<'_>, name: &str, args: &[Value]) -> Result<Value> {
    let result = call_helper(cx.machine(), name, args);
    cx.check(result)
}

fn call_helper(vm: &mut Machine, name: &str, args: &[Value]) -> R {
    let module = match vm.module_state::<Table>().module.clone() {
        Some(module) => module,
        None => {
            let module = vm.import_module("asyncio._hosted")?;
            vm.module_state::<Table>().module = Some(module.clone());
            module
        }
    };
    let function = vm.get_attr_str(&module, name)?;
    vm.call(&function, args)
}

enum Polled {
    Pending(Work),
    Ready(Value),
}

/// Poll a future; what it fails with is raised.
fn poll_work(vm: &mut Machine, mut work: Work, waker: &Waker) -> R<Polled> {
    let mut context = Context::from_waker(waker);
    match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(&mut context))) {
        Ok(Poll::Pending) => Ok(Polled::Pending(work)),
        Ok(Poll::Ready(deliver)) => {
            let value = guarded(vm, |vm| deliver(&mut Ctx::new(vm)))?;
            Ok(Polled::Ready(value))
        }
        Err(panic) => Err(panicked(vm, work, panic)),
    }
}

#[cold]
fn panicked(vm: &mut Machine, work: Work, panic: Box<dyn Any + Send>) -> Raise {
    // A future that has panicked may panic again when it goes.
    let _ = catch_unwind(AssertUnwindSafe(|| drop(work)));
    raise_panic(vm, panic)
}

/// Keep a future that is not ready: the loop's future that stands for it, and its slot.
fn wait(vm: &mut Machine, work: Work, waker: Waker, number: u64) -> R<(Value, Rc<Slot>)> {
    let target = call_helper(vm, "pending", &[])?;
    let slot = Rc::new(Slot {
        work: RefCell::new(Some(work)),
        ended: Default::default(),
        target: target.clone(),
        waker,
    });
    let drop_it = {
        let slot = Rc::downgrade(&slot);
        // A script's task is cancelled: the host's future is dropped now.
        let drop_it = move || {
            if let Some(slot) = slot.upgrade() {
                slot.end();
            }
        };
        let mut cx = Ctx::new(vm);
        let made = crate::BindLocal::bind(drop_it, "drop", &mut cx);
        made.and_then(|made: Local<'_>| cx.raw_local(made))
    };
    let drop_it = drop_it.map_err(|error| error.raise(vm))?;
    let name = vm.intern("_drop");
    vm.set_attr(&target, &name, drop_it)?;
    let table = vm.module_state::<Table>();
    table.slots.insert(number, slot.clone());
    let is_hosted = table.woken.lock().host.is_some();
    if !is_hosted {
        let watched = watch(&mut Ctx::new(vm));
        watched.map_err(|error| error.raise(vm))?;
    }
    run_jobs(vm);
    Ok((target, slot))
}

/// Have the running loop, which waits by itself, look at the futures when one is woken.
pub(super) fn watch(cx: &mut Ctx<'_>) -> Result<()> {
    let current = helper(cx, "running", &[])?;
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
    let fd = Value::small_int(ours.as_raw_fd().into());
    table.watching = Some(current);
    table.bell = Some(ours);
    let mut state = table.woken.lock();
    state.bell = Some(theirs);
    if !state.numbers.is_empty() || !state.jobs.is_empty() {
        Woken::ring(state);
    } else {
        drop(state);
    }
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

/// Poll what has been woken, and do what the VM was asked to do.
pub(super) fn poll_woken(cx: &mut Ctx<'_>) -> Result<()> {
    let woken = cx.machine().module_state::<Table>().woken.clone();
    let numbers = std::mem::take(&mut woken.lock().numbers);
    for number in numbers {
        let polled = poll_slot(cx.machine(), number);
        cx.check(polled)?;
    }
    run_jobs(cx.machine());
    Ok(())
}

/// Do what the VM was asked to do.
fn run_jobs(vm: &mut Machine) {
    let jobs = std::mem::take(&mut vm.module_state::<Table>().woken.lock().jobs);
    for job in jobs {
        let depth = vm.stack.native_depth;
        if catch_unwind(AssertUnwindSafe(|| job(&mut Ctx::new(vm)))).is_err() {
            // Who waits for its result is told by what the job has held.
            vm.stack.native_depth = depth;
        }
    }
}

/// Poll a future; the loop's is done when it is.
fn poll_slot(vm: &mut Machine, number: u64) -> R<()> {
    // Taken out: what it does may start others.
    let Some(slot) = vm.module_state::<Table>().slots.remove(&number) else {
        return Ok(());
    };
    let Some(work) = slot.work.take() else {
        return Ok(());
    };
    let outcome = match poll_work(vm, work, &slot.waker) {
        Ok(Polled::Pending(work)) => {
            if !slot.ended.get() {
                slot.work.replace(Some(work));
                vm.module_state::<Table>().slots.insert(number, slot);
            }
            return Ok(());
        }
        Ok(Polled::Ready(value)) => Ok(value),
        Err(raise) => Err(raise),
    };
    if slot.ended.get() {
        // Nobody waits; but a limit is everybody's.
        return match outcome {
            Err(Raise::Exception) => {
                drop(vm.take_raised());
                Ok(())
            }
            other => other.map(drop),
        };
    }
    let told = match outcome {
        Ok(value) => vm.call_method(&slot.target, "set_result", &[value]),
        Err(Raise::Exception) => {
            let exception = vm.take_raised();
            vm.call_method(&slot.target, "set_exception", &[exception])
        }
        Err(halt) => Err(halt),
    };
    told.map(drop)
}
