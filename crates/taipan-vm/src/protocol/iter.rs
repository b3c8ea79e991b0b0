//! Iteration: `iter(x)`, `next(it)`, and loops over either from native code.

use crate::cell_mut::MutCell;
use crate::heap::{Kind, NativeNext};
use crate::interp::sink::Items;
use crate::native::{Args, MethodDef, MethodKind};
use crate::protocol::slots::Slot;
use crate::raise::{R, Raise};
use crate::types::bytes::Bytes;
use crate::types::dict::Dict;
use crate::types::dict_view::{DictIter, DictView, Part};
use crate::types::iter::{RangeIter, SeqIter, SeqKind};
use crate::types::list::List;
use crate::types::memoryview::MemoryView;
use crate::types::range::Range;
use crate::types::set::Elements;
use crate::types::shape::exact;
use crate::types::str_::Str;
use crate::types::str_::ops::BYTES_PER_UNIT;
use crate::types::tuple::Tuple;
use crate::types::type_::{Type, flag};
use crate::value::Value;
use crate::vm::{Types, Vm};

/// `__iter__` and `__next__` of native iterators (those with [`crate::heap::NativePayload::NEXT`]).
pub const ITERATOR_METHODS: &[MethodDef] = &[
    MethodDef {
        name: "__iter__",
        doc: "iter(self)",
        signature: "($self, /)",
        kind: MethodKind::Method,
        call: crate::native::general(iter_self),
        ..MethodDef::GENERAL
    },
    MethodDef {
        name: "__next__",
        doc: "next(self)",
        signature: "($self, /)",
        kind: MethodKind::Method,
        call: crate::native::general(native_next),
        ..MethodDef::GENERAL
    },
];

fn iter_self(vm: &mut Vm, args: &Args<'_>) -> R {
    no_arguments(vm, args)?;
    Ok(args.all[0].clone())
}

fn native_next(vm: &mut Vm, args: &Args<'_>) -> R {
    no_arguments(vm, args)?;
    let this = &args.all[0];
    let next = match this.native_next() {
        Some(next) => next(vm, this)?,
        None => match vm.next_builtin(this) {
            Some(next) => next?,
            None => return Err(vm.type_error_named("'{}' object is not an iterator", this)),
        },
    };
    if next.is_undef() {
        return Err(vm.stop_iteration(Value::NONE));
    }
    Ok(next)
}

fn no_arguments(vm: &mut Vm, args: &Args<'_>) -> R<()> {
    match args.all.len() {
        1 => Ok(()),
        0 => Err(vm.type_error("descriptor needs an argument")),
        n => Err(vm.type_error(format!("expected 0 arguments, got {}", n - 1))),
    }
}

impl Vm {
    /// `iter(value)`
    pub fn iter(&mut self, value: &Value) -> R {
        if let Some(iterator) = self.iter_builtin(value) {
            return Ok(iterator);
        }
        if let Some(call) = self.native_slot(value, Slot::Iter) {
            if crate::native::is_general(call, iter_self) {
                return self.checked_iterator(value.clone());
            }
            let iterator = self.call_slot(call, [value])?;
            return self.checked_iterator(iterator);
        }
        let name = self.names.__iter__.clone();
        match self.lookup_special(value, &name) {
            Some(method) if method.is_none() => {
                Err(self.type_error_named("'{}' object is not iterable", value))
            }
            Some(method) => {
                let iterator = self.call_unbound(&method, value, &[])?;
                self.checked_iterator(iterator)
            }
            None if self.is_sequence(value) => {
                let class = self.class(|t| &t.iterator);
                Ok(self.seq_iter(&class, SeqKind::Sequence, value, 0))
            }
            None => Err(self.type_error_named("'{}' object is not iterable", value)),
        }
    }

    /// What an `__iter__` has returned, if it is an iterator.
    #[inline]
    fn checked_iterator(&mut self, iterator: Value) -> R {
        if self.exact_next(&iterator).is_some() || self.is_iterator(&iterator) {
            return Ok(iterator);
        }
        Err(self.type_error_named("iter() returned non-iterator of type '{}'", &iterator))
    }

