//! Combinatorial iterators: `product`, `permutations`, `combinations`, `combinations_with_replacement`.

use taipan_vm::native::{Args, Nullable, Trace, class, methods};
use taipan_vm::{MutCell, R, Value, Vm, iterator_methods};

/// Positions in the pools; `None` at the end, and before the first result.
#[derive(Default)]
struct Odometer {
    places: Vec<usize>,
    started: bool,
    ended: bool,
}

/// The tuples of the cartesian product of some iterables.
#[class(name = "product", signature = "(*iterables, repeat=1)", module = "itertools", flags(BASETYPE), new, methods = iterator_methods!(Product::METHODS), next = Product::advance)]
#[derive(Trace)]
pub struct Product {
    pools: Vec<Vec<Value>>,
    #[trace(skip)]
    state: MutCell<Odometer>,
}

#[methods(class = "product")]
impl Product {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let rest = args.rest();
        let mut repeat = 1;
        for (name, value) in rest.keywords() {
            let name = taipan_vm::protocol::item::text_of(name);
            if name != "repeat" {
                let known = ["repeat"];
                let text = taipan_vm::report::suggest::unexpected_keyword("product", &name, &known);
                return Err(vm.type_error(text));
            }
            repeat = vm.to_i64(value)?;
            if repeat < 0 {
                return Err(vm.value_error("repeat argument cannot be negative"));
            }
        }
        let total = (rest.pos().len() as u64).checked_mul(repeat as u64);
        if total.is_none_or(|n| n > u32::MAX as u64) {
            return Err(vm.overflow_error("repeat argument too large"));
        }
        let mut pools = Vec::new();
        if repeat > 0 {
            for iterable in rest.pos() {
                pools.push(vm.collect(iterable)?);
            }
        }
        let once = pools.len();
        for _ in 1..repeat {
            pools.extend_from_within(..once);
        }
        let payload = Product {
            pools,
            state: MutCell::default(),
        };
        Ok(vm.new_native(&args.all[0], payload))
    }
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<Product>().expect("receiver");
        Ok(this.state.with(|s| {
            if s.ended {
                return None;
            }
            if !s.started {
                s.started = true;
                s.places = vec![0; this.pools.len()];
                if this.pools.iter().any(|p| p.is_empty()) {
                    s.ended = true;
                    return None;
                }
            } else {
                let mut at = this.pools.len();
                loop {
                    if at == 0 {
                        s.ended = true;
                        return None;
                    }
                    at -= 1;
                    s.places[at] += 1;
                    if s.places[at] < this.pools[at].len() {
                        break;
                    }
                    s.places[at] = 0;
                }
            }
            let item = |k: usize| this.pools[k][s.places[k]].clone();
            Some(vm.heap.tuple_by(this.pools.len(), item))
        }))
    }
    /// Bytes of memory it takes.
    fn __sizeof__(&self) -> usize {
        64 + 16 * self.pools.len()
    }
}

/// A length given to the others.
fn check_length(vm: &mut Vm, r: i64) -> R<usize> {
    match usize::try_from(r) {
        Ok(r) => Ok(r),
        Err(_) => Err(vm.value_error("r must be non-negative")),
    }
}

/// The tuples of `r` different items in every order.
#[class(name = "permutations", signature = "(iterable, r=None)", module = "itertools", flags(BASETYPE), new, methods = iterator_methods!(Permutations::METHODS), next = Permutations::advance)]
#[derive(Trace)]
pub struct Permutations {
    pool: Vec<Value>,
    r: usize,
    #[trace(skip)]
    state: MutCell<Odometer>,
    #[trace(skip)]
    cycles: MutCell<Vec<usize>>,
}

