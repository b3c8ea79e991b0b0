//! Numbers and text: the format mini-language (`format(x, spec)`, f-strings), shortest float texts, parsing of literals.
//!
//! [`spec`] parses a specification and pads; [`int`], [`float`] and [`complex`] apply it (strings: `types/str_/spec.rs`); [`parse`] reads numbers. All of
//! that is free of the VM; this file joins it to values and exceptions.

pub mod complex;
pub mod float;
pub mod int;
pub mod parse;
pub mod spec;

use crate::raise::{R, Raise};
use crate::types::complex::Complex;
use crate::types::int::{IntRef, int_ref};
use crate::types::numeric::float_of;
use crate::types::str_::Str;
use crate::value::Value;
use crate::vm::Vm;
pub use spec::{FormatError, Spec};

/// Raise what a formatting function refused.
pub fn raise(vm: &mut Vm, error: FormatError, type_name: &str) -> Raise {
    match error {
        FormatError::Value(text) => vm.value_error(text),
        FormatError::UnknownCode(code) => {
            let code = match char::from_u32(code) {
                Some(c) if c > ' ' && c < '\u{7f}' => c.to_string(),
                _ => format!("\\x{code:x}"),
            };
            vm.value_error(format!(
                "Unknown format code '{code}' for object of type '{type_name}'"
            ))
        }
        FormatError::Invalid(spec) => vm.value_error(format!(
            "Invalid format specifier '{spec}' for object of type '{type_name}'"
        )),
        FormatError::Overflow(text) => vm.overflow_error(text),
        FormatError::Memory => vm.no_memory(),
    }
}

fn finish(vm: &mut Vm, result: Result<Vec<u8>, FormatError>, value: &Value) -> R {
    match result {
        Ok(text) => Ok(vm.str_wtf8(text)),
        Err(error) => {
            let name = vm.type_name(value);
            Err(raise(vm, error, &name))
        }
    }
}

/// `int.__format__`
pub fn format_int_value(vm: &mut Vm, value: &Value, spec: &Str) -> R {
    let number = int_ref(value).unwrap_or(IntRef::Small(0));
    if spec.is_empty() {
        return if value.is_bool() || !crate::types::int::is_exact_int(value) {
            // `str()` of the object: subclasses may override it.
            vm.str_of_number(value)
        } else {
            vm.int_repr(value)
        };
    }
    if let IntRef::Small(small) = number
        && let Some(text) = int::format_plain(small, spec.bytes(), |text| vm.str_ascii(text))
    {
        return Ok(text);
    }
    let result = Spec::parse(spec, b'd', b'>').and_then(|spec| {
        if let IntRef::Big(big) = number
            && matches!(spec.kind, 100 | 110)
        {
            // Only decimal texts are limited.
            let limit = vm.int_max_str_digits;
            if limit != 0 && int::decimal_digits_exceed(big, limit) {
                return Err(FormatError::Value(int::too_many_digits(limit)));
            }
        }
        int::format_int(number, &spec)
    });
    finish(vm, result, value)
}

/// `float.__format__`
pub fn format_float_value(vm: &mut Vm, value: &Value, spec: &Str) -> R {
    let number = float_of(value).unwrap_or(0.0);
    if spec.is_empty() {
        return vm.str_of_number(value);
    }
    let result = Spec::parse(spec, 0, b'>').and_then(|spec| float::format_float(number, &spec));
    finish(vm, result, value)
}

/// `complex.__format__`
pub fn format_complex_value(vm: &mut Vm, value: &Value, spec: &Str) -> R {
    let (re, im) = value
        .downcast::<Complex>()
        .map_or((0.0, 0.0), |c| (c.re, c.im));
    if spec.is_empty() {
        return vm.str_of_number(value);
    }
    let result = Spec::parse(spec, 0, b'>').and_then(|spec| complex::format_complex(re, im, &spec));
    finish(vm, result, value)
}

/// `format(value, spec)` for values of exactly a builtin type with formatting of its own; `None` for all others.
pub fn format_builtin(vm: &mut Vm, value: &Value, spec: &Str) -> Option<R> {
    use crate::types::numeric::{Num, exact_num};
    if vm.is_exact_str(value) {
        return Some(if spec.is_empty() {
            Ok(value.clone())
        } else {
            crate::types::str_::spec::format_str(vm, value, spec)
        });
    }
    Some(match exact_num(value)? {
        Num::Int(_) => format_int_value(vm, value, spec),
        Num::Float(_) => format_float_value(vm, value, spec),
        Num::Complex(..) => format_complex_value(vm, value, spec),
    })
}

impl Vm {
    /// Whether the value's type is exactly `str`.
    #[inline(always)]
    pub fn is_exact_str(&self, value: &Value) -> bool {
        value
            .raw()
            .has_shape(crate::types::shape::exact(crate::heap::Kind::Str))
    }

    /// `str(value)` of a number: `__str__`, which for the builtin types is `__repr__`.
    pub fn str_of_number(&mut self, value: &Value) -> R {
        use crate::types::numeric::{Num, exact_num};
        match exact_num(value) {
            Some(Num::Int(_)) if value.is_bool() => {
                Ok(self.str(if value.is_true() { "True" } else { "False" }))
            }
            Some(Num::Int(_)) => self.int_repr(value),
            Some(Num::Float(f)) => Ok(self.str(float::repr(f))),
            Some(Num::Complex(re, im)) => Ok(self.str(complex::repr(re, im))),
            None => self.str_of(value),
        }
    }
}
