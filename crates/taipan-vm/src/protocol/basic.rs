//! First versions of conversions and tests that everything needs.

use crate::heap::Kind;
use crate::raise::R;
use crate::types::float::Float;
use crate::types::int::Int;
use crate::types::str_::Str;
use crate::value::{Raw, Value};
use crate::vm::Vm;

impl Vm {
    /// `a is b or a == b`
    pub fn eq(&mut self, a: &Value, b: &Value) -> R<bool> {
        if a.is(b) {
            return Ok(true);
        }
        if let (Some(a), Some(b)) = (a.downcast::<Str>(), b.downcast::<Str>()) {
            return Ok(a.bytes() == b.bytes());
        }
        let name = self.names.__eq__.clone();
        match self.call_special(a, &name, std::slice::from_ref(b))? {
            Some(result) if !result.is_not_implemented() => self.truth(&result),
            _ => Ok(false),
        }
    }
    /// `hash(value)` as unsigned word.
    pub fn hash(&mut self, value: &Value) -> R<u64> {
        if let Some(s) = value.downcast::<Str>() {
            return Ok(s.hash());
        }
        Ok(value.raw().0)
    }
    /// `bool(value)`
    pub fn truth(&mut self, value: &Value) -> R<bool> {
        Ok(match value.raw() {
            Raw::TRUE => true,
            Raw::FALSE | Raw::NONE => false,
            raw if raw.is_int() => raw.as_int() != 0,
            raw if raw.is_float() => raw.as_float() != 0.0,
            _ => true,
        })
    }
    /// `operator.index(value)` as 64-bit integer.
    pub fn to_i64(&mut self, value: &Value) -> R<i64> {
        match value.as_small_int() {
            Some(i) => Ok(i),
            None => match value.downcast::<Int>().map(|i| i64::try_from(&i.0)) {
                Some(Ok(i)) => Ok(i),
                Some(Err(_)) => {
                    Err(self.overflow_error("Python int too large to convert to C ssize_t"))
                }
                None => {
                    Err(self
                        .type_error_named("'{}' object cannot be interpreted as an integer", value))
                }
            },
        }
    }
    /// As [`Vm::to_i64`], clamped to the range.
    pub fn to_i64_clamped(&mut self, value: &Value) -> R<i64> {
        self.to_i64(value)
    }
    /// `float(value)` for numbers.
    pub fn to_f64(&mut self, value: &Value) -> R<f64> {
        if let Some(i) = value.as_small_int() {
            return Ok(i as f64);
        }
        match value.downcast::<Float>() {
            Some(f) if value.is_kind(Kind::Float) => Ok(f.0),
            _ => Err(self.type_error_named("must be real number, not {}", value)),
        }
    }
}
