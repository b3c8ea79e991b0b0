//! What operators do with strings: plain functions for the protocols, the interpreter and other types.

use super::{Str, points};
use crate::heap::Kind;
use crate::raise::{R, Raise};
use crate::types::bytearray::ByteArray;
use crate::types::bytes::Bytes;
use crate::types::bytes_like;
use crate::types::list::List;
use crate::types::search;
use crate::types::shape::exact;
use crate::types::slice::Slice;
use crate::types::tuple::Tuple;
use crate::value::Value;
use crate::vm::Vm;
use std::cmp::Ordering;

/// Order of two strings: by code points, which is the order of their bytes.
#[inline]
pub fn compare(a: &Str, b: &Str) -> Ordering {
    a.bytes().cmp(b.bytes())
}

/// `a + b` where `a` is a str.
pub fn concat(vm: &mut Vm, a: &Value, b: &Value) -> R {
    let (Some(x), Some(y)) = (a.downcast::<Str>(), b.downcast::<Str>()) else {
        return Err(concat_error(vm, b));
    };
    if y.is_empty() && a.raw().has_shape(exact(Kind::Str)) {
        return Ok(a.clone());
    }
    if x.is_empty() && b.raw().has_shape(exact(Kind::Str)) {
        return Ok(b.clone());
    }
    vm.str_concat(x, y)
}

/// `a + b`, consuming the reference to `a`: appends in place when it was the last one, so that `s += x` in a loop is cheap.
#[inline]
pub fn concat_owned(vm: &mut Vm, mut a: Value, b: &Value) -> R {
    if let Some(right) = b.downcast::<Str>()
        && super::append(&mut a, right)
    {
        return Ok(a);
    }
    concat(vm, &a, b)
}

#[cold]
fn concat_error(vm: &mut Vm, b: &Value) -> Raise {
    let name = vm.type_name(b);
    vm.type_error(format!("can only concatenate str (not \"{name}\") to str"))
}

/// `s * n`
pub fn repeat(vm: &mut Vm, this: &Value, n: i64) -> R {
    let s = text(this);
    if n == 1 && this.raw().has_shape(exact(Kind::Str)) {
        return Ok(this.clone());
    }
    if n <= 0 || s.is_empty() {
        return Ok(vm.empty_str.clone());
    }
    let n = n as usize;
    let Some(total) = s
        .bytes()
        .len()
        .checked_mul(n)
        .filter(|&t| t <= isize::MAX as usize)
    else {
        return Err(vm.overflow_error("repeated string is too long"));
    };
    let out = repeat_bytes(vm, s.bytes(), total)?;
    Ok(vm.str_buffer(out, s.len() * n, s.has_surrogates()))
}

/// So many bytes are copied before somebody looks whether to go on.
pub(crate) const COPIED: usize = 1 << 20;
/// What is copied for a unit of fuel.
pub const BYTES_PER_UNIT: usize = 64;
/// So many items of a list are looked at for a unit of fuel, and before somebody looks whether to go on.
const ITEMS_PER_UNIT: usize = 16;
const ITEMS_ASKED: usize = 1 << 14;

/// `total / bytes.len()` copies of `bytes`.
pub(crate) fn repeat_bytes(vm: &mut Vm, bytes: &[u8], total: usize) -> R<Vec<u8>> {
    let mut out = Vec::new();
    vm.reserve(&mut out, total)?;
    if let [byte] = bytes {
        while out.len() < total {
            let more = COPIED.min(total - out.len());
            vm.charge(more / BYTES_PER_UNIT)?;
            out.resize(out.len() + more, *byte);
        }
        return Ok(out);
    }
    out.extend_from_slice(bytes);
    while out.len() < total {
        // Whole copies, so that the next part fits behind.
        let whole = out.len().min((COPIED / bytes.len()).max(1) * bytes.len());
        let more = whole.min(total - out.len());
        vm.charge(more / BYTES_PER_UNIT)?;
        out.extend_from_within(..more);
    }
    Ok(out)
}

/// `part in s`
pub fn contains(vm: &mut Vm, s: &Str, part: &Value) -> R<bool> {
    let Some(part) = part.downcast::<Str>() else {
        let name = vm.type_name(part);
        return Err(vm.type_error(format!(
            "'in <string>' requires string as left operand, not {name}"
        )));
    };
    Ok(part.is_empty() || search::find(s.bytes(), part.bytes(), 0).is_some())
}

/// `s[key]`
pub fn get_item(vm: &mut Vm, this: &Value, key: &Value) -> R {
    let s = text(this);
    if let Some(i) = key.as_small_int() {
        return item(vm, s, i);
    }
    if let Some(slice) = key.downcast::<Slice>() {
        return get_slice(vm, this, slice);
    }
    let index = vm.names.__index__.clone();
    if !key.is_kind(Kind::Int) && !key.is_bool() && vm.lookup_special(key, &index).is_none() {
        let name = vm.type_name(key);
        return Err(vm.type_error(format!("string indices must be integers, not '{name}'")));
    }
    let i = index_or_error(vm, key)?;
    item(vm, s, i)
}

