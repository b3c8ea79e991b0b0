//! Python values as decimal numbers and back.

use super::number::status::*;
use super::number::{Kind, Number, Settings, power_of_ten, scaled, small};
use super::{Context, Decimal, conclude, current, state};
use dashu_int::{IBig, UBig};
use std::borrow::Cow;
use taipan_vm::types::int::{IntRef, int_ref};
use taipan_vm::types::list::List;
use taipan_vm::types::str_::Str;
use taipan_vm::types::tuple::Tuple;
use taipan_vm::{R, Raise, Value, Vm};

pub fn of_int(int: IntRef) -> Number {
    match int {
        IntRef::Small(small) => Number::from_i64(small),
        IntRef::Big(big) => {
            let (sign, size) = big.clone().into_parts();
            Number::finite(sign == dashu_int::Sign::Negative, size, 0)
        }
    }
}

/// The exact value of a float.
pub fn of_float(f: f64) -> Number {
    if f.is_nan() {
        return Number::nan().with_sign(f.is_sign_negative());
    }
    if f.is_infinite() {
        return Number::infinity(f < 0.0);
    }
    if f == 0.0 {
        return Number::zero(f.is_sign_negative(), 0);
    }
    let (negative, mantissa, exponent) = taipan_vm::types::float::decompose(f);
    let zeros = mantissa.trailing_zeros();
    let (mantissa, exponent) = (UBig::from(mantissa >> zeros), exponent + zeros as i32);
    if exponent >= 0 {
        return Number::finite(negative, mantissa << exponent as usize, 0);
    }
    // m / 2**n is m * 5**n / 10**n.
    let coef = mantissa * UBig::from(5u8).pow(exponent.unsigned_abs() as usize);
    Number::finite(negative, coef, exponent.into())
}

pub fn is_float(value: &Value) -> bool {
    value.raw().is_float() || value.is_kind(taipan_vm::Kind::Float)
}

/// An operand of an operator: Decimal or int.
pub fn operand(value: &Value) -> Option<Cow<'_, Number>> {
    match value.native::<Decimal>() {
        Some(decimal) => Some(Cow::Borrowed(&decimal.number)),
        None => int_ref(value).map(|int| Cow::Owned(of_int(int))),
    }
}

/// An argument of a method: Decimal or int, else TypeError.
pub fn argument<'a>(vm: &mut Vm, value: &'a Value) -> R<Cow<'a, Number>> {
    match operand(value) {
        Some(number) => Ok(number),
        None => Err(unsupported(vm, value)),
    }
}

pub fn unsupported(vm: &mut Vm, value: &Value) -> Raise {
    vm.type_error_named("conversion from {} to Decimal is not supported", value)
}

/// The context that a method is given, or the current one.
pub fn context_or_current(vm: &mut Vm, value: Option<&Value>) -> R {
    match value.filter(|v| !v.is_none()) {
        None => current(vm),
        Some(value) if value.native::<Context>().is_some() => Ok(value.clone()),
        Some(_) => Err(vm.type_error("optional argument must be a context")),
    }
}

/// A text as number, without blanks around it and underscores; digits of other scripts count.
pub fn of_text(text: &Str) -> Option<Number> {
    let plain = text.bytes();
    if let Some(number) = Number::parse_short(plain) {
        return Some(number);
    }
    if plain.iter().all(|b| b.is_ascii_graphic() && *b != b'_') {
        return Number::parse(std::str::from_utf8(plain).ok()?);
    }
    let points: Vec<u32> = text.points().collect();
    let blank = |p: &&u32| taipan_vm::format::parse::is_space(**p);
    let start = points.iter().take_while(blank).count();
    let end = points.len() - points[start..].iter().rev().take_while(blank).count();
    let mut plain = String::new();
    for &point in points.get(start..end)? {
        match taipan_vm::format::parse::decimal_digit(point) {
            Some(digit) => plain.push((b'0' + digit) as char),
            None if point == '_' as u32 => {}
            None => plain.push(char::from_u32(point).filter(char::is_ascii)?),
        }
    }
    Number::parse(&plain)
}

