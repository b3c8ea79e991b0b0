//! `_struct`: values in bytes as C structs hold them.

use crate::classes::{class_of, exception_class, set};
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;
use taipan_vm::native::{Args, ClassDef, Rest, Trace, class, methods, module};
use taipan_vm::raise::Raise;
use taipan_vm::types::bytearray::ByteArray;
use taipan_vm::types::bytes::Bytes;
use taipan_vm::types::bytes_like::{contents, data_of, required};
use taipan_vm::types::int::{IntRef, int_ref, small_bytes};
use taipan_vm::types::memoryview::{f64_to_half, half_to_f64};
use taipan_vm::types::shape::exact;
use taipan_vm::types::str_::Str;
use taipan_vm::{R, Value, Vm};

/// What a format character stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// Padding.
    Pad,
    /// One byte as `bytes`.
    Char,
    Signed,
    Unsigned,
    Bool,
    Half,
    Float,
    Double,
    FloatComplex,
    DoubleComplex,
    /// Fixed number of bytes.
    Text,
    /// The same with its length in front.
    Pascal,
    Pointer,
}

/// A run of equal fields.
#[derive(Debug)]
struct Field {
    code: u8,
    kind: Kind,
    /// Bytes of one.
    size: usize,
    /// Where the first one stands.
    offset: usize,
    /// How many; 1 for texts, whose size is the count.
    count: usize,
}

/// A compiled format.
#[derive(Debug)]
struct Format {
    big_endian: bool,
    size: usize,
    /// How many values there are.
    items: usize,
    fields: Vec<Field>,
}

/// Kind and size of a character; with native alignment the size is that too.
fn field_of(code: u8, native: bool) -> Option<(Kind, usize)> {
    Some(match code {
        b'x' => (Kind::Pad, 1),
        b'c' => (Kind::Char, 1),
        b'b' => (Kind::Signed, 1),
        b'B' => (Kind::Unsigned, 1),
        b'?' => (Kind::Bool, 1),
        b'h' => (Kind::Signed, 2),
        b'H' => (Kind::Unsigned, 2),
        b'i' => (Kind::Signed, 4),
        b'I' => (Kind::Unsigned, 4),
        b'l' => (
            Kind::Signed,
            if native {
                size_of::<std::ffi::c_long>()
            } else {
                4
            },
        ),
        b'L' => (
            Kind::Unsigned,
            if native {
                size_of::<std::ffi::c_long>()
            } else {
                4
            },
        ),
        b'q' => (Kind::Signed, 8),
        b'Q' => (Kind::Unsigned, 8),
        b'n' if native => (Kind::Signed, size_of::<usize>()),
        b'N' if native => (Kind::Unsigned, size_of::<usize>()),
        b'P' if native => (Kind::Pointer, size_of::<usize>()),
        b'e' => (Kind::Half, 2),
        b'f' => (Kind::Float, 4),
        b'd' => (Kind::Double, 8),
        b'F' => (Kind::FloatComplex, 8),
        b'D' => (Kind::DoubleComplex, 16),
        b's' => (Kind::Text, 1),
        b'p' => (Kind::Pascal, 1),
        _ => return None,
    })
}

