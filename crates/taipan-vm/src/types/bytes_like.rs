//! What `bytes` and `bytearray` have in common: the methods that only read. Each is written once and listed for both.

use super::bytearray::ByteArray;
use super::bytes::Bytes;
use crate::heap::Kind;
use crate::native::{FromArg, methods};
use crate::raise::{R, Raise};
use crate::types::search::{self, NoReplace, is_bytes_space, window};
use crate::types::str_::methods::{Bound, TabSize, opt};
use crate::types::str_::ops::COPIED;
use crate::types::str_::ops::{SliceRange, repeat_bytes};
use crate::types::str_::{Str, percent};
use crate::types::tuple::Tuple;
use crate::value::Value;
use crate::vm::Vm;
use std::borrow::Cow;

/// Work on the bytes of a `bytes` or `bytearray` (nothing for other values). The closure must not call into the VM.
#[inline]
pub fn view<T>(this: &Value, work: impl FnOnce(&[u8]) -> T) -> T {
    if let Some(bytes) = this.downcast::<Bytes>() {
        return work(&bytes.0);
    }
    match this.downcast::<ByteArray>() {
        Some(array) => array.data.with(|data| work(data)),
        None => work(&[]),
    }
}

/// The bytes of a `bytes` (borrowed) or `bytearray` (copied).
pub fn contents(this: &Value) -> Cow<'_, [u8]> {
    match this.downcast::<Bytes>() {
        Some(bytes) => Cow::Borrowed(&bytes.0),
        None => Cow::Owned(view(this, |b| b.to_vec())),
    }
}

/// The bytes of any bytes-like object; `None` if it is not one.
pub fn data_of<'a>(vm: &mut Vm, value: &'a Value) -> R<Option<Cow<'a, [u8]>>> {
    match value.kind() {
        Some(Kind::Bytes) => Ok(Some(contents(value))),
        Some(Kind::ByteArray) => {
            vm.make_room(view(value, <[u8]>::len))?;
            Ok(Some(contents(value)))
        }
        Some(Kind::Str | Kind::List | Kind::Tuple | Kind::Dict) | None => Ok(None),
        Some(_) => Ok(vm.buffer_of(value)?.map(Cow::Owned)),
    }
}

/// A bytes-like argument: "a bytes-like object is required, not 'T'".
pub struct Data<'a>(pub Cow<'a, [u8]>);

impl<'a> FromArg<'a> for Data<'a> {
    #[inline]
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<Data<'a>> {
        match data_of(vm, value)? {
            Some(data) => Ok(Data(data)),
            None => Err(required(vm, value)),
        }
    }
}

/// "a bytes-like object is required, not 'T'"
#[cold]
pub fn required(vm: &mut Vm, value: &Value) -> Raise {
    vm.type_error_named("a bytes-like object is required, not '{}'", value)
}

/// What to search for: bytes, or an int as one byte.
pub struct Needle<'a>(pub Cow<'a, [u8]>);

impl<'a> FromArg<'a> for Needle<'a> {
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<Needle<'a>> {
        if let Some(data) = data_of(vm, value)? {
            return Ok(Needle(data));
        }
        match byte_or_none(vm, value)? {
            Some(byte) => Ok(Needle(Cow::Owned(vec![byte]))),
            None => Err(vm.type_error_named(
                "argument should be integer or bytes-like object, not '{}'",
                value,
            )),
        }
    }
}

/// The byte of an int ("byte must be in range(0, 256)"); `None` for what has no `__index__`.
pub fn byte_or_none(vm: &mut Vm, value: &Value) -> R<Option<u8>> {
    let index = vm.names.__index__.clone();
    let is_int = value.as_small_int().is_some() || value.is_bool() || value.is_kind(Kind::Int);
    if !is_int && vm.lookup_special(value, &index).is_none() {
        return Ok(None);
    }
    match u8::try_from(vm.to_i64_clamped(value)?) {
        Ok(byte) => Ok(Some(byte)),
        Err(_) => Err(vm.value_error("byte must be in range(0, 256)")),
    }
}

/// An int from 0 to 255.
pub struct Byte(pub u8);

impl<'a> FromArg<'a> for Byte {
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<Byte> {
        match byte_or_none(vm, value)? {
            Some(byte) => Ok(Byte(byte)),
            None => {
                Err(vm.type_error_named("'{}' object cannot be interpreted as an integer", value))
            }
        }
    }
}

/// A separator: None or bytes.
pub struct Separator<'a>(Option<Cow<'a, [u8]>>);

impl<'a> FromArg<'a> for Separator<'a> {
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<Separator<'a>> {
        if value.is_none() {
            return Ok(Separator(None));
        }
        Ok(Separator(Some(Data::from_arg(vm, value)?.0)))
    }
}

/// Bytes of the receiver's class.
fn make(vm: &mut Vm, this: &Value, data: Vec<u8>) -> Value {
    if this.is_kind(Kind::Bytes) {
        vm.bytes(data)
    } else {
        vm.bytearray(data)
    }
}

/// The receiver itself if it is an exact `bytes`, else a copy.
fn same(vm: &mut Vm, this: &Value) -> Value {
    if this
        .raw()
        .has_shape(crate::types::shape::exact(Kind::Bytes))
    {
        return this.clone();
    }
    let data = view(this, |b| b.to_vec());
    make(vm, this, data)
}