    /// The iterator of an exact builtin type; `None` for everything else.
    #[inline]
    pub fn iter_builtin(&mut self, value: &Value) -> Option<Value> {
        let kind = value.kind()?;
        let raw = value.raw();
        match kind {
            Kind::Generator | Kind::RangeIter | Kind::DictIter => return Some(value.clone()),
            Kind::SeqIter if raw.has_shape(exact(Kind::SeqIter)) => return Some(value.clone()),
            _ if !raw.has_shape(exact(kind)) => return None,
            _ => {}
        }
        let (class, seq): (fn(&Types) -> &Value, _) = match kind {
            Kind::List => (|t| &t.list_iterator, SeqKind::List),
            Kind::Tuple => (|t| &t.tuple_iterator, SeqKind::Tuple),
            Kind::Str => {
                let ascii = value.downcast::<Str>()?.is_ascii();
                let class: fn(&Types) -> &Value = match ascii {
                    true => |t| &t.str_ascii_iterator,
                    false => |t| &t.str_iterator,
                };
                (class, SeqKind::Str)
            }
            Kind::Bytes => (|t| &t.bytes_iterator, SeqKind::Bytes),
            Kind::ByteArray => (|t| &t.bytearray_iterator, SeqKind::ByteArray),
            Kind::Dict => return Some(self.dict_iter(value, Part::Keys, false)),
            Kind::DictView => return None,
            Kind::Set | Kind::FrozenSet => return Some(self.set_iter(value)),
            Kind::Range => return value.downcast::<Range>().map(|r| r.iter(self)),
            _ => return None,
        };
        let class = self.class(class);
        Some(self.seq_iter(&class, seq, value, 0))
    }

    /// An iterator object over a sequence.
    pub fn seq_iter(
        &mut self,
        class: &Value,
        kind: SeqKind,
        sequence: &Value,
        index: usize,
    ) -> Value {
        let shape = class.downcast::<Type>().expect("a class").root_word();
        self.heap
            .alloc(shape, SeqIter::new(kind, sequence.clone(), index))
    }

    /// Whether the type has a `__next__` that is not None.
    pub fn is_iterator(&mut self, value: &Value) -> bool {
        if let Some(Kind::SeqIter | Kind::RangeIter | Kind::DictIter | Kind::Generator) =
            value.kind()
        {
            return true;
        }
        let name = self.names.__next__.clone();
        self.lookup_special(value, &name).is_some()
    }

    /// Whether `iter()` may fall back on `__getitem__`.
    fn is_sequence(&mut self, value: &Value) -> bool {
        let (name, len) = (self.names.__getitem__.clone(), self.names.__len__.clone());
        if matches!(value.kind(), Some(Kind::Dict | Kind::MappingProxy)) {
            return false;
        }
        match self.lookup_special(value, &name) {
            // A native class that has no length is subscripted by keys.
            Some(method) if method.is_kind(Kind::MethodDescr) => {
                self.lookup_special(value, &len).is_some()
            }
            found => found.is_some(),
        }
    }

    /// `next(iterator)`; `None` at the end.
    #[inline(always)]
    pub fn next(&mut self, iterator: &Value) -> R<Option<Value>> {
        let item = self.next_or_undef(iterator)?;
        Ok(if item.is_undef() { None } else { Some(item) })
    }

    /// `next(iterator)`; UNDEF at the end (which comes back in registers, as an `Option` would not).
    ///
    /// Each kind has a function of its own: a common one would save all registers for the longest.
    #[inline]
    pub fn next_or_undef(&mut self, iterator: &Value) -> R {
        match iterator.kind() {
            Some(Kind::SeqIter) => self.next_in_sequence(iterator),
            Some(Kind::DictIter) => self.next_in_dict(iterator),
            Some(Kind::Generator) => self.generator_next(iterator),
            Some(Kind::Native) => self.next_in_native(iterator),
            _ => self.next_otherwise(iterator),
        }
    }

