//! Iterators that join or transform: `accumulate`, `batched`, `chain`, `pairwise`, `starmap`, `zip_longest`.

use super::exactly;
use std::cell::Cell;
use taipan_vm::native::{Args, Nullable, Trace, class, methods};
use taipan_vm::protocol::number::BinOp;
use taipan_vm::{MutCell, R, Value, Vm, iterator_methods};

/// Running sums, or other running results of a function of two arguments.
#[class(name = "accumulate", signature = "(iterable, func=None, *, initial=None)", module = "itertools", flags(BASETYPE), new, methods = iterator_methods!(Accumulate::METHODS), next = Accumulate::advance)]
#[derive(Trace)]
pub struct Accumulate {
    iterator: Value,
    function: Value,
    /// UNDEF before the first item.
    total: MutCell<Value>,
    /// UNDEF once it was passed on.
    initial: MutCell<Value>,
}

#[methods(class = "accumulate")]
impl Accumulate {
    #[new]
    #[sig("(iterable, func=None, *, initial=None)")]
    fn new(
        class: &Value,
        vm: &mut Vm,
        iterable: &Value,
        func: Nullable<Value>,
        initial: Nullable<Value>,
    ) -> R {
        let payload = Accumulate {
            iterator: vm.iter(iterable)?,
            function: func.0.unwrap_or(Value::NONE),
            total: MutCell::new(Value::UNDEF),
            initial: MutCell::new(initial.0.unwrap_or(Value::UNDEF)),
        };
        Ok(vm.new_native(class, payload))
    }
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<Accumulate>().expect("receiver");
        let initial = this.initial.replace(Value::UNDEF);
        if !initial.is_undef() {
            drop(this.total.replace(initial.clone()));
            return Ok(Some(initial));
        }
        let Some(item) = vm.next(&this.iterator)? else {
            return Ok(None);
        };
        let total = this.total.get();
        let total = if total.is_undef() {
            item
        } else if this.function.is_none() {
            vm.binary(BinOp::Add, &total, &item)?
        } else {
            vm.call(&this.function, &[total, item])?
        };
        drop(this.total.replace(total.clone()));
        Ok(Some(total))
    }
}

/// Tuples of so many items; the last one may be shorter.
#[class(name = "batched", signature = "(iterable, n, *, strict=False)", module = "itertools", flags(BASETYPE), new, methods = iterator_methods!(Batched::METHODS), next = Batched::advance)]
#[derive(Trace)]
pub struct Batched {
    /// None at the end.
    iterator: MutCell<Value>,
    n: usize,
    strict: bool,
}

#[methods(class = "batched")]
impl Batched {
    #[new]
    #[sig("(iterable, n, *, strict=False)")]
    fn new(class: &Value, vm: &mut Vm, iterable: &Value, n: i64, strict: Option<bool>) -> R {
        if n < 1 {
            return Err(vm.value_error("n must be at least one"));
        }
        let iterator = vm.iter(iterable)?;
        let payload = Batched {
            iterator: MutCell::new(iterator),
            n: n as usize,
            strict: strict.unwrap_or(false),
        };
        Ok(vm.new_native(class, payload))
    }
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<Batched>().expect("receiver");
        let iterator = this.iterator.get();
        if iterator.is_none() {
            return Ok(None);
        }
        let mut items = Vec::with_capacity(this.n.min(1024));
        while items.len() < this.n {
            match vm.next(&iterator)? {
                Some(item) => items.push(item),
                None => {
                    drop(this.iterator.replace(Value::NONE));
                    break;
                }
            }
        }
        if items.is_empty() {
            return Ok(None);
        }
        if this.strict && items.len() < this.n {
            return Err(vm.value_error("batched(): incomplete batch"));
        }
        Ok(Some(vm.tuple(items)))
    }
}

/// The items of one iterable after the other.
#[class(name = "chain", signature = "(*iterables)", module = "itertools", flags(BASETYPE), new, methods = iterator_methods!(Chain::METHODS), next = Chain::advance)]
#[derive(Trace)]
pub struct Chain {
    /// Iterator over the iterables; None at the end.
    sources: MutCell<Value>,
    /// Iterator over the current one; None between two.
    current: MutCell<Value>,
}

#[methods(class = "chain")]
impl Chain {
    fn make(vm: &mut Vm, class: &Value, sources: &Value) -> R {
        let sources = vm.iter(sources)?;
        let payload = Chain {
            sources: MutCell::new(sources),
            current: MutCell::default(),
        };
        Ok(vm.new_native(class, payload))
    }
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let rest = args.rest();
        rest.no_keywords(vm, "chain")?;
        let sources = vm.tuple(rest.pos().to_vec());
        Chain::make(vm, &args.all[0], &sources)
    }
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<Chain>().expect("receiver");
        if let Some(item) = vm.next_in_list(&this.current) {
            return Ok(Some(item));
        }
        loop {
            let current = this.current.get();
            if !current.is_none() {
                if let Some(item) = vm.next(&current)? {
                    return Ok(Some(item));
                }
                drop(this.current.replace(Value::NONE));
            }
            let sources = this.sources.get();
            if sources.is_none() {
                return Ok(None);
            }
            let Some(source) = vm.next(&sources)? else {
                drop(this.sources.replace(Value::NONE));
                return Ok(None);
            };
            let current = vm.iter(&source)?;
            drop(this.current.replace(current));
        }
    }
    /// A chain of the iterables that another iterable gives.
    #[classmethod]
    fn from_iterable(class: &Value, vm: &mut Vm, iterable: &Value) -> R {
        Chain::make(vm, class, iterable)
    }
    /// `chain[T]`, for annotations.
    #[classmethod]
    fn __class_getitem__(class: &Value, vm: &mut Vm, object: &Value) -> Value {
        vm.generic_alias(class, object)
    }
}

