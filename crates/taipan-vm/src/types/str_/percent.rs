//! `template % values`, for `str` and `bytes`.

use super::{Points, Str, count, encode_point};
use crate::format::float::{Style, try_convert};
use crate::format::int::Decimal;
use crate::heap::Kind;
use crate::raise::{R, Raise};
use crate::types::bytearray::ByteArray;
use crate::types::bytes::Bytes;
use crate::types::int::Int;
use crate::types::tuple::Tuple;
use crate::value::Value;
use crate::vm::Vm;

/// What is being formatted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Text,
    Bytes,
}

/// The values on the right-hand side.
struct Source<'a> {
    /// Items of a tuple, or the one value.
    items: &'a [Value],
    next: usize,
    /// The whole right-hand side, which may be a mapping.
    values: &'a Value,
    mode: Mode,
}

impl<'a> Source<'a> {
    /// Whether names lead to values.
    fn is_mapping(&self, vm: &mut Vm) -> bool {
        match self.values.kind() {
            None | Some(Kind::Tuple | Kind::Str) => false,
            Some(Kind::Bytes | Kind::ByteArray) if self.mode == Mode::Bytes => false,
            Some(Kind::Dict) => true,
            Some(_) => {
                let name = vm.names.__getitem__.clone();
                vm.lookup_special(self.values, &name).is_some()
            }
        }
    }

    fn take(&mut self, vm: &mut Vm) -> R<&'a Value> {
        match self.items.get(self.next) {
            Some(item) => {
                self.next += 1;
                Ok(item)
            }
            None => Err(vm.type_error("not enough arguments for format string")),
        }
    }

    /// An int for `*`.
    fn star(&mut self, vm: &mut Vm) -> R<i64> {
        let value = self.take(vm)?;
        match value.as_small_int() {
            Some(i) => Ok(i),
            None if value.is_bool() => Ok(value.is_true() as i64),
            None if value.is_kind(Kind::Int) => vm.to_i64(value),
            None => Err(vm.type_error("* wants int")),
        }
    }
}

/// Flags, width and precision of one conversion.
#[derive(Default)]
struct Spec {
    left: bool,
    plus: bool,
    blank: bool,
    alternate: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
}

/// `template % values` for strings.
pub fn format(vm: &mut Vm, template: &Str, values: &Value) -> R {
    let mut out = Vec::with_capacity(template.bytes().len() + 16);
    run(vm, template.bytes(), values, Mode::Text, &mut out)?;
    Ok(vm.str_wtf8(out))
}

/// `template % values` for bytes.
pub fn format_bytes(vm: &mut Vm, template: &[u8], values: &Value) -> R<Vec<u8>> {
    let mut out = Vec::with_capacity(template.len() + 16);
    run(vm, template, values, Mode::Bytes, &mut out)?;
    Ok(out)
}

fn run(vm: &mut Vm, template: &[u8], values: &Value, mode: Mode, out: &mut Vec<u8>) -> R<()> {
    let mut source = Source {
        items: match values.downcast::<Tuple>() {
            Some(tuple) => tuple.items(),
            None => std::slice::from_ref(values),
        },
        next: 0,
        values,
        mode,
    };
    let mut at = 0;
    loop {
        let Some(i) = memchr::memchr(b'%', &template[at..]) else {
            out.extend_from_slice(&template[at..]);
            break;
        };
        out.extend_from_slice(&template[at..at + i]);
        at += i + 1;
        if template.get(at) == Some(&b'%') {
            out.push(b'%');
            at += 1;
            continue;
        }
        at = conversion(vm, template, at, &mut source, out)?;
    }
    if source.next < source.items.len() && !source.is_mapping(vm) {
        let what = if mode == Mode::Text {
            "string"
        } else {
            "bytes"
        };
        return Err(vm.type_error(format!(
            "not all arguments converted during {what} formatting"
        )));
    }
    Ok(())
}