#[methods(class = "permutations")]
impl Permutations {
    #[new]
    #[sig("(iterable, r=None)")]
    fn new(class: &Value, vm: &mut Vm, iterable: &Value, r: Nullable<Value>) -> R {
        let pool = vm.collect(iterable)?;
        let r = match &r.0 {
            None => pool.len(),
            Some(r) => {
                if !vm.is_instance(r, &vm.types.int) {
                    return Err(vm.type_error("Expected int as r"));
                }
                let r = vm.to_i64(r)?;
                check_length(vm, r)?
            }
        };
        let payload = Permutations {
            pool,
            r,
            state: MutCell::default(),
            cycles: MutCell::default(),
        };
        Ok(vm.new_native(class, payload))
    }
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<Permutations>().expect("receiver");
        let (n, r) = (this.pool.len(), this.r);
        Ok(this.state.with(|s| {
            if s.ended {
                return None;
            }
            if !s.started {
                s.started = true;
                if r > n {
                    s.ended = true;
                    return None;
                }
                s.places = (0..n).collect();
                this.cycles.with(|c| *c = (n - r + 1..=n).rev().collect());
            } else {
                // Each place counts how many choices it has left; when it runs out it starts over and the one before moves on.
                let moved = this.cycles.with(|cycles| {
                    for i in (0..r).rev() {
                        cycles[i] -= 1;
                        if cycles[i] == 0 {
                            s.places[i..].rotate_left(1);
                            cycles[i] = n - i;
                        } else {
                            let j = n - cycles[i];
                            s.places.swap(i, j);
                            return true;
                        }
                    }
                    false
                });
                if !moved {
                    s.ended = true;
                    return None;
                }
            }
            let item = |k: usize| this.pool[s.places[k]].clone();
            Some(vm.heap.tuple_by(r, item))
        }))
    }
    /// Bytes of memory it takes.
    fn __sizeof__(&self) -> usize {
        64 + 8 * (self.pool.len() + self.r)
    }
}

/// The tuples of `r` different items in the order of the iterable.
#[class(name = "combinations", signature = "(iterable, r)", module = "itertools", flags(BASETYPE), new, methods = iterator_methods!(Combinations::METHODS), next = Combinations::advance)]
#[derive(Trace)]
pub struct Combinations {
    pool: Vec<Value>,
    r: usize,
    #[trace(skip)]
    state: MutCell<Odometer>,
}

#[methods(class = "combinations")]
impl Combinations {
    #[new]
    #[sig("(iterable, r)")]
    fn new(class: &Value, vm: &mut Vm, iterable: &Value, r: i64) -> R {
        let pool = vm.collect(iterable)?;
        let payload = Combinations {
            pool,
            r: check_length(vm, r)?,
            state: MutCell::default(),
        };
        Ok(vm.new_native(class, payload))
    }
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<Combinations>().expect("receiver");
        let (n, r) = (this.pool.len(), this.r);
        Ok(this.state.with(|s| {
            if s.ended {
                return None;
            }
            if !s.started {
                s.started = true;
                if r > n {
                    s.ended = true;
                    return None;
                }
                s.places = (0..r).collect();
            } else {
                let Some(i) = (0..r).rev().find(|&i| s.places[i] != i + n - r) else {
                    s.ended = true;
                    return None;
                };
                let first = s.places[i] + 1;
                for (k, place) in s.places[i..].iter_mut().enumerate() {
                    *place = first + k;
                }
            }
            let item = |k: usize| this.pool[s.places[k]].clone();
            Some(vm.heap.tuple_by(s.places.len(), item))
        }))
    }
    /// Bytes of memory it takes.
    fn __sizeof__(&self) -> usize {
        64 + 8 * (self.pool.len() + self.r)
    }
}

/// The tuples of `r` items, each as often as wanted, in the order of the iterable.
#[class(name = "combinations_with_replacement", signature = "(iterable, r)", module = "itertools", flags(BASETYPE), new, methods = iterator_methods!(Replacement::METHODS), next = Replacement::advance)]
#[derive(Trace)]
pub struct Replacement {
    pool: Vec<Value>,
    r: usize,
    #[trace(skip)]
    state: MutCell<Odometer>,
}

#[methods(class = "combinations_with_replacement")]
impl Replacement {
    #[new]
    #[sig("(iterable, r)")]
    fn new(class: &Value, vm: &mut Vm, iterable: &Value, r: i64) -> R {
        let pool = vm.collect(iterable)?;
        let payload = Replacement {
            pool,
            r: check_length(vm, r)?,
            state: MutCell::default(),
        };
        Ok(vm.new_native(class, payload))
    }
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<Replacement>().expect("receiver");
        let (n, r) = (this.pool.len(), this.r);
        Ok(this.state.with(|s| {
            if s.ended {
                return None;
            }
            if !s.started {
                s.started = true;
                if n == 0 && r > 0 {
                    s.ended = true;
                    return None;
                }
                s.places = vec![0; r];
            } else {
                let Some(i) = (0..r).rev().find(|&i| s.places[i] + 1 != n) else {
                    s.ended = true;
                    return None;
                };
                let next = s.places[i] + 1;
                s.places[i..].fill(next);
            }
            let item = |k: usize| this.pool[s.places[k]].clone();
            Some(vm.heap.tuple_by(s.places.len(), item))
        }))
    }
    /// Bytes of memory it takes.
    fn __sizeof__(&self) -> usize {
        64 + 8 * (self.pool.len() + self.r)
    }
}
