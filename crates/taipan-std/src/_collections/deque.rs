//! `deque`.

use crate::classes::class_of;
use std::cell::Cell;
use std::collections::VecDeque;
use taipan_vm::native::{Args, Rest, Trace, class, methods};
use taipan_vm::types::order::{Rich, differing};
use taipan_vm::types::slice::sequence_index;
use taipan_vm::types::tuple::repeat_count;
use taipan_vm::{MutCell, R, Value, Vm, iterator_methods};

/// A list with fast access to both ends; with `maxlen` it drops items at the other end when it is full.
#[class(
    name = "deque",
    module = "collections",
    flags(BASETYPE, WEAKREF, SEQUENCE),
    new
)]
#[derive(Trace)]
pub struct Deque {
    items: MutCell<VecDeque<Value>>,
    maxlen: Cell<Option<usize>>,
    /// Changes with every change of the items.
    version: Cell<u64>,
}

impl Deque {
    fn changed(&self) {
        self.version.set(self.version.get().wrapping_add(1));
    }
    fn len(&self) -> usize {
        self.items.with(|d| d.len())
    }
    fn get(&self, i: usize) -> Option<Value> {
        self.items.with(|d| d.get(i).cloned())
    }
    fn snapshot(&self) -> VecDeque<Value> {
        self.items.get()
    }
    fn push_back(&self, item: Value) {
        self.changed();
        let dropped = self.items.with(|d| {
            d.push_back(item);
            if self.maxlen.get().is_some_and(|m| d.len() > m) {
                d.pop_front()
            } else {
                None
            }
        });
        drop(dropped);
    }
    fn push_front(&self, item: Value) {
        self.changed();
        let dropped = self.items.with(|d| {
            d.push_front(item);
            if self.maxlen.get().is_some_and(|m| d.len() > m) {
                d.pop_back()
            } else {
                None
            }
        });
        drop(dropped);
    }
    /// Add the items of an iterable at the right.
    fn extend_right(&self, vm: &mut Vm, iterable: &Value) -> R<()> {
        if iterable
            .native::<Deque>()
            .is_some_and(|d| std::ptr::eq(d, self))
        {
            for item in self.snapshot() {
                self.push_back(item);
            }
            return Ok(());
        }
        vm.iterate(iterable, |_, item| {
            self.push_back(item);
            Ok(())
        })
    }
    /// The position an index means.
    fn position(&self, vm: &mut Vm, key: &Value) -> R<usize> {
        let i = sequence_index(vm, key, "sequence index must be integer, not '{}'")?;
        let n = self.len() as i64;
        let at = if i < 0 { i + n } else { i };
        if (0..n).contains(&at) {
            Ok(at as usize)
        } else {
            Err(vm.index_error("deque index out of range"))
        }
    }
    /// A new one of the same class with the same bound.
    fn similar(this: &Value, vm: &mut Vm, items: VecDeque<Value>) -> R {
        let deque = this.native::<Deque>().expect("receiver");
        let class = vm.type_of(this);
        let maxlen = deque.maxlen.get();
        if class.is(&class_of(vm, &Deque::CLASS)) {
            let payload = Deque {
                items: MutCell::new(items),
                maxlen: Cell::new(maxlen),
                version: Cell::new(0),
            };
            return Ok(vm.new_native(&class, payload));
        }
        let list = vm.list(items.into());
        let copy = match maxlen {
            None => vm.call(&class, &[list])?,
            Some(maxlen) => {
                let maxlen = vm.int(maxlen as i64);
                vm.call(&class, &[list, maxlen])?
            }
        };
        if copy.native::<Deque>().is_none() {
            let (class, found) = (vm.class_of(this).name(), vm.type_name(&copy));
            return Err(vm.type_error(format!("{class}() must return a deque, not {found}")));
        }
        Ok(copy)
    }
    /// Only as many items at the end as the bound allows.
    fn bounded(&self, mut items: VecDeque<Value>) -> VecDeque<Value> {
        if let Some(max) = self.maxlen.get()
            && items.len() > max
        {
            items.drain(..items.len() - max);
        }
        items
    }
    /// The first position from `start` below `end` with an equal item.
    fn find(&self, vm: &mut Vm, value: &Value, start: usize, end: usize) -> R<Option<usize>> {
        let version = self.version.get();
        let mut i = start;
        while i < end {
            let Some(item) = self.get(i) else { break };
            if vm.eq(&item, value)? {
                return Ok(Some(i));
            }
            if self.version.get() != version {
                return Err(vm.runtime_error("deque mutated during iteration"));
            }
            i += 1;
        }
        Ok(None)
    }
    fn repeated(&self, vm: &mut Vm, count: i64) -> R<VecDeque<Value>> {
        let items = self.snapshot();
        let count = count.max(0) as usize;
        let wanted = items.len().saturating_mul(count);
        let kept = self.maxlen.get().map_or(wanted, |m| wanted.min(m));
        let mut all = VecDeque::new();
        if all.try_reserve_exact(kept).is_err() {
            return Err(vm.no_memory());
        }
        // The last `kept` items of the repetition.
        let n = items.len();
        for i in wanted - kept..wanted {
            all.push_back(items[i % n].clone());
        }
        Ok(all)
    }
}

