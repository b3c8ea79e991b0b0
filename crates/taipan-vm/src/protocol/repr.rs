//! Texts of values: `repr(x)`, `str(x)`, `ascii(x)`, `format(x, spec)`.

use crate::heap::Kind;
use crate::raise::R;
use crate::types::shape::exact;
use crate::types::str_::{Str, repr};
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
    /// `repr(value)`
    pub fn repr(&mut self, value: &Value) -> R {
        if value.raw().has_shape(exact(Kind::Str)) {
            let s = value.downcast::<Str>().expect("its shape is str's");
            return repr::repr(self, s);
        }
        if let Some(i) = value.as_small_int() {
            return Ok(self.small_int_text(i));
        }
        let name = self.names.__repr__.clone();
        self.enter_native(" while getting the repr of an object")?;
        let result = self.call_special(value, &name, &[]);
        self.leave_native();
        match result? {
            Some(text) if text.is_a::<Str>() => Ok(text),
            Some(other) => {
                Err(self.type_error_named("__repr__ returned non-string (type {})", &other))
            }
            None => {
                let name = self.type_name(value);
                let id = value.id();
                Ok(self.str(format!("<{name} object at {id:#x}>")))
            }
        }
    }

    /// `str(value)`
    pub fn str_of(&mut self, value: &Value) -> R {
        if value.raw().has_shape(exact(Kind::Str)) {
            return Ok(value.clone());
        }
        if let Some(i) = value.as_small_int() {
            return Ok(self.small_int_text(i));
        }
        let name = self.names.__str__.clone();
        let Some(method) = self.lookup_special(value, &name) else {
            return self.repr(value);
        };
        self.enter_native(" while getting the str of an object")?;
        let result = self.call_unbound(&method, value, &[]);
        self.leave_native();
        let text = result?;
        if text.is_a::<Str>() {
            Ok(text)
        } else {
            Err(self.type_error_named("__str__ returned non-string (type {})", &text))
        }
    }

    /// `ascii(value)`
    pub fn ascii(&mut self, value: &Value) -> R {
        let text = self.repr(value)?;
        let s = text.downcast::<Str>().expect("repr gives a str");
        if s.is_ascii() {
            return Ok(text);
        }
        let mut out = Vec::with_capacity(s.bytes().len() * 2);
        for p in s.points() {
            if p < 0x80 {
                out.push(p as u8);
            } else {
                repr::push_escape(p, &mut out);
            }
        }
        let chars = out.len();
        Ok(self.str_buffer(out, chars, false))
    }

    /// `format(value, spec)`; `spec` is a str.
    pub fn format(&mut self, value: &Value, spec: &Value) -> R {
        if spec.downcast::<Str>().is_some_and(Str::is_empty) {
            if value.raw().has_shape(exact(Kind::Str)) {
                return Ok(value.clone());
            }
            if let Some(i) = value.as_small_int() {
                return Ok(self.small_int_text(i));
            }
        } else if let Some(spec) = spec.downcast::<Str>() {
            // What the `__format__` of these does.
            if value.raw().is_int() {
                return crate::format::format_int_value(self, value, spec);
            }
            if value.raw().is_float() {
                return crate::format::format_float_value(self, value, spec);
            }
        }
        let name = self.names.__format__.clone();
        let Some(result) = self.call_special(value, &name, std::slice::from_ref(spec))? else {
            return Err(self.type_error_named("Type {} doesn't define __format__", value));
        };
        if result.is_a::<Str>() {
            Ok(result)
        } else {
            Err(self.type_error_named("__format__ must return a str, not {}", &result))
        }
    }

    /// One replacement field of an f-string or template: conversion `!s`, `!r`, `!a` (or none), then `format`.
    pub fn format_value(
        &mut self,
        value: &Value,
        conversion: Option<u8>,
        spec: Option<&Value>,
    ) -> R {
        let converted = match conversion {
            Some(b's') => self.str_of(value)?,
            Some(b'r') => self.repr(value)?,
            Some(b'a') => self.ascii(value)?,
            _ => value.clone(),
        };
        match spec {
            Some(spec) => self.format(&converted, spec),
            None if converted.raw().has_shape(exact(Kind::Str)) => Ok(converted),
            None => {
                let empty = self.empty_str.clone();
                self.format(&converted, &empty)
            }
        }
    }

    /// Join the pieces of an f-string (all of them are strings).
    pub fn join_pieces(&mut self, pieces: &[Value]) -> R {
        let (mut size, mut chars, mut surrogates) = (0, 0, false);
        for s in pieces.iter().filter_map(|p| p.downcast::<Str>()) {
            size += s.bytes().len();
            chars += s.len();
            surrogates |= s.has_surrogates();
        }
        let mut small = [0; 192];
        if size <= small.len() {
            let mut at = 0;
            for s in pieces.iter().filter_map(|p| p.downcast::<Str>()) {
                let bytes = s.bytes();
                small[at..at + bytes.len()].copy_from_slice(bytes);
                at += bytes.len();
            }
            return Ok(self.str_known(&small[..size], chars, surrogates));
        }
        let mut out = self.buffer(size)?;
        for s in pieces.iter().filter_map(|p| p.downcast::<Str>()) {
            out.extend_from_slice(s.bytes());
        }
        Ok(self.str_buffer(out, chars, surrogates))
    }

    /// Decimal text of a word-sized int.
    pub fn small_int_text(&mut self, value: i64) -> Value {
        let mut buffer = [0; 20];
        let mut at = buffer.len();
        let mut rest = value.unsigned_abs();
        loop {
            at -= 1;
            buffer[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if value < 0 {
            at -= 1;
            buffer[at] = b'-';
        }
        self.str_ascii(&buffer[at..])
    }
}
