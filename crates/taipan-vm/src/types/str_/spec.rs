//! `format(text, spec)`: the format specification for strings.

use super::ops::text;
use super::{Points, Str, encode_point};
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

/// Read a number; `None` if it is too large.
fn number(points: &[u32], at: &mut usize) -> Option<Option<usize>> {
    let start = *at;
    let mut n = 0usize;
    while let Some(digit) = points.get(*at).and_then(|&p| crate::unicode::decimal(p)) {
        n = n
            .checked_mul(10)?
            .checked_add(digit as usize)
            .filter(|&n| n <= isize::MAX as usize)?;
        *at += 1;
    }
    Some((*at > start).then_some(n))
}

fn align_of(point: Option<&u32>) -> Option<u8> {
    match point {
        Some(&p @ (60 | 61 | 62 | 94)) => Some(p as u8),
        _ => None,
    }
}

/// A character as error texts show it.
fn shown(point: u32) -> String {
    match char::from_u32(point) {
        Some(c @ '!'..='\u{7f}') => c.to_string(),
        _ => format!("\\x{point:x}"),
    }
}

/// `format(s, spec)` for a spec that is not empty.
pub fn format_str(vm: &mut Vm, this: &Value, spec: &Str) -> R {
    let points: Vec<u32> = Points::new(spec.bytes()).collect();
    let s = text(this);
    let (mut fill, mut align, mut at) = (32, None, 0);
    let explicit_fill = align_of(points.get(1)).is_some();
    if explicit_fill {
        fill = points[0];
        align = align_of(points.get(1));
        at = 2;
    } else if align_of(points.first()).is_some() {
        align = align_of(points.first());
        at = 1;
    }
    let is = |at: usize, c: char| points.get(at) == Some(&(c as u32));
    let sign = points
        .get(at)
        .copied()
        .filter(|p| matches!(p, 32 | 43 | 45));
    at += sign.is_some() as usize;
    let zero_coercion = is(at, 'z');
    at += zero_coercion as usize;
    let alternate = is(at, '#');
    at += alternate as usize;
    if is(at, '0') {
        if !explicit_fill {
            fill = 48;
        }
        at += 1;
    }
    let too_many = "Too many decimal digits in format string";
    let Some(width) = number(&points, &mut at) else {
        return Err(vm.value_error(too_many));
    };
    let mut grouping = None;
    while is(at, ',') || is(at, '_') {
        match grouping {
            None => grouping = Some(points[at]),
            Some(first) if first != points[at] => {
                return Err(vm.value_error("Cannot specify both ',' and '_'."));
            }
            Some(_) => break,
        }
        at += 1;
    }
    let mut precision = None;
    if is(at, '.') {
        at += 1;
        let Some(n) = number(&points, &mut at) else {
            return Err(vm.value_error(too_many));
        };
        if n.is_none() {
            return Err(vm.value_error("Format specifier missing precision"));
        }
        precision = n;
    }
    let name = vm.type_name(this);
    let rest = &points[at..];
    if rest.len() > 1 {
        let mut message = b"Invalid format specifier '".to_vec();
        message.extend_from_slice(spec.bytes());
        message.extend_from_slice(format!("' for object of type '{name}'").as_bytes());
        let message = vm.str_wtf8(message);
        let class = vm.types.ValueError.clone();
        return Err(vm.raise_args(&class, vec![message]));
    }
    let letter = rest.first().copied().unwrap_or(115);
    if let Some(grouping) = grouping {
        let (group, letter) = (shown(grouping), shown(letter));
        return Err(vm.value_error(format!("Cannot specify '{group}' with '{letter}'.")));
    }
    if letter != 115 {
        let letter = shown(letter);
        return Err(vm.value_error(format!(
            "Unknown format code '{letter}' for object of type '{name}'"
        )));
    }
    match sign {
        Some(32) => {
            return Err(vm.value_error("Space not allowed in string format specifier"));
        }
        Some(_) => return Err(vm.value_error("Sign not allowed in string format specifier")),
        None => {}
    }
    if zero_coercion {
        return Err(
            vm.value_error("Negative zero coercion (z) not allowed in string format specifier")
        );
    }
    if alternate {
        return Err(vm.value_error("Alternate form (#) not allowed in string format specifier"));
    }
    if align == Some(b'=') {
        return Err(vm.value_error("'=' alignment not allowed in string format specifier"));
    }

    let chars = s.len().min(precision.unwrap_or(usize::MAX));
    let kept = &s.bytes()[..s.offset(chars)];
    let missing = width.unwrap_or(0).saturating_sub(chars);
    let left = match align {
        Some(b'>') => missing,
        Some(b'^') => missing / 2,
        _ => 0,
    };
    let mut one = Vec::new();
    encode_point(fill, &mut one);
    let mut out = vm.buffer(missing.saturating_mul(one.len()).saturating_add(kept.len()))?;
    (0..left).for_each(|_| out.extend_from_slice(&one));
    out.extend_from_slice(kept);
    (left..missing).for_each(|_| out.extend_from_slice(&one));
    Ok(vm.str_wtf8(out))
}