/// Pairs of neighbouring items.
#[class(name = "pairwise", signature = "(iterable, /)", module = "itertools", flags(BASETYPE), new, methods = iterator_methods!(Pairwise::METHODS), next = Pairwise::advance)]
#[derive(Trace)]
pub struct Pairwise {
    iterator: MutCell<Value>,
    /// UNDEF before the first.
    last: MutCell<Value>,
}

#[methods(class = "pairwise")]
impl Pairwise {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let given = exactly(vm, args, "pairwise", 1)?;
        let iterator = vm.iter(&given[0])?;
        let payload = Pairwise {
            iterator: MutCell::new(iterator),
            last: MutCell::new(Value::UNDEF),
        };
        Ok(vm.new_native(&args.all[0], payload))
    }
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<Pairwise>().expect("receiver");
        if !this.last.with(|last| last.is_undef())
            && let Some(item) = vm.next_in_list(&this.iterator)
        {
            let last = this.last.replace(item.clone());
            return Ok(Some(vm.tuple_of([last, item])));
        }
        let iterator = this.iterator.get();
        if iterator.is_none() {
            return Ok(None);
        }
        if this.last.with(|l| l.is_undef()) {
            let Some(first) = vm.next(&iterator)? else {
                drop(this.iterator.replace(Value::NONE));
                return Ok(None);
            };
            drop(this.last.replace(first));
        }
        let Some(item) = vm.next(&iterator)? else {
            drop(this.iterator.replace(Value::NONE));
            drop(this.last.replace(Value::UNDEF));
            return Ok(None);
        };
        let last = this.last.replace(item.clone());
        Ok(Some(vm.tuple_of([last, item])))
    }
}

/// What a function returns for the argument tuples of an iterable.
#[class(name = "starmap", signature = "(function, iterable, /)", module = "itertools", flags(BASETYPE), new, methods = iterator_methods!(Starmap::METHODS), next = Starmap::advance)]
#[derive(Trace)]
pub struct Starmap {
    function: Value,
    iterator: Value,
}

#[methods(class = "starmap")]
impl Starmap {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let given = exactly(vm, args, "starmap", 2)?;
        let payload = Starmap {
            function: given[0].clone(),
            iterator: vm.iter(&given[1])?,
        };
        Ok(vm.new_native(&args.all[0], payload))
    }
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<Starmap>().expect("receiver");
        let Some(args) = vm.next(&this.iterator)? else {
            return Ok(None);
        };
        let args = vm.collect(&args)?;
        vm.call(&this.function, &args).map(Some)
    }
}

/// Tuples of one item of each iterable until the longest ends; shorter ones give the fill value.
#[class(name = "zip_longest", signature = "(*iterables, fillvalue=None)", module = "itertools", flags(BASETYPE), new, methods = iterator_methods!(ZipLongest::METHODS), next = ZipLongest::advance)]
#[derive(Trace)]
pub struct ZipLongest {
    /// None for those that have ended.
    iterators: MutCell<Vec<Value>>,
    active: Cell<usize>,
    fill: Value,
}

#[methods(class = "zip_longest")]
impl ZipLongest {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let rest = args.rest();
        let mut fill = Value::NONE;
        for (name, value) in rest.keywords() {
            if taipan_vm::protocol::item::text_of(name) != "fillvalue" {
                return Err(vm.type_error("zip_longest() got an unexpected keyword argument"));
            }
            fill = value.clone();
        }
        let mut iterators = Vec::with_capacity(rest.pos().len());
        for iterable in rest.pos() {
            iterators.push(vm.iter(iterable)?);
        }
        let payload = ZipLongest {
            active: Cell::new(iterators.len()),
            iterators: MutCell::new(iterators),
            fill,
        };
        Ok(vm.new_native(&args.all[0], payload))
    }
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<ZipLongest>().expect("receiver");
        let n = this.iterators.with(|i| i.len());
        if n == 0 || this.active.get() == 0 {
            return Ok(None);
        }
        let mut items = Vec::with_capacity(n);
        for i in 0..n {
            let iterator = this.iterators.with(|all| all[i].clone());
            let item = if iterator.is_none() {
                None
            } else {
                vm.next(&iterator)?
            };
            if item.is_none() && !iterator.is_none() {
                let ended = this.iterators.with(|all| std::mem::take(&mut all[i]));
                drop(ended);
                this.active.set(this.active.get().saturating_sub(1));
                if this.active.get() == 0 {
                    return Ok(None);
                }
            }
            items.push(item.unwrap_or_else(|| this.fill.clone()));
        }
        Ok(Some(vm.tuple(items)))
    }
}
