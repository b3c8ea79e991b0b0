//! `tuple`.

use crate::heap::{Kind, Trace};
use crate::native::{Args, ClassDef, methods};
use crate::raise::R;
use crate::types::iter::SeqKind;
use crate::types::list::List;
use crate::types::order::{Rich, compare_slices};
use crate::types::registry::plain;
use crate::types::shape::exact;
use crate::types::slice::{Position, Slice, sequence_index};
use crate::types::type_::{Type, flag};
use crate::value::{Raw, Value};
use crate::vm::Vm;

pub use crate::types::tuple_items::Tuple;

impl Tuple {
    pub const CLASS: ClassDef = ClassDef {
        doc: "(iterable=(), /)\n--\n\nA sequence that cannot be changed: tuple() is empty, tuple(iterable) holds the items of the iterable.",
        methods: Tuple::METHODS,
        new: Tuple::NEW,
        flags: flag::BASETYPE | flag::SEQUENCE | flag::MATCH_SELF,
        ..plain("tuple")
    };

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// `self[key]`
    pub fn get_item(&self, vm: &mut Vm, key: &Value) -> R {
        if let Some(slice) = key.downcast::<Slice>() {
            let items = slice.indices(vm, self.len())?.of(self.items());
            return Ok(vm.tuple(items));
        }
        let i = sequence_index(vm, key, "tuple indices must be integers or slices, not {}")?;
        let at = if i < 0 { i + self.len() as i64 } else { i };
        match usize::try_from(at).ok().and_then(|at| self.items().get(at)) {
            Some(item) => Ok(item.clone()),
            None => Err(vm.index_error("tuple index out of range")),
        }
    }

    /// `a + b` of two tuples.
    pub fn concat(vm: &mut Vm, a: &Value, b: &Value) -> Option<Value> {
        let (x, y) = (a.downcast::<Tuple>()?, b.downcast::<Tuple>()?);
        let tuple = exact(Kind::Tuple);
        if y.is_empty() && a.raw().has_shape(tuple) {
            return Some(a.clone());
        }
        if x.is_empty() && b.raw().has_shape(tuple) {
            return Some(b.clone());
        }
        let (x, y) = (x.items(), y.items());
        let item = |i: usize| x.get(i).unwrap_or_else(|| &y[i - x.len()]).clone();
        Some(vm.heap.tuple_by(x.len() + y.len(), item))
    }

    /// `tuple * count`
    pub fn repeat(&self, vm: &mut Vm, count: i64) -> R {
        let items = repeat_items(vm, self.items(), count)?;
        Ok(vm.tuple(items))
    }
}

/// `count` copies of some items in a row.
pub fn repeat_items(vm: &mut Vm, items: &[Value], count: i64) -> R<Vec<Value>> {
    let count = count.max(0) as usize;
    let Some(total) = items.len().checked_mul(count) else {
        return Err(vm.no_memory());
    };
    if total > u32::MAX as usize / 8 && total.checked_mul(8).is_none_or(|n| n > isize::MAX as usize)
    {
        return Err(vm.no_memory());
    }
    let mut all = Vec::new();
    vm.reserve(&mut all, total)?;
    match items {
        [] => {}
        _ => {
            let part = (1 << 16) / items.len() + 1;
            let mut done = 0;
            while done < count {
                let copies = part.min(count - done);
                vm.charge(copies * items.len() / 8)?;
                match items {
                    [item] => all.resize(all.len() + copies, item.clone()),
                    _ => (0..copies).for_each(|_| all.extend_from_slice(items)),
                }
                done += copies;
            }
        }
    }
    Ok(all)
}

impl Vm {
    /// A tuple of two.
    #[inline]
    pub fn pair(&mut self, first: Value, second: Value) -> Value {
        self.tuple_of([first, second])
    }

    /// A tuple of a known number of items.
    #[inline]
    pub fn tuple_of<const N: usize>(&mut self, items: [Value; N]) -> Value {
        const { assert!(N > 0, "the empty tuple is there already") };
        self.heap.tuple_of(items)
    }

    /// An instance of a class of tuples, which may be a script's.
    pub fn new_tuple(&mut self, class: &Value, items: Vec<Value>) -> Value {
        let shape = class.downcast::<Type>().expect("a class").root_word();
        self.heap.alloc_tuple(shape, items)
    }
}

/// The factor of a repetition; `None`: not a number, NotImplemented.
pub fn repeat_count(vm: &mut Vm, value: &Value) -> R<i64> {
    sequence_index(vm, value, "'{}' object cannot be interpreted as an integer").map_err(|raise| {
        if vm.is_raised(&raise, &vm.types.IndexError) {
            vm.raised = None;
            let name = vm.type_name(value);
            return vm.overflow_error(format!("cannot fit '{name}' into an index-sized integer"));
        }
        raise
    })
}

/// The hash of a row of values: a tuple's, or (without the length mixed in) a slice's.
pub fn hash_items(vm: &mut Vm, items: &[Value], with_length: bool) -> R<u64> {
    const P1: u64 = 11_400_714_785_074_694_791;
    const P2: u64 = 14_029_467_366_897_019_727;
    const P5: u64 = 2_870_177_450_012_600_261;
    let mut acc = P5;
    for item in items {
        let lane = vm.hash(item)?;
        acc = acc
            .wrapping_add(lane.wrapping_mul(P2))
            .rotate_left(31)
            .wrapping_mul(P1);
    }
    if with_length {
        acc = acc.wrapping_add(items.len() as u64 ^ (P5 ^ 3_527_539));
    }
    Ok(if acc == u64::MAX { 1_546_275_796 } else { acc })
}