/// One conversion after its `%`; where the template goes on.
fn conversion(
    vm: &mut Vm,
    template: &[u8],
    mut at: usize,
    source: &mut Source<'_>,
    out: &mut Vec<u8>,
) -> R<usize> {
    let mut keyed = None;
    // Most conversions are a letter, and most values ints or texts.
    if let Some(value) = source.items.get(source.next)
        && match template.get(at) {
            Some(b'd') => plain_int(value, out),
            Some(b's') if source.mode == Mode::Text => plain_text(vm, value, out),
            _ => false,
        }
    {
        source.next += 1;
        return Ok(at + 1);
    }
    if template.get(at) == Some(&b'(') {
        if !source.is_mapping(vm) {
            return Err(vm.type_error("format requires a mapping"));
        }
        let start = at + 1;
        let mut depth = 1;
        at = start;
        while depth > 0 {
            match template.get(at) {
                Some(b'(') => depth += 1,
                Some(b')') => depth -= 1,
                Some(_) => {}
                None => return Err(vm.value_error("incomplete format key")),
            }
            at += 1;
        }
        let key = &template[start..at - 1];
        let key = match source.mode {
            Mode::Text => vm.str_copy(key),
            Mode::Bytes => vm.bytes(key),
        };
        keyed = Some(vm.get_item(source.values, &key)?);
        // A mapping counts as used up: nothing is left over.
        source.next = source.items.len();
    }
    let mut spec = Spec::default();
    loop {
        match template.get(at) {
            Some(b'-') => spec.left = true,
            Some(b'+') => spec.plus = true,
            Some(b' ') => spec.blank = true,
            Some(b'#') => spec.alternate = true,
            Some(b'0') => spec.zero = true,
            _ => break,
        }
        at += 1;
    }
    if template.get(at) == Some(&b'*') {
        at += 1;
        let width = source.star(vm)?;
        spec.left |= width < 0;
        spec.width = width.unsigned_abs() as usize;
    } else {
        spec.width = digits(vm, template, &mut at, isize::MAX as usize, "width too big")?;
    }
    if template.get(at) == Some(&b'.') {
        at += 1;
        spec.precision = Some(if template.get(at) == Some(&b'*') {
            at += 1;
            source.star(vm)?.max(0) as usize
        } else {
            digits(
                vm,
                template,
                &mut at,
                i32::MAX as usize,
                "precision too big",
            )?
        });
    }
    if let Some(b'h' | b'l' | b'L') = template.get(at) {
        at += 1;
    }
    if at >= template.len() {
        return Err(vm.value_error("incomplete format"));
    }
    let value = match keyed {
        Some(value) => value,
        None => source.take(vm)?.clone(),
    };
    match template[at] {
        b'd' | b'i' | b'u' => {
            let letter = template[at] as char;
            let (negative, text) = integer(vm, &value, letter, 10)?;
            number(vm, negative, "", text, &spec, out)?;
        }
        b'x' | b'X' | b'o' => {
            let letter = template[at];
            let base = if letter == b'o' { 8 } else { 16 };
            let (negative, mut text) = integer(vm, &value, letter as char, base)?;
            if letter == b'X' {
                text.make_ascii_uppercase();
            }
            let prefix = match letter {
                _ if !spec.alternate => "",
                b'x' => "0x",
                b'X' => "0X",
                _ => "0o",
            };
            number(vm, negative, prefix, text, &spec, out)?;
        }
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' => {
            float(vm, &value, template[at], spec, out)?;
        }
        b's' | b'r' | b'a' | b'b' if template[at] != b'b' || source.mode == Mode::Bytes => {
            text(vm, &value, template[at], &spec, source.mode, out)?;
        }
        b'c' => character(vm, &value, &spec, source.mode, out)?,
        _ => return Err(unsupported(vm, template, at, source.mode)),
    }
    Ok(at + 1)
}

/// Append an int of one word. `false`: it is something else.
fn plain_int(value: &Value, out: &mut Vec<u8>) -> bool {
    let Some(i) = value.as_small_int() else {
        return false;
    };
    out.extend_from_slice(Decimal::new().format(i).as_bytes());
    true
}

/// Append a text. `false`: it is something else.
fn plain_text(vm: &Vm, value: &Value, out: &mut Vec<u8>) -> bool {
    if !vm.is_exact_str(value) {
        return plain_int(value, out);
    }
    out.extend_from_slice(super::ops::text(value).bytes());
    true
}

#[cold]
fn unsupported(vm: &mut Vm, template: &[u8], at: usize, mode: Mode) -> Raise {
    let (point, index) = match mode {
        Mode::Text => (
            Points::new(&template[at..]).next().unwrap_or(0),
            count(&template[..at]),
        ),
        Mode::Bytes => (template[at] as u32, at),
    };
    let shown = char::from_u32(point)
        .filter(|c| (' '..='~').contains(c))
        .unwrap_or('?');
    vm.value_error(format!(
        "unsupported format character '{shown}' (0x{point:x}) at index {index}"
    ))
}