/// Compile a format; the error is its text.
fn compile(text: &[u8]) -> Result<Format, &'static str> {
    let (native, big_endian, mut rest) = match text.first() {
        Some(b'@') => (true, cfg!(target_endian = "big"), &text[1..]),
        Some(b'=') => (false, cfg!(target_endian = "big"), &text[1..]),
        Some(b'<') => (false, false, &text[1..]),
        Some(b'>' | b'!') => (false, true, &text[1..]),
        _ => (true, cfg!(target_endian = "big"), text),
    };
    const TOO_LONG: &str = "total struct size too long";
    let mut format = Format {
        big_endian,
        size: 0,
        items: 0,
        fields: Vec::new(),
    };
    while let Some((&code, tail)) = rest.split_first() {
        rest = tail;
        if code.is_ascii_whitespace() || code == 0xb {
            continue;
        }
        let (mut code, mut count) = (code, 1usize);
        if code.is_ascii_digit() {
            count = 0;
            loop {
                let digit = (code - b'0') as usize;
                count = count
                    .checked_mul(10)
                    .and_then(|c| c.checked_add(digit))
                    .filter(|c| *c <= isize::MAX as usize)
                    .ok_or(TOO_LONG)?;
                let Some((&next, tail)) = rest.split_first() else {
                    return Err("repeat count given without format specifier");
                };
                (code, rest) = (next, tail);
                if !code.is_ascii_digit() {
                    break;
                }
            }
        }
        let (kind, size) = field_of(code, native).ok_or("bad char in struct format")?;
        let alignment = match kind {
            _ if !native => 1,
            Kind::FloatComplex => 4,
            Kind::DoubleComplex => 8,
            _ => size,
        };
        let offset = format
            .size
            .checked_next_multiple_of(alignment)
            .ok_or(TOO_LONG)?;
        let bytes = size.checked_mul(count).ok_or(TOO_LONG)?;
        format.size = offset
            .checked_add(bytes)
            .filter(|s| *s <= isize::MAX as usize)
            .ok_or(TOO_LONG)?;
        match kind {
            Kind::Pad => {}
            Kind::Text | Kind::Pascal => {
                format.items += 1;
                format.fields.push(Field {
                    code,
                    kind,
                    size: count,
                    offset,
                    count: 1,
                });
            }
            _ if count == 0 => {}
            _ => {
                format.items = format.items.checked_add(count).ok_or(TOO_LONG)?;
                format.fields.push(Field {
                    code,
                    kind,
                    size,
                    offset,
                    count,
                });
            }
        }
    }
    Ok(format)
}

#[derive(Default)]
struct State {
    formats: HashMap<Vec<u8>, Rc<Format>>,
    /// Formats of the calls before, found by the object.
    recent: [Option<(Value, Rc<Format>)>; RECENT],
    oldest: usize,
}

const RECENT: usize = 4;

/// `struct.error`
fn error_class(vm: &mut Vm) -> R<Value> {
    exception_class(vm, "struct", "error", |t| &t.Exception)
}

#[cold]
fn error(vm: &mut Vm, message: impl AsRef<str>) -> Raise {
    match error_class(vm) {
        Ok(class) => vm.raise(&class, message),
        Err(raise) => raise,
    }
}

/// The text of a format argument.
fn format_text<'a>(vm: &mut Vm, format: &'a Value) -> R<Cow<'a, [u8]>> {
    if let Some(text) = format.downcast::<Str>() {
        if text.is_ascii() {
            return Ok(Cow::Borrowed(text.bytes()));
        }
        let (ascii, encode) = (vm.str("ascii"), "encode");
        let encoded = vm.call_method(format, encode, &[ascii])?;
        return Ok(Cow::Owned(contents(&encoded).into_owned()));
    }
    if let Some(bytes) = format.downcast::<Bytes>() {
        return Ok(Cow::Borrowed(&bytes.0));
    }
    let found = vm.type_name(format);
    Err(vm.type_error(format!(
        "Struct() argument 1 must be a str or bytes object, not {found}"
    )))
}

/// The compiled format of an argument, which may be a `Struct`.
fn format_of(vm: &mut Vm, format: &Value) -> R<Rc<Format>> {
    if let Some(known) = format.native::<Struct>() {
        return Ok(known.format.clone());
    }
    let recent = &vm.module_state::<State>().recent;
    if let Some((_, known)) = recent.iter().flatten().find(|r| r.0.is(format)) {
        return Ok(known.clone());
    }
    let found = format_of_text(vm, format)?;
    if !format.raw().has_shape(exact(taipan_vm::heap::Kind::Str)) {
        return Ok(found);
    }
    let state = vm.module_state::<State>();
    state.recent[state.oldest] = Some((format.clone(), found.clone()));
    state.oldest = (state.oldest + 1) % RECENT;
    Ok(found)
}

