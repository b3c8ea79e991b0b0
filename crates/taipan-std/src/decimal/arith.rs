//! The operations of decimal arithmetic except those that need approximations. Each takes a context's settings and adds to a status.

use super::number::status::*;
use super::number::{
    Kind, MOST_DIGITS, Number, Rounding, Settings, Tail, cut, digits, power_of_ten, rounded,
    scaled, small,
};
use super::short::{self, Short};
use dashu_int::UBig;
use dashu_int::ops::DivRem;
use std::cmp::Ordering;

/// What comes out if an operand is NaN: signalling ones are reported, the first one counts.
pub fn nan_result(operands: &[&Number], s: &Settings, status: &mut u32) -> Option<Number> {
    if !operands.iter().any(|n| n.is_nan()) {
        return None;
    }
    let signaling = operands.iter().find(|n| n.kind == Kind::Signaling);
    if signaling.is_some() {
        *status |= INVALID;
    }
    let chosen = signaling.or_else(|| operands.iter().find(|n| n.is_nan()))?;
    let quiet = Number {
        kind: Kind::Quiet,
        ..(*chosen).clone()
    };
    Some(quiet.short_payload(s))
}

fn no_memory(status: &mut u32) -> Number {
    *status |= MEMORY;
    Number::nan()
}

/// An operation of two short numbers.
#[inline]
fn quick(
    operation: impl Fn(Short, Short, &Settings) -> short::Result,
    a: &Number,
    b: &Number,
    s: &Settings,
    status: &mut u32,
) -> Option<Number> {
    let (result, found) = operation(Short::of(a)?, Short::of(b)?, s)?;
    *status |= found;
    Some(result.number())
}

pub fn add(a: &Number, b: &Number, s: &Settings, status: &mut u32) -> Number {
    match quick(short::add, a, b, s, status) {
        Some(sum) => sum,
        None => add_slow(a, b, s, status),
    }
}

pub fn subtract(a: &Number, b: &Number, s: &Settings, status: &mut u32) -> Number {
    if let Some(difference) = quick(short::subtract, a, b, s, status) {
        return difference;
    }
    let turned = b.clone().with_sign(b.negative == b.is_nan());
    add_slow(a, &turned, s, status)
}

#[inline(never)]
fn add_slow(a: &Number, b: &Number, s: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_result(&[a, b], s, status) {
        return nan;
    }
    if a.is_infinite() || b.is_infinite() {
        if a.is_infinite() && b.is_infinite() && a.negative != b.negative {
            return Number::invalid(status, INVALID);
        }
        return if a.is_infinite() {
            a.clone()
        } else {
            b.clone()
        };
    }
    let exp = a.exp.min(b.exp);
    match (a.coef.is_zero(), b.coef.is_zero()) {
        (true, true) => {
            let negative = if a.negative == b.negative {
                a.negative
            } else {
                s.rounding == Rounding::Floor
            };
            return Number::zero(negative, exp).finish(s, status);
        }
        (true, false) => return widened(b, exp, s, status),
        (false, true) => return widened(a, exp, s, status),
        _ => {}
    }
    let (high, low) = if a.exp >= b.exp { (a, b) } else { (b, a) };
    // A number far below the last digit of the result only has to be there.
    let mut low_coef = low.coef.clone();
    let mut low_exp = low.exp;
    let floor = high.exp + (high.digits() - s.prec - 2).min(-1);
    if low.adjusted() < floor {
        low_coef = UBig::ONE;
        low_exp = floor;
    }
    if high.exp - low_exp > MOST_DIGITS {
        return no_memory(status);
    }
    let high_coef = scaled(&high.coef, high.exp - low_exp);
    if high.negative == low.negative {
        return Number::finite(high.negative, high_coef + low_coef, low_exp).finish(s, status);
    }
    let (negative, coef) = match high_coef.cmp(&low_coef) {
        Ordering::Greater => (high.negative, high_coef - low_coef),
        Ordering::Less => (low.negative, low_coef - high_coef),
        Ordering::Equal => (s.rounding == Rounding::Floor, UBig::ZERO),
    };
    Number::finite(negative, coef, low_exp).finish(s, status)
}

/// A number plus a zero of a lower exponent.
fn widened(number: &Number, exp: i64, s: &Settings, status: &mut u32) -> Number {
    let exp = exp.max(number.exp - s.prec - 1).min(number.exp);
    match number.rescaled(exp, Rounding::Down) {
        Some((wide, _)) => wide.finish(s, status),
        None => no_memory(status),
    }
}

