//! `asyncio.Barrier`: those that come stand in one line until it is full. Whoever is woken looks whether that was meant for it, and
//! else stands at the end of the line again.

use super::line::{self, Line};
use super::{Stage, Wait, What};
use crate::module::Names;
use std::cell::Cell;
use taipan_vm::interp::Step;
use taipan_vm::native::{Args, class, methods};
use taipan_vm::types::order::Rich;
use taipan_vm::{MutCell, R, Raise, Value, Vm};

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Filling,
    /// It is full: those in it leave, and nobody enters.
    Draining,
    /// Those in it leave with an error, and nobody enters.
    Resetting,
    Broken,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            State::Filling => "filling",
            State::Draining => "draining",
            State::Resetting => "resetting",
            State::Broken => "broken",
        }
    }

    fn lets_in(self) -> bool {
        matches!(self, State::Filling | State::Broken)
    }
}

/// A place where tasks wait until a number of them has come.
#[class(
    name = "Barrier",
    module = "asyncio.locks",
    flags(BASETYPE, DICT, WEAKREF, PLAIN_NAME),
    new
)]
#[derive(taipan_vm::native::Trace)]
pub struct Barrier {
    parties: MutCell<Value>,
    #[trace]
    waiters: Line,
    event_loop: MutCell<Value>,
    /// How many are in it.
    #[trace(skip)]
    count: Cell<i64>,
    #[trace(skip)]
    state: Cell<State>,
}

fn of(this: &Value) -> &Barrier {
    this.native::<Barrier>().expect("receivers are checked")
}

impl Barrier {
    fn turn_to(&self, vm: &mut Vm, state: State) -> R<()> {
        self.state.set(state);
        line::wake(&self.waiters, vm, usize::MAX, &Value::FALSE).map(drop)
    }

    /// One of those in it leaves; the last one opens it again.
    fn leave(&self, vm: &mut Vm) -> R<()> {
        self.count.set(self.count.get() - 1);
        if self.count.get() != 0 {
            return Ok(());
        }
        let state = match self.state.get() {
            State::Broken => State::Broken,
            _ => State::Filling,
        };
        self.turn_to(vm, state)
    }

    fn refuse(vm: &mut Vm, message: &str) -> Raise {
        match Names::exception(vm, "BrokenBarrierError") {
            Ok(class) => vm.raise(&class, message),
            Err(raise) => raise,
        }
    }

    /// Stand at the end of the line.
    fn queue_up(&self, wait: &Wait, vm: &mut Vm, owner: &Value) -> R<Step> {
        let waiter = line::join(&self.waiters, vm, owner, &self.event_loop)?;
        wait.wait_on(vm, waiter)
    }

    /// Come in if it is open; whoever is in it is told its number when it leaves.
    fn come_in(&self, wait: &Wait, vm: &mut Vm, owner: &Value) -> R<Step> {
        if !self.state.get().lets_in() {
            return self.queue_up(wait, vm, owner);
        }
        if self.state.get() == State::Broken {
            return Err(Barrier::refuse(vm, "Barrier aborted"));
        }
        let index = self.count.get();
        self.count.set(index + 1);
        wait.item.replace(Value::small_int(index));
        wait.stage.set(Stage::Waiting);
        let (parties, here) = (self.parties.get(), Value::small_int(index + 1));
        if vm.eq(&here, &parties)? {
            self.turn_to(vm, State::Draining)?;
        }
        self.go_out(wait, vm, owner)
    }

    /// Leave if it is full or broken.
    fn go_out(&self, wait: &Wait, vm: &mut Vm, owner: &Value) -> R<Step> {
        match self.state.get() {
            State::Filling => self.queue_up(wait, vm, owner),
            State::Draining => {
                self.leave(vm)?;
                Ok(Step::Return(wait.item.get()))
            }
            State::Broken | State::Resetting => {
                self.leave(vm)?;
                Err(Barrier::refuse(vm, "Abort or reset of barrier"))
            }
        }
    }

    fn reset(&self, vm: &mut Vm) -> R<()> {
        let state = match self.count.get() > 0 {
            true => State::Resetting,
            false => State::Filling,
        };
        self.turn_to(vm, state)
    }

    /// Make a wait of it stop; another one may be waiting for what it was woken for.
    fn give_up(&self, wait: &Wait, vm: &mut Vm, waited: &Value) -> R<()> {
        line::leave(&self.waiters, waited);
        line::wake(&self.waiters, vm, 1, &Value::FALSE)?;
        match wait.stage.get() {
            Stage::Begun => Ok(()),
            _ => self.leave(vm),
        }
    }
}