    /// The next item of an iterator in a cell, if it is one over a list that has another item: nothing is counted, no script runs.
    #[inline]
    pub fn next_in_list(&mut self, iterator: &MutCell<Value>) -> Option<Value> {
        iterator.with(|iterator| iterator.downcast::<SeqIter>()?.next_in_list())
    }

    #[inline(never)]
    fn next_in_native(&mut self, iterator: &Value) -> R {
        self.charge(1)?;
        let Some(next) = self.exact_next(iterator) else {
            return crate::heap::or_undef(self.next_slow(iterator));
        };
        // Iterators over iterators may be nested without end.
        self.enter_native("")?;
        let result = next(self, iterator);
        self.leave_native();
        result
    }

    #[inline(never)]
    fn next_in_sequence(&mut self, iterator: &Value) -> R {
        self.charge(1)?;
        let it = iterator.downcast::<SeqIter>().expect("kind");
        if let Some(item) = it.next_in_list() {
            return Ok(item);
        }
        if it.kind == SeqKind::Reversed {
            return self.next_otherwise(iterator);
        }
        it.next(self)
    }

    /// The next item for a loop that has charged it; `None` at the end.
    #[inline(always)]
    pub(crate) fn next_for_loop(&mut self, iterator: &Value) -> R<Option<Value>> {
        match iterator.kind() {
            Some(Kind::SeqIter) => {
                let it = iterator.downcast::<SeqIter>().expect("kind");
                if let Some(item) = it.next_in_list() {
                    return Ok(Some(item));
                }
            }
            Some(Kind::RangeIter) => {
                return Ok(iterator.downcast::<RangeIter>().expect("kind").next());
            }
            _ => {}
        }
        self.next(iterator)
    }

    #[inline(never)]
    fn next_in_dict(&mut self, iterator: &Value) -> R {
        self.charge(1)?;
        let it = iterator.downcast::<DictIter>().expect("kind");
        match it.next_forward(self) {
            Some(item) => Ok(item),
            None => it.next(self),
        }
    }

    #[inline(never)]
    fn next_otherwise(&mut self, iterator: &Value) -> R {
        self.charge(1)?;
        match self.next_builtin(iterator) {
            Some(result) => result,
            None => crate::heap::or_undef(self.next_slow(iterator)),
        }
    }

    /// As [`Vm::next_or_undef`] for an iterator that a loop drives: how deep iterators over iterators are nested is counted from
    /// there on.
    #[inline(always)]
    pub(crate) fn next_outermost(&mut self, iterator: &Value) -> R {
        if let Some(next) = self.exact_next(iterator) {
            return next(self, iterator);
        }
        if let Some(it) = iterator.downcast::<SeqIter>()
            && it.kind == SeqKind::Str
            && let Some(byte) = it.next_ascii()
        {
            return Ok(self.latin1(byte));
        }
        self.next_or_undef(iterator)
    }

    /// What `next()` does on an instance of a native iterator class itself.
    #[inline(always)]
    pub(crate) fn exact_next(&self, iterator: &Value) -> Option<NativeNext> {
        let next = iterator.native_next()?;
        if self.class_of(iterator).has(flag::HEAP) {
            return None;
        }
        Some(next)
    }

    /// `next()` of exact builtin iterators and native ones, UNDEF at the end; `None` if it is neither.
    #[inline(always)]
    pub fn next_builtin(&mut self, iterator: &Value) -> Option<R> {
        match iterator.kind()? {
            Kind::SeqIter => {
                let it = iterator.downcast::<SeqIter>()?;
                if it.kind == SeqKind::Reversed && self.class_of(iterator).has(flag::HEAP) {
                    return None;
                }
                Some(it.next(self))
            }
            Kind::Generator => Some(self.generator_next(iterator)),
            Kind::RangeIter => {
                let item = iterator.downcast::<RangeIter>()?.next();
                Some(Ok(item.unwrap_or(Value::UNDEF)))
            }
            Kind::DictIter => Some(iterator.downcast::<DictIter>()?.next(self)),
            Kind::Native => {
                self.exact_next(iterator)?;
                Some(self.next_in_native(iterator))
            }
            _ => None,
        }
    }

