//! `range`.

use crate::heap::{Kind, Trace};
use crate::native::{Args, ClassDef, class, concat, methods, total};
use crate::protocol::iter::ITERATOR_METHODS;
use crate::raise::R;
use crate::types::iter::RangeIter;
use crate::types::registry::plain;
use crate::types::shape::exact;
use crate::types::slice::Slice;
use crate::types::type_::flag;
use crate::value::{Raw, Value};
use crate::vm::Vm;
use dashu_int::IBig;
use std::cell::{Cell, RefCell};

/// Payload of `range`.
pub struct Range {
    pub start: Value,
    pub stop: Value,
    pub step: Value,
}

impl Trace for Range {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        visit(self.start.raw());
        visit(self.stop.raw());
        visit(self.step.raw());
    }
}

/// An int of any size through `__index__`.
pub fn to_big(vm: &mut Vm, value: &Value) -> R<IBig> {
    if let Some(i) = value.as_small_int() {
        return Ok(IBig::from(i));
    }
    if value.is_bool() {
        return Ok(IBig::from(value.is_true() as i64));
    }
    let index = vm.index(value)?;
    Ok(big(&index))
}

/// The integer of an exact int value.
fn big(value: &Value) -> IBig {
    match value.as_small_int() {
        Some(i) => IBig::from(i),
        None => match value.downcast::<crate::types::int::Int>() {
            Some(i) => i.0.clone(),
            None => IBig::from(value.is_true() as i64),
        },
    }
}

/// How many items.
fn count_small(start: i64, stop: i64, step: i64) -> u64 {
    let (low, high) = if step > 0 {
        (start, stop)
    } else {
        (stop, start)
    };
    if low >= high {
        return 0;
    }
    ((high as i128 - low as i128 - 1) as u64) / step.unsigned_abs() + 1
}

impl Range {
    pub const CLASS: ClassDef = ClassDef {
        doc: "The integers from start (0 if left out) up to, but not including, stop, every step-th of them.",
        methods: Range::METHODS,
        getset: Range::GETSET,
        new: Range::NEW,
        flags: flag::SEQUENCE,
        ..plain("range")
    };

    /// A range object of three ints.
    pub fn make(vm: &mut Vm, start: Value, stop: Value, step: Value) -> Value {
        vm.heap
            .alloc(exact(Kind::Range), Range { start, stop, step })
    }

    /// The three bounds, if all fit the word.
    #[inline]
    pub fn small(&self) -> Option<(i64, i64, i64)> {
        Some((
            self.start.as_small_int()?,
            self.stop.as_small_int()?,
            self.step.as_small_int()?,
        ))
    }

    fn bounds(&self) -> (IBig, IBig, IBig) {
        (big(&self.start), big(&self.stop), big(&self.step))
    }

    /// How many items, if that fits.
    pub fn count_items(&self) -> Option<u64> {
        match self.small() {
            Some((start, stop, step)) => Some(count_small(start, stop, step)),
            None => u64::try_from(&self.length()).ok(),
        }
    }

    /// How many items.
    pub fn length(&self) -> IBig {
        if let Some((start, stop, step)) = self.small() {
            return IBig::from(count_small(start, stop, step));
        }
        let (start, stop, step) = self.bounds();
        let (low, high) = if step > IBig::ZERO {
            (start, stop)
        } else {
            (stop, start)
        };
        if low >= high {
            return IBig::ZERO;
        }
        let step = if step < IBig::ZERO { -step } else { step };
        (high - low - IBig::ONE) / step + IBig::ONE
    }

    /// The item at a position that is in range.
    fn item(&self, vm: &mut Vm, at: &IBig) -> Value {
        vm.bigint(big(&self.start) + big(&self.step) * at)
    }

    /// An iterator.
    pub fn iter(&self, vm: &mut Vm) -> Value {
        match self.small() {
            Some((start, stop, step)) => vm.heap.alloc(
                exact(Kind::RangeIter),
                RangeIter {
                    next: Cell::new(start),
                    step,
                    left: Cell::new(count_small(start, stop, step)),
                },
            ),
            None => {
                let (start, _, step) = self.bounds();
                let left = self.length();
                LongRangeIter::make(vm, start, step, left)
            }
        }
    }

