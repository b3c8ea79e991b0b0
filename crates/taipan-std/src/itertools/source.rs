//! Endless iterators: `count`, `cycle`, `repeat`.

use super::exactly;
use std::cell::Cell;
use taipan_vm::native::{Args, Trace, class, methods};
use taipan_vm::protocol::number::BinOp;
use taipan_vm::{MutCell, R, Value, Vm, iterator_methods};

/// start, start + step, start + 2 * step and so on.
#[class(name = "count", signature = "(start=0, step=1)", module = "itertools", flags(BASETYPE), new, methods = iterator_methods!(Count::METHODS), next = Count::advance)]
#[derive(Trace)]
pub struct Count {
    /// Counts in a word while start and step are word-sized ints.
    word: Cell<Option<i64>>,
    word_step: i64,
    value: MutCell<Value>,
    step: Value,
}

#[methods(class = "count")]
impl Count {
    #[new]
    #[sig("(start=0, step=1)")]
    fn new(class: &Value, vm: &mut Vm, start: Option<Value>, step: Option<Value>) -> R {
        let start = start.unwrap_or(Value::small_int(0));
        let step = step.unwrap_or(Value::small_int(1));
        for value in [&start, &step] {
            if value.as_small_int().is_none() && !is_number(vm, value) {
                return Err(vm.type_error("a number is required"));
            }
        }
        let payload = Count {
            word: Cell::new(step.as_small_int().and(start.as_small_int())),
            word_step: step.as_small_int().unwrap_or(0),
            value: MutCell::new(start),
            step,
        };
        Ok(vm.new_native(class, payload))
    }
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<Count>().expect("receiver");
        if let Some(word) = this.word.get() {
            this.word.set(word.checked_add(this.word_step));
            let value = vm.int(word);
            if this.word.get().is_none() {
                let next = vm.binary(BinOp::Add, &value, &this.step)?;
                drop(this.value.replace(next));
            }
            return Ok(Some(value));
        }
        let value = this.value.get();
        let next = vm.binary(BinOp::Add, &value, &this.step)?;
        drop(this.value.replace(next));
        Ok(Some(value))
    }
    /// repr(self)
    fn __repr__(this: &Value, vm: &mut Vm) -> R {
        let count = this.native::<Count>().expect("receiver");
        let value = match count.word.get() {
            Some(word) => vm.int(word),
            None => count.value.get(),
        };
        let mut out = vm.class_of(this).name().into_bytes();
        out.push(b'(');
        vm.push_repr(&value, &mut out)?;
        if count.step.as_small_int() != Some(1) {
            out.extend_from_slice(b", ");
            vm.push_repr(&count.step, &mut out)?;
        }
        out.push(b')');
        Ok(vm.str_wtf8(out))
    }
}

/// Whether a value is a number for `count`: has `__index__`, `__float__` or `__complex__`.
fn is_number(vm: &mut Vm, value: &Value) -> bool {
    let names = [
        vm.names.__index__.clone(),
        vm.names.__float__.clone(),
        vm.names.__complex__.clone(),
    ];
    let class = vm.class(|t| &t.complex);
    vm.is_instance(value, &class)
        || names
            .iter()
            .any(|name| vm.lookup_special(value, name).is_some())
}

/// The items of an iterable over and over.
#[class(name = "cycle", signature = "(iterable, /)", module = "itertools", flags(BASETYPE), new, methods = iterator_methods!(Cycle::METHODS), next = Cycle::advance)]
#[derive(Trace)]
pub struct Cycle {
    /// None when it has ended and `saved` is complete.
    iterator: MutCell<Value>,
    saved: MutCell<Vec<Value>>,
    at: Cell<usize>,
}

#[methods(class = "cycle")]
impl Cycle {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let given = exactly(vm, args, "cycle", 1)?;
        let iterator = vm.iter(&given[0])?;
        let payload = Cycle {
            iterator: MutCell::new(iterator),
            saved: MutCell::default(),
            at: Cell::new(0),
        };
        Ok(vm.new_native(&args.all[0], payload))
    }
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<Cycle>().expect("receiver");
        let iterator = this.iterator.get();
        if !iterator.is_none() {
            if let Some(item) = vm.next(&iterator)? {
                this.saved.with(|s| s.push(item.clone()));
                return Ok(Some(item));
            }
            drop(this.iterator.replace(Value::NONE));
        }
        let at = this.at.get();
        let (item, n) = this.saved.with(|s| (s.get(at).cloned(), s.len()));
        this.at.set(if at + 1 >= n { 0 } else { at + 1 });
        Ok(item)
    }
}

/// An object over and over, or so many times.
#[class(name = "repeat", module = "itertools", flags(BASETYPE), new, methods = iterator_methods!(Repeat::METHODS), next = Repeat::advance)]
#[derive(Trace)]
pub struct Repeat {
    object: Value,
    /// Negative: without end.
    left: Cell<i64>,
}

#[methods(class = "repeat")]
impl Repeat {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let rest = args.rest();
        if rest.all.len() > 2 {
            return Err(vm.type_error(format!(
                "repeat() takes at most 2 arguments ({} given)",
                rest.all.len()
            )));
        }
        let (mut object, mut times) = (rest.pos().first(), rest.pos().get(1));
        for (name, value) in rest.keywords() {
            match taipan_vm::protocol::item::text_of(name).as_str() {
                "object" if object.is_none() => object = Some(value),
                "times" if times.is_none() => times = Some(value),
                other => {
                    let known = ["object", "times"];
                    let message =
                        taipan_vm::report::suggest::unexpected_keyword("repeat", other, &known);
                    return Err(vm.type_error(message));
                }
            }
        }
        let Some(object) = object else {
            return Err(vm.type_error("repeat() missing required argument 'object' (pos 1)"));
        };
        let left = match times {
            Some(times) => vm.to_i64(times)?.max(0),
            None => -1,
        };
        let payload = Repeat {
            object: object.clone(),
            left: Cell::new(left),
        };
        Ok(vm.new_native(&args.all[0], payload))
    }
    fn advance(_: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<Repeat>().expect("receiver");
        match this.left.get() {
            0 => return Ok(None),
            left if left > 0 => this.left.set(left - 1),
            _ => {}
        }
        Ok(Some(this.object.clone()))
    }
    /// repr(self)
    fn __repr__(this: &Value, vm: &mut Vm) -> R {
        let repeat = this.native::<Repeat>().expect("receiver");
        let mut out = vm.class_of(this).name().into_bytes();
        out.push(b'(');
        vm.push_repr(&repeat.object, &mut out)?;
        if repeat.left.get() >= 0 {
            out.extend_from_slice(format!(", {}", repeat.left.get()).as_bytes());
        }
        out.push(b')');
        Ok(vm.str_wtf8(out))
    }
    /// How many times are left.
    fn __length_hint__(&self, vm: &mut Vm) -> R<i64> {
        match self.left.get() {
            left if left >= 0 => Ok(left),
            _ => Err(vm.type_error("len() of unsized object")),
        }
    }
}