pub fn multiply(a: &Number, b: &Number, s: &Settings, status: &mut u32) -> Number {
    if let Some(product) = quick(short::multiply, a, b, s, status) {
        return product;
    }
    if a.is_finite() && b.is_finite() {
        let coef = &a.coef * &b.coef;
        return Number::finite(a.negative != b.negative, coef, a.exp + b.exp).finish(s, status);
    }
    if let Some(nan) = nan_result(&[a, b], s, status) {
        return nan;
    }
    if a.is_zero() || b.is_zero() {
        return Number::invalid(status, INVALID);
    }
    Number::infinity(a.negative != b.negative)
}

pub fn fma(a: &Number, b: &Number, c: &Number, s: &Settings, status: &mut u32) -> Number {
    let (x, y) = (a.kind, b.kind);
    if x == Kind::Signaling || y == Kind::Signaling || a.is_nan() || b.is_nan() {
        return nan_result(&[a, b, c], s, status).unwrap_or_else(Number::nan);
    }
    let product = multiply(a, b, &Settings::exact(), status);
    if product.is_nan() {
        return product;
    }
    add(&product, c, s, status)
}

pub fn divide(a: &Number, b: &Number, s: &Settings, status: &mut u32) -> Number {
    if let Some(quotient) = quick(short::divide, a, b, s, status) {
        return quotient;
    }
    if let Some(nan) = nan_result(&[a, b], s, status) {
        return nan;
    }
    let negative = a.negative != b.negative;
    match (a.kind, b.kind) {
        (Kind::Infinite, Kind::Infinite) => return Number::invalid(status, INVALID),
        (Kind::Infinite, _) => return Number::infinity(negative),
        (_, Kind::Infinite) => {
            *status |= CLAMPED;
            return Number::zero(negative, s.etiny());
        }
        _ => {}
    }
    if b.coef.is_zero() {
        if a.coef.is_zero() {
            return Number::invalid(status, UNDEFINED);
        }
        *status |= DIVISION_BY_ZERO;
        return Number::infinity(negative);
    }
    let ideal = a.exp - b.exp;
    if a.coef.is_zero() {
        return Number::zero(negative, ideal).finish(s, status);
    }
    let shift = b.digits() - a.digits() + s.prec + 1;
    if shift > MOST_DIGITS {
        // Only where the quotient ends early is it known without so many digits.
        let (quotient, rest) = (&a.coef).div_rem(&b.coef);
        if rest.is_zero() {
            return Number::finite(negative, quotient, ideal).finish(s, status);
        }
        return no_memory(status);
    }
    let exp = ideal - shift;
    let (mut quotient, exact) = if shift >= 0 {
        quotient(&scaled(&a.coef, shift), &b.coef)
    } else {
        quotient(&a.coef, &scaled(&b.coef, -shift))
    };
    if !exact {
        // The digits beyond count only by being there: the last digit must not look like half a unit or none.
        let last: u64 = (&quotient % 10u8).into();
        if last.is_multiple_of(5) {
            quotient += UBig::ONE;
        }
        return Number::finite(negative, quotient, exp).finish(s, status);
    }
    let (coef, exp) = without_zeros(quotient, exp, ideal);
    Number::finite(negative, coef, exp).finish(s, status)
}

fn quotient(a: &UBig, b: &UBig) -> (UBig, bool) {
    if let (Some(x), Some(y)) = (small(a), small(b)) {
        let quotient = x / y;
        return (UBig::from(quotient), quotient * y == x);
    }
    let (quotient, rest) = a.div_rem(b);
    (quotient, rest.is_zero())
}

/// Drop zeros at the end, as long as the exponent is below a limit.
pub fn without_zeros(mut coef: UBig, mut exp: i64, most: i64) -> (UBig, i64) {
    // Long runs of zeros go by halves.
    let mut step = 1i64 << 5;
    while step > 0 && !coef.is_zero() {
        while exp + step <= most && digits(&coef) > step {
            let (shorter, tail) = cut(&coef, step);
            if tail != Tail::Zero {
                break;
            }
            coef = shorter;
            exp += step;
        }
        step /= 2;
    }
    (coef, exp)
}