    /// Whether an int (not a subclass with its own `__eq__`) is in the range; its position.
    fn position(&self, value: &Value) -> Option<IBig> {
        if let (Some((start, stop, step)), Some(i)) = (self.small(), value.as_small_int()) {
            let inside = if step > 0 {
                start <= i && i < stop
            } else {
                stop < i && i <= start
            };
            let offset = i as i128 - start as i128;
            return (inside && offset % step as i128 == 0)
                .then(|| IBig::from(offset / step as i128));
        }
        let (start, stop, step) = self.bounds();
        let value = big(value);
        let inside = if step > IBig::ZERO {
            start <= value && value < stop
        } else {
            stop < value && value <= start
        };
        if !inside {
            return None;
        }
        let offset = value - start;
        if &offset % &step == IBig::ZERO {
            Some(offset / step)
        } else {
            None
        }
    }

    /// `self[key]`
    pub fn get_item(&self, vm: &mut Vm, key: &Value) -> R {
        if let (Some((start, stop, step)), Some(i)) = (self.small(), key.as_small_int()) {
            let n = count_small(start, stop, step) as i128;
            let at = if i < 0 { i as i128 + n } else { i as i128 };
            if at < 0 || at >= n {
                return Err(vm.index_error("range object index out of range"));
            }
            return Ok(Value::small_int((start as i128 + at * step as i128) as i64));
        }
        if let Some(slice) = key.downcast::<Slice>() {
            return self.slice(vm, key, slice);
        }
        let index = vm.names.__index__.clone();
        if vm.lookup_special(key, &index).is_none() {
            return Err(
                vm.type_error_named("range indices must be integers or slices, not {}", key)
            );
        }
        let mut at = to_big(vm, key)?;
        let n = self.length();
        if at < IBig::ZERO {
            at += &n;
        }
        if at < IBig::ZERO || at >= n {
            return Err(vm.index_error("range object index out of range"));
        }
        Ok(self.item(vm, &at))
    }

    fn slice(&self, vm: &mut Vm, _key: &Value, slice: &Slice) -> R {
        let n = self.length();
        let n = vm.bigint(n);
        let indices = slice.indices_(vm, &n)?;
        let indices = indices
            .downcast::<crate::types::tuple::Tuple>()
            .expect("a tuple")
            .items();
        let (from, to, by) = (big(&indices[0]), big(&indices[1]), big(&indices[2]));
        let start = self.item(vm, &from);
        let stop = self.item(vm, &to);
        let step = vm.bigint(big(&self.step) * by);
        Ok(Range::make(vm, start, stop, step))
    }

    fn same(&self, other: &Range) -> bool {
        let n = self.length();
        n == other.length()
            && (n == IBig::ZERO
                || big(&self.start) == big(&other.start)
                    && (n == IBig::ONE || big(&self.step) == big(&other.step)))
    }

    fn is_exact_int(value: &Value) -> bool {
        value.as_small_int().is_some() || value.is_bool() || value.raw().has_shape(exact(Kind::Int))
    }
}