fn digits(vm: &mut Vm, template: &[u8], at: &mut usize, max: usize, error: &str) -> R<usize> {
    let mut n = 0usize;
    while let Some(digit @ b'0'..=b'9') = template.get(*at) {
        n = match n
            .checked_mul(10)
            .and_then(|n| n.checked_add((digit - b'0') as usize))
        {
            Some(n) if n <= max => n,
            _ => return Err(vm.value_error(error)),
        };
        *at += 1;
    }
    Ok(n)
}

/// Sign and digits of an integer conversion.
fn integer(vm: &mut Vm, value: &Value, letter: char, base: u32) -> R<(bool, String)> {
    let converted;
    let mut value = value;
    if !value.is_bool() && value.as_small_int().is_none() && !value.is_kind(Kind::Int) {
        let wanted = if base == 10 {
            "a real number"
        } else {
            "an integer"
        };
        let result = if base != 10 {
            let index = vm.names.__index__.clone();
            vm.call_special(value, &index, &[])
        } else if matches!(
            value.kind(),
            Some(Kind::Str | Kind::Bytes | Kind::ByteArray | Kind::MemoryView)
        ) {
            Ok(None)
        } else {
            let class = vm.class(|t| &t.int);
            vm.call(&class, std::slice::from_ref(value)).map(Some)
        };
        let Some(Some(number)) = vm.catch(result, |t| &t.TypeError)? else {
            let name = vm.type_name(value);
            return Err(vm.type_error(format!(
                "%{letter} format: {wanted} is required, not {name}"
            )));
        };
        converted = number;
        value = &converted;
    }
    let small = value
        .as_small_int()
        .or_else(|| value.is_bool().then(|| value.is_true() as i64));
    if let Some(i) = small {
        let magnitude = i.unsigned_abs();
        let text = match base {
            8 => format!("{magnitude:o}"),
            16 => format!("{magnitude:x}"),
            _ => magnitude.to_string(),
        };
        return Ok((i < 0, text));
    }
    let Some(big) = value.downcast::<Int>() else {
        return Ok((false, String::new()));
    };
    let text = if base == 10 {
        let class = vm.class(|t| &t.int);
        let repr = vm.names.__repr__.clone();
        let method = vm.get_attr(&class, &repr)?;
        let text = vm.call(&method, std::slice::from_ref(value))?;
        super::ops::text(&text).to_string_lossy().into_owned()
    } else {
        big.0.in_radix(base as u8).to_string()
    };
    Ok(match text.strip_prefix('-') {
        Some(digits) => (true, digits.to_string()),
        None => (false, text),
    })
}

/// Append a number: sign, prefix, digits up to the precision, filled to the width.
fn number(
    vm: &mut Vm,
    negative: bool,
    prefix: &str,
    digits: String,
    spec: &Spec,
    out: &mut Vec<u8>,
) -> R<()> {
    let sign = match (negative, spec.plus, spec.blank) {
        (true, _, _) => "-",
        (_, true, _) => "+",
        (_, _, true) => " ",
        _ => "",
    };
    let mut zeros = spec.precision.unwrap_or(0).saturating_sub(digits.len());
    let size = (sign.len() + prefix.len() + digits.len()).saturating_add(zeros);
    let mut fill = spec.width.saturating_sub(size);
    if out.try_reserve(size.saturating_add(fill)).is_err() {
        return Err(vm.no_memory());
    }
    if spec.zero && !spec.left {
        zeros += fill;
        fill = 0;
    }
    if !spec.left {
        out.resize(out.len() + fill, b' ');
    }
    out.extend_from_slice(sign.as_bytes());
    out.extend_from_slice(prefix.as_bytes());
    out.resize(out.len() + zeros, b'0');
    out.extend_from_slice(digits.as_bytes());
    if spec.left {
        out.resize(out.len() + fill, b' ');
    }
    Ok(())
}

fn float(vm: &mut Vm, value: &Value, letter: u8, mut spec: Spec, out: &mut Vec<u8>) -> R<()> {
    let f = vm.to_f64(value)?;
    let precision = spec.precision.take().unwrap_or(6);
    if precision > i32::MAX as usize {
        return Err(vm.value_error("precision too big"));
    }
    let style = Style::percent_style(letter as char, precision, spec.alternate);
    let text = match try_convert(f.abs(), &style) {
        Ok(text) => text,
        Err(_) => return Err(vm.no_memory()),
    };
    number(
        vm,
        f.is_sign_negative() && !f.is_nan(),
        "",
        text,
        &spec,
        out,
    )
}