/// Whole quotient and rest; `None`: the quotient has too many digits.
fn whole_division(a: &Number, b: &Number, s: &Settings) -> Option<(Number, Number)> {
    let negative = a.negative != b.negative;
    let ideal = if b.is_infinite() {
        a.exp
    } else {
        a.exp.min(b.exp)
    };
    let difference = a.adjusted() - b.adjusted();
    if a.coef.is_zero() || b.is_infinite() || difference <= -2 {
        let rest = if b.is_infinite() {
            a.clone()
        } else {
            match a.exp - ideal <= s.prec.min(MOST_DIGITS) {
                true => a.rescaled(ideal, Rounding::Down)?.0,
                false => a.clone(),
            }
        };
        return Some((Number::zero(negative, 0), rest));
    }
    if difference > s.prec || difference > MOST_DIGITS {
        return None;
    }
    let (x, y) = match a.exp >= b.exp {
        true => (scaled(&a.coef, a.exp - b.exp), b.coef.clone()),
        false => (a.coef.clone(), scaled(&b.coef, b.exp - a.exp)),
    };
    let (quotient, rest) = match (small(&x), small(&y)) {
        (Some(x), Some(y)) => (UBig::from(x / y), UBig::from(x % y)),
        _ => x.div_rem(&y),
    };
    if digits(&quotient) > s.prec {
        return None;
    }
    let quotient = Number::finite(negative, quotient, 0);
    Some((quotient, Number::finite(a.negative, rest, ideal)))
}

pub fn divide_int(a: &Number, b: &Number, s: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_result(&[a, b], s, status) {
        return nan;
    }
    let negative = a.negative != b.negative;
    if a.is_infinite() {
        return match b.is_infinite() {
            true => Number::invalid(status, INVALID),
            false => Number::infinity(negative),
        };
    }
    if b.is_zero() {
        if a.is_zero() {
            return Number::invalid(status, UNDEFINED);
        }
        *status |= DIVISION_BY_ZERO;
        return Number::infinity(negative);
    }
    match whole_division(a, b, s) {
        Some((quotient, _)) => quotient.finish(s, status),
        None => Number::invalid(status, IMPOSSIBLE),
    }
}

/// What is left of a division that has no quotient.
fn special_remainder(a: &Number, b: &Number, s: &Settings, status: &mut u32) -> Option<Number> {
    if let Some(nan) = nan_result(&[a, b], s, status) {
        return Some(nan);
    }
    let why = match (a.is_infinite(), b.is_zero()) {
        (true, _) => INVALID,
        (false, true) if a.is_zero() => UNDEFINED,
        (false, true) => INVALID,
        (false, false) => return None,
    };
    Some(Number::invalid(status, why))
}

pub fn remainder(a: &Number, b: &Number, s: &Settings, status: &mut u32) -> Number {
    if let Some(special) = special_remainder(a, b, s, status) {
        return special;
    }
    match whole_division(a, b, s) {
        Some((_, rest)) => rest.finish(s, status),
        None => Number::invalid(status, IMPOSSIBLE),
    }
}

pub fn divmod(a: &Number, b: &Number, s: &Settings, status: &mut u32) -> (Number, Number) {
    if let Some(nan) = nan_result(&[a, b], s, status) {
        return (nan.clone(), nan);
    }
    let negative = a.negative != b.negative;
    if a.is_infinite() {
        let invalid = Number::invalid(status, INVALID);
        let quotient = match b.is_infinite() {
            true => invalid.clone(),
            false => Number::infinity(negative),
        };
        return (quotient, invalid);
    }
    if b.is_zero() {
        if a.is_zero() {
            let invalid = Number::invalid(status, UNDEFINED);
            return (invalid.clone(), invalid);
        }
        *status |= DIVISION_BY_ZERO;
        return (Number::infinity(negative), Number::invalid(status, INVALID));
    }
    match whole_division(a, b, s) {
        Some((quotient, rest)) => (quotient.finish(s, status), rest.finish(s, status)),
        None => {
            let invalid = Number::invalid(status, IMPOSSIBLE);
            (invalid.clone(), invalid)
        }
    }
}

