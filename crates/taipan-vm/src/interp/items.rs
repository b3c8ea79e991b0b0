//! Subscripts and unpacking of the builtin containers as the handlers see them: operands are borrowed words (unsafe island 3).
//!
//! Every function answers UNDEF (or false) for what it does not know; the general way is taken then.
#![expect(unsafe_code, reason = "operands are words in registers")]

use super::dispatch::payload;
use super::words::Word;
use crate::heap::Kind;
use crate::types::bytearray::ByteArray;
use crate::types::bytes::Bytes;
use crate::types::dict::Dict;
use crate::types::list::List;
use crate::types::shape::exact;
use crate::types::slice::{Bounds, Slice};
use crate::types::str_::Str;
use crate::types::tuple::Tuple;
use crate::value::Raw;
use crate::vm::Vm;

/// The position that an index means in `len` items.
#[inline(always)]
fn position(index: Raw, len: usize) -> Option<usize> {
    let index = index.as_int();
    let at = if index < 0 { index + len as i64 } else { index };
    ((at as u64) < len as u64).then_some(at as usize)
}

/// Start, stop and step that lie in a row (two if the step was left out), if all are ints or None.
///
/// # Safety
/// `parts` points at as many live registers.
unsafe fn bounds(parts: *const Raw, with_step: bool) -> Option<Bounds> {
    let part = |k: usize| {
        // SAFETY: by contract.
        let raw = unsafe { *parts.add(k) };
        match raw {
            Raw::NONE => Some(None),
            _ if raw.is_int() => Some(Some(raw.as_int())),
            _ => None,
        }
    };
    let step = if with_step { part(2)?.unwrap_or(1) } else { 1 };
    // A step of zero is an error, and the least one has no opposite: the general way sees to both.
    if step == 0 {
        return None;
    }
    Some(Bounds {
        start: part(0)?,
        stop: part(1)?,
        step,
    })
}

impl Vm {
    /// `object[key]` of a builtin container; the result is owned.
    #[inline(never)]
    pub(crate) fn item_quick(&mut self, object: Raw, key: Raw) -> Word {
        // SAFETY: shapes name payloads.
        let found = unsafe {
            let kind = match object.kind() {
                Some(kind) if object.shape() == exact(kind) => kind,
                _ => return Ok(Raw::UNDEF).into(),
            };
            match kind {
                Kind::Dict => {
                    let dict: &Dict = payload(object);
                    let found = dict.get_or_undef(self, key.as_value());
                    let found = found.and_then(|value| match value.is_undef() {
                        true => Err(self.key_error(key.as_value())),
                        false => Ok(value.into_raw()),
                    });
                    return found.into();
                }
                Kind::Str if key.is_int() => {
                    let text: &Str = payload(object);
                    position(key, text.len()).map(|at| self.str_point(text.point(at)).into_raw())
                }
                Kind::Bytes if key.is_int() => {
                    let bytes = &payload::<Bytes>(object).0;
                    position(key, bytes.len()).map(|at| Raw::int(bytes[at] as i64))
                }
                Kind::ByteArray if key.is_int() => payload::<ByteArray>(object)
                    .data
                    .with(|data| position(key, data.len()).map(|at| Raw::int(data[at] as i64))),
                _ if key.has_shape(exact(Kind::Slice)) => {
                    let slice: &Slice = payload(key);
                    let parts = [slice.start.raw(), slice.stop.raw(), slice.step.raw()];
                    let with_step = parts[2] != Raw::NONE;
                    return Ok(self.slice_quick(object, parts.as_ptr(), with_step)).into();
                }
                _ => None,
            }
        };
        Ok(found.unwrap_or(Raw::UNDEF)).into()
    }

    /// `object[key] = value` of a builtin container; whether it is done. The value is borrowed.
    #[inline(never)]
    pub(crate) fn set_item_quick(&mut self, object: Raw, key: Raw, value: Raw) -> Word {
        // SAFETY: shapes name payloads.
        unsafe {
            if object.has_shape(exact(Kind::Dict)) {
                let dict: &Dict = payload(object);
                let set = dict.set(self, key.as_value(), value.to_value());
                return set.map(|_| Raw::TRUE).into();
            }
            if object.has_shape(exact(Kind::ByteArray))
                && key.is_int()
                && value.is_int()
                && let Ok(byte) = u8::try_from(value.as_int())
            {
                let done = payload::<ByteArray>(object).data.with(|data| {
                    position(key, data.len())
                        .map(|at| data[at] = byte)
                        .is_some()
                });
                return Ok(Raw::bool(done)).into();
            }
        }
        Ok(Raw::FALSE).into()
    }