/// Go on with a wait; `waited` has come to `outcome`, unless the wait begins.
pub(super) fn go_on(
    wait: &Wait,
    vm: &mut Vm,
    owner: &Value,
    waited: &Value,
    outcome: R,
) -> R<Step> {
    let barrier = of(owner);
    if let Err(raise) = outcome {
        if matches!(raise, Raise::Exception) && !waited.is_none() {
            let exception = vm.take_raised();
            barrier.give_up(wait, vm, waited)?;
            return Err(vm.raise_value(exception));
        }
        return Err(raise);
    }
    line::leave(&barrier.waiters, waited);
    let done = Step::Return(Value::NONE);
    match (wait.what, wait.stage.get()) {
        (What::Reset, _) => barrier.reset(vm).map(|()| done),
        (What::Abort, _) => barrier.turn_to(vm, State::Broken).map(|()| done),
        (_, Stage::Begun) => barrier.come_in(wait, vm, owner),
        _ => barrier.go_out(wait, vm, owner),
    }
}

/// A wait is closed.
pub(super) fn close(wait: &Wait, vm: &mut Vm, owner: &Value, waited: &Value) -> R<()> {
    of(owner).give_up(wait, vm, waited)
}

#[methods(class = "Barrier")]
impl Barrier {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let barrier = Barrier {
            parties: MutCell::new(Value::small_int(1)),
            waiters: MutCell::default(),
            event_loop: MutCell::default(),
            count: Cell::new(0),
            state: Cell::new(State::Filling),
        };
        Ok(vm.new_native(&args.all[0], barrier))
    }
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(parties)")]
    fn __init__(&self, vm: &mut Vm, parties: &Value) -> R<()> {
        if vm.compare_truth(parties, &Value::small_int(1), Rich::Lt)? {
            return Err(vm.value_error("parties must be >= 1"));
        }
        self.parties.replace(parties.clone());
        Ok(())
    }
    /// Wait until all have come; returns a different number in each task.
    fn wait(this: &Value, vm: &mut Vm) -> Value {
        Wait::make(vm, this, What::Barrier)
    }
    /// Empty the barrier; those that wait get BrokenBarrierError.
    fn reset_(this: &Value, vm: &mut Vm) -> Value {
        Wait::make(vm, this, What::Reset)
    }
    /// Break the barrier for good.
    fn abort(this: &Value, vm: &mut Vm) -> Value {
        Wait::make(vm, this, What::Abort)
    }
    /// Wait until all have come; returns a different number in each task.
    fn __aenter__(this: &Value, vm: &mut Vm) -> R {
        let native = Names::barrier_class(vm);
        match Names::inherits(vm, this, &native, "wait") {
            true => Ok(Wait::make(vm, this, What::EnterBarrier)),
            false => Names::call(
                vm,
                "asyncio.locks",
                "_enter_barrier",
                std::slice::from_ref(this),
            ),
        }
    }
    /// The block is over.
    #[sig("(*args)")]
    fn __aexit__(this: &Value, vm: &mut Vm, args: taipan_vm::native::Rest<'_>) -> Value {
        let _ = (this, args);
        Names::done(vm)
    }
    /// How many tasks have to come.
    #[getter]
    fn parties(&self) -> Value {
        self.parties.get()
    }
    /// How many tasks have come.
    #[getter]
    fn n_waiting(&self) -> i64 {
        match self.state.get() {
            State::Filling => self.count.get(),
            _ => 0,
        }
    }
    /// Whether the barrier is broken.
    #[getter]
    fn broken(&self) -> bool {
        self.state.get() == State::Broken
    }
    /// How many tasks are in it.
    #[getter]
    fn _count(&self) -> i64 {
        self.count.get()
    }
    /// The futures of those that wait.
    #[getter]
    fn _waiters(&self, vm: &mut Vm) -> Value {
        line::list(&self.waiters, vm)
    }
    /// The loop it is used in, None before.
    #[getter]
    fn _loop(&self) -> Value {
        self.event_loop.get()
    }
    /// Return repr(self).
    fn __repr__(this: &Value, vm: &mut Vm) -> R {
        let barrier = of(this);
        let mut state = barrier.state.get().name().to_owned();
        if barrier.state.get() != State::Broken {
            // A subclass may count in its own way.
            let waiting = vm.get_attr_str(this, "n_waiting")?;
            let parties = vm.get_attr_str(this, "parties")?;
            let (waiting, parties) = (vm.str_text(&waiting)?, vm.str_text(&parties)?);
            state.push_str(&format!(", waiters:{waiting}/{parties}"));
        }
        super::shown_as(vm, this, &state)
    }
}
