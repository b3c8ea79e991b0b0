//! Texts of dates and times: digits, offsets, and `strftime` with the directives that the C library does not know.

use super::tzinfo::{Asked, zone_name};
use super::{Class, is_exact};
use crate::system::Local;
use taipan_vm::types::str_::Str;
use taipan_vm::{R, Value, Vm};

use super::date::Moment;
use super::time::Time;
use super::timedelta::Timedelta;

/// Write a number with leading zeros.
pub fn digits(out: &mut String, number: u32, width: u32) {
    for place in (0..width).rev() {
        out.push((b'0' + (number / 10u32.pow(place) % 10) as u8) as char);
    }
}

/// `+05:30`, with seconds and microseconds only where there are some.
pub fn push_offset(out: &mut String, offset: Timedelta, separator: &str) {
    let negative = offset < Timedelta::ZERO;
    let offset = if negative { offset.negated() } else { offset };
    out.push(if negative { '-' } else { '+' });
    let seconds = offset.seconds as u32;
    digits(out, seconds / 3600, 2);
    out.push_str(separator);
    digits(out, seconds / 60 % 60, 2);
    if !seconds.is_multiple_of(60) || offset.micros != 0 {
        out.push_str(separator);
        digits(out, seconds % 60, 2);
    }
    if offset.micros != 0 {
        out.push('.');
        digits(out, offset.micros as u32, 6);
    }
}

/// What the formatting of an object needs to know.
pub trait Shown {
    fn to_local(&self) -> Local;
    fn micros(&self) -> u32;
    fn zone(&self) -> &Value;
}

/// `format(value, spec)`
pub fn format(vm: &mut Vm, this: &Value, spec: &Value) -> R {
    match spec.downcast::<Str>() {
        None => Err(vm.type_error_named("__format__() argument 1 must be str, not {}", spec)),
        Some(text) if text.is_empty() => vm.str_of(this),
        Some(_) => vm.call_method(this, "strftime", std::slice::from_ref(spec)),
    }
}

/// `value.strftime(format)`
pub fn strftime(vm: &mut Vm, this: &Value, format: &Value) -> R {
    let Some(text) = format.downcast::<Str>() else {
        return Err(vm.type_error_named("strftime() argument 1 must be str, not {}", format));
    };
    let shown: &dyn Shown = match this.native::<Moment>() {
        Some(moment) => moment,
        None => this.native::<Time>().expect("receiver"),
    };
    let local = shown.to_local();
    let expanded = expand(vm, this, shown, text.bytes(), &local)?;
    let plain = [Class::Date, Class::Datetime, Class::Time]
        .iter()
        .any(|which| is_exact(vm, this, *which));
    if plain || this.native::<Time>().is_some() {
        let out = crate::time::format_time(vm, &expanded, &local);
        return Ok(vm.str_wtf8(out));
    }
    // A subclass may have another idea of its fields.
    let tuple = vm.call_method(this, "timetuple", &[])?;
    let time = vm.import_simple("time")?;
    let format = vm.str_wtf8(expanded);
    vm.call_method(&time, "strftime", &[format, tuple])
}

/// Replace the directives for microseconds and zones, and those for years, which the C library does not fill with zeros.
fn expand(
    vm: &mut Vm,
    this: &Value,
    shown: &dyn Shown,
    format: &[u8],
    local: &Local,
) -> R<Vec<u8>> {
    let mut out = Vec::with_capacity(format.len() + 16);
    let mut rest = format;
    while let Some(at) = memchr::memchr(b'%', rest) {
        out.extend_from_slice(&rest[..at]);
        let directive = &rest[at + 1..];
        let length = if directive.starts_with(b":z") { 2 } else { 1 };
        let (directive, after) = directive.split_at(length.min(directive.len()));
        rest = after;
        let zoned = !shown.zone().is_none();
        let text = match directive {
            b"f" => format!("{:06}", shown.micros()),
            b"Y" => format!("{:04}", local.year),
            b"C" => format!("{:02}", local.year / 100),
            b"F" => format!("{:04}-%m-%d", local.year),
            b"G" => format!("{:04}", crate::time::iso_week(local).0),
            b"z" | b":z" if zoned => {
                let separator = if length == 2 { ":" } else { "" };
                let mut text = String::new();
                if let Some(offset) = Asked::Utcoffset.of(vm, shown.zone(), &zone_argument(this))? {
                    push_offset(&mut text, offset, separator);
                }
                text
            }
            b"Z" if zoned => match zone_name(vm, shown.zone(), &zone_argument(this))? {
                Some(name) => {
                    let name = name
                        .downcast::<Str>()
                        .map_or(Vec::new(), |s| s.bytes().to_vec());
                    for byte in name {
                        out.push(byte);
                        if byte == b'%' {
                            out.push(byte);
                        }
                    }
                    String::new()
                }
                None => String::new(),
            },
            b"z" | b":z" | b"Z" => String::new(),
            other => {
                out.push(b'%');
                out.extend_from_slice(other);
                String::new()
            }
        };
        out.extend_from_slice(text.as_bytes());
    }
    out.extend_from_slice(rest);
    Ok(out)
}

/// What the methods of a zone are asked about: a datetime, or None for a time.
fn zone_argument(this: &Value) -> Value {
    match this.native::<Time>() {
        Some(_) => Value::NONE,
        None => this.clone(),
    }
}
