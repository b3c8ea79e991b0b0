//! Iterators over sequences and ranges.

use crate::cell_mut::MutCell;
use crate::heap::{Kind, Trace};
use crate::native::{ClassDef, concat, methods, total};
use crate::protocol::iter::ITERATOR_METHODS;
use crate::raise::R;
use crate::types::bytearray::ByteArray;
use crate::types::bytes::Bytes;
use crate::types::list::List;
use crate::types::registry::plain;
use crate::types::shape::exact;
use crate::types::str_::{Points, Str, count, width};
use crate::types::tuple::Tuple;
use crate::types::type_::flag;
use crate::value::{Raw, Value};
use crate::vm::Vm;
use std::cell::Cell;

/// Which iterator type this is (they share a payload).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SeqKind {
    List,
    ListReverse,
    Tuple,
    Str,
    Bytes,
    ByteArray,
    MemoryView,
    /// Through `__getitem__`: `iterator`.
    Sequence,
    /// `reversed` object.
    Reversed,
}

/// Payload of `list_iterator` and its like: a sequence and where the next item is.
pub struct SeqIter {
    pub kind: SeqKind,
    /// The sequence; None once exhausted.
    pub sequence: MutCell<Value>,
    /// Next index; for strings the next byte offset; for the backward ones the next index + 1, 0 at the end.
    pub index: Cell<usize>,
}

impl Trace for SeqIter {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.sequence.with(|v| visit(v.raw()));
    }
    fn clear(&self) {
        drop(self.sequence.replace(Value::NONE));
    }
}

impl SeqIter {
    pub fn new(kind: SeqKind, sequence: Value, index: usize) -> SeqIter {
        SeqIter {
            kind,
            sequence: MutCell::new(sequence),
            index: Cell::new(index),
        }
    }

    /// The next item of a list or tuple, moving on, if there is one.
    #[inline(always)]
    pub fn next_in_list(&self) -> Option<Value> {
        let at = self.index.get();
        let item = match self.kind {
            SeqKind::List => self.sequence.with(|s| s.downcast::<List>()?.get(at)),
            SeqKind::Tuple => self
                .sequence
                .with(|s| s.downcast::<Tuple>()?.items().get(at).cloned()),
            _ => None,
        }?;
        self.index.set(at + 1);
        Some(item)
    }

    /// The next character of a string, moving on, if it is an ASCII one.
    #[inline(always)]
    pub fn next_ascii(&self) -> Option<u8> {
        let at = self.index.get();
        let byte = self
            .sequence
            .with(|s| s.downcast::<Str>()?.bytes().get(at).copied())?;
        if byte >= 0x80 {
            return None;
        }
        self.index.set(at + 1);
        Some(byte)
    }

    /// The next item; UNDEF at the end.
    #[inline]
    pub fn next(&self, vm: &mut Vm) -> R {
        let i = self.index.get();
        let item = match self.kind {
            SeqKind::List => self.sequence.with(|s| s.downcast::<List>()?.get(i)),
            SeqKind::Tuple => self
                .sequence
                .with(|s| s.downcast::<Tuple>()?.items().get(i).cloned()),
            SeqKind::ListReverse => {
                let item = match i.checked_sub(1) {
                    Some(at) => self.sequence.with(|s| s.downcast::<List>()?.get(at)),
                    None => None,
                };
                self.index.set(i.saturating_sub(1));
                return Ok(item.unwrap_or_else(|| self.finish()));
            }
            SeqKind::Str => {
                let point = self.sequence.with(|s| {
                    let rest = s.downcast::<Str>()?.bytes().get(i..)?;
                    let first = *rest.first()?;
                    if first < 0x80 {
                        return Some((first as u32, 1));
                    }
                    Some((Points::new(rest).next()?, width(first)))
                });
                return Ok(match point {
                    Some((point, width)) => {
                        self.index.set(i + width);
                        vm.str_point(point)
                    }
                    None => self.finish(),
                });
            }
            SeqKind::Bytes => {
                let byte = |s: &mut Value| {
                    s.downcast::<Bytes>()?
                        .0
                        .get(i)
                        .map(|&b| Value::small_int(b as i64))
                };
                self.sequence.with(byte)
            }
            SeqKind::ByteArray => self.sequence.with(|s| {
                let array = s.downcast::<ByteArray>()?;
                array
                    .data
                    .with(|d| d.get(i).map(|&b| Value::small_int(b as i64)))
            }),
            SeqKind::MemoryView | SeqKind::Sequence | SeqKind::Reversed => {
                return crate::heap::or_undef(self.next_by_index(vm));
            }
        };
        Ok(match item {
            Some(item) => {
                self.index.set(i + 1);
                item
            }
            None => self.finish(),
        })
    }