fn format_of_text(vm: &mut Vm, format: &Value) -> R<Rc<Format>> {
    let text = format_text(vm, format)?;
    if let Some(known) = vm.module_state::<State>().formats.get(&*text) {
        return Ok(known.clone());
    }
    let compiled = match compile(&text) {
        Ok(format) => Rc::new(format),
        Err(message) => return Err(error(vm, message)),
    };
    let cache = &mut vm.module_state::<State>().formats;
    if cache.len() >= 100 {
        cache.clear();
    }
    cache.insert(text.into_owned(), compiled.clone());
    Ok(compiled)
}

impl Format {
    fn put(&self, target: &mut [u8], little: &[u8]) {
        target.copy_from_slice(little);
        if self.big_endian {
            target.reverse();
        }
    }

    /// The bytes of a number, little end first.
    fn little<const N: usize>(&self, bytes: &[u8]) -> [u8; N] {
        let mut word = [0; N];
        let used = &mut word[..bytes.len()];
        used.copy_from_slice(bytes);
        if self.big_endian {
            used.reverse();
        }
        word
    }

    fn pack(&self, vm: &mut Vm, values: &[Value], name: &str) -> R<Vec<u8>> {
        if values.len() != self.items {
            let (expected, n) = (self.items, values.len());
            return Err(error(
                vm,
                format!("{name} expected {expected} items for packing (got {n})"),
            ));
        }
        let mut out = Vec::new();
        if out.try_reserve_exact(self.size).is_err() {
            return Err(vm.no_memory());
        }
        out.resize(self.size, 0);
        let mut values = values.iter();
        for field in &self.fields {
            for i in 0..field.count {
                let Some(value) = values.next() else { break };
                let at = field.offset + i * field.size;
                self.pack_one(vm, field, value, &mut out[at..at + field.size])?;
            }
        }
        Ok(out)
    }

    fn pack_one(&self, vm: &mut Vm, field: &Field, value: &Value, target: &mut [u8]) -> R<()> {
        let code = field.code as char;
        match field.kind {
            Kind::Signed | Kind::Unsigned | Kind::Pointer => {
                self.pack_int(vm, field, value, target)?
            }
            Kind::Bool => target[0] = vm.truth(value)? as u8,
            Kind::Char => match value.downcast::<Bytes>() {
                Some(bytes) if bytes.0.len() == 1 => target[0] = bytes.0[0],
                _ => return Err(error(vm, "char format requires a bytes object of length 1")),
            },
            Kind::Text | Kind::Pascal => {
                if !value.is_a::<Bytes>() && !value.is_a::<ByteArray>() {
                    return Err(error(
                        vm,
                        format!("argument for '{code}' must be a bytes object"),
                    ));
                }
                let data = contents(value);
                if field.kind == Kind::Text {
                    let n = data.len().min(target.len());
                    target[..n].copy_from_slice(&data[..n]);
                } else if let Some((length, text)) = target.split_first_mut() {
                    let n = data.len().min(text.len());
                    text[..n].copy_from_slice(&data[..n]);
                    *length = n.min(255) as u8;
                }
            }
            Kind::Half | Kind::Float | Kind::Double => {
                let number = vm.to_f64(value);
                let Some(x) = vm.catch(number, |t| &t.TypeError)? else {
                    return Err(error(vm, "required argument is not a float"));
                };
                self.pack_float(vm, field.kind, x, target)?;
            }
            Kind::FloatComplex | Kind::DoubleComplex => {
                let number = vm.to_complex(value);
                let Some((re, im)) = vm.catch(number, |t| &t.TypeError)? else {
                    return Err(error(vm, "required argument is not a complex"));
                };
                let half = target.len() / 2;
                let kind = if half == 4 { Kind::Float } else { Kind::Double };
                self.pack_float(vm, kind, re, &mut target[..half])?;
                self.pack_float(vm, kind, im, &mut target[half..])?;
            }
            Kind::Pad => {}
        }
        Ok(())
    }