    #[inline(never)]
    fn next_slow(&mut self, iterator: &Value) -> R<Option<Value>> {
        let name = self.names.__next__.clone();
        let Some(method) = self.lookup_special(iterator, &name) else {
            return Err(self.type_error_named("'{}' object is not an iterator", iterator));
        };
        let result = self.call_unbound(&method, iterator, &[]);
        match result {
            Ok(item) => Ok(Some(item)),
            Err(Raise::Exception) => self.catch(result, |t| &t.StopIteration),
            Err(halt) => Err(halt),
        }
    }

    /// Call `work` with every item. Iterators are driven without materialising; containers may change meanwhile.
    pub fn iterate(
        &mut self,
        value: &Value,
        mut work: impl FnMut(&mut Vm, Value) -> R<()>,
    ) -> R<()> {
        if value.raw().has_shape(exact(Kind::List)) {
            let list = value.downcast::<List>().expect("kind");
            let mut i = 0;
            while let Some(item) = list.get(i) {
                self.charge(1)?;
                work(self, item)?;
                i += 1;
            }
            return Ok(());
        }
        if value.raw().has_shape(exact(Kind::Tuple)) {
            for item in value.downcast::<Tuple>().expect("kind").items() {
                self.charge(1)?;
                work(self, item.clone())?;
            }
            return Ok(());
        }
        let iterator = self.iter(value)?;
        if value.is_kind(Kind::RangeIter) || iterator.is_kind(Kind::RangeIter) {
            let range = iterator.downcast::<RangeIter>().expect("kind");
            while let Some(item) = range.next() {
                self.charge(1)?;
                work(self, item)?;
            }
            return Ok(());
        }
        while let Some(item) = self.next(&iterator)? {
            work(self, item)?;
        }
        Ok(())
    }

    /// `list(value)` as a vector.
    pub fn collect(&mut self, value: &Value) -> R<Vec<Value>> {
        if let Some(kind) = value.kind()
            && value.raw().has_shape(exact(kind))
        {
            match kind {
                Kind::List => return Ok(value.downcast::<List>().expect("kind").snapshot()),
                Kind::Tuple => {
                    return Ok(value.downcast::<Tuple>().expect("kind").items().to_vec());
                }
                Kind::Dict => return Ok(value.downcast::<Dict>().expect("kind").keys()),
                Kind::Set | Kind::FrozenSet => {
                    return Ok(Elements::of(value).expect("kind").with(|t| t.elements()));
                }
                Kind::Bytes => {
                    let bytes = &value.downcast::<Bytes>().expect("kind").0;
                    return Ok(bytes.iter().map(|&b| Value::small_int(b as i64)).collect());
                }
                Kind::ByteArray => {
                    let bytes = crate::types::bytes_like::contents(value);
                    return Ok(bytes.iter().map(|&b| Value::small_int(b as i64)).collect());
                }
                Kind::Str => {
                    let s = value.downcast::<Str>().expect("kind");
                    if s.is_ascii() {
                        let point = |&b: &u8| self.latin1(b);
                        return Ok(s.bytes().iter().map(point).collect());
                    }
                    return Ok(s.points().map(|p| self.str_point(p)).collect());
                }
                _ => {}
            }
        }
        if let Some(view) = value.downcast::<MemoryView>()
            && let Some(items) = view.collected(self)?
        {
            return Ok(items);
        }
        if let Some(view) = value.downcast::<DictView>()
            && let Some(dict) = view.dict.downcast::<Dict>()
        {
            return Ok(match view.part {
                Part::Keys => dict.keys(),
                Part::Values => dict.values(),
                Part::Items => {
                    let items = dict.items();
                    items
                        .into_iter()
                        .map(|(k, v)| self.tuple_of([k, v]))
                        .collect()
                }
            });
        }
        let iterator = self.iter(value)?;
        if let Some(range) = iterator.downcast::<RangeIter>() {
            let mut items = Vec::new();
            self.reserve(&mut items, range.left.get() as usize)?;
            while let Some(item) = range.next() {
                self.charge(1)?;
                items.push(item);
            }
            return Ok(items);
        }
        let hint = self.length_hint(value, 0)?;
        // A hint may be anything: only trust it for a moderate reservation.
        let mut items = Items(Vec::with_capacity(hint.min(1 << 16)));
        self.feed_from(&iterator, &mut items)?;
        Ok(items.0)
    }