fn items(value: &Value) -> Option<Vec<Value>> {
    match value.downcast::<Tuple>() {
        Some(tuple) => Some(tuple.items().to_vec()),
        None => value
            .downcast::<List>()
            .map(|l| (0..l.len()).filter_map(|i| l.get(i)).collect()),
    }
}

/// From sign, digits and exponent.
fn of_parts(vm: &mut Vm, parts: &[Value]) -> R<Number> {
    let [sign, digits, exponent] = parts else {
        return Err(vm.value_error("argument must be a sequence of length 3"));
    };
    let negative = match sign.as_small_int() {
        Some(0) => false,
        Some(1) => true,
        _ => {
            return Err(vm.value_error("sign must be an integer with the value 0 or 1"));
        }
    };
    let kind = match exponent.downcast::<Str>() {
        Some(text) => match text.bytes() {
            b"F" => Some(Kind::Infinite),
            b"n" => Some(Kind::Quiet),
            b"N" => Some(Kind::Signaling),
            _ => {
                return Err(
                    vm.value_error("string argument in the third position must be 'F', 'n' or 'N'")
                );
            }
        },
        None if int_ref(exponent).is_some() => None,
        None => return Err(vm.value_error("exponent must be an integer")),
    };
    let exp = match kind {
        None => vm.to_i64(exponent)?,
        Some(_) => 0,
    };
    let mut text = String::new();
    let Some(digits) = items(digits) else {
        return Err(vm.value_error("coefficient must be a tuple of digits"));
    };
    for digit in digits {
        match digit.as_small_int().filter(|d| (0..10).contains(d)) {
            Some(digit) => text.push((b'0' + digit as u8) as char),
            None => return Err(vm.value_error("coefficient must be a tuple of digits")),
        }
    }
    let coef = match kind {
        Some(Kind::Infinite) => UBig::ZERO,
        _ if text.is_empty() => UBig::ZERO,
        _ => UBig::from_str_radix(&text, 10).unwrap_or_default(),
    };
    Ok(Number {
        negative,
        kind: kind.unwrap_or(Kind::Finite),
        coef,
        exp,
    })
}

/// Any value that a constructor takes. `exact`: beyond the limits of all contexts there is no number.
pub fn of_value(vm: &mut Vm, value: &Value, context: &Context, exact: bool) -> R<Number> {
    let mut status = 0;
    let limits = match exact {
        true => Settings::exact(),
        false => context.settings(),
    };
    let number = if let Some(number) = operand(value) {
        if exact {
            return Ok(number.into_owned());
        }
        let number = number.into_owned();
        let most = limits.prec - i64::from(limits.clamp);
        if number.is_nan() && number.coef != UBig::ZERO && number.digits() > most {
            Number::invalid(&mut status, CONVERSION)
        } else {
            number.finish(&limits, &mut status)
        }
    } else if let Some(text) = value.downcast::<Str>() {
        // Only the constructor of the class takes blanks and underscores.
        let loose = |b: &u8| b.is_ascii_whitespace() || *b == b'_';
        let strict = !exact && text.bytes().iter().any(loose);
        match of_text(text).filter(|_| !strict) {
            None => Number::invalid(&mut status, CONVERSION),
            Some(nan) if nan.is_nan() => {
                let most = limits.prec - i64::from(limits.clamp);
                match nan.coef != UBig::ZERO && nan.digits() > most {
                    true => Number::invalid(&mut status, CONVERSION),
                    false => nan,
                }
            }
            Some(number) => number.finish(&limits, &mut status),
        }
    } else if is_float(value) {
        let f = vm.to_f64(value)?;
        conclude(vm, context, FLOAT)?;
        of_float(f).finish(&limits, &mut status)
    } else if let Some(parts) = items(value) {
        of_parts(vm, &parts)?.finish(&limits, &mut status)
    } else {
        return Err(unsupported(vm, value));
    };
    let mut number = number;
    if exact && status & (INEXACT | ROUNDED | CLAMPED) != 0 {
        status = 0;
        number = Number::invalid(&mut status, INVALID);
    }
    conclude(vm, context, status)?;
    Ok(number)
}