fn part(vm: &mut Vm, this: &Value, from: usize, to: usize) -> Value {
    let data = view(this, |b| b.get(from..to).unwrap_or_default().to_vec());
    make(vm, this, data)
}

fn position(
    this: &Value,
    sub: &[u8],
    start: Option<Bound>,
    end: Option<Bound>,
    last: bool,
) -> Option<i64> {
    view(this, |bytes| {
        let (from, to) = window(bytes.len(), opt(start), opt(end))?;
        let at = if last {
            search::rfind(&bytes[from..to], sub)
        } else {
            search::find(&bytes[from..to], sub, 0)
        };
        at.map(|i| (from + i) as i64)
    })
}

fn starts_or_ends(
    vm: &mut Vm,
    this: &Value,
    affix: &Value,
    start: Option<Bound>,
    end: Option<Bound>,
    at_end: bool,
) -> R<bool> {
    let test = |affix: &[u8]| {
        view(this, |bytes| {
            window(bytes.len(), opt(start), opt(end)).is_some_and(|(from, to)| {
                if at_end {
                    bytes[from..to].ends_with(affix)
                } else {
                    bytes[from..to].starts_with(affix)
                }
            })
        })
    };
    if let Some(affixes) = affix.downcast::<Tuple>() {
        for item in affixes.items() {
            let data = Data::from_arg(vm, item)?;
            if test(&data.0) {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    match data_of(vm, affix)? {
        Some(data) => Ok(test(&data)),
        None => {
            let name = if at_end { "endswith" } else { "startswith" };
            let other = vm.type_name(affix);
            Err(vm.type_error(format!(
                "{name} first arg must be bytes or a tuple of bytes, not {other}"
            )))
        }
    }
}

fn strip(vm: &mut Vm, this: &Value, set: Option<Separator<'_>>, left: bool, right: bool) -> Value {
    let (from, to, all) = view(this, |bytes| {
        let (from, to) = match set.and_then(|s| s.0) {
            None => search::strip(bytes, left, right, is_bytes_space),
            Some(set) => {
                let mut table = [false; 256];
                set.iter().for_each(|&b| table[b as usize] = true);
                search::strip(bytes, left, right, |b| table[b as usize])
            }
        };
        (from, to, to - from == bytes.len())
    });
    if all {
        return same(vm, this);
    }
    part(vm, this, from, to)
}

fn pad(
    vm: &mut Vm,
    this: &Value,
    width: i64,
    fill: Option<&Value>,
    name: &str,
    left: impl FnOnce(usize) -> usize,
) -> R {
    let fill = match fill {
        None => b' ',
        Some(fill) => match fill.kind() {
            Some(Kind::Bytes | Kind::ByteArray) => match *contents(fill) {
                [byte] => byte,
                ref other => {
                    let (class, n) = (vm.type_name(fill), other.len());
                    return Err(vm.type_error(format!(
                        "{name}(): argument 2 must be a byte string of length 1, not a {class} object of length {n}"
                    )));
                }
            },
            _ => {
                let other = vm.type_name(fill);
                return Err(vm.type_error(format!(
                    "{name}() argument 2 must be a byte string of length 1, not {other}"
                )));
            }
        },
    };
    let len = view(this, |b| b.len());
    let missing = width.saturating_sub(len as i64);
    if missing <= 0 {
        return Ok(same(vm, this));
    }
    let missing = missing as usize;
    let mut out = vm.buffer(missing.saturating_add(len))?;
    let front = left(missing);
    out.resize(front, fill);
    view(this, |b| out.extend_from_slice(b));
    out.resize(out.len() + missing - front, fill);
    Ok(make(vm, this, out))
}

fn partition(vm: &mut Vm, this: &Value, sep: &[u8], last: bool) -> R {
    if sep.is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    let (found, len) = view(this, |bytes| {
        let found = if last {
            search::rfind(bytes, sep)
        } else {
            search::find(bytes, sep, 0)
        };
        (found, bytes.len())
    });
    let items = match found {
        Some(at) => {
            let middle = make(vm, this, sep.to_vec());
            vec![
                part(vm, this, 0, at),
                middle,
                part(vm, this, at + sep.len(), len),
            ]
        }
        None => {
            let whole = same(vm, this);
            let mut empty = || make(vm, this, Vec::new());
            if last {
                vec![empty(), empty(), whole]
            } else {
                vec![whole, empty(), empty()]
            }
        }
    };
    Ok(vm.tuple(items))
}

fn split(
    vm: &mut Vm,
    this: &Value,
    sep: Option<Separator<'_>>,
    max: Option<i64>,
    back: bool,
) -> R<Vec<Value>> {
    let max = match max {
        Some(n) if n >= 0 => n as usize,
        _ => usize::MAX,
    };
    let sep = sep.and_then(|s| s.0);
    if sep.as_ref().is_some_and(|s| s.is_empty()) {
        return Err(vm.value_error("empty separator"));
    }
    let bytes = contents(this);
    let mut out = Vec::new();
    let is_bytes = this.is_kind(Kind::Bytes);
    let push = |a: usize, b: usize| {
        out.push(if is_bytes {
            vm.bytes(&bytes[a..b])
        } else {
            vm.bytearray(bytes[a..b].to_vec())
        });
        vm.charge(1)
    };
    match (sep, back) {
        (None, false) => search::split_space(&bytes, max, is_bytes_space, push),
        (None, true) => search::rsplit_space(&bytes, max, is_bytes_space, push),
        (Some(sep), false) => search::split(&bytes, &sep, max, push),
        (Some(sep), true) => search::rsplit(&bytes, &sep, max, push),
    }?;
    if back {
        out.reverse();
    }
    Ok(out)
}

fn replace(vm: &mut Vm, this: &Value, old: &[u8], new: &[u8], count: Option<i64>) -> R {
    let max = match count {
        Some(n) if n >= 0 => n as usize,
        _ => usize::MAX,
    };
    if old.is_empty() {
        if max == 0 || new.is_empty() {
            return Ok(same(vm, this));
        }
        let bytes = contents(this);
        let places = (bytes.len() + 1).min(max);
        let mut out = vm.buffer(places.saturating_mul(new.len()).saturating_add(bytes.len()))?;
        for (i, &byte) in bytes.iter().enumerate() {
            if i < places {
                out.extend_from_slice(new);
            }
            out.push(byte);
        }
        if bytes.len() < places {
            out.extend_from_slice(new);
        }
        return Ok(make(vm, this, out));
    }
    let bytes = contents(this);
    match search::replace(vm, &bytes, old, new, max) {
        Ok(out) => Ok(make(vm, this, out)),
        Err(NoReplace::Unchanged) => Ok(same(vm, this)),
        Err(NoReplace::TooLarge) => Err(vm.overflow_error("replace bytes is too long")),
        Err(NoReplace::Stopped(raise)) => Err(raise),
    }
}

fn join(vm: &mut Vm, this: &Value, iterable: &Value) -> R {
    let (iter, get) = (vm.names.__iter__.clone(), vm.names.__getitem__.clone());
    if vm.lookup_special(iterable, &iter).is_none() && vm.lookup_special(iterable, &get).is_none() {
        return Err(vm.type_error("can only join an iterable"));
    }
    let items = vm.collect(iterable)?;
    let glue = contents(this);
    if let [only] = items.as_slice()
        && this.is_kind(Kind::Bytes)
        && only
            .raw()
            .has_shape(crate::types::shape::exact(Kind::Bytes))
    {
        return Ok(only.clone());
    }
    let mut size = glue.len().saturating_mul(items.len());
    for item in &items {
        if let Some(Kind::Bytes | Kind::ByteArray) = item.kind() {
            size = size.saturating_add(view(item, |b| b.len()));
        }
    }
    let mut out = vm.buffer(size.min(isize::MAX as usize))?;
    let mut looked = 0;
    for (i, item) in items.iter().enumerate() {
        if out.len() - looked > COPIED {
            vm.charge(0)?;
            looked = out.len();
        }
        if i > 0 {
            out.extend_from_slice(&glue);
        }
        match item.kind() {
            Some(Kind::Bytes | Kind::ByteArray) => view(item, |b| out.extend_from_slice(b)),
            _ => match data_of(vm, item)? {
                Some(data) => out.extend_from_slice(&data),
                None => {
                    let other = vm.type_name(item);
                    return Err(vm.type_error(format!(
                        "sequence item {i}: expected a bytes-like object, {other} found"
                    )));
                }
            },
        }
    }
    Ok(make(vm, this, out))
}

/// `data.hex(sep, group)` for anything with bytes.
pub fn hex(vm: &mut Vm, data: &[u8], sep: Option<&Value>, group: Option<i64>) -> R {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let separator = match sep {
        None => None,
        Some(sep) => {
            let text = match (sep.downcast::<Str>(), sep.downcast::<Bytes>()) {
                (Some(s), _) => s.points().collect::<Vec<u32>>(),
                (_, Some(b)) => b.0.iter().map(|&b| b as u32).collect(),
                _ if vm.len(sep)? != 1 => Vec::new(),
                _ => return Err(vm.type_error("sep must be str or bytes.")),
            };
            match text[..] {
                [p] if p < 0x80 => Some(p as u8),
                [_] => return Err(vm.value_error("sep must be ASCII.")),
                _ => return Err(vm.value_error("sep must be length 1.")),
            }
        }
    };
    let group = group.unwrap_or(1);
    let separator = separator.filter(|_| group != 0);
    let width = usize::try_from(group.unsigned_abs())
        .unwrap_or(usize::MAX)
        .max(1);
    let mut out = vm.buffer(data.len().saturating_mul(3))?;
    for (i, &byte) in data.iter().enumerate() {
        if let Some(separator) = separator
            && i > 0
        {
            // Groups are counted from the end, or for a negative size from the start.
            let distance = if group > 0 { data.len() - i } else { i };
            if distance % width == 0 {
                out.push(separator);
            }
        }
        out.push(DIGITS[byte as usize >> 4]);
        out.push(DIGITS[byte as usize & 15]);
    }
    let n = out.len();
    Ok(vm.str_buffer(out, n, false))
}

/// The bytes that a text of hexadecimal digits and blanks stands for.
pub fn from_hex(vm: &mut Vm, text: &Value) -> R<Vec<u8>> {
    // What is not ASCII is no digit: up to there, characters are bytes.
    let digits = match text.downcast::<Str>() {
        Some(s) => Cow::Borrowed(s.bytes()),
        None => match data_of(vm, text)? {
            Some(data) => data,
            None => {
                let name = vm.full_type_name(text);
                return Err(vm.type_error(format!(
                    "fromhex() argument must be str or bytes-like, not {name}"
                )));
            }
        },
    };
    let mut out = vm.buffer(digits.len() / 2)?;
    let mut at = 0;
    let digit = |at: usize| digits.get(at).and_then(|&b| char::from(b).to_digit(16));
    while at < digits.len() {
        if is_bytes_space(digits[at]) {
            at += 1;
            continue;
        }
        let bad = match (digit(at), digit(at + 1)) {
            (Some(high), Some(low)) => {
                out.push((high << 4 | low) as u8);
                at += 2;
                continue;
            }
            (Some(_), None) if at + 1 == digits.len() => {
                return Err(vm.value_error(
                    "fromhex() arg must contain an even number of hexadecimal digits",
                ));
            }
            (Some(_), None) => at + 1,
            _ => at,
        };
        return Err(vm.value_error(format!(
            "non-hexadecimal number found in fromhex() arg at position {bad}"
        )));
    }
    Ok(out)
}

/// `data[key]` as one byte or a run of bytes.
pub enum Item {
    Byte(u8),
    Run(Vec<u8>),
}

/// Index or slice bytes. `kind` is the beginning of error texts.
pub fn get_item(vm: &mut Vm, this: &Value, key: &Value) -> R<Item> {
    let array = this.is_kind(Kind::ByteArray);
    if let Some(slice) = key.downcast::<crate::types::slice::Slice>() {
        let len = view(this, |b| b.len());
        let range = crate::types::str_::ops::slice_range(vm, slice, len)?;
        return Ok(Item::Run(view(this, |b| take(b, range))));
    }
    let i = index(vm, key, array)?;
    let found = view(this, |b| {
        let i = if i < 0 { i + b.len() as i64 } else { i };
        usize::try_from(i).ok().and_then(|i| b.get(i).copied())
    });
    match found {
        Some(byte) => Ok(Item::Byte(byte)),
        None if array => Err(vm.index_error("bytearray index out of range")),
        None => Err(vm.index_error("index out of range")),
    }
}

/// The bytes of a slice. Indices may be stale (the array may have shrunk meanwhile).
pub fn take(bytes: &[u8], range: SliceRange) -> Vec<u8> {
    if range.step == 1 {
        let end = (range.start + range.count).min(bytes.len());
        return bytes.get(range.start..end).unwrap_or_default().to_vec();
    }
    if range.count == 0 {
        return Vec::new();
    }
    let last = (range.start as i64 + (range.count as i64 - 1) * range.step) as usize;
    let (first, end) = (range.start.min(last), range.start.max(last) + 1);
    let step = range.step.unsigned_abs() as usize;
    match bytes.get(first..end) {
        Some(part) if range.step == -1 => part.iter().rev().copied().collect(),
        Some(part) if range.step < 0 => part.iter().rev().step_by(step).copied().collect(),
        Some(part) => part.iter().step_by(step).copied().collect(),
        None => {
            let there = range.indices().filter_map(|i| bytes.get(i).copied());
            there.collect()
        }
    }
}

/// The index that a key is: "byte indices must be integers or slices, not T".
pub fn index(vm: &mut Vm, key: &Value, array: bool) -> R<i64> {
    if let Some(i) = key.as_small_int() {
        return Ok(i);
    }
    let name = vm.names.__index__.clone();
    if !key.is_kind(Kind::Int) && !key.is_bool() && vm.lookup_special(key, &name).is_none() {
        let what = if array { "bytearray" } else { "byte" };
        let other = vm.type_name(key);
        return Err(vm.type_error(format!(
            "{what} indices must be integers or slices, not {other}"
        )));
    }
    crate::types::str_::ops::index_or_error(vm, key)
}

/// Compare with any bytes-like object; NotImplemented for anything else.
fn compare(vm: &mut Vm, this: &Value, other: &Value, test: fn(std::cmp::Ordering) -> bool) -> R {
    Ok(match data_of(vm, other)? {
        Some(data) => Value::bool(test(view(this, |b| b.cmp(&data)))),
        None => Value::NOT_IMPLEMENTED,
    })
}

/// BytesWarning, if it is asked for, where bytes are compared with a str or an int.
fn warn_of_text(vm: &mut Vm, this: &Value, other: &Value) -> R<()> {
    if vm.settings.bytes_warning == 0 {
        return Ok(());
    }
    let is_array = this.is_kind(Kind::ByteArray);
    let message = if other.is_kind(Kind::Str) {
        let class = if is_array { "bytearray" } else { "bytes" };
        format!("Comparison between {class} and string")
    } else if Vm::is_int(other) && !is_array {
        "Comparison between bytes and int".to_string()
    } else {
        return Ok(());
    };
    crate::types::bytes::bytes_warning(vm, &message)
}

/// `this + other` for bytes and bytearrays.
pub fn concat(vm: &mut Vm, this: &Value, other: &Value) -> R {
    let Some(data) = data_of(vm, other)? else {
        let (name, class) = (vm.type_name(other), vm.type_name(this));
        return Err(vm.type_error(format!("can't concat {name} to {class}")));
    };
    let size = view(this, |b| b.len()).saturating_add(data.len());
    let mut out = vm.buffer(size)?;
    view(this, |b| out.extend_from_slice(b));
    out.extend_from_slice(&data);
    Ok(make(vm, this, out))
}

/// `this * n` for bytes and bytearrays.
pub fn repeat(vm: &mut Vm, this: &Value, n: i64) -> R {
    if n == 1 {
        return Ok(same(vm, this));
    }
    let data = contents(this);
    if n <= 0 || data.is_empty() {
        return Ok(make(vm, this, Vec::new()));
    }
    let total = data.len().checked_mul(n as usize);
    let Some(total) = total.filter(|&t| t <= isize::MAX as usize) else {
        return Err(if this.is_kind(Kind::Bytes) {
            vm.overflow_error("repeated bytes are too long")
        } else {
            vm.no_memory()
        });
    };
    let out = repeat_bytes(vm, &data, total)?;
    Ok(make(vm, this, out))
}

/// `item in this`
pub fn contains(vm: &mut Vm, this: &Value, item: &Value) -> R<bool> {
    if let Some(data) = data_of(vm, item)? {
        return Ok(view(this, |b| {
            data.is_empty() || search::find(b, &data, 0).is_some()
        }));
    }
    match byte_or_none(vm, item)? {
        Some(byte) => Ok(view(this, |b| memchr::memchr(byte, b).is_some())),
        None => Err(required(vm, item)),
    }
}

/// Bytes in which words are in title case.
fn title(bytes: &[u8]) -> Vec<u8> {
    let mut inside = false;
    bytes
        .iter()
        .map(|b| {
            let out = if inside {
                b.to_ascii_lowercase()
            } else {
                b.to_ascii_uppercase()
            };
            inside = b.is_ascii_alphabetic();
            out
        })
        .collect()
}

fn is_title(bytes: &[u8]) -> bool {
    let (mut found, mut inside) = (false, false);
    for b in bytes {
        if b.is_ascii_uppercase() {
            if inside {
                return false;
            }
            (found, inside) = (true, true);
        } else if b.is_ascii_lowercase() {
            if !inside {
                return false;
            }
        } else {
            inside = false;
        }
    }
    found
}

fn expand_tabs(vm: &mut Vm, this: &Value, tab: usize) -> R {
    let bytes = contents(this);
    let mut out = Vec::with_capacity(bytes.len());
    let mut column = 0;
    for &byte in bytes.iter() {
        match byte {
            b'\t' => {
                if tab > 0 {
                    let blanks = tab - column % tab;
                    column += blanks;
                    if out.try_reserve(blanks).is_err() {
                        return Err(vm.overflow_error("result too long"));
                    }
                    out.resize(out.len() + blanks, b' ');
                }
                continue;
            }
            b'\n' | b'\r' => column = 0,
            _ => column += 1,
        }
        out.push(byte);
    }
    Ok(make(vm, this, out))
}

fn translate(vm: &mut Vm, this: &Value, table: &Value, delete: Option<Data<'_>>) -> R {
    let table = if table.is_none() {
        None
    } else {
        let data = Data::from_arg(vm, table)?.0;
        if data.len() != 256 {
            return Err(vm.value_error("translation table must be 256 characters long"));
        }
        Some(data)
    };
    if let Some(table) = &table
        && delete.as_ref().is_none_or(|d| d.0.is_empty())
        && let Ok(table) = <&[u8; 256]>::try_from(&table[..])
    {
        let out = view(this, |bytes| {
            bytes
                .iter()
                .map(|&b| table[b as usize])
                .collect::<Vec<u8>>()
        });
        return Ok(make(vm, this, out));
    }
    let mut gone = [false; 256];
    if let Some(delete) = delete {
        delete.0.iter().for_each(|&b| gone[b as usize] = true);
    }
    let out = view(this, |bytes| {
        bytes
            .iter()
            .filter(|&&b| !gone[b as usize])
            .map(|&b| table.as_ref().map_or(b, |t| t[b as usize]))
            .collect::<Vec<u8>>()
    });
    Ok(make(vm, this, out))
}

/// All bytes pass, and there is at least one.
fn all(this: &Value, test: impl Fn(&u8) -> bool) -> bool {
    view(this, |b| !b.is_empty() && b.iter().all(test))
}

/// At least one letter, and all letters pass.
fn all_letters(this: &Value, test: impl Fn(&u8) -> bool) -> bool {
    view(this, |b| {
        let mut letters = b.iter().filter(|b| b.is_ascii_alphabetic()).peekable();
        letters.peek().is_some() && letters.all(test)
    })
}

macro_rules! shared {
    ($Class:ident $name:tt) => {
        #[methods(class = $name, part = "SHARED")]
        impl $Class {
            /// Return self+value.
            fn __add__(this: &Value, vm: &mut Vm, value: &Value) -> R {
                concat(vm, this, value)
            }

            /// Return self*value.
            fn __mul__(this: &Value, vm: &mut Vm, value: &Value) -> R {
                let n = crate::types::str_::methods::repeat_count(vm, value)?;
                repeat(vm, this, n)
            }

            /// Return value*self.
            fn __rmul__(this: &Value, vm: &mut Vm, value: &Value) -> R {
                let n = crate::types::str_::methods::repeat_count(vm, value)?;
                repeat(vm, this, n)
            }

            /// Return self%value.
            fn __mod__(this: &Value, vm: &mut Vm, value: &Value) -> R {
                let template = contents(this);
                let out = percent::format_bytes(vm, &template, value)?;
                Ok(make(vm, this, out))
            }

            /// Return value%self.
            fn __rmod__(this: &Value, vm: &mut Vm, value: &Value) -> R {
                if !matches!(value.kind(), Some(Kind::Bytes | Kind::ByteArray)) {
                    return Ok(Value::NOT_IMPLEMENTED);
                }
                let template = contents(value);
                let out = percent::format_bytes(vm, &template, this)?;
                Ok(make(vm, value, out))
            }

            /// Return self==value.
            fn __eq__(this: &Value, vm: &mut Vm, value: &Value) -> R {
                warn_of_text(vm, this, value)?;
                compare(vm, this, value, |o| o.is_eq())
            }

            /// Return self!=value.
            fn __ne__(this: &Value, vm: &mut Vm, value: &Value) -> R {
                warn_of_text(vm, this, value)?;
                compare(vm, this, value, |o| o.is_ne())
            }

            /// Return self<value.
            fn __lt__(this: &Value, vm: &mut Vm, value: &Value) -> R {
                compare(vm, this, value, |o| o.is_lt())
            }

            /// Return self<=value.
            fn __le__(this: &Value, vm: &mut Vm, value: &Value) -> R {
                compare(vm, this, value, |o| o.is_le())
            }

            /// Return self>value.
            fn __gt__(this: &Value, vm: &mut Vm, value: &Value) -> R {
                compare(vm, this, value, |o| o.is_gt())
            }

            /// Return self>=value.
            fn __ge__(this: &Value, vm: &mut Vm, value: &Value) -> R {
                compare(vm, this, value, |o| o.is_ge())
            }

            /// Return len(self).
            fn __len__(this: &Value) -> usize {
                view(this, |b| b.len())
            }

            /// Return self[key].
            fn __getitem__(this: &Value, vm: &mut Vm, key: &Value) -> R {
                match get_item(vm, this, key)? {
                    Item::Byte(byte) => Ok(Value::small_int(byte as i64)),
                    Item::Run(run) => Ok(make(vm, this, run)),
                }
            }

            /// Return bool(key in self).
            fn __contains__(this: &Value, vm: &mut Vm, key: &Value) -> R<bool> {
                contains(vm, this, key)
            }

            /// Return a copy with the first byte in upper case and the rest in lower case.
            fn capitalize(this: &Value, vm: &mut Vm) -> Value {
                let mut out = view(this, |b| b.to_ascii_lowercase());
                if let Some(first) = out.first_mut() {
                    first.make_ascii_uppercase();
                }
                make(vm, this, out)
            }

            /// Return the bytes in the middle of a run of the given width, filled with fillchar (a blank by default).
            #[sig("(width, fillchar=b' ', /)")]
            fn center(this: &Value, vm: &mut Vm, width: i64, fillchar: Option<&Value>) -> R {
                let odd = width as usize & 1;
                pad(vm, this, width, fillchar, "center", |n| {
                    n / 2 + (n & odd & 1)
                })
            }

            /// Return the bytes at the left of a run of the given width, filled with fillchar (a blank by default).
            #[sig("(width, fillchar=b' ', /)")]
            fn ljust(this: &Value, vm: &mut Vm, width: i64, fillchar: Option<&Value>) -> R {
                pad(vm, this, width, fillchar, "ljust", |_| 0)
            }

            /// Return the bytes at the right of a run of the given width, filled with fillchar (a blank by default).
            #[sig("(width, fillchar=b' ', /)")]
            fn rjust(this: &Value, vm: &mut Vm, width: i64, fillchar: Option<&Value>) -> R {
                pad(vm, this, width, fillchar, "rjust", |n| n)
            }

            /// Return how often sub (bytes, or an int as one byte) occurs in self[start:end], without overlaps.
            fn count(
                this: &Value,
                sub: Needle<'_>,
                start: Option<Bound>,
                end: Option<Bound>,
            ) -> usize {
                view(this, |bytes| {
                    match window(bytes.len(), opt(start), opt(end)) {
                        None => 0,
                        Some((from, to)) if sub.0.is_empty() => to - from + 1,
                        Some((from, to)) => search::count(&bytes[from..to], &sub.0),
                    }
                })
            }

            /// Return the text that the bytes stand for in an encoding.
            ///
            /// errors names what happens to bytes that cannot be decoded: 'strict' raises UnicodeDecodeError, 'ignore' leaves
            /// them out, 'replace' puts U+FFFD; see codecs.register_error for more.
            #[sig("(encoding='utf-8', errors='strict')")]
            fn decode(
                this: &Value,
                vm: &mut Vm,
                encoding: Option<&Str>,
                errors: Option<&Str>,
            ) -> R {
                let (encoding, errors) =
                    (encoding.map(Str::to_escaped), errors.map(Str::to_escaped));
                crate::codecs::decode_object(vm, this, encoding.as_deref(), errors.as_deref())
            }

            /// Return whether self[start:end] ends with suffix, bytes or a tuple of bytes.
            fn endswith(
                this: &Value,
                vm: &mut Vm,
                suffix: &Value,
                start: Option<Bound>,
                end: Option<Bound>,
            ) -> R<bool> {
                starts_or_ends(vm, this, suffix, start, end, true)
            }

            /// Return whether self[start:end] starts with prefix, bytes or a tuple of bytes.
            fn startswith(
                this: &Value,
                vm: &mut Vm,
                prefix: &Value,
                start: Option<Bound>,
                end: Option<Bound>,
            ) -> R<bool> {
                starts_or_ends(vm, this, prefix, start, end, false)
            }

            /// Return a copy with blanks up to the next multiple of tabsize in place of tabs.
            #[sig("(tabsize=8)")]
            fn expandtabs(this: &Value, vm: &mut Vm, tabsize: Option<TabSize>) -> R {
                expand_tabs(vm, this, tabsize.map_or(8, |t| t.0))
            }

            /// Return the lowest index in self[start:end] where sub is found, or -1.
            fn find(
                this: &Value,
                sub: Needle<'_>,
                start: Option<Bound>,
                end: Option<Bound>,
            ) -> i64 {
                position(this, &sub.0, start, end, false).unwrap_or(-1)
            }

            /// Return the highest index in self[start:end] where sub is found, or -1.
            fn rfind(
                this: &Value,
                sub: Needle<'_>,
                start: Option<Bound>,
                end: Option<Bound>,
            ) -> i64 {
                position(this, &sub.0, start, end, true).unwrap_or(-1)
            }

            /// Return the lowest index in self[start:end] where sub is found; ValueError if it is not.
            fn index(
                this: &Value,
                vm: &mut Vm,
                sub: Needle<'_>,
                start: Option<Bound>,
                end: Option<Bound>,
            ) -> R<i64> {
                position(this, &sub.0, start, end, false)
                    .ok_or_else(|| vm.value_error("subsection not found"))
            }

            /// Return the highest index in self[start:end] where sub is found; ValueError if it is not.
            fn rindex(
                this: &Value,
                vm: &mut Vm,
                sub: Needle<'_>,
                start: Option<Bound>,
                end: Option<Bound>,
            ) -> R<i64> {
                position(this, &sub.0, start, end, true)
                    .ok_or_else(|| vm.value_error("subsection not found"))
            }

            /// Return the bytes as hexadecimal digits, with sep between groups of bytes_per_sep bytes.
            #[sig("(sep=<unrepresentable>, bytes_per_sep=1)")]
            fn hex(
                this: &Value,
                vm: &mut Vm,
                sep: Option<&Value>,
                bytes_per_sep: Option<i64>,
            ) -> R {
                let data = contents(this);
                hex(vm, &data, sep, bytes_per_sep)
            }

            /// Return whether all bytes are ASCII letters or digits and there is at least one.
            fn isalnum(this: &Value) -> bool {
                all(this, u8::is_ascii_alphanumeric)
            }

            /// Return whether all bytes are ASCII letters and there is at least one.
            fn isalpha(this: &Value) -> bool {
                all(this, u8::is_ascii_alphabetic)
            }

            /// Return whether all bytes are ASCII (true for empty ones).
            fn isascii(this: &Value) -> bool {
                view(this, |b| b.is_ascii())
            }

            /// Return whether all bytes are ASCII digits and there is at least one.
            fn isdigit(this: &Value) -> bool {
                all(this, u8::is_ascii_digit)
            }

            /// Return whether there is an ASCII letter and all of them are in lower case.
            fn islower(this: &Value) -> bool {
                all_letters(this, u8::is_ascii_lowercase)
            }

            /// Return whether all bytes are ASCII whitespace and there is at least one.
            fn isspace(this: &Value) -> bool {
                all(this, |&b| is_bytes_space(b))
            }

            /// Return whether words begin with a capital and go on in lower case, and there is at least one.
            fn istitle(this: &Value) -> bool {
                view(this, is_title)
            }

            /// Return whether there is an ASCII letter and all of them are in upper case.
            fn isupper(this: &Value) -> bool {
                all_letters(this, u8::is_ascii_uppercase)
            }

            /// Return the bytes-like objects of an iterable with these bytes between them.
            fn join(this: &Value, vm: &mut Vm, iterable_of_bytes: &Value) -> R {
                join(vm, this, iterable_of_bytes)
            }

            /// Return a copy with ASCII letters in lower case.
            fn lower(this: &Value, vm: &mut Vm) -> Value {
                let out = view(this, |b| b.to_ascii_lowercase());
                make(vm, this, out)
            }

            /// Return a copy with ASCII letters in upper case.
            fn upper(this: &Value, vm: &mut Vm) -> Value {
                let out = view(this, |b| b.to_ascii_uppercase());
                make(vm, this, out)
            }

            /// Return a copy without ASCII whitespace (or the given bytes) at the start.
            #[sig("(bytes=None, /)")]
            fn lstrip(this: &Value, vm: &mut Vm, bytes: Option<Separator<'_>>) -> Value {
                strip(vm, this, bytes, true, false)
            }

            /// Return a copy without ASCII whitespace (or the given bytes) at the end.
            #[sig("(bytes=None, /)")]
            fn rstrip(this: &Value, vm: &mut Vm, bytes: Option<Separator<'_>>) -> Value {
                strip(vm, this, bytes, false, true)
            }

            /// Return a copy without ASCII whitespace (or the given bytes) at both ends.
            #[sig("(bytes=None, /)")]
            fn strip(this: &Value, vm: &mut Vm, bytes: Option<Separator<'_>>) -> Value {
                strip(vm, this, bytes, true, true)
            }

            /// Return a table for translate() that maps each byte of frm to the one of to.
            #[staticmethod]
            fn maketrans(vm: &mut Vm, frm: Data<'_>, to: Data<'_>) -> R {
                if frm.0.len() != to.0.len() {
                    return Err(vm.value_error("maketrans arguments must have same length"));
                }
                let mut table: Vec<u8> = (0..=255).collect();
                for (from, to) in frm.0.iter().zip(to.0.iter()) {
                    table[*from as usize] = *to;
                }
                Ok(vm.bytes(table))
            }

            /// Return the part before the first sep, sep, and the part after it; all and two empty ones if there is none.
            fn partition(this: &Value, vm: &mut Vm, sep: Data<'_>) -> R {
                partition(vm, this, &sep.0, false)
            }

            /// Return the part before the last sep, sep, and the part after it; two empty ones and all if there is none.
            fn rpartition(this: &Value, vm: &mut Vm, sep: Data<'_>) -> R {
                partition(vm, this, &sep.0, true)
            }

            /// Return a copy with new in place of old, the first count times (-1: everywhere).
            #[sig("(old, new, count=-1, /)")]
            fn replace(
                this: &Value,
                vm: &mut Vm,
                old: Data<'_>,
                new: Data<'_>,
                count: Option<i64>,
            ) -> R {
                replace(vm, this, &old.0, &new.0, count)
            }

            /// Return the bytes without the prefix, if they start with it.
            fn removeprefix(this: &Value, vm: &mut Vm, prefix: Data<'_>) -> Value {
                match view(this, |b| {
                    b.strip_prefix(&*prefix.0).map(|rest| rest.to_vec())
                }) {
                    Some(rest) if !prefix.0.is_empty() => make(vm, this, rest),
                    _ => same(vm, this),
                }
            }

            /// Return the bytes without the suffix, if they end with it.
            fn removesuffix(this: &Value, vm: &mut Vm, suffix: Data<'_>) -> Value {
                match view(this, |b| {
                    b.strip_suffix(&*suffix.0).map(|rest| rest.to_vec())
                }) {
                    Some(rest) if !suffix.0.is_empty() => make(vm, this, rest),
                    _ => same(vm, this),
                }
            }

            /// Return the parts between separators (ASCII whitespace by default), at most maxsplit times split.
            #[sig("(sep=None, maxsplit=-1)")]
            fn split(
                this: &Value,
                vm: &mut Vm,
                sep: Option<Separator<'_>>,
                maxsplit: Option<i64>,
            ) -> R<Vec<Value>> {
                split(vm, this, sep, maxsplit, false)
            }

            /// As split(), splitting from the end.
            #[sig("(sep=None, maxsplit=-1)")]
            fn rsplit(
                this: &Value,
                vm: &mut Vm,
                sep: Option<Separator<'_>>,
                maxsplit: Option<i64>,
            ) -> R<Vec<Value>> {
                split(vm, this, sep, maxsplit, true)
            }

            /// Return the lines, without their ends unless keepends is true.
            #[sig("(keepends=False)")]
            fn splitlines(this: &Value, vm: &mut Vm, keepends: Option<bool>) -> R<Vec<Value>> {
                let bytes = contents(this);
                let mut out = Vec::new();
                search::split_lines(&bytes, keepends.unwrap_or(false), |a, b| {
                    out.push(make(vm, this, bytes[a..b].to_vec()));
                    vm.charge(1)
                })?;
                Ok(out)
            }

            /// Return a copy with ASCII letters in upper case in lower case and the other way round.
            fn swapcase(this: &Value, vm: &mut Vm) -> Value {
                let out = view(this, |b| {
                    b.iter()
                        .map(|&b| if b.is_ascii_alphabetic() { b ^ 0x20 } else { b })
                        .collect::<Vec<u8>>()
                });
                make(vm, this, out)
            }

            /// Return a copy in which words begin with a capital and go on in lower case.
            fn title(this: &Value, vm: &mut Vm) -> Value {
                let out = view(this, title);
                make(vm, this, out)
            }

            /// Return a copy without the bytes of delete and with the others replaced as the table of 256 bytes says.
            #[sig("(table, /, delete=b'')")]
            fn translate(this: &Value, vm: &mut Vm, table: &Value, delete: Option<Data<'_>>) -> R {
                translate(vm, this, table, delete)
            }

            /// Return the bytes filled with zeros on the left, after a sign.
            fn zfill(this: &Value, vm: &mut Vm, width: i64) -> R {
                let bytes = contents(this);
                let missing = width.saturating_sub(bytes.len() as i64);
                if missing <= 0 {
                    return Ok(same(vm, this));
                }
                let missing = missing as usize;
                let mut out = vm.buffer(missing.saturating_add(bytes.len()))?;
                let (sign, digits) = match &*bytes {
                    [sign @ (b'+' | b'-'), digits @ ..] => (Some(*sign), digits),
                    digits => (None, digits),
                };
                out.extend(sign);
                out.resize(out.len() + missing, b'0');
                out.extend_from_slice(digits);
                Ok(make(vm, this, out))
            }
        }
    };
}

shared!(Bytes "bytes");
shared!(ByteArray "bytearray");