pub fn remainder_near(a: &Number, b: &Number, s: &Settings, status: &mut u32) -> Number {
    if let Some(special) = special_remainder(a, b, s, status) {
        return special;
    }
    if b.is_infinite() {
        return a.clone().finish(s, status);
    }
    let ideal = a.exp.min(b.exp);
    if a.coef.is_zero() {
        return Number::zero(a.negative, ideal).finish(s, status);
    }
    let difference = a.adjusted() - b.adjusted();
    if difference > s.prec || difference > MOST_DIGITS {
        return Number::invalid(status, IMPOSSIBLE);
    }
    if difference <= -2 {
        let near = match a.exp - ideal <= s.prec.min(MOST_DIGITS) {
            true => a.rescaled(ideal, Rounding::Down).map(|r| r.0),
            false => None,
        };
        return near.unwrap_or_else(|| a.clone()).finish(s, status);
    }
    let (x, y) = match a.exp >= b.exp {
        true => (scaled(&a.coef, a.exp - b.exp), b.coef.clone()),
        false => (a.coef.clone(), scaled(&b.coef, b.exp - a.exp)),
    };
    let (mut quotient, mut rest) = x.div_rem(&y);
    let mut negative = a.negative;
    let odd = quotient.as_words().first().is_some_and(|w| w & 1 == 1);
    let over = match (&rest * 2u8).cmp(&y) {
        Ordering::Greater => true,
        Ordering::Equal => odd,
        Ordering::Less => false,
    };
    if over {
        rest = y - rest;
        negative = !negative;
        quotient += UBig::ONE;
    }
    if digits(&quotient) > s.prec {
        return Number::invalid(status, IMPOSSIBLE);
    }
    Number::finite(negative, rest, ideal).finish(s, status)
}

pub fn quantize(a: &Number, b: &Number, s: &Settings, status: &mut u32) -> Number {
    if b.is_finite()
        && let Some(short) = Short::of(a)
        && let Some((result, found)) = short::quantize(short, b.exp, s)
    {
        *status |= found;
        return result.number();
    }
    if (!a.is_finite() || !b.is_finite())
        && let Some(nan) = nan_result(&[a, b], s, status)
    {
        return nan;
    }
    if a.is_infinite() || b.is_infinite() {
        return match a.is_infinite() && b.is_infinite() {
            true => a.clone(),
            false => Number::invalid(status, INVALID),
        };
    }
    if b.exp < s.etiny() || b.exp > s.emax {
        return Number::invalid(status, INVALID);
    }
    if a.coef.is_zero() {
        return Number::zero(a.negative, b.exp).finish(s, status);
    }
    let adjusted = a.adjusted();
    if adjusted > s.emax || adjusted - b.exp + 1 > s.prec {
        return Number::invalid(status, INVALID);
    }
    let Some((result, tail)) = a.rescaled(b.exp, s.rounding) else {
        return no_memory(status);
    };
    let digits = result.digits();
    let adjusted = result.exp + digits - 1;
    if adjusted > s.emax || digits > s.prec {
        return Number::invalid(status, INVALID);
    }
    if !result.coef.is_zero() && adjusted < s.emin {
        *status |= SUBNORMAL;
    }
    if result.exp > a.exp {
        *status |= ROUNDED;
        if tail != Tail::Zero {
            *status |= INEXACT;
        }
    }
    result.finish(s, status)
}

/// A whole number, by the context's rounding; only `exact` reports that.
pub fn to_integral(a: &Number, exact: bool, s: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_result(&[a], s, status) {
        return nan;
    }
    if a.is_infinite() || a.exp >= 0 {
        return a.clone();
    }
    if a.coef.is_zero() {
        return Number::zero(a.negative, 0);
    }
    let (coef, tail) = cut(&a.coef, -a.exp);
    let coef = rounded(coef, tail, a.negative, s.rounding);
    if exact {
        *status |= ROUNDED;
        if tail != Tail::Zero {
            *status |= INEXACT;
        }
    }
    Number::finite(a.negative, coef, 0)
}

/// The shortest form of the value.
pub fn normalize(a: &Number, s: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_result(&[a], s, status) {
        return nan;
    }
    let fitted = a.clone().finish(s, status);
    if !fitted.is_finite() {
        return fitted;
    }
    if fitted.coef.is_zero() {
        return Number::zero(fitted.negative, 0);
    }
    let most = if s.clamp { s.etop() } else { s.emax };
    let (coef, exp) = without_zeros(fitted.coef, fitted.exp, most);
    Number::finite(fitted.negative, coef, exp)
}

/// `+a`, or `-a`: rounding, and no negative zero.
pub fn plus(a: &Number, negate: bool, s: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_result(&[a], s, status) {
        return nan;
    }
    let negative = if a.is_zero() && s.rounding != Rounding::Floor {
        false
    } else {
        a.negative != negate
    };
    a.clone().with_sign(negative).finish(s, status)
}