#[methods(class = "collections.deque")]
impl Deque {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let payload = Deque {
            items: MutCell::new(VecDeque::new()),
            maxlen: Cell::new(None),
            version: Cell::new(0),
        };
        Ok(vm.new_native(&args.all[0], payload))
    }
    /// Fill the deque with the items of an iterable.
    #[raw]
    #[sig("(*args, **kwargs)")]
    fn __init__(vm: &mut Vm, args: &Args<'_>) -> R {
        let rest = args.rest();
        let Some(deque) = args.all[0].native::<Deque>() else {
            return Err(
                vm.type_error("descriptor '__init__' requires a 'collections.deque' object")
            );
        };
        if rest.all.len() > 2 {
            return Err(vm.type_error(format!(
                "deque() takes at most 2 arguments ({} given)",
                rest.all.len()
            )));
        }
        let (mut iterable, mut maxlen) = (rest.pos().first(), rest.pos().get(1));
        for (name, value) in rest.keywords() {
            match taipan_vm::protocol::item::text_of(name).as_str() {
                "iterable" if iterable.is_none() => iterable = Some(value),
                "maxlen" if maxlen.is_none() => maxlen = Some(value),
                other => {
                    let known = ["iterable", "maxlen"];
                    let text =
                        taipan_vm::report::suggest::unexpected_keyword("deque", other, &known);
                    return Err(vm.type_error(text));
                }
            }
        }
        let maxlen = match maxlen.filter(|m| !m.is_none()) {
            None => None,
            Some(value) => {
                if !vm.is_instance(value, &vm.types.int) {
                    return Err(vm.type_error("an integer is required"));
                }
                match usize::try_from(vm.to_i64(value)?) {
                    Ok(max) => Some(max),
                    Err(_) => return Err(vm.value_error("maxlen must be non-negative")),
                }
            }
        };
        deque.maxlen.set(maxlen);
        deque.clear();
        if let Some(iterable) = iterable {
            deque.extend_right(vm, iterable)?;
        }
        Ok(Value::NONE)
    }
    /// repr(self)
    fn __repr__(this: &Value, vm: &mut Vm) -> R {
        let deque = this.native::<Deque>().expect("receiver");
        let name = vm.class_of(this).name();
        vm.repr_container(this, "[...]", |vm, out| {
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b"([");
            for (i, item) in deque.snapshot().iter().enumerate() {
                if i > 0 {
                    out.extend_from_slice(b", ");
                }
                vm.push_repr(item, out)?;
            }
            out.push(b']');
            if let Some(max) = deque.maxlen.get() {
                out.extend_from_slice(format!(", maxlen={max}").as_bytes());
            }
            out.push(b')');
            Ok(())
        })
    }
    fn compare(&self, vm: &mut Vm, value: &Value, op: Rich) -> R {
        let Some(other) = value.native::<Deque>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let (a, b) = (self.snapshot(), other.snapshot());
        if a.len() != b.len() && matches!(op, Rich::Eq | Rich::Ne) {
            return Ok(Value::bool(op == Rich::Ne));
        }
        vm.enter_native(" in comparison")?;
        let result = deque_order(vm, &a, &b, op);
        vm.leave_native();
        result
    }
    /// self < value
    fn __lt__(&self, vm: &mut Vm, value: &Value) -> R {
        self.compare(vm, value, Rich::Lt)
    }
    /// self <= value
    fn __le__(&self, vm: &mut Vm, value: &Value) -> R {
        self.compare(vm, value, Rich::Le)
    }
    /// self == value
    fn __eq__(&self, vm: &mut Vm, value: &Value) -> R {
        self.compare(vm, value, Rich::Eq)
    }
    /// self != value
    fn __ne__(&self, vm: &mut Vm, value: &Value) -> R {
        self.compare(vm, value, Rich::Ne)
    }
    /// self > value
    fn __gt__(&self, vm: &mut Vm, value: &Value) -> R {
        self.compare(vm, value, Rich::Gt)
    }
    /// self >= value
    fn __ge__(&self, vm: &mut Vm, value: &Value) -> R {
        self.compare(vm, value, Rich::Ge)
    }
    /// iter(self)
    fn __iter__(this: &Value, vm: &mut Vm) -> Value {
        DequeIter::make(vm, this, 0)
    }
    /// An iterator from the right to the left.
    fn __reversed__(this: &Value, vm: &mut Vm) -> Value {
        DequeReverse::make(vm, this, 0)
    }
    /// len(self)
    fn __len__(&self) -> usize {
        self.len()
    }
    /// self + value
    fn __add__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        let deque = this.native::<Deque>().expect("receiver");
        let Some(other) = value.native::<Deque>() else {
            let found = vm.type_name(value);
            return Err(vm.type_error(format!(
                "can only concatenate deque (not \"{found}\") to deque"
            )));
        };
        let mut items = deque.snapshot();
        items.extend(other.snapshot());
        let items = deque.bounded(items);
        Deque::similar(this, vm, items)
    }
    /// self * value
    fn __mul__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        let count = repeat_count(vm, value)?;
        let items = this
            .native::<Deque>()
            .expect("receiver")
            .repeated(vm, count)?;
        Deque::similar(this, vm, items)
    }
    /// value * self
    fn __rmul__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        Deque::__mul__(this, vm, value)
    }
    /// self[key]
    fn __getitem__(&self, vm: &mut Vm, key: &Value) -> R {
        let at = self.position(vm, key)?;
        match self.get(at) {
            Some(item) => Ok(item),
            None => Err(vm.index_error("deque index out of range")),
        }
    }
    /// self[key] = value
    fn __setitem__(&self, vm: &mut Vm, key: &Value, value: Value) -> R<()> {
        let at = self.position(vm, key)?;
        let old = self.items.with(|d| std::mem::replace(&mut d[at], value));
        drop(old);
        Ok(())
    }
    /// del self[key]
    fn __delitem__(&self, vm: &mut Vm, key: &Value) -> R<()> {
        let at = self.position(vm, key)?;
        self.changed();
        drop(self.items.with(|d| d.remove(at)));
        Ok(())
    }
    /// key in self
    fn __contains__(&self, vm: &mut Vm, key: &Value) -> R<bool> {
        Ok(self.find(vm, key, 0, usize::MAX)?.is_some())
    }
    /// self += value
    fn __iadd__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        this.native::<Deque>()
            .expect("receiver")
            .extend_right(vm, value)?;
        Ok(this.clone())
    }
    /// self *= value
    fn __imul__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        let count = repeat_count(vm, value)?;
        let deque = this.native::<Deque>().expect("receiver");
        let items = deque.repeated(vm, count)?;
        deque.changed();
        drop(deque.items.replace(items));
        Ok(this.clone())
    }
    /// Add an item at the right.
    fn append(&self, item: Value) {
        self.push_back(item);
    }
    /// Add an item at the left.
    fn appendleft(&self, item: Value) {
        self.push_front(item);
    }
    /// Empty the deque.
    #[sig("()")]
    fn clear(&self) {
        self.changed();
        drop(self.items.take());
    }
    /// A new deque with the same items.
    #[sig("()")]
    fn copy(this: &Value, vm: &mut Vm) -> R {
        let items = this.native::<Deque>().expect("receiver").snapshot();
        Deque::similar(this, vm, items)
    }
    /// A new deque with the same items.
    #[sig("()")]
    fn __copy__(this: &Value, vm: &mut Vm) -> R {
        Deque::copy(this, vm)
    }
    /// How many items equal `value`.
    fn count(&self, vm: &mut Vm, value: &Value) -> R<usize> {
        let (mut n, mut from) = (0, 0);
        while let Some(at) = self.find(vm, value, from, usize::MAX)? {
            n += 1;
            from = at + 1;
        }
        Ok(n)
    }
    /// Add all items of an iterable at the right.
    fn extend(&self, vm: &mut Vm, iterable: &Value) -> R<()> {
        self.extend_right(vm, iterable)
    }
    /// Add all items of an iterable at the left, one after the other.
    fn extendleft(&self, vm: &mut Vm, iterable: &Value) -> R<()> {
        if iterable
            .native::<Deque>()
            .is_some_and(|d| std::ptr::eq(d, self))
        {
            for item in self.snapshot() {
                self.push_front(item);
            }
            return Ok(());
        }
        vm.iterate(iterable, |_, item| {
            self.push_front(item);
            Ok(())
        })
    }
    /// The position of the first item that equals `value`; ValueError if there is none.
    #[sig("(value, start=0, stop=<unrepresentable>, /)")]
    fn index(
        &self,
        vm: &mut Vm,
        value: &Value,
        start: Option<taipan_vm::types::slice::Position>,
        stop: Option<taipan_vm::types::slice::Position>,
    ) -> R<usize> {
        let (start, stop) = taipan_vm::types::tuple::clip_range(start, stop, self.len());
        match self.find(vm, value, start, stop)? {
            Some(at) => Ok(at),
            None => Err(vm.value_error("deque.index(x): x not in deque")),
        }
    }
    /// Add an item in front of the one at `index`.
    fn insert(&self, vm: &mut Vm, index: i64, value: Value) -> R<()> {
        let n = self.len();
        if self.maxlen.get().is_some_and(|m| n >= m) {
            return Err(vm.index_error("deque already at its maximum size"));
        }
        self.changed();
        let at = if index < 0 {
            index.saturating_add(n as i64)
        } else {
            index
        };
        self.items
            .with(|d| d.insert(at.clamp(0, n as i64) as usize, value));
        Ok(())
    }
    /// Take the rightmost item off.
    #[sig("()")]
    fn pop(&self, vm: &mut Vm) -> R {
        match self.items.with(|d| d.pop_back()) {
            Some(item) => {
                self.changed();
                Ok(item)
            }
            None => Err(vm.index_error("pop from an empty deque")),
        }
    }
    /// Take the leftmost item off.
    #[sig("()")]
    fn popleft(&self, vm: &mut Vm) -> R {
        match self.items.with(|d| d.pop_front()) {
            Some(item) => {
                self.changed();
                Ok(item)
            }
            None => Err(vm.index_error("pop from an empty deque")),
        }
    }
    /// For copying and pickling.
    fn __reduce__(this: &Value, vm: &mut Vm) -> R {
        let deque = this.native::<Deque>().expect("receiver");
        let args = match deque.maxlen.get() {
            None => vm.tuple(vec![]),
            Some(max) => {
                let (empty, max) = (vm.tuple(vec![]), vm.int(max as i64));
                vm.tuple_of([empty, max])
            }
        };
        let state = vm.call_method(this, "__getstate__", &[])?;
        let iterator = vm.iter(this)?;
        let class = vm.type_of(this);
        Ok(vm.tuple_of([class, args, state, iterator]))
    }
    /// Take the first item that equals `value` off; ValueError if there is none.
    fn remove(&self, vm: &mut Vm, value: &Value) -> R<()> {
        let result = self.find(vm, value, 0, usize::MAX);
        let found = match vm.catch(result, |t| &t.RuntimeError)? {
            Some(found) => found,
            None => return Err(vm.index_error("deque mutated during remove().")),
        };
        match found {
            Some(at) => {
                self.changed();
                drop(self.items.with(|d| d.remove(at)));
                Ok(())
            }
            None => Err(vm.value_error("deque.remove(x): x not in deque")),
        }
    }
    /// Turn the order of the items round.
    #[sig("()")]
    fn reverse(&self) {
        self.changed();
        self.items.with(|d| d.make_contiguous().reverse());
    }
    /// Move items from the right end to the left one, so many steps.
    #[sig("(n=1, /)")]
    fn rotate(&self, n: Option<i64>) {
        self.changed();
        self.items.with(|d| {
            if !d.is_empty() {
                let steps = n.unwrap_or(1).rem_euclid(d.len() as i64) as usize;
                d.rotate_right(steps);
            }
        });
    }
    /// Bytes of memory it takes.
    #[sig("()")]
    fn __sizeof__(&self) -> usize {
        64 + 8 * self.items.with(|d| d.capacity())
    }
    /// `deque[T]`, for annotations.
    #[classmethod]
    fn __class_getitem__(class: &Value, vm: &mut Vm, object: &Value) -> Value {
        vm.generic_alias(class, object)
    }
    /// The bound, or None.
    #[getter]
    fn maxlen(&self) -> Option<usize> {
        self.maxlen.get()
    }
}