/// Append text, cut to the precision and filled with blanks to the width.
fn filled(vm: &mut Vm, text: &[u8], spec: &Spec, mode: Mode, out: &mut Vec<u8>) -> R<()> {
    let mut text = text;
    let mut size = match mode {
        Mode::Text => count(text),
        Mode::Bytes => text.len(),
    };
    if let Some(max) = spec.precision
        && max < size
    {
        let end = match mode {
            Mode::Bytes => max,
            Mode::Text => {
                let mut points = Points::new(text);
                (0..max).for_each(|_| {
                    points.next();
                });
                text.len() - points.rest().len()
            }
        };
        text = &text[..end];
        size = max;
    }
    let fill = spec.width.saturating_sub(size);
    if out.try_reserve(text.len().saturating_add(fill)).is_err() {
        return Err(vm.no_memory());
    }
    if !spec.left {
        out.resize(out.len() + fill, b' ');
    }
    out.extend_from_slice(text);
    if spec.left {
        out.resize(out.len() + fill, b' ');
    }
    Ok(())
}

fn text(
    vm: &mut Vm,
    value: &Value,
    letter: u8,
    spec: &Spec,
    mode: Mode,
    out: &mut Vec<u8>,
) -> R<()> {
    if mode == Mode::Bytes && matches!(letter, b's' | b'b') {
        let data = super::ops::bytes_of(vm, value)?;
        return filled(vm, &data, spec, mode, out);
    }
    let shown = match letter {
        b's' => vm.str_of(value)?,
        b'r' if mode == Mode::Text => vm.repr(value)?,
        _ => vm.ascii(value)?,
    };
    let s = super::ops::text(&shown);
    if spec.width == 0 && spec.precision.is_none() {
        out.extend_from_slice(s.bytes());
        return Ok(());
    }
    filled(vm, s.bytes(), spec, mode, out)
}

fn character(vm: &mut Vm, value: &Value, spec: &Spec, mode: Mode, out: &mut Vec<u8>) -> R<()> {
    let spec = Spec {
        precision: None,
        width: spec.width,
        left: spec.left,
        ..Spec::default()
    };
    match mode {
        Mode::Text => {
            if let Some(s) = value.downcast::<Str>() {
                if s.len() == 1 {
                    return filled(vm, s.bytes(), &spec, mode, out);
                }
                return Err(vm.type_error(format!(
                    "%c requires an int or a unicode character, not a string of length {}",
                    s.len()
                )));
            }
        }
        Mode::Bytes => {
            let single = match value.kind() {
                Some(Kind::Bytes) => value.downcast::<Bytes>().map(|b| b.0.to_vec()),
                Some(Kind::ByteArray) => value.downcast::<ByteArray>().map(|b| b.data.get()),
                _ => None,
            };
            if let Some(bytes) = single {
                if bytes.len() == 1 {
                    return filled(vm, &bytes, &spec, mode, out);
                }
                let class = vm.type_name(value);
                return Err(vm.type_error(format!(
                    "%c requires an integer in range(256) or a single byte, not a {class} object of length {}",
                    bytes.len()
                )));
            }
        }
    }
    let index = vm.names.__index__.clone();
    let is_int = value.as_small_int().is_some() || value.is_bool() || value.is_kind(Kind::Int);
    if !is_int && vm.lookup_special(value, &index).is_none() {
        let wanted = match mode {
            Mode::Text => "an int or a unicode character",
            Mode::Bytes => "an integer in range(256) or a single byte",
        };
        let name = vm.full_type_name(value);
        return Err(vm.type_error(format!("%c requires {wanted}, not {name}")));
    }
    let limit = if mode == Mode::Text { 0x11_0000 } else { 256 };
    let point = vm.to_i64_clamped(value)?;
    if !(0..limit).contains(&point) {
        let shown = if mode == Mode::Text {
            "0x110000"
        } else {
            "256"
        };
        return Err(vm.overflow_error(format!("%c arg not in range({shown})")));
    }
    let mut bytes = Vec::new();
    match mode {
        Mode::Text => encode_point(point as u32, &mut bytes),
        Mode::Bytes => bytes.push(point as u8),
    }
    filled(vm, &bytes, &spec, mode, out)
}