    /// Through `__getitem__`.
    #[inline(never)]
    fn next_by_index(&self, vm: &mut Vm) -> R<Option<Value>> {
        let sequence = self.sequence.get();
        if sequence.is_none() {
            return Ok(None);
        }
        let backwards = self.kind == SeqKind::Reversed;
        let i = self.index.get();
        let at = if backwards {
            match i.checked_sub(1) {
                Some(at) => at,
                None => {
                    self.finish();
                    return Ok(None);
                }
            }
        } else {
            i
        };
        if backwards && let Some(item) = item_of_constant(vm, &sequence, at) {
            self.index.set(at);
            return Ok(Some(item));
        }
        let key = vm.int(at as i64);
        let result = vm.get_item(&sequence, &key);
        let result = vm.catch(result, |t| &t.IndexError);
        let item = match result {
            Ok(item) => item,
            Err(raise) => vm.catch(Err(raise), |t| &t.StopIteration)?,
        };
        match item {
            Some(_) => self.index.set(if backwards { at } else { i + 1 }),
            None => drop(self.finish()),
        }
        Ok(item)
    }

    /// Let go of the sequence; there is no item.
    #[cold]
    fn finish(&self) -> Value {
        drop(self.sequence.replace(Value::NONE));
        Value::UNDEF
    }
}

/// The item of a string or tuple at a place.
#[inline]
fn item_of_constant(vm: &mut Vm, sequence: &Value, at: usize) -> Option<Value> {
    let exactly = |kind| sequence.raw().has_shape(exact(kind));
    if exactly(Kind::Str) {
        let text = sequence.downcast::<Str>().filter(|s| at < s.len())?;
        return Some(vm.str_point(text.point(at)));
    }
    if exactly(Kind::Tuple) {
        return sequence.downcast::<Tuple>()?.items().get(at).cloned();
    }
    None
}

#[methods(class = "iterator")]
impl SeqIter {
    /// How many items are left, about.
    fn __length_hint__(&self, vm: &mut Vm) -> R {
        let sequence = self.sequence.get();
        let i = self.index.get();
        if sequence.is_none() {
            return Ok(Value::small_int(0));
        }
        let left = match self.kind {
            SeqKind::Str => sequence
                .downcast::<Str>()
                .map_or(0, |s| count(&s.bytes()[i..])),
            SeqKind::ListReverse => i.min(vm.len(&sequence)?),
            SeqKind::Reversed => {
                let n = vm.len(&sequence)?;
                if n < i { 0 } else { i }
            }
            SeqKind::Sequence => {
                let len = vm.names.__len__.clone();
                if vm.lookup_special(&sequence, &len).is_none() {
                    return Ok(Value::NOT_IMPLEMENTED);
                }
                vm.len(&sequence)?.saturating_sub(i)
            }
            _ => vm.len(&sequence)?.saturating_sub(i),
        };
        Ok(vm.int(left as i64))
    }
    /// For copying and pickling.
    fn __reduce__(&self, vm: &mut Vm) -> R {
        let sequence = self.sequence.get();
        let i = self.index.get();
        let backwards = matches!(self.kind, SeqKind::ListReverse | SeqKind::Reversed);
        let name = if backwards && !sequence.is_none() {
            "reversed"
        } else {
            "iter"
        };
        let function = vm.builtin_named(name)?;
        if sequence.is_none() {
            let empty = match self.kind {
                SeqKind::Str => vm.str(""),
                SeqKind::List | SeqKind::ListReverse => vm.list(vec![]),
                _ => vm.tuple(vec![]),
            };
            let args = vm.tuple_of([empty]);
            return Ok(vm.tuple_of([function, args]));
        }
        let position = match self.kind {
            SeqKind::Str => sequence.downcast::<Str>().map_or(0, |s| s.char_index(i)) as i64,
            _ if backwards => i as i64 - 1,
            _ => i as i64,
        };
        let args = vm.tuple_of([sequence]);
        Ok(vm.tuple_of([function, args, Value::small_int(position)]))
    }
    /// Go to a position, for unpickling.
    fn __setstate__(&self, vm: &mut Vm, state: i64) -> R<()> {
        let sequence = self.sequence.get();
        if sequence.is_none() {
            return Ok(());
        }
        let index = match self.kind {
            SeqKind::ListReverse | SeqKind::Reversed => {
                let n = vm.len(&sequence)? as i64;
                (state.clamp(-1, n - 1) + 1) as usize
            }
            SeqKind::Str => {
                let s = sequence.downcast::<Str>().expect("kind");
                s.offset(state.clamp(0, s.len() as i64) as usize)
            }
            SeqKind::Sequence => state.max(0) as usize,
            _ => state.clamp(0, vm.len(&sequence)? as i64) as usize,
        };
        self.index.set(index);
        Ok(())
    }
}

const SEQ_PARTS: &[&[crate::native::MethodDef]] = &[ITERATOR_METHODS, SeqIter::METHODS];
const SEQ_METHODS: [crate::native::MethodDef; total(SEQ_PARTS)] = concat(SEQ_PARTS);

