//! `list`.

use crate::cell_mut::MutCell;
use crate::heap::{Buffer, Kind, Trace};
use crate::interp::sink::Sink;
use crate::native::{Args, ClassDef, Nullable, methods};
use crate::raise::R;
use crate::types::iter::SeqKind;
use crate::types::order::{Quick, Rich, differing, quick};
use crate::types::registry::plain;
use crate::types::slice::{Position, Slice, sequence_index};
use crate::types::sort::sort_items;
use crate::types::tuple::{Tuple, clip_range, repeat_count, repeat_items};
use crate::types::type_::flag;
use crate::value::{Raw, Value};
use crate::vm::Vm;
use std::cmp::Ordering;

/// So many items are looked at before somebody looks whether to go on.
const AT_ONCE: usize = 1 << 16;
const ITEMS_PER_UNIT: usize = 8;

/// Payload of `list`.
pub struct List {
    pub items: MutCell<Vec<Value>>,
}

/// Appends what it is given.
struct Appender<'a>(&'a List);

impl Sink for Appender<'_> {
    #[inline]
    fn take(&mut self, item: Value) -> Option<Value> {
        self.0.push(item);
        None
    }
    fn work(&mut self, _: &mut Vm, item: Value) -> R<bool> {
        self.0.push(item);
        Ok(true)
    }
}

impl List {
    pub const CLASS: ClassDef = ClassDef {
        doc: "(iterable=(), /)\n--\n\nA sequence that can be changed: list() is empty, list(iterable) holds the items of the iterable.",
        methods: List::METHODS,
        new: List::NEW,
        flags: flag::BASETYPE | flag::SEQUENCE | flag::MATCH_SELF,
        ..plain("list")
    };

    pub fn new(items: Vec<Value>) -> List {
        List {
            items: MutCell::new(items),
        }
    }
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.items.with(|v| v.len())
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The item at a position, if there is one.
    #[inline(always)]
    pub fn get(&self, i: usize) -> Option<Value> {
        self.items.with(|v| v.get(i).cloned())
    }
    /// All items now.
    pub fn snapshot(&self) -> Vec<Value> {
        self.items.get()
    }
    #[inline]
    pub fn push(&self, item: Value) {
        if self.items.with(|v| v.len() == v.capacity()) {
            self.note_growth();
        }
        self.items.with(|v| v.push(item));
    }

    /// The next item makes the buffer twice as large; where the limit is near, not by so much.
    #[cold]
    #[inline(never)]
    pub(crate) fn note_growth(&self) {
        let capacity = self.items.with(|v| v.capacity());
        let more = crate::heap::growth_in_heap_of::<List, Value>(self, capacity);
        self.items.with(|v| v.reserve_exact(more));
    }

    /// The position an index means, if it is in range.
    #[inline]
    fn position(&self, index: i64) -> Option<usize> {
        let len = self.len();
        let at = if index < 0 { index + len as i64 } else { index };
        usize::try_from(at).ok().filter(|&at| at < len)
    }

    /// `self[key]`
    pub fn get_item(&self, vm: &mut Vm, key: &Value) -> R {
        if let Some(slice) = key.downcast::<Slice>() {
            let indices = slice.bounds(vm)?.clip(self.len());
            let items = self.items.with(|v| indices.of(v));
            return Ok(vm.list(items));
        }
        let i = sequence_index(vm, key, "list indices must be integers or slices, not {}")?;
        match self.position(i).and_then(|at| self.get(at)) {
            Some(item) => Ok(item),
            None => Err(vm.index_error("list index out of range")),
        }
    }

    /// `self[key] = value`
    pub fn set_item(&self, vm: &mut Vm, key: &Value, value: Value) -> R<()> {
        if let Some(slice) = key.downcast::<Slice>() {
            return self.set_slice(vm, slice, &value);
        }
        let i = sequence_index(vm, key, "list indices must be integers or slices, not {}")?;
        let Some(at) = self.position(i) else {
            return Err(vm.index_error("list assignment index out of range"));
        };
        let old = self.items.with(|v| std::mem::replace(&mut v[at], value));
        drop(old);
        Ok(())
    }

