//! Iterators that pass some items on: `compress`, `dropwhile`, `takewhile`, `filterfalse`, `islice`.

use super::exactly;
use std::cell::Cell;
use taipan_vm::native::{Args, Trace, class, methods};
use taipan_vm::{MutCell, R, Value, Vm, iterator_methods};

/// The items of `data` for which the selector at the same place is true.
#[class(name = "compress", signature = "(data, selectors)", module = "itertools", flags(BASETYPE), new, methods = iterator_methods!(Compress::METHODS), next = Compress::advance)]
#[derive(Trace)]
pub struct Compress {
    data: Value,
    selectors: Value,
}

#[methods(class = "compress")]
impl Compress {
    #[new]
    #[sig("(data, selectors)")]
    fn new(class: &Value, vm: &mut Vm, data: &Value, selectors: &Value) -> R {
        let data = vm.iter(data)?;
        let selectors = vm.iter(selectors)?;
        Ok(vm.new_native(class, Compress { data, selectors }))
    }
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<Compress>().expect("receiver");
        loop {
            let Some(item) = vm.next(&this.data)? else {
                return Ok(None);
            };
            let Some(selector) = vm.next(&this.selectors)? else {
                return Ok(None);
            };
            if vm.truth(&selector)? {
                return Ok(Some(item));
            }
        }
    }
}

/// Calls a predicate.
fn holds(vm: &mut Vm, predicate: &Value, item: &Value) -> R<bool> {
    let verdict = vm.call(predicate, std::slice::from_ref(item))?;
    vm.truth(&verdict)
}

/// The items from the first on for which the predicate is false.
#[class(name = "dropwhile", signature = "(predicate, iterable, /)", module = "itertools", flags(BASETYPE), new, methods = iterator_methods!(DropWhile::METHODS), next = DropWhile::advance)]
#[derive(Trace)]
pub struct DropWhile {
    predicate: Value,
    iterator: Value,
    started: Cell<bool>,
}

#[methods(class = "dropwhile")]
impl DropWhile {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let given = exactly(vm, args, "dropwhile", 2)?;
        let payload = DropWhile {
            predicate: given[0].clone(),
            iterator: vm.iter(&given[1])?,
            started: Cell::new(false),
        };
        Ok(vm.new_native(&args.all[0], payload))
    }
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<DropWhile>().expect("receiver");
        while let Some(item) = vm.next(&this.iterator)? {
            if this.started.get() {
                return Ok(Some(item));
            }
            if !holds(vm, &this.predicate, &item)? {
                this.started.set(true);
                return Ok(Some(item));
            }
        }
        Ok(None)
    }
}

/// The items up to the first for which the predicate is false.
#[class(name = "takewhile", signature = "(predicate, iterable, /)", module = "itertools", flags(BASETYPE), new, methods = iterator_methods!(TakeWhile::METHODS), next = TakeWhile::advance)]
#[derive(Trace)]
pub struct TakeWhile {
    predicate: Value,
    iterator: Value,
    ended: Cell<bool>,
}

#[methods(class = "takewhile")]
impl TakeWhile {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let given = exactly(vm, args, "takewhile", 2)?;
        let payload = TakeWhile {
            predicate: given[0].clone(),
            iterator: vm.iter(&given[1])?,
            ended: Cell::new(false),
        };
        Ok(vm.new_native(&args.all[0], payload))
    }
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<TakeWhile>().expect("receiver");
        if this.ended.get() {
            return Ok(None);
        }
        let Some(item) = vm.next(&this.iterator)? else {
            return Ok(None);
        };
        if holds(vm, &this.predicate, &item)? {
            return Ok(Some(item));
        }
        this.ended.set(true);
        Ok(None)
    }
}

/// The items for which the function is false; those that are false themselves if it is None.
#[class(name = "filterfalse", signature = "(function, iterable, /)", module = "itertools", flags(BASETYPE), new, methods = iterator_methods!(FilterFalse::METHODS), next = FilterFalse::advance)]
#[derive(Trace)]
pub struct FilterFalse {
    function: Value,
    iterator: Value,
}

