//! `hash(x)`. Numbers of equal value have equal hashes whatever their type: the value modulo the prime 2**61 - 1.

use crate::heap::Kind;
use crate::protocol::slots::Slot;
use crate::raise::R;
use crate::types::builtin::MethodDescr;
use crate::types::float::decompose;
use crate::types::int::{IntRef, int_ref};
use crate::types::numeric::{Num, exact_num};
use crate::types::shape::exact;
use crate::types::str_::Str;
use crate::types::tuple::{Tuple, hash_items};
use crate::value::Value;
use crate::vm::Vm;
use dashu_int::Sign;

const PRIME: u64 = (1 << 61) - 1;
const INFINITE: i64 = 314159;
const IMAGINARY: u64 = 1000003;

/// -1 is no hash.
fn avoid_minus_one(hash: i64) -> i64 {
    if hash == -1 { -2 } else { hash }
}

/// The hash of an int.
#[inline]
pub fn hash_int(i: IntRef) -> i64 {
    match i {
        IntRef::Small(small) if small.unsigned_abs() < PRIME => avoid_minus_one(small),
        IntRef::Small(small) => {
            let rest = (small.unsigned_abs() % PRIME) as i64;
            avoid_minus_one(if small < 0 { -rest } else { rest })
        }
        IntRef::Big(big) => {
            let (sign, words) = big.as_sign_words();
            // 2**64 is 8 modulo the prime.
            let rest = words.iter().rev().fold(0u128, |rest, &word| {
                ((rest << 3) + (word as u128 % PRIME as u128)) % PRIME as u128
            }) as i64;
            avoid_minus_one(if sign == Sign::Negative { -rest } else { rest })
        }
    }
}

/// The hash of a float; NaN hashes by identity.
pub fn hash_float(f: f64, value: &Value) -> i64 {
    if f.is_infinite() {
        return if f > 0.0 { INFINITE } else { -INFINITE };
    }
    if f.is_nan() {
        return hash_identity(value);
    }
    let (negative, mantissa, exponent) = decompose(f);
    // Multiplying by two rotates the 61 bits.
    let turn = exponent.rem_euclid(61) as u32;
    let rest = mantissa % PRIME;
    let rest = ((rest << turn) & PRIME | rest >> (61 - turn)) as i64;
    avoid_minus_one(if negative { -rest } else { rest })
}

/// The hash of a complex number.
pub fn hash_complex(re: f64, im: f64, value: &Value) -> i64 {
    let (re, im) = (hash_float(re, value) as u64, hash_float(im, value) as u64);
    avoid_minus_one(re.wrapping_add(IMAGINARY.wrapping_mul(im)) as i64)
}

/// A hash from the address.
pub fn hash_identity(value: &Value) -> i64 {
    // The one object whose hash is the same in every run.
    if value.is_none() {
        return 0xfca8_6420;
    }
    avoid_minus_one(value.id().rotate_right(4) as i64)
}

/// The hash of a text or a small int.
#[inline(always)]
pub fn quick_hash(value: &Value) -> Option<u64> {
    let raw = value.raw();
    if raw.has_shape(exact(Kind::Str)) {
        return value.downcast::<Str>().map(Str::hash);
    }
    if raw.is_int() {
        return Some(hash_int(IntRef::Small(raw.as_int())) as u64);
    }
    None
}

impl Vm {
    /// `hash(value)`, as unsigned word.
    #[inline]
    pub fn hash(&mut self, value: &Value) -> R<u64> {
        match quick_hash(value) {
            Some(hash) => Ok(hash),
            None => self.hash_slow(value),
        }
    }

    #[inline(never)]
    fn hash_slow(&mut self, value: &Value) -> R<u64> {
        if let Some(number) = exact_num(value) {
            return Ok(match number {
                Num::Int(i) => hash_int(i),
                Num::Float(f) => hash_float(f, value),
                Num::Complex(re, im) => hash_complex(re, im, value),
            } as u64);
        }
        if value.raw().has_shape(exact(Kind::Tuple)) {
            return self.hash_tuple(value).map(|h| h as u64);
        }
        let name = self.names.__hash__.clone();
        let Some(method) = self.lookup_special(value, &name).filter(|m| !m.is_none()) else {
            return Err(self.unhashable_type(value));
        };
        if method
            .downcast::<MethodDescr>()
            .is_some_and(|m| m.class.is(&self.types.object))
        {
            return Ok(hash_identity(value) as u64);
        }
        let result = match self.native_slot(value, Slot::Hash) {
            Some(call) => self.call_slot(call, [value])?,
            None => self.call_unbound(&method, value, &[])?,
        };
        match int_ref(&result) {
            Some(IntRef::Small(i)) => Ok(avoid_minus_one(i) as u64),
            Some(big) => Ok(hash_int(big) as u64),
            None => Err(self.type_error("__hash__ method should return an integer")),
        }
    }

    /// The hash of a tuple (of a subclass too).
    pub fn hash_tuple(&mut self, value: &Value) -> R<i64> {
        let Some(tuple) = value.downcast::<Tuple>() else {
            return Ok(0);
        };
        self.enter_native(" while hashing a tuple")?;
        let hash = hash_items(self, tuple.items(), true);
        self.leave_native();
        Ok(hash? as i64)
    }

    /// The hash that bytes have, with this isolate's keys.
    pub fn hash_bytes(&self, bytes: &[u8]) -> i64 {
        crate::types::str_::hash_bytes(bytes, self.heap.hash_seed) as i64
    }

    /// TypeError "unhashable type: 'list'"
    #[cold]
    pub fn unhashable_type(&mut self, value: &Value) -> crate::raise::Raise {
        self.type_error_named("unhashable type: '{}'", value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dashu_int::IBig;

    #[test]
    fn equal_numbers_hash_alike() {
        let none = Value::NONE;
        assert_eq!(hash_int(IntRef::Small(-1)), -2);
        assert_eq!(hash_int(IntRef::Small((1 << 61) - 1)), 0);
        assert_eq!(hash_int(IntRef::Big(&(IBig::ONE << 200))), 131072);
        assert_eq!(hash_float(2f64.powi(200), &none), 131072);
        assert_eq!(hash_float(1.5, &none), 1152921504606846977);
        assert_eq!(hash_float(f64::NEG_INFINITY, &none), -314159);
        assert_eq!(hash_float(-1.0, &none), -2);
        assert_eq!(hash_float(0.0, &none), 0);
        assert_eq!(hash_complex(0.0, 1.0, &none), 1000003);
        assert_eq!(hash_complex(1.5, 2.5, &none), 4611686018429387911);
    }
}