pub fn abs(a: &Number, s: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_result(&[a], s, status) {
        return nan;
    }
    a.clone().with_sign(false).finish(s, status)
}

pub fn square_root(a: &Number, s: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_result(&[a], s, status) {
        return nan;
    }
    if a.is_infinite() && !a.negative {
        return a.clone();
    }
    if a.is_zero() {
        return Number::zero(a.negative, a.exp.div_euclid(2)).finish(s, status);
    }
    if a.negative {
        return Number::invalid(status, INVALID);
    }
    let mut exp = a.exp.div_euclid(2);
    let count = a.digits();
    let (coef, half) = match a.exp.rem_euclid(2) {
        1 => (scaled(&a.coef, 1), count / 2 + 1),
        _ => (a.coef.clone(), (count + 1) / 2),
    };
    // One digit more than wanted, and whether anything comes behind it.
    let shift = s.prec + 1 - half;
    if shift > MOST_DIGITS {
        return no_memory(status);
    }
    let (radicand, mut exact) = match shift >= 0 {
        true => (scaled(&coef, 2 * shift), true),
        false => {
            let (shorter, tail) = cut(&coef, -2 * shift);
            (shorter, tail == Tail::Zero)
        }
    };
    exp -= shift;
    use dashu_int::ops::SquareRootRem;
    let (mut root, rest) = radicand.sqrt_rem();
    exact &= rest.is_zero();
    if exact {
        let (coef, exp) = match shift >= 0 {
            true => without_zeros(root, exp, exp + shift),
            false => (scaled(&root, -shift), exp + shift),
        };
        let s = Settings {
            rounding: Rounding::HalfEven,
            ..*s
        };
        return Number::finite(false, coef, exp).finish(&s, status);
    }
    let last: u64 = (&root % 10u8).into();
    if last.is_multiple_of(5) {
        root += UBig::ONE;
    }
    let s = Settings {
        rounding: Rounding::HalfEven,
        ..*s
    };
    Number::finite(false, root, exp).finish(&s, status)
}

/// -1, 0 or 1 as number.
pub fn sign_of(order: Ordering) -> Number {
    Number::from_i64(order as i64)
}

/// Numerical comparison; every NaN is invalid if `signal` is set.
pub fn compare(a: &Number, b: &Number, signal: bool, s: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_result(&[a, b], s, status) {
        if signal {
            *status |= INVALID;
        }
        return nan;
    }
    sign_of(a.order(b))
}

/// The larger (or smaller) of two, by value or by size; a number wins over a quiet NaN.
pub fn extreme(
    a: &Number,
    b: &Number,
    larger: bool,
    by_size: bool,
    s: &Settings,
    status: &mut u32,
) -> Number {
    let quiet = |n: &Number| n.kind == Kind::Quiet;
    if a.is_nan() || b.is_nan() {
        if quiet(a) && !b.is_nan() {
            return b.clone().finish(s, status);
        }
        if quiet(b) && !a.is_nan() {
            return a.clone().finish(s, status);
        }
        return nan_result(&[a, b], s, status).unwrap_or_else(Number::nan);
    }
    let mut order = if by_size {
        a.order_of_size(b)
    } else {
        a.order(b)
    };
    if order == Ordering::Equal {
        order = a.total_order(b);
    }
    let first = (order == Ordering::Less) != larger;
    let chosen = if order == Ordering::Equal || first {
        a
    } else {
        b
    };
    chosen.clone().finish(s, status)
}

/// The exponent of the first digit, as a number.
pub fn logb(a: &Number, s: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_result(&[a], s, status) {
        return nan;
    }
    if a.is_infinite() {
        return Number::infinity(false);
    }
    if a.is_zero() {
        *status |= DIVISION_BY_ZERO;
        return Number::infinity(true);
    }
    Number::from_i64(a.adjusted()).finish(s, status)
}

/// The value of a small whole number.
fn whole(number: &Number) -> Option<i64> {
    if !number.is_finite() || number.exp != 0 {
        return None;
    }
    let value = i64::try_from(small(&number.coef)?).ok()?;
    Some(if number.negative { -value } else { value })
}

pub fn scaleb(a: &Number, b: &Number, s: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_result(&[a, b], s, status) {
        return nan;
    }
    let limit = 2i64.saturating_mul(s.emax.saturating_add(s.prec));
    match whole(b).filter(|n| (-limit..=limit).contains(n)) {
        None => Number::invalid(status, INVALID),
        Some(_) if a.is_infinite() => a.clone(),
        Some(n) => Number {
            exp: a.exp + n,
            ..a.clone()
        }
        .finish(s, status),
    }
}

