//! What `asyncio.sleep(0)` awaits: one turn of the loop.

use crate::module::Names;
use std::cell::Cell;
use taipan_vm::interp::Step;
use taipan_vm::native::{class, methods};
use taipan_vm::{MutCell, R, Value, Vm};

/// Yields None once, then gives its result.
#[class(name = "_Pause", module = "_asyncio", flags(WEAKREF), send = Pause::resume)]
#[derive(taipan_vm::native::Trace)]
pub struct Pause {
    result: MutCell<Value>,
    #[trace(skip)]
    over: Cell<bool>,
}

impl Pause {
    /// One that has not yielded yet.
    pub fn new(result: Value) -> Pause {
        Pause {
            result: MutCell::new(result),
            over: Cell::new(false),
        }
    }

    /// One that does not wait at all.
    pub fn ended(vm: &mut Vm, result: Value) -> Value {
        let pause = Pause::new(result);
        pause.over.set(true);
        Names::paused(vm, pause)
    }

    fn resume(_: &mut Vm, this: &Value) -> R<Step> {
        let pause = this.native::<Pause>().expect("it has this table");
        Ok(if pause.over.replace(true) {
            Step::Return(pause.result.replace(Value::NONE))
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
    fn __next__(this: &Value, vm: &mut Vm) -> R {
        crate::future::next_of(vm, this, Pause::resume)
    }
}