/// The definition of an iterator class by its name.
pub const fn seq_class(name: &'static str) -> ClassDef {
    ClassDef {
        methods: &SEQ_METHODS,
        ..plain(name)
    }
}

/// `reversed`
pub const REVERSED: ClassDef = ClassDef {
    doc: "(sequence, /)\n--\n\nAn iterator over a sequence from its last item to its first.",
    new: Some(reversed_new),
    flags: flag::BASETYPE,
    ..seq_class("reversed")
};

fn reversed_new(vm: &mut Vm, args: &crate::native::Args<'_>) -> R {
    let class = &args.all[0];
    let rest = args.rest();
    if class.is(&vm.types.reversed) {
        rest.no_keywords(vm, "reversed")?;
    }
    let [value] = rest.pos() else {
        return Err(vm.type_error(format!(
            "reversed expected 1 argument, got {}",
            rest.pos().len()
        )));
    };
    let class = class.clone();
    vm.reversed(&class, value)
}

impl Vm {
    /// `reversed(value)`; `class` is `reversed` or a subclass of it.
    pub fn reversed(&mut self, class: &Value, value: &Value) -> R {
        if value.raw().has_shape(exact(Kind::List)) {
            let n = value.downcast::<List>().map_or(0, |l| l.len());
            let class = self.class(|t| &t.list_reverseiterator);
            return Ok(self.seq_iter(&class, SeqKind::ListReverse, value, n));
        }
        let name = self.names.__reversed__.clone();
        match self.lookup_special(value, &name) {
            Some(method) if method.is_none() => {
                Err(self.type_error_named("'{}' object is not reversible", value))
            }
            Some(method) => self.call_unbound(&method, value, &[]),
            None => {
                let getitem = self.names.__getitem__.clone();
                let len = self.names.__len__.clone();
                if self.lookup_special(value, &getitem).is_none()
                    || value.is_kind(crate::heap::Kind::Dict)
                {
                    return Err(self.type_error_named("'{}' object is not reversible", value));
                }
                if self.lookup_special(value, &len).is_none() {
                    return Err(self.type_error_named("object of type '{}' has no len()", value));
                }
                let n = self.len(value)?;
                let payload = SeqIter::new(SeqKind::Reversed, value.clone(), n);
                Ok(self.new_object(class, payload))
            }
        }
    }

    /// A builtin by its name, for `__reduce__`.
    pub fn builtin_named(&mut self, name: &str) -> R {
        let (key, builtins) = (self.intern(name), self.builtins.clone());
        match self.namespace_entry(&builtins, &key) {
            Some(value) => Ok(value),
            None => Err(self.attribute_error(name)),
        }
    }
}

/// Payload of `range_iterator` over word-sized ints.
pub struct RangeIter {
    pub next: Cell<i64>,
    pub step: i64,
    pub left: Cell<u64>,
}

impl Trace for RangeIter {}

impl RangeIter {
    /// The next int.
    #[inline]
    pub fn next(&self) -> Option<Value> {
        let left = self.left.get();
        if left == 0 {
            return None;
        }
        let value = self.next.get();
        self.left.set(left - 1);
        // Past the last item the word may overflow; it is not looked at any more.
        self.next.set(value.wrapping_add(self.step));
        Some(Value::small_int(value))
    }
}

#[methods(class = "range_iterator")]
impl RangeIter {
    /// How many items are left, about.
    fn __length_hint__(&self) -> u64 {
        self.left.get()
    }
    /// For copying and pickling.
    fn __reduce__(&self, vm: &mut Vm) -> R {
        let function = vm.builtin_named("iter")?;
        let start = vm.int(self.next.get());
        let stop = vm.bigint(
            dashu_int::IBig::from(self.next.get())
                + dashu_int::IBig::from(self.step) * dashu_int::IBig::from(self.left.get()),
        );
        let step = vm.int(self.step);
        let range = crate::types::range::Range::make(vm, start, stop, step);
        let args = vm.tuple_of([range]);
        Ok(vm.tuple_of([function, args, Value::NONE]))
    }
    /// Go to a position, for unpickling.
    fn __setstate__(&self, state: i64) {
        let skip = (state.max(0) as u64).min(self.left.get());
        self.left.set(self.left.get() - skip);
        self.next.set(
            self.next
                .get()
                .wrapping_add(self.step.wrapping_mul(skip as i64)),
        );
    }
}

const RANGE_PARTS: &[&[crate::native::MethodDef]] = &[ITERATOR_METHODS, RangeIter::METHODS];
const RANGE_METHODS: [crate::native::MethodDef; total(RANGE_PARTS)] = concat(RANGE_PARTS);

/// `range_iterator`
pub const RANGE_ITERATOR: ClassDef = ClassDef {
    methods: &RANGE_METHODS,
    ..plain("range_iterator")
};