    fn pack_float(&self, vm: &mut Vm, kind: Kind, x: f64, target: &mut [u8]) -> R<()> {
        let too_large = |vm: &mut Vm, code| {
            vm.overflow_error(format!("float too large to pack with {code} format"))
        };
        match kind {
            Kind::Half => match f64_to_half(x) {
                Some(half) => self.put(target, &half.to_le_bytes()),
                None => return Err(too_large(vm, 'e')),
            },
            Kind::Float => {
                let single = x as f32;
                if single.is_infinite() && x.is_finite() {
                    return Err(too_large(vm, 'f'));
                }
                self.put(target, &single.to_le_bytes());
            }
            _ => self.put(target, &x.to_le_bytes()),
        }
        Ok(())
    }

    fn pack_int(&self, vm: &mut Vm, field: &Field, value: &Value, target: &mut [u8]) -> R<()> {
        let index;
        let number = match int_ref(value) {
            Some(i) => i,
            None => {
                let name = vm.names.__index__.clone();
                if vm.lookup_special(value, &name).is_none() {
                    return Err(error(vm, "required argument is not an integer"));
                }
                index = vm.index(value)?;
                match int_ref(&index) {
                    Some(i) => i,
                    None => return Err(error(vm, "required argument is not an integer")),
                }
            }
        };
        if let IntRef::Small(small) = number
            && let Some(bytes) = small_bytes(
                small,
                field.size,
                !self.big_endian,
                field.kind == Kind::Signed,
            )
        {
            target.copy_from_slice(&bytes[..field.size]);
            return Ok(());
        }
        let bits = field.size as u32 * 8;
        let (low, high) = match field.kind {
            Kind::Signed => (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1),
            Kind::Pointer => (-(1i128 << (bits - 1)), (1i128 << bits) - 1),
            _ => (0, (1i128 << bits) - 1),
        };
        let wide = i128::try_from(&*number.big())
            .ok()
            .filter(|n| (low..=high).contains(n));
        let Some(wide) = wide else {
            if field.kind == Kind::Pointer {
                return Err(error(vm, "int too large to convert"));
            }
            let code = field.code as char;
            return Err(error(
                vm,
                format!("'{code}' format requires {low} <= number <= {high}"),
            ));
        };
        self.put(target, &wide.to_le_bytes()[..field.size]);
        Ok(())
    }

    /// The values in bytes of exactly the format's size.
    fn unpack(&self, vm: &mut Vm, data: &[u8]) -> Value {
        if let [field] = &*self.fields
            && field.count == 1
        {
            let at = field.offset;
            let item = self.unpack_one(vm, field, &data[at..at + field.size]);
            return vm.tuple_of([item]);
        }
        let mut items = Vec::with_capacity(self.items);
        for field in &self.fields {
            for i in 0..field.count {
                let at = field.offset + i * field.size;
                items.push(self.unpack_one(vm, field, &data[at..at + field.size]));
            }
        }
        vm.tuple(items)
    }

