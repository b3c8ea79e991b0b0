//! `_queue`: a queue between threads that always has room.

use crate::_thread::{Patience, patience};
use crate::classes::{class_of, set};
use std::collections::VecDeque;
use taipan_vm::cell_mut::MutCell;
use taipan_vm::native::{Args, ClassDef, Nullable, class, methods, module};
use taipan_vm::threads::WaitQueue;
use taipan_vm::{R, Trace, Value, Vm};

/// `_queue.SimpleQueue`
#[class(
    name = "SimpleQueue",
    signature = "()",
    module = "_queue",
    flags(BASETYPE, WEAKREF),
    new
)]
#[derive(Default)]
pub struct SimpleQueue {
    items: MutCell<VecDeque<Value>>,
    waiting: WaitQueue,
}

impl Trace for SimpleQueue {
    fn trace(&self, visit: &mut dyn FnMut(taipan_vm::value::Raw)) {
        self.items.with(|q| q.iter().for_each(|v| visit(v.raw())));
    }
    fn clear(&self) {
        drop(self.items.take());
    }
}

static SIMPLE_QUEUE: ClassDef = SimpleQueue::CLASS;

/// `_queue.Empty`
#[derive(Default)]
struct Empty(Value);

impl SimpleQueue {
    fn pop(&self) -> Option<Value> {
        self.items.with(|q| q.pop_front())
    }

    fn take(&self, vm: &mut Vm, patience: Patience) -> R {
        let found = match patience {
            Patience::None => self.pop(),
            Patience::Until(deadline) => {
                let mut found = None;
                self.waiting.wait(vm, deadline, || {
                    found = self.pop();
                    found.is_some()
                })?;
                found
            }
        };
        match found {
            Some(item) => Ok(item),
            None => {
                let empty = vm.module_state::<Empty>().0.clone();
                Err(vm.raise_args(&empty, Vec::new()))
            }
        }
    }
}

#[methods(class = "_queue.SimpleQueue")]
impl SimpleQueue {
    #[new]
    #[raw]
    fn __new__(vm: &mut Vm, args: &Args<'_>) -> R {
        if args.all.len() > 1 {
            return Err(vm.type_error("SimpleQueue() takes no arguments"));
        }
        Ok(vm.new_native(&args.all[0], SimpleQueue::default()))
    }

    /// Put an item. There is always room: block and timeout are there because other queues have them.
    #[sig("(item, block=True, timeout=None)")]
    fn put(&self, vm: &mut Vm, item: Value, block: Option<Value>, timeout: Option<Value>) {
        drop((block, timeout));
        self.items.with(|q| q.push_back(item));
        self.waiting.wake_one(vm);
    }

    /// Put an item; the same as put().
    #[sig("(item)")]
    fn put_nowait(&self, vm: &mut Vm, item: Value) {
        self.put(vm, item, None, None);
    }

    /// Get an item; wait for one unless block is false, at most timeout seconds, or raise Empty.
    #[sig("(block=True, timeout=None)")]
    fn get(&self, vm: &mut Vm, block: Option<Value>, timeout: Nullable<Value>) -> R {
        let block = match block {
            Some(block) => vm.truth(&block)?,
            None => true,
        };
        let patience = match timeout.0 {
            Some(timeout) if block => {
                if crate::time::duration(vm, &timeout)? < 0 {
                    return Err(vm.value_error("'timeout' must be a non-negative number"));
                }
                patience(vm, None, Some(&timeout))?
            }
            _ => patience(vm, Some(block), None)?,
        };
        self.take(vm, patience)
    }

    /// Get an item if there is one, else raise Empty.
    fn get_nowait(&self, vm: &mut Vm) -> R {
        self.take(vm, Patience::None)
    }

    /// Whether there is no item at the moment.
    fn empty(&self) -> bool {
        self.items.with(|q| q.is_empty())
    }

    /// How many items there are at the moment.
    fn qsize(&self) -> usize {
        self.items.with(|q| q.len())
    }

    /// `SimpleQueue[T]`, for annotations.
    #[classmethod]
    fn __class_getitem__(class: &Value, vm: &mut Vm, object: &Value) -> Value {
        vm.generic_alias(class, object)
    }
}

pub struct Queue;

/// The native part of the module queue.
#[module(name = "_queue")]
impl Queue {
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        let class = class_of(vm, &SIMPLE_QUEUE);
        set(vm, module, "SimpleQueue", class);
        if vm.module_state::<Empty>().0.is_none() {
            let namespace = vm.dict();
            let doc = "Raised by get() without waiting when there is no item.";
            for (key, text) in [("__module__", "_queue"), ("__doc__", doc)] {
                let (key, value) = (vm.intern(key), vm.str(text));
                vm.set_item(&namespace, &key, value)?;
            }
            let (name, bases) = (vm.intern("Empty"), vec![vm.class(|t| &t.Exception)]);
            let bases = vm.tuple(bases);
            let metaclass = vm.class(|t| &t.r#type);
            let class = vm.call(&metaclass, &[name, bases, namespace])?;
            vm.module_state::<Empty>().0 = class;
        }
        let empty = vm.module_state::<Empty>().0.clone();
        set(vm, module, "Empty", empty);
        Ok(())
    }
}