#[methods]
impl Range {
    #[new]
    #[raw]
    fn new_range(vm: &mut Vm, args: &Args<'_>) -> R {
        args.no_keywords(vm, "range")?;
        let mut bounds = [const { Value::NONE }; 3];
        let given = args.rest().pos();
        match given.len() {
            0 => return Err(vm.type_error("range expected at least 1 argument, got 0")),
            1..=3 => {}
            n => return Err(vm.type_error(format!("range expected at most 3 arguments, got {n}"))),
        }
        for (slot, value) in bounds.iter_mut().zip(given) {
            *slot = if value.as_small_int().is_some() {
                value.clone()
            } else {
                vm.index(value)?
            };
        }
        let [a, b, c] = bounds;
        match given.len() {
            1 => Ok(Range::make(vm, Value::small_int(0), a, Value::small_int(1))),
            2 => Ok(Range::make(vm, a, b, Value::small_int(1))),
            _ if c.as_small_int() == Some(0) => {
                Err(vm.value_error("range() arg 3 must not be zero"))
            }
            _ => Ok(Range::make(vm, a, b, c)),
        }
    }
    /// repr(self)
    fn __repr__(&self, vm: &mut Vm) -> R {
        let mut out = b"range(".to_vec();
        vm.push_repr(&self.start, &mut out)?;
        out.extend_from_slice(b", ");
        vm.push_repr(&self.stop, &mut out)?;
        if self.step.as_small_int() != Some(1) {
            out.extend_from_slice(b", ");
            vm.push_repr(&self.step, &mut out)?;
        }
        out.push(b')');
        Ok(vm.str_wtf8(out))
    }
    /// hash(self)
    fn __hash__(&self, vm: &mut Vm) -> R {
        let n = self.length();
        let mut parts = [vm.bigint(n.clone()), Value::NONE, Value::NONE];
        if n != IBig::ZERO {
            parts[1] = self.start.clone();
            if n != IBig::ONE {
                parts[2] = self.step.clone();
            }
        }
        let hash = crate::types::tuple::hash_items(vm, &parts, true)?;
        Ok(vm.int(hash as i64))
    }
    /// self == value
    fn __eq__(&self, value: &Value) -> Value {
        match value.downcast::<Range>() {
            Some(other) => Value::bool(self.same(other)),
            None => Value::NOT_IMPLEMENTED,
        }
    }
    /// self != value
    fn __ne__(&self, value: &Value) -> Value {
        match value.downcast::<Range>() {
            Some(other) => Value::bool(!self.same(other)),
            None => Value::NOT_IMPLEMENTED,
        }
    }
    /// self < value
    fn __lt__(&self, value: &Value) -> Value {
        let _ = value;
        Value::NOT_IMPLEMENTED
    }
    /// self <= value
    fn __le__(&self, value: &Value) -> Value {
        let _ = value;
        Value::NOT_IMPLEMENTED
    }
    /// self > value
    fn __gt__(&self, value: &Value) -> Value {
        let _ = value;
        Value::NOT_IMPLEMENTED
    }
    /// self >= value
    fn __ge__(&self, value: &Value) -> Value {
        let _ = value;
        Value::NOT_IMPLEMENTED
    }
    /// iter(self)
    fn __iter__(&self, vm: &mut Vm) -> Value {
        self.iter(vm)
    }
    /// bool(self)
    fn __bool__(&self) -> bool {
        self.length() != IBig::ZERO
    }
    /// len(self)
    fn __len__(&self, vm: &mut Vm) -> R {
        let n = self.length();
        if n > IBig::from(i64::MAX) {
            return Err(vm.overflow_error("Python int too large to convert to C ssize_t"));
        }
        Ok(vm.bigint(n))
    }
    /// self[key]
    fn __getitem__(&self, vm: &mut Vm, key: &Value) -> R {
        self.get_item(vm, key)
    }
    /// key in self
    fn __contains__(&self, vm: &mut Vm, key: &Value) -> R<bool> {
        if Range::is_exact_int(key) {
            return Ok(self.position(key).is_some());
        }
        let iterator = self.iter(vm);
        while let Some(item) = vm.next(&iterator)? {
            if vm.eq(&item, key)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
    /// An iterator from the last item to the first.
    fn __reversed__(&self, vm: &mut Vm) -> Value {
        let n = self.length();
        let last = big(&self.start) + big(&self.step) * (&n - IBig::ONE);
        if let Some((start, stop, step)) = self.small() {
            let left = count_small(start, stop, step);
            let first = i64::try_from(&last).unwrap_or(start);
            return vm.heap.alloc(
                exact(Kind::RangeIter),
                RangeIter {
                    next: Cell::new(first),
                    step: -step,
                    left: Cell::new(left),
                },
            );
        }
        let step = -big(&self.step);
        LongRangeIter::make(vm, last, step, n)
    }
    /// For copying and pickling.
    fn __reduce__(&self, vm: &mut Vm) -> Value {
        let class = vm.class(|t| &t.range);
        let parts = vm.tuple_of([self.start.clone(), self.stop.clone(), self.step.clone()]);
        vm.tuple_of([class, parts])
    }
    /// How many items equal `value`.
    fn count(&self, vm: &mut Vm, object: &Value) -> R<i64> {
        if Range::is_exact_int(object) {
            return Ok(self.position(object).is_some() as i64);
        }
        let mut n = 0;
        let iterator = self.iter(vm);
        while let Some(item) = vm.next(&iterator)? {
            n += vm.eq(&item, object)? as i64;
        }
        Ok(n)
    }
    /// The position of `value`; ValueError if it is no item.
    fn index(&self, vm: &mut Vm, object: &Value) -> R {
        if Range::is_exact_int(object) {
            return match self.position(object) {
                Some(at) => Ok(vm.bigint(at)),
                None => Err(vm.value_error("range.index(x): x not in range")),
            };
        }
        let mut at = 0;
        let iterator = self.iter(vm);
        while let Some(item) = vm.next(&iterator)? {
            if vm.eq(&item, object)? {
                return Ok(vm.int(at));
            }
            at += 1;
        }
        Err(vm.value_error("sequence.index(x): x not in sequence"))
    }
    #[member]
    fn start(&self) -> Value {
        self.start.clone()
    }
    #[member]
    fn stop(&self) -> Value {
        self.stop.clone()
    }
    #[member]
    fn step(&self) -> Value {
        self.step.clone()
    }
}

const LONG_PARTS: &[&[crate::native::MethodDef]] = &[ITERATOR_METHODS, LongRangeIter::METHODS];
const LONG_METHODS: [crate::native::MethodDef; total(LONG_PARTS)] = concat(LONG_PARTS);

/// Iterator over a range that does not fit words.
#[class(name = "longrange_iterator", methods = &LONG_METHODS, next = LongRangeIter::advance)]
pub struct LongRangeIter {
    start: IBig,
    step: IBig,
    length: IBig,
    index: RefCell<IBig>,
}

impl Trace for LongRangeIter {}

#[methods(class = "longrange_iterator")]
impl LongRangeIter {
    fn make(vm: &mut Vm, start: IBig, step: IBig, length: IBig) -> Value {
        let class = vm.class(|t| &t.longrange_iterator);
        let payload = LongRangeIter {
            start,
            step,
            length,
            index: RefCell::new(IBig::ZERO),
        };
        vm.new_native(&class, payload)
    }
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<LongRangeIter>().expect("receiver");
        let mut index = this.index.borrow_mut();
        if *index >= this.length {
            return Ok(None);
        }
        let value = &this.start + &this.step * &*index;
        *index += IBig::ONE;
        Ok(Some(vm.bigint(value)))
    }
    /// How many items are left, about.
    fn __length_hint__(&self) -> IBig {
        &self.length - &*self.index.borrow()
    }
    /// For copying and pickling.
    fn __reduce__(&self, vm: &mut Vm) -> R {
        let function = vm.builtin_named("iter")?;
        let stop = &self.start + &self.step * &self.length;
        let (start, stop, step) = (
            vm.bigint(self.start.clone()),
            vm.bigint(stop),
            vm.bigint(self.step.clone()),
        );
        let range = Range::make(vm, start, stop, step);
        let args = vm.tuple_of([range]);
        let index = vm.bigint(self.index.borrow().clone());
        Ok(vm.tuple_of([function, args, index]))
    }
    /// Go to a position, for unpickling.
    fn __setstate__(&self, vm: &mut Vm, state: &Value) -> R<()> {
        let state = to_big(vm, state)?;
        *self.index.borrow_mut() = state.clamp(IBig::ZERO, self.length.clone());
        Ok(())
    }
}