/// The items at the first difference decide.
fn deque_order(vm: &mut Vm, a: &VecDeque<Value>, b: &VecDeque<Value>, op: Rich) -> R {
    for (x, y) in a.iter().zip(b) {
        if !vm.eq(x, y)? {
            return differing(vm, x, y, op);
        }
    }
    Ok(Value::bool(op.holds(a.len().cmp(&b.len()))))
}

macro_rules! iterators {
    ($type:ident, $name:literal, $doc:literal, $nth:expr) => {
        #[doc = $doc]
        #[class(name = $name, module = "collections", new, methods = iterator_methods!($type::METHODS), next = $type::advance)]
        #[derive(Trace)]
        pub struct $type {
            /// The deque; None at the end.
            deque: MutCell<Value>,
            next: Cell<usize>,
            version: Cell<u64>,
        }

        #[methods(class = $name)]
        impl $type {
            #[new]
            fn new(class: &Value, vm: &mut Vm, deque: &Value, args: Rest<'_>) -> R {
                let _ = class;
                if deque.native::<Deque>().is_none() {
                    let found = vm.type_name(deque);
                    return Err(vm.type_error(format!(
                        concat!($name, "() argument 1 must be collections.deque, not {}"),
                        found
                    )));
                }
                let index = match args.0.first() {
                    Some(index) => vm.to_i64(index)?.max(0) as usize,
                    None => 0,
                };
                Ok($type::make(vm, deque, index))
            }
            fn make(vm: &mut Vm, deque: &Value, next: usize) -> Value {
                let class = class_of(vm, &$type::CLASS);
                let version = deque.native::<Deque>().map_or(0, |d| d.version.get());
                let payload = $type {
                    deque: MutCell::new(deque.clone()),
                    next: Cell::new(next),
                    version: Cell::new(version),
                };
                vm.new_native(&class, payload)
            }
            fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
                let this = this.native::<$type>().expect("receiver");
                let nth: fn(&VecDeque<Value>, usize) -> Option<Value> = $nth;
                let i = this.next.get();
                let item = this.deque.with(|deque| {
                    let Some(deque) = deque.native::<Deque>() else { return Some(None) };
                    let same = deque.version.get() == this.version.get();
                    same.then(|| deque.items.with(|d| nth(d, i)))
                });
                let Some(item) = item else {
                    drop(this.deque.replace(Value::NONE));
                    return Err(vm.runtime_error("deque mutated during iteration"));
                };
                match item {
                    Some(_) => this.next.set(i + 1),
                    None => drop(this.deque.replace(Value::NONE)),
                }
                Ok(item)
            }
            /// How many items are left.
            fn __length_hint__(&self) -> usize {
                let deque = self.deque.get();
                deque.native::<Deque>().map_or(0, |d| d.len().saturating_sub(self.next.get()))
            }
            /// For copying and pickling.
            fn __reduce__(this: &Value, vm: &mut Vm) -> R {
                let it = this.native::<$type>().expect("receiver");
                let mut deque = it.deque.get();
                if deque.is_none() {
                    let class = class_of(vm, &Deque::CLASS);
                    deque = vm.call(&class, &[])?;
                }
                let args = vm.tuple(vec![deque, Value::small_int(it.next.get() as i64)]);
                let class = vm.type_of(this);
                Ok(vm.tuple_of([class, args]))
            }
        }
    };
}

iterators!(
    DequeIter,
    "_deque_iterator",
    "Iterator over a deque.",
    |d, i| d.get(i).cloned()
);
iterators!(
    DequeReverse,
    "_deque_reverse_iterator",
    "Iterator over a deque from right to left.",
    |d, i| { d.len().checked_sub(i + 1).and_then(|at| d.get(at).cloned()) }
);