#[methods(class = "filterfalse")]
impl FilterFalse {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let given = exactly(vm, args, "filterfalse", 2)?;
        let payload = FilterFalse {
            function: given[0].clone(),
            iterator: vm.iter(&given[1])?,
        };
        Ok(vm.new_native(&args.all[0], payload))
    }
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<FilterFalse>().expect("receiver");
        let itself = this.function.is_none() || this.function.is(&vm.types.bool);
        while let Some(item) = vm.next(&this.iterator)? {
            let hit = if itself {
                vm.truth(&item)?
            } else {
                holds(vm, &this.function, &item)?
            };
            if !hit {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }
}

/// The items at the positions of a range.
#[class(name = "islice", module = "itertools", flags(BASETYPE), new, methods = iterator_methods!(Islice::METHODS), next = Islice::advance)]
#[derive(Trace)]
pub struct Islice {
    /// None at the end.
    iterator: MutCell<Value>,
    /// Position of the next item to pass on.
    next: Cell<i64>,
    /// Negative: without end.
    stop: i64,
    step: i64,
    /// Items taken so far.
    taken: Cell<i64>,
}

#[methods(class = "islice")]
impl Islice {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let rest = args.rest();
        rest.no_keywords(vm, "islice")?;
        let given = rest.pos();
        match given.len() {
            n @ (0 | 1) => {
                return Err(vm.type_error(format!("islice expected at least 2 arguments, got {n}")));
            }
            2..=4 => {}
            n => return Err(vm.type_error(format!("islice expected at most 4 arguments, got {n}"))),
        }
        let none = Value::NONE;
        let (start, stop, step) = match given {
            [_, stop] => (&none, stop, &none),
            [_, start, stop] => (start, stop, &none),
            [_, start, stop, step] => (start, stop, step),
            _ => (&none, &none, &none),
        };
        let what = if given.len() == 2 {
            "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize."
        } else {
            "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize."
        };
        let stop = bound(
            vm,
            stop,
            -1,
            "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
        )?;
        let start = bound(vm, start, 0, what)?;
        let step = match step.is_none() {
            true => 1,
            false => {
                let step = vm.to_i64(step);
                step_value(vm, step)?
            }
        };
        let iterator = vm.iter(&given[0])?;
        let payload = Islice {
            iterator: MutCell::new(iterator),
            next: Cell::new(start),
            stop,
            step,
            taken: Cell::new(0),
        };
        Ok(vm.new_native(&args.all[0], payload))
    }
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<Islice>().expect("receiver");
        let taken = this.taken.get();
        if this.step == 1
            && taken == this.next.get()
            && taken != this.stop
            && taken < i64::MAX
            && let Some(item) = vm.next_in_list(&this.iterator)
        {
            this.taken.set(taken + 1);
            this.next.set(taken + 1);
            return Ok(Some(item));
        }
        let iterator = this.iterator.get();
        if iterator.is_none() {
            return Ok(None);
        }
        let next = this.next.get();
        let target = if this.stop >= 0 {
            next.min(this.stop)
        } else {
            next
        };
        while this.taken.get() < target {
            if vm.next(&iterator)?.is_none() {
                drop(this.iterator.replace(Value::NONE));
                return Ok(None);
            }
            this.taken.set(this.taken.get() + 1);
        }
        if this.stop >= 0 && this.taken.get() >= this.stop {
            drop(this.iterator.replace(Value::NONE));
            return Ok(None);
        }
        let item = vm.next(&iterator)?;
        this.taken.set(this.taken.get() + 1);
        match item {
            Some(_) => this.next.set(match next.checked_add(this.step) {
                Some(after) if this.stop < 0 || after <= this.stop => after,
                _ if this.stop >= 0 => this.stop,
                _ => i64::MAX,
            }),
            None => drop(this.iterator.replace(Value::NONE)),
        }
        Ok(item)
    }
}

/// A bound of `islice`: None or not negative.
fn bound(vm: &mut Vm, value: &Value, missing: i64, message: &str) -> R<i64> {
    if value.is_none() {
        return Ok(missing);
    }
    match vm.to_i64(value) {
        Ok(bound) if bound >= 0 => Ok(bound),
        Ok(_) => Err(vm.value_error(message)),
        Err(_) => {
            vm.raised = None;
            Err(vm.value_error(message))
        }
    }
}

fn step_value(vm: &mut Vm, step: R<i64>) -> R<i64> {
    match step {
        Ok(step) if step > 0 => Ok(step),
        _ => {
            vm.raised = None;
            Err(vm.value_error("Step for islice() must be a positive integer or None."))
        }
    }
}