    fn set_slice(&self, vm: &mut Vm, slice: &Slice, value: &Value) -> R<()> {
        let bounds = slice.bounds(vm)?;
        let result = vm.collect(value);
        let items = match result {
            Ok(items) => items,
            Err(raise) => {
                // Only the refusal to be iterated is reworded, not what an iterator raises.
                if vm.is_raised(&raise, &vm.types.TypeError) && vm.iter_refused(value) {
                    vm.raised = None;
                    return Err(vm.type_error("must assign iterable to extended slice"));
                }
                return Err(raise);
            }
        };
        let indices = bounds.clip(self.len());
        if indices.step == 1 && indices.len == items.len() {
            let mut items = items;
            self.items
                .with(|v| v[indices.range()].swap_with_slice(&mut items));
            drop_backwards(items);
            return Ok(());
        }
        if indices.step == 1 {
            let start = indices.start as usize;
            let old: Vec<Value> = self.items.with(|v| {
                let end = (start + indices.len).min(v.len());
                v.splice(start.min(end)..end, items).collect()
            });
            drop_backwards(old);
            return Ok(());
        }
        if items.len() != indices.len {
            return Err(vm.value_error(format!(
                "attempt to assign sequence of size {} to extended slice of size {}",
                items.len(),
                indices.len
            )));
        }
        let mut items = items;
        self.items.with(|v| {
            for (i, item) in indices.positions().zip(items.iter_mut()) {
                std::mem::swap(&mut v[i], item);
            }
        });
        drop(items);
        Ok(())
    }

    /// `del self[key]`
    pub fn del_item(&self, vm: &mut Vm, key: &Value) -> R<()> {
        if let Some(slice) = key.downcast::<Slice>() {
            let indices = slice.bounds(vm)?.clip(self.len());
            let old: Vec<Value> = self.items.with(|v| {
                if indices.step == 1 {
                    return v.drain(indices.range()).collect();
                }
                let mut doomed: Vec<usize> = indices.positions().collect();
                if indices.step < 0 {
                    doomed.reverse();
                }
                let mut old = Vec::with_capacity(doomed.len());
                let mut next = doomed.into_iter().peekable();
                let mut kept = Vec::with_capacity(v.len() - old.capacity());
                for (i, item) in std::mem::take(v).into_iter().enumerate() {
                    if next.next_if_eq(&i).is_some() {
                        old.push(item);
                    } else {
                        kept.push(item);
                    }
                }
                *v = kept;
                old
            });
            match indices.step {
                1 => drop_backwards(old),
                _ => drop(old),
            }
            return Ok(());
        }
        let i = sequence_index(vm, key, "list indices must be integers or slices, not {}")?;
        match self.position(i) {
            Some(at) => {
                drop(self.items.with(|v| v.remove(at)));
                Ok(())
            }
            None => Err(vm.index_error("list assignment index out of range")),
        }
    }

    /// `a + b` of two lists.
    pub fn concat(&self, vm: &mut Vm, other: &List) -> R {
        let (mut items, total) = (Vec::new(), self.len() + other.len());
        vm.charge(total / 8)?;
        vm.reserve(&mut items, total)?;
        self.items.with(|v| items.extend_from_slice(v));
        other.items.with(|v| items.extend_from_slice(v));
        Ok(vm.list(items))
    }

    /// `self * count`
    pub fn repeat(&self, vm: &mut Vm, count: i64) -> R {
        let items = self.snapshot();
        let items = repeat_items(vm, &items, count)?;
        Ok(vm.list(items))
    }

    /// `self.extend(value)`
    pub fn extend_with(&self, vm: &mut Vm, value: &Value) -> R<()> {
        let exact = value
            .kind()
            .is_some_and(|k| value.raw().has_shape(crate::types::shape::exact(k)));
        if exact && !matches!(value.kind(), Some(Kind::Generator)) {
            if let Some(tuple) = value.downcast::<Tuple>() {
                return self.extend_from(vm, tuple.items());
            }
            if let Some(list) = value.downcast::<List>()
                && !std::ptr::eq(self, list)
            {
                return list.items.with(|items| self.extend_from(vm, items));
            }
            let items = vm.collect(value)?;
            vm.make_room(items.len() * size_of::<Value>())?;
            self.append_all(vm, items);
            return Ok(());
        }
        // Items appear one by one: an iterator may look at the list, and those before an exception stay.
        let iterator = vm.iter(value)?;
        let hint = vm.length_hint(value, 8)?;
        self.items.with(|v| v.reserve(hint.min(1 << 16)));
        vm.feed_from(&iterator, &mut Appender(self))
    }