    fn unpack_one(&self, vm: &mut Vm, field: &Field, data: &[u8]) -> Value {
        match field.kind {
            Kind::Signed => {
                let unused = 64 - 8 * data.len() as u32;
                vm.int((u64::from_le_bytes(self.little(data)) << unused) as i64 >> unused)
            }
            Kind::Unsigned | Kind::Pointer => {
                let word = u64::from_le_bytes(self.little(data));
                match i64::try_from(word) {
                    Ok(i) => vm.int(i),
                    Err(_) => vm.bigint(word.into()),
                }
            }
            Kind::Bool => Value::bool(data[0] != 0),
            Kind::Char | Kind::Text => vm.bytes(data),
            Kind::Pascal => {
                let n = data
                    .first()
                    .map_or(0, |n| (*n as usize).min(data.len() - 1));
                vm.bytes(data.get(1..1 + n).unwrap_or_default())
            }
            Kind::Half => vm.float(half_to_f64(u16::from_le_bytes(self.little(data)))),
            Kind::Float => vm.float(f32::from_le_bytes(self.little(data)) as f64),
            Kind::Double => vm.float(f64::from_le_bytes(self.little(data))),
            Kind::FloatComplex | Kind::DoubleComplex => {
                let (re, im) = data.split_at(data.len() / 2);
                let part = |bytes: &[u8]| match bytes.len() {
                    4 => f32::from_le_bytes(self.little(bytes)) as f64,
                    _ => f64::from_le_bytes(self.little(bytes)),
                };
                vm.complex(part(re), part(im))
            }
            Kind::Pad => Value::NONE,
        }
    }
}

fn buffer<'a>(vm: &mut Vm, value: &'a Value) -> R<Cow<'a, [u8]>> {
    match data_of(vm, value)? {
        Some(data) => Ok(data),
        None => Err(required(vm, value)),
    }
}

fn unpack(vm: &mut Vm, format: &Format, value: &Value) -> R<Value> {
    let data = buffer(vm, value)?;
    if data.len() != format.size {
        let size = format.size;
        return Err(error(
            vm,
            format!("unpack requires a buffer of {size} bytes"),
        ));
    }
    Ok(format.unpack(vm, &data))
}

/// Where an offset leads in a buffer, with the errors of both directions. `doing` is "unpack" or "pack".
fn place(vm: &mut Vm, format: &Format, offset: i64, length: usize, doing: &str) -> R<usize> {
    let size = format.size;
    let mut at = offset as i128;
    if at < 0 {
        if at + size as i128 > 0 {
            let verb = if doing == "pack" {
                "no space to pack"
            } else {
                "not enough data to unpack"
            };
            return Err(error(vm, format!("{verb} {size} bytes at offset {offset}")));
        }
        if at + (length as i128) < 0 {
            return Err(error(
                vm,
                format!("offset {offset} out of range for {length}-byte buffer"),
            ));
        }
        at += length as i128;
    }
    if length as i128 - at < size as i128 {
        let least = at + size as i128;
        return Err(error(
            vm,
            format!(
                "{doing}_{} requires a buffer of at least {least} bytes for {doing}ing {size} bytes at offset {at} \
                 (actual buffer size is {length})",
                if doing == "pack" { "into" } else { "from" }
            ),
        ));
    }
    Ok(at as usize)
}

fn unpack_from(vm: &mut Vm, format: &Format, value: &Value, offset: i64) -> R<Value> {
    let data = buffer(vm, value)?;
    let at = place(vm, format, offset, data.len(), "unpack")?;
    Ok(format.unpack(vm, &data[at..at + format.size]))
}

/// `pack_into` after its format.
fn pack_into(vm: &mut Vm, format: &Format, args: &[Value]) -> R<()> {
    let Some(target) = args.first() else {
        return Err(error(vm, "pack_into expected buffer argument"));
    };
    let Some(offset) = args.get(1) else {
        return Err(error(vm, "pack_into expected offset argument"));
    };
    let values = &args[2..];
    if values.len() != format.items {
        let (expected, n) = (format.items, values.len());
        return Err(error(
            vm,
            format!("pack_into expected {expected} items for packing (got {n})"),
        ));
    }
    let Some(length) = vm.writable_len(target)? else {
        let found = vm.type_name(target);
        return Err(vm.type_error(format!(
            "argument must be read-write bytes-like object, not {found}"
        )));
    };
    let offset = vm.to_i64(offset)?;
    let at = place(vm, format, offset, length, "pack")?;
    let packed = format.pack(vm, values, "pack_into")?;
    if let Some(array) = target.downcast::<ByteArray>() {
        array.data.with(|data| {
            if let Some(place) = data.get_mut(at..at + packed.len()) {
                place.copy_from_slice(&packed);
            }
        });
        return Ok(());
    }
    // Other buffers are written from their beginning.
    let mut data = buffer(vm, target)?.into_owned();
    data.truncate(at);
    data.extend_from_slice(&packed);
    vm.write_into(target, &data)?;
    Ok(())
}