/// A whole number, cut off towards zero.
pub fn to_int(number: &Number) -> IBig {
    let value = IBig::from(match number.exp >= 0 {
        true => scaled(&number.coef, number.exp),
        false => super::number::cut(&number.coef, -number.exp).0,
    });
    if number.negative { -value } else { value }
}

/// As int object; ValueError or OverflowError for what is none.
pub fn int_value(vm: &mut Vm, number: &Number) -> R {
    match number.kind {
        Kind::Infinite => Err(vm.overflow_error("cannot convert Infinity to integer")),
        Kind::Quiet | Kind::Signaling => Err(vm.value_error("cannot convert NaN to integer")),
        Kind::Finite if number.exp > super::number::MOST_DIGITS => Err(vm.no_memory()),
        Kind::Finite => {
            if number.exp == 0
                && let Some(value) = small(&number.coef).and_then(|v| i64::try_from(v).ok())
            {
                return Ok(vm.int(if number.negative { -value } else { value }));
            }
            Ok(vm.bigint(to_int(number)))
        }
    }
}

/// Numerator and denominator in lowest terms.
pub fn ratio(number: &Number) -> (IBig, IBig) {
    use dashu_int::ops::Gcd;
    let sign = |value: UBig| {
        let value = IBig::from(value);
        if number.negative { -value } else { value }
    };
    if number.exp >= 0 {
        return (sign(scaled(&number.coef, number.exp)), IBig::ONE);
    }
    let under = power_of_ten(-number.exp);
    if number.coef.is_zero() {
        return (IBig::ZERO, IBig::ONE);
    }
    let common = (&number.coef).gcd(&under);
    (sign(&number.coef / &common), IBig::from(under / common))
}

/// The modulus of hashes of numbers.
const PRIME: u128 = (1 << 61) - 1;

/// `value % PRIME`: what lies above its bits is worth as much as if it were added to them.
const fn reduced(value: u128) -> u128 {
    let value = (value & PRIME) + (value >> 61);
    let value = (value & PRIME) + (value >> 61);
    if value >= PRIME { value - PRIME } else { value }
}

/// `base ** exponent % PRIME`
const fn power(base: u128, mut exponent: u64) -> u128 {
    let (mut result, mut square) = (1, base);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = reduced(result * square);
        }
        square = reduced(square * square);
        exponent >>= 1;
    }
    result
}

/// The hash: equal to that of any other number of the same value.
pub fn hash(number: &Number) -> i64 {
    /// The inverse of 10 by Fermat's little theorem.
    const TENTH: u128 = power(10, PRIME as u64 - 2);
    if number.is_infinite() {
        return if number.negative { -314_159 } else { 314_159 };
    }
    let base = if number.exp >= 0 { 10 } else { TENTH };
    let scale = power(base, number.exp.unsigned_abs());
    let rest = match small(&number.coef) {
        Some(value) => reduced(value),
        None => {
            let rest: u64 = &number.coef % PRIME as u64;
            rest.into()
        }
    };
    let hash = reduced(rest * scale) as i64;
    match if number.negative { -hash } else { hash } {
        -1 => -2,
        hash => hash,
    }
}

/// `DecimalTuple(sign, digits, exponent)`
pub fn as_tuple(vm: &mut Vm, number: &Number) -> R {
    let text = match number.kind {
        Kind::Infinite => "0".to_string(),
        Kind::Finite => number.coef.to_string(),
        _ if number.coef.is_zero() => String::new(),
        _ => number.coef.to_string(),
    };
    let digits = text
        .bytes()
        .map(|b| Value::small_int((b - b'0').into()))
        .collect();
    let digits = vm.tuple(digits);
    let exponent = match number.kind {
        Kind::Finite => vm.int(number.exp),
        Kind::Infinite => vm.intern("F"),
        Kind::Quiet => vm.intern("n"),
        Kind::Signaling => vm.intern("N"),
    };
    let class = state(vm).tuple.clone();
    vm.call(
        &class,
        &[Value::small_int(number.negative.into()), digits, exponent],
    )
}