    /// Append copies of the items of something that is not this list.
    fn extend_from(&self, vm: &mut Vm, items: &[Value]) -> R<()> {
        vm.make_room(size_of_val(items))?;
        vm.heap.note(size_of_val(items));
        self.items.with(|v| v.extend_from_slice(items));
        Ok(())
    }

    /// Append these items; an empty list takes the vector as it is.
    pub fn append_all(&self, vm: &mut Vm, items: Vec<Value>) {
        vm.heap.note(items.len() * size_of::<Value>());
        self.items.with(|v| match v.capacity() {
            0 => *v = items,
            _ => v.extend(items),
        });
    }

    /// Compare with another list item by item; both may change meanwhile.
    pub fn compare_lists(&self, vm: &mut Vm, other: &List, op: Rich) -> R {
        if self.len() != other.len() && matches!(op, Rich::Eq | Rich::Ne) {
            return Ok(Value::bool(op == Rich::Ne));
        }
        let mut i = 0;
        loop {
            // Equal stretches that need no script code are skipped without counting references.
            let (at, pair) = self.items.with(|a| {
                if std::ptr::eq(self, other) {
                    return (i, None);
                }
                other.items.with(|b| {
                    let (mut i, end) = (i, i + AT_ONCE);
                    while i < end
                        && let (Some(x), Some(y)) = (a.get(i), b.get(i))
                    {
                        if !x.is(y)
                            && !matches!(quick(x.raw(), y.raw()), Quick::Ordered(Ordering::Equal))
                        {
                            return (i, Some((x.clone(), y.clone())));
                        }
                        i += 1;
                    }
                    (i, None)
                })
            });
            vm.charge(1 + (at - i) / ITEMS_PER_UNIT)?;
            let Some((x, y)) = pair else {
                if at - i < AT_ONCE {
                    break;
                }
                i = at;
                continue;
            };
            if !vm.eq(&x, &y)? {
                return differing(vm, &x, &y, op);
            }
            i = at + 1;
        }
        Ok(Value::bool(op.holds(self.len().cmp(&other.len()))))
    }

    /// Where `value` is, looking from `start` on while below `end`.
    fn find(&self, vm: &mut Vm, value: &Value, start: usize, end: usize) -> R<Option<usize>> {
        let mut i = start;
        loop {
            // Words that need no script code are compared in place.
            let (at, found, ask) = self.items.with(|v| {
                let (mut i, end) = (i, end.min(i.saturating_add(AT_ONCE)));
                while i < end {
                    let Some(item) = v.get(i) else { break };
                    if item.is(value) {
                        return (i, true, None);
                    }
                    match quick(item.raw(), value.raw()) {
                        Quick::Ordered(Ordering::Equal) => return (i, true, None),
                        Quick::Ordered(_) | Quick::Unordered => {}
                        Quick::Ask => return (i, false, Some(item.clone())),
                    }
                    i += 1;
                }
                (i, false, None)
            });
            if found {
                return Ok(Some(at));
            }
            vm.charge(1 + (at - i) / ITEMS_PER_UNIT)?;
            let Some(item) = ask else {
                if at - i < AT_ONCE {
                    return Ok(None);
                }
                i = at;
                continue;
            };
            if vm.eq(&item, value)? {
                return Ok(Some(at));
            }
            i = at + 1;
        }
    }
}

/// Items that leave a list go from the last one on, so that finalisers run in that order.
fn drop_backwards(mut items: Vec<Value>) {
    while items.pop().is_some() {}
}

