//! What `asyncio.sleep(0)` awaits: one turn of the loop.

use std::cell::Cell;
use taipan_vm::interp::Step;
use taipan_vm::native::{class, methods};
use taipan_vm::{R, Trace, Value, Vm};

/// Yields None once.
#[class(name = "_Pause", module = "_asyncio", flags(WEAKREF), send = Pause::resume)]
pub struct Pause {
    over: Cell<bool>,
}

impl Trace for Pause {}

impl Pause {
    /// One that has not yielded yet.
    pub fn new() -> Pause {
        Pause {
            over: Cell::new(false),
        }
    }

    fn resume(_: &mut Vm, this: &Value) -> R<Step> {
        let pause = this.native::<Pause>().expect("it has this table");
        Ok(if pause.over.replace(true) {
            Step::Return(Value::NONE)
        } else {
            Step::Yield(Value::NONE)
        })
    }
}

#[methods(class = "_Pause")]
impl Pause {
    /// What `await` drives.
    fn __await__(this: &Value) -> Value {
        this.clone()
    }
    /// Implement iter(self).
    fn __iter__(this: &Value) -> Value {
        this.clone()
    }
    /// Implement next(self).
    fn __next__(&self, vm: &mut Vm) -> R {
        if self.over.replace(true) {
            Err(vm.stop_iteration(Value::NONE))
        } else {
            Ok(Value::NONE)
        }
    }
}