    /// Make room for `n` more items: MemoryError if there is none.
    pub fn reserve<T>(&mut self, items: &mut Vec<T>, n: usize) -> R<()> {
        self.make_room(n.saturating_mul(size_of::<T>()))?;
        match items.try_reserve_exact(n) {
            Ok(()) => Ok(()),
            Err(_) => Err(self.no_memory()),
        }
    }

    /// Make room for `n` bytes behind a text that grows, to twice its size if there may be so much; MemoryError if there is none.
    #[inline]
    pub fn extend(&mut self, text: &mut Vec<u8>, n: usize) -> R<()> {
        match text.capacity() - text.len() >= n {
            true => Ok(()),
            false => self.extend_slow(text, n),
        }
    }

    #[cold]
    #[inline(never)]
    fn extend_slow(&mut self, text: &mut Vec<u8>, n: usize) -> R<()> {
        // Nobody else counts the text while it is being made.
        let (now, twice) = (text.capacity(), n.max(text.len()));
        self.charge(text.len() / BYTES_PER_UNIT)?;
        let more = match self.heap.admits(now.saturating_add(twice)) {
            true => twice,
            false => n.max(text.len() / 16),
        };
        self.make_room(now.saturating_add(more))?;
        match text.try_reserve_exact(more) {
            Ok(()) => Ok(()),
            Err(_) => Err(self.no_memory()),
        }
    }

    /// MemoryError if the isolate may not have so many bytes more.
    #[inline]
    pub fn make_room(&mut self, bytes: usize) -> R<()> {
        match self.heap.admits(bytes) {
            true => Ok(()),
            false => Err(self.no_memory()),
        }
    }

    /// `operator.length_hint(value, default)`
    pub fn length_hint(&mut self, value: &Value, default: usize) -> R<usize> {
        Ok(self.length_hint_of(value)?.unwrap_or(default))
    }

    /// `len(value)`, or what `__length_hint__` says; `None` if nothing is known.
    pub fn length_hint_of(&mut self, value: &Value) -> R<Option<usize>> {
        if let Some(n) = self.len_builtin(value) {
            return Ok(Some(n));
        }
        if value.is_kind(Kind::Generator) {
            return Ok(None);
        }
        let len = self.names.__len__.clone();
        if self.lookup_special(value, &len).is_some() {
            let result = self.len(value);
            if let Some(n) = self.catch(result, |t| &t.TypeError)? {
                return Ok(Some(n));
            }
        }
        let name = self.names.__length_hint__.clone();
        let Some(method) = self.lookup_special(value, &name) else {
            return Ok(None);
        };
        let result = self.call_unbound(&method, value, &[]);
        let Some(hint) = self.catch(result, |t| &t.TypeError)? else {
            return Ok(None);
        };
        if hint.is_not_implemented() {
            return Ok(None);
        }
        if !self.is_instance(&hint, &self.types.int) {
            return Err(self.type_error_named("__length_hint__ must be an integer, not {}", &hint));
        }
        match usize::try_from(self.to_i64(&hint)?) {
            Ok(n) => Ok(Some(n)),
            Err(_) => Err(self.value_error("__length_hint__() should return >= 0")),
        }
    }
}