#[methods]
impl List {
    #[new]
    #[raw]
    fn new_list(vm: &mut Vm, args: &Args<'_>) -> R {
        Ok(vm.new_object(&args.all[0], List::new(Vec::new())))
    }
    /// Fill the list with the items of an iterable.
    #[raw]
    #[sig("(*args, **kwargs)")]
    fn __init__(vm: &mut Vm, args: &Args<'_>) -> R {
        let this = &args.all[0];
        let Some(list) = this.downcast::<List>() else {
            return Err(vm.type_error_named(
                "descriptor '__init__' requires a 'list' object but received a '{}'",
                this,
            ));
        };
        if !args.names.is_empty() && !vm.overrides_new(this, |t| &t.list) {
            args.no_keywords(vm, "list")?;
        }
        match args.rest().pos() {
            [] => drop(list.items.take()),
            [value] => {
                drop(list.items.take());
                list.extend_with(vm, value)?;
            }
            more => {
                return Err(vm.type_error(format!(
                    "list expected at most 1 argument, got {}",
                    more.len()
                )));
            }
        }
        Ok(Value::NONE)
    }
    /// repr(self)
    fn __repr__(this: &Value, vm: &mut Vm) -> R {
        let list = this.downcast::<List>().expect("receiver");
        if list.is_empty() {
            return Ok(vm.str("[]"));
        }
        vm.repr_container(this, "[...]", |vm, out| {
            out.push(b'[');
            let mut i = 0;
            while let Some(item) = list.get(i) {
                if i > 0 {
                    out.extend_from_slice(b", ");
                }
                vm.push_repr(&item, out)?;
                i += 1;
            }
            out.push(b']');
            Ok(())
        })
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
        match value.downcast::<List>() {
            Some(other) => {
                vm.enter_native(" in comparison")?;
                let result = self.compare_lists(vm, other, op);
                vm.leave_native();
                result
            }
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }
    /// iter(self)
    fn __iter__(this: &Value, vm: &mut Vm) -> Value {
        let class = vm.class(|t| &t.list_iterator);
        vm.seq_iter(&class, SeqKind::List, this, 0)
    }
    /// len(self)
    fn __len__(&self) -> usize {
        self.len()
    }
    /// self[index]
    fn __getitem__(&self, vm: &mut Vm, index: &Value) -> R {
        self.get_item(vm, index)
    }
    /// self[key] = value
    fn __setitem__(&self, vm: &mut Vm, key: &Value, value: Value) -> R<()> {
        self.set_item(vm, key, value)
    }
    /// del self[key]
    fn __delitem__(&self, vm: &mut Vm, key: &Value) -> R<()> {
        self.del_item(vm, key)
    }
    /// self + value
    fn __add__(&self, vm: &mut Vm, value: &Value) -> R {
        match value.downcast::<List>() {
            Some(other) => self.concat(vm, other),
            None => {
                let name = vm.type_name(value);
                Err(vm.type_error(format!(
                    "can only concatenate list (not \"{name}\") to list"
                )))
            }
        }
    }
    /// self * value
    fn __mul__(&self, vm: &mut Vm, value: &Value) -> R {
        let count = repeat_count(vm, value)?;
        self.repeat(vm, count)
    }
    /// value * self
    fn __rmul__(&self, vm: &mut Vm, value: &Value) -> R {
        self.__mul__(vm, value)
    }
    /// key in self
    fn __contains__(&self, vm: &mut Vm, key: &Value) -> R<bool> {
        Ok(self.find(vm, key, 0, usize::MAX)?.is_some())
    }
    /// self += value
    fn __iadd__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        this.downcast::<List>()
            .expect("receiver")
            .extend_with(vm, value)?;
        Ok(this.clone())
    }
    /// self *= value
    fn __imul__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        let count = repeat_count(vm, value)?;
        let list = this.downcast::<List>().expect("receiver");
        let items = list.snapshot();
        let items = repeat_items(vm, &items, count)?;
        drop(list.items.replace(items));
        Ok(this.clone())
    }
    /// An iterator from the last item to the first.
    #[sig("()")]
    fn __reversed__(this: &Value, vm: &mut Vm) -> Value {
        let n = this.downcast::<List>().expect("receiver").len();
        let class = vm.class(|t| &t.list_reverseiterator);
        vm.seq_iter(&class, SeqKind::ListReverse, this, n)
    }
    /// Bytes of memory the list takes.
    #[sig("()")]
    fn __sizeof__(&self) -> usize {
        40 + 8 * self.items.with(|v| v.capacity())
    }
    /// Empty the list.
    #[sig("()")]
    fn clear(&self) {
        drop_backwards(self.items.take());
    }
    /// A new list with the same items.
    #[sig("()")]
    fn copy(&self, vm: &mut Vm) -> Value {
        let items = self.snapshot();
        vm.list(items)
    }
    /// Add an item at the end.
    fn append(&self, object: Value) {
        self.push(object);
    }
    /// Add an item in front of the one at `index`.
    fn insert(&self, index: i64, object: Value) {
        self.items.with(|v| {
            let len = v.len() as i64;
            let at = if index < 0 {
                index.saturating_add(len)
            } else {
                index
            };
            v.insert(at.clamp(0, len) as usize, object);
        });
    }
    /// Add all items of an iterable at the end.
    fn extend(&self, vm: &mut Vm, iterable: &Value) -> R<()> {
        self.extend_with(vm, iterable)
    }
    /// Take the item at `index` (the last one if left out) off the list; IndexError if there is none.
    #[sig("(index=-1, /)")]
    fn pop(&self, vm: &mut Vm, index: Option<i64>) -> R {
        let popped = match index {
            None => self.items.with(|v| v.pop()),
            Some(i) => self.position(i).map(|at| self.items.with(|v| v.remove(at))),
        };
        match popped {
            Some(item) => Ok(item),
            None if self.is_empty() => Err(vm.index_error("pop from empty list")),
            None => Err(vm.index_error("pop index out of range")),
        }
    }
    /// Take the first item that equals `value` off the list; ValueError if there is none.
    fn remove(&self, vm: &mut Vm, value: &Value) -> R<()> {
        let Some(at) = self.find(vm, value, 0, usize::MAX)? else {
            return Err(vm.value_error("list.remove(x): x not in list"));
        };
        let removed = self.items.with(|v| {
            if at < v.len() {
                Some(v.remove(at))
            } else {
                None
            }
        });
        drop(removed);
        Ok(())
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
        match self.find(vm, value, start, stop)? {
            Some(i) => Ok(i),
            None => Err(vm.value_error("list.index(x): x not in list")),
        }
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
    /// Turn the order of the items round.
    #[sig("()")]
    fn reverse(&self) {
        self.items.with(|v| v.reverse());
    }
    /// Bring the items of the list into order; equal ones keep theirs.
    ///
    /// With `key`, what it returns for each item is compared; with `reverse`, the greatest comes first.
    #[sig("(*, key=None, reverse=False)")]
    fn sort(&self, vm: &mut Vm, key: Nullable<Value>, reverse: Option<bool>) -> R<()> {
        // The list is empty while it is being sorted: script code that looks sees that, and what it adds is an error.
        let mut items = self.items.take();
        let result = sort_items(vm, &mut items, key.0.as_ref(), reverse.unwrap_or(false));
        let meanwhile = self.items.replace(items);
        if !meanwhile.is_empty() && result.is_ok() {
            return Err(vm.value_error("list modified during sort"));
        }
        drop(meanwhile);
        result
    }
    /// `list[T]`, for annotations.
    #[classmethod]
    fn __class_getitem__(class: &Value, vm: &mut Vm, object: &Value) -> Value {
        vm.generic_alias(class, object)
    }
}

impl Vm {
    /// Whether `iter(value)` is refused because the type has no way to iterate.
    pub fn iter_refused(&mut self, value: &Value) -> bool {
        let (iter, getitem) = (self.names.__iter__.clone(), self.names.__getitem__.clone());
        self.lookup_special(value, &iter)
            .is_none_or(|m| m.is_none())
            && self.lookup_special(value, &getitem).is_none()
    }
}

impl Trace for List {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.items.with(|v| v.iter().for_each(|x| visit(x.raw())));
    }
    fn clear(&self) {
        drop(self.items.take());
    }
    fn outside(&self) -> usize {
        self.items.with(|v| v.bytes_owned())
    }
}