/// `__index__` for subscripts: IndexError beyond 64 bits.
pub(crate) fn index_or_error(vm: &mut Vm, key: &Value) -> R<i64> {
    let result = vm.to_i64(key);
    if let Err(raise) = &result
        && vm.is_raised(raise, &vm.types.OverflowError)
    {
        vm.raised = None;
        return Err(vm.index_error("cannot fit 'int' into an index-sized integer"));
    }
    result
}

/// `s[i]`
#[inline]
pub fn item(vm: &mut Vm, s: &Str, i: i64) -> R {
    let n = s.len();
    let i = if i < 0 { i + n as i64 } else { i };
    if i < 0 || i as usize >= n {
        return Err(vm.index_error("string index out of range"));
    }
    Ok(vm.str_point(s.point(i as usize)))
}

fn get_slice(vm: &mut Vm, this: &Value, slice: &Slice) -> R {
    // The length is taken after the indices: getting them may run script code, but a str never changes.
    let s = text(this);
    let range = slice_range(vm, slice, s.len())?;
    if range.count == 0 {
        return Ok(vm.empty_str.clone());
    }
    if range.step == 1 {
        if range.count == s.len() && this.raw().has_shape(exact(Kind::Str)) {
            return Ok(this.clone());
        }
        let (from, to) = (s.offset(range.start), s.offset(range.start + range.count));
        let bytes = &s.bytes()[from..to];
        let surrogates = s.has_surrogates() && super::has_surrogates(bytes);
        return Ok(vm.str_known(bytes, range.count, surrogates));
    }
    let mut out = vm.buffer(range.count)?;
    if s.is_ascii() {
        out = bytes_like::take(s.bytes(), range);
        return Ok(vm.str_buffer(out, range.count, false));
    }
    // From the end of the text or from its begin, the same code points are chosen.
    let (step, count) = (range.step.unsigned_abs() as usize, range.count);
    let last = (range.start as i64 + (count as i64 - 1) * range.step) as usize;
    let (first, end) = (range.start.min(last), range.start.max(last) + 1);
    let part = s.slice(first, end);
    let chosen = match step {
        1 => part.to_vec(),
        2..=MOST_SKIPPED => points::every(part, step, count),
        _ => {
            let each = (0..count).map(|i| s.slice(first + i * step, first + i * step + 1));
            each.fold(out, |mut out, point| {
                out.extend_from_slice(point);
                out
            })
        }
    };
    let turned = match range.step < 0 {
        true => points::reversed(chosen),
        false => chosen,
    };
    Ok(vm.str_thinned(turned, count, s.has_surrogates()))
}

/// Code points are passed over one by one up to so many of them, beyond that their places are looked up.
const MOST_SKIPPED: usize = 64;

/// A slice applied to a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SliceRange {
    pub start: usize,
    pub step: i64,
    pub count: usize,
}

impl SliceRange {
    /// The indices in order.
    pub fn indices(self) -> impl Iterator<Item = usize> {
        (0..self.count).map(move |i| (self.start as i64 + i as i64 * self.step) as usize)
    }
}

/// Resolve `start:stop:step` against a length.
pub fn slice_range(vm: &mut Vm, slice: &Slice, len: usize) -> R<SliceRange> {
    let n = len as i64;
    let step = match bound(vm, &slice.step)? {
        None => 1,
        Some(0) => return Err(vm.value_error("slice step cannot be zero")),
        Some(step) => step.max(-i64::MAX),
    };
    let clamp = |i: i64| {
        if i < 0 {
            i.saturating_add(n).max(if step < 0 { -1 } else { 0 })
        } else {
            i.min(if step < 0 { n - 1 } else { n })
        }
    };
    let start = bound(vm, &slice.start)?.map_or(if step < 0 { n - 1 } else { 0 }, clamp);
    let stop = bound(vm, &slice.stop)?.map_or(if step < 0 { -1 } else { n }, clamp);
    let count = if step > 0 && start < stop {
        (stop - start - 1) / step + 1
    } else if step < 0 && stop < start {
        (start - stop - 1) / -step + 1
    } else {
        0
    };
    Ok(SliceRange {
        start: start.max(0) as usize,
        step,
        count: count as usize,
    })
}

/// A slice's bound: None, or anything with `__index__`, clamped to 64 bits.
pub fn bound(vm: &mut Vm, value: &Value) -> R<Option<i64>> {
    if value.is_none() {
        return Ok(None);
    }
    if let Some(i) = value.as_small_int() {
        return Ok(Some(i));
    }
    let index = vm.names.__index__.clone();
    if !value.is_kind(Kind::Int) && !value.is_bool() && vm.lookup_special(value, &index).is_none() {
        return Err(
            vm.type_error("slice indices must be integers or None or have an __index__ method")
        );
    }
    vm.to_i64_clamped(value).map(Some)
}