fn iter_unpack(vm: &mut Vm, format: Rc<Format>, value: &Value) -> R<Value> {
    let size = format.size;
    if size == 0 {
        return Err(error(
            vm,
            "cannot iteratively unpack with a struct of length 0",
        ));
    }
    let length = buffer(vm, value)?.len();
    if !length.is_multiple_of(size) {
        return Err(error(
            vm,
            format!("iterative unpacking requires a buffer of a multiple of {size} bytes"),
        ));
    }
    static CLASS: ClassDef = UnpackIterator::CLASS;
    let class = class_of(vm, &CLASS);
    let iterator = UnpackIterator {
        format,
        source: value.clone(),
        at: Cell::new(0),
    };
    Ok(vm.new_native(&class, iterator))
}

/// Values packed after each other in a buffer.
#[class(name = "unpack_iterator", module = "_struct", flags(DISALLOW_NEW))]
#[derive(Trace)]
pub struct UnpackIterator {
    format: Rc<Format>,
    source: Value,
    at: Cell<usize>,
}

#[methods(class = "unpack_iterator")]
impl UnpackIterator {
    /// The iterator itself.
    fn __iter__(this: &Value) -> Value {
        this.clone()
    }
    /// The next tuple of values.
    fn __next__(&self, vm: &mut Vm) -> R<Value> {
        let at = self.at.get();
        let end = at + self.format.size;
        let data = buffer(vm, &self.source)?;
        let Some(data) = data.get(at..end) else {
            return Err(vm.stop_iteration(Value::NONE));
        };
        let items = self.format.unpack(vm, data);
        self.at.set(end);
        Ok(items)
    }
    /// How many are left.
    fn __length_hint__(&self, vm: &mut Vm) -> R<usize> {
        let length = buffer(vm, &self.source)?.len();
        Ok(length.saturating_sub(self.at.get()) / self.format.size)
    }
}

/// A format, compiled once for many uses.
#[class(name = "Struct", module = "_struct", flags(BASETYPE, WEAKREF), new)]
#[derive(Trace)]
pub struct Struct {
    format: Rc<Format>,
    text: Value,
}

#[methods(class = "Struct")]
impl Struct {
    #[new]
    #[sig("(format)")]
    fn new_(class: &Value, vm: &mut Vm, format: &Value) -> R<Value> {
        let text = format_text(vm, format)?;
        let text = vm.str(String::from_utf8_lossy(&text).into_owned());
        let format = format_of(vm, format)?;
        Ok(vm.new_native(class, Struct { format, text }))
    }
    /// Values as bytes of the format.
    fn pack(&self, vm: &mut Vm, values: Rest<'_>) -> R<Value> {
        let packed = self.format.pack(vm, values.0, "pack")?;
        Ok(vm.bytes(packed))
    }
    /// Write values into a buffer at an offset.
    fn pack_into(&self, vm: &mut Vm, args: Rest<'_>) -> R<()> {
        pack_into(vm, &self.format, args.0)
    }
    /// The values in a buffer of the format's size.
    fn unpack(&self, vm: &mut Vm, buffer: &Value) -> R<Value> {
        unpack(vm, &self.format, buffer)
    }
    /// The values at an offset of a buffer.
    #[sig("(buffer, offset=0)")]
    fn unpack_from(&self, vm: &mut Vm, buffer: &Value, offset: Option<i64>) -> R<Value> {
        unpack_from(vm, &self.format, buffer, offset.unwrap_or(0))
    }
    /// An iterator over a buffer that holds the format many times.
    fn iter_unpack(&self, vm: &mut Vm, buffer: &Value) -> R<Value> {
        iter_unpack(vm, self.format.clone(), buffer)
    }
    /// The constructor's call.
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let text = match this.native::<Struct>() {
            Some(known) => vm.repr_text(&known.text)?,
            None => String::new(),
        };
        let class = vm.class_of(this).name();
        Ok(format!("{class}({text})"))
    }
    /// Bytes that the object takes.
    fn __sizeof__(&self) -> usize {
        48 + 32 * (self.format.fields.len() + 1)
    }
    /// The format's text.
    #[getter]
    fn format(&self) -> Value {
        self.text.clone()
    }
    /// How many bytes the format takes.
    #[getter]
    fn size(&self) -> usize {
        self.format.size
    }
}