/// Shift digits within the precision, or rotate them.
pub fn shifted(a: &Number, b: &Number, rotate: bool, s: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_result(&[a, b], s, status) {
        return nan;
    }
    let Some(n) = whole(b).filter(|n| n.abs() <= s.prec) else {
        return Number::invalid(status, INVALID);
    };
    if a.is_infinite() {
        return a.clone();
    }
    if s.prec > MOST_DIGITS && (rotate || n > MOST_DIGITS) {
        return no_memory(status);
    }
    let mut coef = a.coef.clone();
    if digits(&coef) > s.prec {
        coef %= power_of_ten(s.prec);
    }
    let right = |coef: &UBig, n: i64| cut(coef, n).0;
    let left = |coef: &UBig, n: i64| scaled(coef, n) % power_of_ten(s.prec);
    coef = match (rotate, n >= 0) {
        (false, true) => left(&coef, n),
        (false, false) => right(&coef, -n),
        (true, _) => {
            let n = n.rem_euclid(s.prec);
            left(&coef, n) + right(&coef, s.prec - n)
        }
    };
    Number { coef, ..a.clone() }
}

/// Digits 0 and 1 as bits.
fn bits(number: &Number, prec: i64) -> Option<Vec<bool>> {
    if !number.is_finite() || number.negative || number.exp != 0 || number.digits() > prec {
        return None;
    }
    let text = number.coef.to_string();
    text.bytes()
        .rev()
        .map(|b| match b {
            b'0' => Some(false),
            b'1' => Some(true),
            _ => None,
        })
        .collect()
}

/// A logical operation on digits.
pub fn logical(
    a: &Number,
    b: &Number,
    operation: fn(bool, bool) -> bool,
    s: &Settings,
    status: &mut u32,
) -> Number {
    let (Some(x), Some(y)) = (bits(a, s.prec), bits(b, s.prec)) else {
        return Number::invalid(status, INVALID);
    };
    let bit = |bits: &[bool], i: usize| bits.get(i).copied().unwrap_or(false);
    let length = x.len().max(y.len());
    let text: String = (0..length)
        .rev()
        .map(|i| {
            if operation(bit(&x, i), bit(&y, i)) {
                '1'
            } else {
                '0'
            }
        })
        .collect();
    Number::parse(&text).unwrap_or_else(Number::nan)
}

pub fn logical_invert(a: &Number, s: &Settings, status: &mut u32) -> Number {
    if s.prec > MOST_DIGITS {
        return no_memory(status);
    }
    let ones = (power_of_ten(s.prec) - UBig::ONE) / 9u8;
    logical(a, &Number::finite(false, ones, 0), |x, y| x != y, s, status)
}

/// The next number that the context can represent, upwards or downwards.
pub fn next(a: &Number, up: bool, s: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_result(&[a], s, status) {
        return nan;
    }
    if s.prec > MOST_DIGITS {
        return no_memory(status);
    }
    if a.is_infinite() {
        if a.negative != up {
            return a.clone();
        }
        let nines = power_of_ten(s.prec) - UBig::ONE;
        return Number::finite(a.negative, nines, s.etop());
    }
    let s = Settings {
        rounding: if up {
            Rounding::Ceiling
        } else {
            Rounding::Floor
        },
        ..*s
    };
    let fitted = a.clone().finish(&s, &mut 0);
    if fitted.order(a) != Ordering::Equal {
        return fitted;
    }
    let step = Number::finite(!up, UBig::ONE, s.etiny() - 1);
    add(&fitted, &step, &s, &mut 0)
}

pub fn next_toward(a: &Number, b: &Number, s: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_result(&[a, b], s, status) {
        return nan;
    }
    let order = a.order(b);
    if order == Ordering::Equal {
        return a.clone().with_sign(b.negative);
    }
    let result = next(a, order == Ordering::Less, s, status);
    if result.is_infinite() {
        *status |= OVERFLOW | INEXACT | ROUNDED;
    } else if result.is_zero() || result.adjusted() < s.emin {
        *status |= UNDERFLOW | SUBNORMAL | INEXACT | ROUNDED;
        if result.is_zero() {
            *status |= CLAMPED;
        }
    }
    result
}