/// `separator.join(iterable)`
pub fn join(vm: &mut Vm, separator: &Value, iterable: &Value) -> R {
    if iterable.raw().has_shape(exact(Kind::List)) {
        // Checking and copying run no script code, so the list does not change meanwhile.
        let list = iterable.downcast::<List>().expect("its shape is list's");
        let items = list.snapshot();
        return join_items(vm, separator, &items);
    }
    if iterable.raw().has_shape(exact(Kind::Tuple)) {
        let tuple = iterable.downcast::<Tuple>().expect("its shape is tuple's");
        return join_items(vm, separator, tuple.items());
    }
    let iter = vm.names.__iter__.clone();
    let get = vm.names.__getitem__.clone();
    if vm.lookup_special(iterable, &iter).is_none() && vm.lookup_special(iterable, &get).is_none() {
        return Err(vm.type_error("can only join an iterable"));
    }
    let items = vm.collect(iterable)?;
    join_items(vm, separator, &items)
}

fn join_items(vm: &mut Vm, separator: &Value, items: &[Value]) -> R {
    let s = text(separator);
    if items.is_empty() {
        return Ok(vm.empty_str.clone());
    }
    let (mut size, mut chars) = (0usize, 0usize);
    let mut surrogates = s.has_surrogates() && items.len() > 1;
    for (i, item) in items.iter().enumerate() {
        if i % ITEMS_ASKED == ITEMS_ASKED - 1 {
            vm.charge(ITEMS_ASKED / ITEMS_PER_UNIT)?;
        }
        let Some(part) = item.downcast::<Str>() else {
            let name = vm.type_name(item);
            return Err(vm.type_error(format!(
                "sequence item {i}: expected str instance, {name} found"
            )));
        };
        size = size.saturating_add(part.bytes().len());
        chars += part.len();
        surrogates |= part.has_surrogates();
    }
    if items.len() == 1 && items[0].raw().has_shape(exact(Kind::Str)) {
        return Ok(items[0].clone());
    }
    let gaps = items.len() - 1;
    let Some(total) = gaps
        .checked_mul(s.bytes().len())
        .and_then(|n| n.checked_add(size))
        .filter(|&t| t <= isize::MAX as usize)
    else {
        return Err(vm.overflow_error("join() result is too long for a Python string"));
    };
    let glue = s.bytes();
    let chars = chars + gaps * s.len();
    if (2..=super::MAX_INLINE).contains(&total) && chars > 1 {
        return Ok(vm.str_pieces(total, chars, surrogates, |pieces| {
            for (i, item) in items.iter().enumerate() {
                if i > 0 && !glue.is_empty() {
                    pieces.push(glue);
                }
                pieces.push(text(item).bytes());
            }
        }));
    }
    let mut out = vm.buffer(total)?;
    let mut looked = 0;
    for (i, item) in items.iter().enumerate() {
        if out.len() - looked > COPIED {
            vm.charge(0)?;
            looked = out.len();
        }
        if i > 0 {
            match glue {
                [] => {}
                [byte] => out.push(*byte),
                _ => out.extend_from_slice(glue),
            }
        }
        out.extend_from_slice(text(item).bytes());
    }
    Ok(vm.str_buffer(out, chars, surrogates))
}

/// The payload of a value known to be a str.
#[inline(always)]
pub(crate) fn text(value: &Value) -> &Str {
    value.downcast::<Str>().expect("the class was checked")
}

impl Vm {
    /// An empty buffer with room for so many bytes, or MemoryError. What is going to be written there is charged.
    pub fn buffer(&mut self, size: usize) -> R<Vec<u8>> {
        self.charge(size / BYTES_PER_UNIT)?;
        let mut out = Vec::new();
        self.reserve(&mut out, size)?;
        Ok(out)
    }
}

/// The bytes of a bytes-like object, or of one with `__bytes__`, for `%b`.
pub(crate) fn bytes_of(vm: &mut Vm, value: &Value) -> R<Vec<u8>> {
    if let Some(bytes) = value.downcast::<Bytes>() {
        return Ok(bytes.0.to_vec());
    }
    if let Some(bytes) = value.downcast::<ByteArray>() {
        return Ok(bytes.data.get());
    }
    let name = vm.names.__bytes__.clone();
    match vm.call_special(value, &name, &[])? {
        Some(bytes) if bytes.is_kind(Kind::Bytes) => bytes_of(vm, &bytes),
        Some(other) => Err(vm.type_error_named("__bytes__ returned non-bytes (type {})", &other)),
        None => Err(vm.type_error_named(
            "%b requires a bytes-like object, or an object that implements __bytes__, not '{}'",
            value,
        )),
    }
}