/// Where a value is among some items, from `start` up to `end` (as `index()` takes them).
pub fn clip_range(start: Option<Position>, end: Option<Position>, len: usize) -> (usize, usize) {
    let clip = |bound: Option<Position>, missing: i64| {
        let bound = bound.map_or(missing, |b| b.0);
        let bound = if bound < 0 {
            bound.saturating_add(len as i64)
        } else {
            bound
        };
        bound.max(0) as usize
    };
    (clip(start, 0), clip(end, i64::MAX))
}

#[methods]
impl Tuple {
    #[new]
    #[raw]
    fn new_tuple(vm: &mut Vm, args: &Args<'_>) -> R {
        let class = &args.all[0];
        let is_exact = class.is(&vm.types.tuple);
        if !args.names.is_empty() && !vm.overrides_init(class, |t| &t.tuple) {
            args.no_keywords(vm, "tuple")?;
        }
        let items = match args.rest().pos() {
            [] => Vec::new(),
            [value] if is_exact && value.raw().has_shape(exact(Kind::Tuple)) => {
                return Ok(value.clone());
            }
            [value] if is_exact && value.raw().has_shape(exact(Kind::List)) => {
                let list = value.downcast::<List>().expect("kind");
                let copy =
                    |items: &mut Vec<Value>| vm.heap.tuple_by(items.len(), |i| items[i].clone());
                return Ok(list.items.with(copy));
            }
            [value] => vm.collect(value)?,
            more => {
                return Err(vm.type_error(format!(
                    "tuple expected at most 1 argument, got {}",
                    more.len()
                )));
            }
        };
        if is_exact {
            return Ok(vm.tuple(items));
        }
        Ok(vm.new_tuple(class, items))
    }
    /// repr(self)
    fn __repr__(this: &Value, vm: &mut Vm) -> R {
        let items = this.downcast::<Tuple>().expect("receiver").items();
        vm.repr_container(this, "(...)", |vm, out| {
            out.push(b'(');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.extend_from_slice(b", ");
                }
                vm.push_repr(item, out)?;
            }
            out.extend_from_slice(if items.len() == 1 { b",)" } else { b")" });
            Ok(())
        })
    }
    /// hash(self)
    fn __hash__(&self, vm: &mut Vm) -> R {
        vm.enter_native("")?;
        let hash = hash_items(vm, self.items(), true);
        vm.leave_native();
        let hash = hash? as i64;
        Ok(vm.int(hash))
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
    #[rust]
    pub fn compare(&self, vm: &mut Vm, value: &Value, op: Rich) -> R {
        match value.downcast::<Tuple>() {
            Some(other) => compare_slices(vm, self.items(), other.items(), op),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }
    /// iter(self)
    fn __iter__(this: &Value, vm: &mut Vm) -> Value {
        let class = vm.class(|t| &t.tuple_iterator);
        vm.seq_iter(&class, SeqKind::Tuple, this, 0)
    }
    /// len(self)
    fn __len__(&self) -> usize {
        self.len()
    }
    /// self[key]
    fn __getitem__(&self, vm: &mut Vm, key: &Value) -> R {
        self.get_item(vm, key)
    }
    /// self + value
    fn __add__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        match Tuple::concat(vm, this, value) {
            Some(sum) => Ok(sum),
            None => {
                let name = vm.type_name(value);
                Err(vm.type_error(format!(
                    "can only concatenate tuple (not \"{name}\") to tuple"
                )))
            }
        }
    }
    /// self * value
    fn __mul__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        let count = repeat_count(vm, value)?;
        if count == 1 && this.raw().has_shape(exact(Kind::Tuple)) {
            return Ok(this.clone());
        }
        this.downcast::<Tuple>()
            .expect("receiver")
            .repeat(vm, count)
    }
    /// value * self
    fn __rmul__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        Tuple::__mul__(this, vm, value)
    }
    /// key in self
    pub(crate) fn __contains__(&self, vm: &mut Vm, key: &Value) -> R<bool> {
        for item in self.items() {
            if vm.eq(item, key)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
    /// For copying and pickling.
    fn __getnewargs__(&self, vm: &mut Vm) -> Value {
        let copy = vm.tuple(self.items().to_vec());
        vm.tuple_of([copy])
    }
    /// The position of the first item that equals `value`; ValueError if there is none.
    #[sig("(value, start=0, stop=sys.maxsize, /)")]
    fn index(
        &self,
        vm: &mut Vm,
        value: &Value,
        start: Option<Position>,
        stop: Option<Position>,
    ) -> R<usize> {
        let (start, stop) = clip_range(start, stop, self.len());
        for (i, item) in self.items().iter().enumerate().take(stop).skip(start) {
            if vm.eq(item, value)? {
                return Ok(i);
            }
        }
        Err(vm.value_error("tuple.index(x): x not in tuple"))
    }
    /// How many items equal `value`.
    fn count(&self, vm: &mut Vm, value: &Value) -> R<usize> {
        let mut n = 0;
        for item in self.items() {
            n += vm.eq(item, value)? as usize;
        }
        Ok(n)
    }
    /// `tuple[T, ...]`, for annotations.
    #[classmethod]
    fn __class_getitem__(class: &Value, vm: &mut Vm, object: &Value) -> Value {
        vm.generic_alias(class, object)
    }
}

impl Trace for Tuple {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.items().iter().for_each(|x| visit(x.raw()));
    }
    fn outside(&self) -> usize {
        self.bytes_outside()
    }
}