    /// `object[start:stop:step]` without a slice object; the result is owned.
    ///
    /// # Safety
    /// `parts` points at the registers of the bounds.
    #[inline(never)]
    pub(crate) unsafe fn slice_quick(
        &mut self,
        object: Raw,
        parts: *const Raw,
        with_step: bool,
    ) -> Raw {
        // SAFETY: by contract; shapes name payloads.
        unsafe {
            if !object.is_ptr() {
                return Raw::UNDEF;
            }
            let shape = object.shape();
            if shape == exact(Kind::List) {
                let Some(bounds) = bounds(parts, with_step) else {
                    return Raw::UNDEF;
                };
                let list: &List = payload(object);
                let items = list.items.with(|v| bounds.clip(v.len()).of(v));
                return self.list(items).into_raw();
            }
            if shape == exact(Kind::Tuple) {
                let Some(bounds) = bounds(parts, with_step) else {
                    return Raw::UNDEF;
                };
                let items = payload::<Tuple>(object).items();
                let indices = bounds.clip(items.len());
                if indices.step == 1 && indices.len == items.len() {
                    object.incref();
                    return object;
                }
                if indices.len == 0 || indices.step != 1 {
                    return self.tuple(indices.of(items)).into_raw();
                }
                let items = &items[indices.range()];
                let copy = |k: usize| items[k].clone();
                return self.heap.tuple_by(items.len(), copy).into_raw();
            }
            if shape == exact(Kind::Bytes) && !with_step {
                let Some(bounds) = bounds(parts, false) else {
                    return Raw::UNDEF;
                };
                let bytes = &*payload::<Bytes>(object).0;
                let indices = bounds.clip(bytes.len());
                if indices.len == bytes.len() {
                    object.incref();
                    return object;
                }
                return self.bytes(&bytes[indices.range()]).into_raw();
            }
            if shape == exact(Kind::Str) && !with_step {
                let Some(bounds) = bounds(parts, false) else {
                    return Raw::UNDEF;
                };
                let text: &Str = payload(object);
                let indices = bounds.clip(text.len());
                if indices.len == text.len() {
                    object.incref();
                    return object;
                }
                if !text.is_ascii() {
                    return Raw::UNDEF;
                }
                let bytes = &text.bytes()[indices.range()];
                return self.str_known(bytes, bytes.len(), false).into_raw();
            }
        }
        Raw::UNDEF
    }

    /// `object[start:stop:step] = value` for two lists, the second of which may be a temporary; whether it is done.
    ///
    /// # Safety
    /// As slice_quick.
    #[inline(never)]
    pub(crate) unsafe fn set_slice_quick(
        &mut self,
        object: Raw,
        parts: *const Raw,
        value: Raw,
        temporary: bool,
    ) -> bool {
        if !object.has_shape(exact(Kind::List))
            || !value.has_shape(exact(Kind::List))
            || object == value
        {
            return false;
        }
        // SAFETY: by contract; shapes name payloads.
        unsafe {
            let Some(bounds) = bounds(parts, false) else {
                return false;
            };
            let (list, new): (&List, &List) = (payload(object), payload(value));
            let indices = bounds.clip(list.len());
            if indices.len != new.len() {
                return false;
            }
            if temporary && value.as_value().refcount() == 1 {
                // Nobody else sees it: it takes the old items with it.
                list.items.with(|items| {
                    new.items
                        .with(|new| items[indices.range()].swap_with_slice(new));
                });
                return true;
            }
            // Old items are dropped by whoever owns `old`, when both lists are whole again.
            let mut old = new.snapshot();
            list.items
                .with(|items| items[indices.range()].swap_with_slice(&mut old));
            old.into_iter().rev().for_each(drop);
        }
        true
    }
}