pub struct StructModule;

/// Values in bytes as C structs hold them.
#[module(name = "_struct")]
impl StructModule {
    /// How many bytes a format takes.
    fn calcsize(vm: &mut Vm, format: &Value) -> R<usize> {
        Ok(format_of(vm, format)?.size)
    }
    /// Values as bytes of a format.
    #[raw]
    #[sig("(format, /, *values)")]
    fn pack(vm: &mut Vm, args: &Args<'_>) -> R<Value> {
        args.no_keywords(vm, "_struct.pack")?;
        let Some((format, values)) = args.pos().split_first() else {
            return Err(vm.type_error("missing format argument"));
        };
        let packed = format_of(vm, format)?.pack(vm, values, "pack")?;
        Ok(vm.bytes(packed))
    }
    /// Write values into a buffer at an offset.
    #[raw]
    #[sig("(format, buffer, offset, /, *values)")]
    fn pack_into(vm: &mut Vm, args: &Args<'_>) -> R<Value> {
        args.no_keywords(vm, "_struct.pack_into")?;
        let Some((format, rest)) = args.pos().split_first() else {
            return Err(vm.type_error("missing format argument"));
        };
        let format = format_of(vm, format)?;
        pack_into(vm, &format, rest)?;
        Ok(Value::NONE)
    }
    /// The values in a buffer of the format's size.
    fn unpack(vm: &mut Vm, format: &Value, buffer: &Value) -> R<Value> {
        let format = format_of(vm, format)?;
        unpack(vm, &format, buffer)
    }
    /// The values at an offset of a buffer.
    #[sig("(format, /, buffer, offset=0)")]
    fn unpack_from(vm: &mut Vm, format: &Value, buffer: &Value, offset: Option<i64>) -> R<Value> {
        let format = format_of(vm, format)?;
        unpack_from(vm, &format, buffer, offset.unwrap_or(0))
    }
    /// An iterator over a buffer that holds the format many times.
    fn iter_unpack(vm: &mut Vm, format: &Value, buffer: &Value) -> R<Value> {
        let format = format_of(vm, format)?;
        iter_unpack(vm, format, buffer)
    }
    /// Forget the compiled formats.
    fn _clearcache(vm: &mut Vm) {
        vm.module_state::<State>().formats.clear();
    }

    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        static CLASS: ClassDef = Struct::CLASS;
        let class = class_of(vm, &CLASS);
        set(vm, module, "Struct", class);
        let class = error_class(vm)?;
        set(vm, module, "error", class);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compiles_formats() {
        let size = |text: &str| compile(text.as_bytes()).map(|f| f.size);
        assert_eq!(size("bi"), Ok(8));
        assert_eq!(size("=bi"), Ok(5));
        assert_eq!(size("iq0q"), Ok(16));
        assert_eq!(size("c3s2x"), Ok(6));
        assert_eq!(
            size("3"),
            Err("repeat count given without format specifier")
        );
        assert_eq!(size("<n"), Err("bad char in struct format"));
        assert_eq!(
            size("99999999999999999999i"),
            Err("total struct size too long")
        );
    }
}
