//! Arithmetic of the numbers that most programs have: finite, not zero, with a coefficient of two words at most. Whatever needs
//! more than that, or meets a limit of the exponent, is left to the operations of [`arith`](super::arith).

use super::class::Decimal;
use super::number::status::*;
use super::number::{
    Kind, Number, Settings, Tail, aligned, cut_small, digits_of_small, quick_product, rounds_up,
    scaled_small, small, tail_of,
};
use dashu_int::UBig;
use std::cmp::Ordering;
use taipan_vm::Value;

/// `(-1)**negative * coef * 10**exp`, not zero.
#[derive(Clone, Copy)]
pub struct Short {
    negative: bool,
    coef: u128,
    exp: i64,
}

/// Of an operation in a context: the number and its conditions; `None`: it has no short way.
pub type Result = Option<(Short, u32)>;

impl Short {
    /// A number as operand.
    #[inline(always)]
    pub fn of(number: &Number) -> Option<Short> {
        if number.kind != Kind::Finite {
            return None;
        }
        let coef = small(&number.coef).filter(|&coef| coef != 0)?;
        Some(Short {
            negative: number.negative,
            coef,
            exp: number.exp,
        })
    }

    /// A Decimal or an int as operand.
    #[inline(always)]
    pub fn of_value(value: &Value) -> Option<Short> {
        if let Some(int) = value.as_small_int() {
            return (int != 0).then_some(Short {
                negative: int < 0,
                coef: int.unsigned_abs().into(),
                exp: 0,
            });
        }
        Short::of(&value.native::<Decimal>()?.number)
    }

    #[inline(always)]
    pub fn number(self) -> Number {
        Number::finite(self.negative, UBig::from(self.coef), self.exp)
    }

    /// The order of two numbers.
    #[inline]
    pub fn order(self, other: Short) -> Option<Ordering> {
        if self.negative != other.negative {
            return Some(other.negative.cmp(&self.negative));
        }
        let (x, y, _) = aligned(self.coef, self.exp, other.coef, other.exp)?;
        let order = x.cmp(&y);
        Some(if self.negative {
            order.reverse()
        } else {
            order
        })
    }

    /// Fitted to a context.
    #[inline(always)]
    fn finish(self, s: &Settings) -> Result {
        let digits = digits_of_small(self.coef);
        if digits > s.prec {
            let (coef, tail) = cut_small(self.coef, digits - s.prec);
            return self.rounded(coef, self.exp + digits - s.prec, tail, s);
        }
        self.within(digits, s).then_some((self, 0))
    }

    /// Of a coefficient with as many digits as the precision, and what was cut off behind it.
    #[inline(always)]
    fn rounded(self, coef: u128, exp: i64, tail: Tail, s: &Settings) -> Result {
        if exp + s.prec - 1 < s.emin {
            // Subnormal before it is rounded, if perhaps not afterwards.
            return None;
        }
        let up = rounds_up(tail, self.negative, s.rounding, coef & 1 == 1, || {
            (coef % 10) as u64
        });
        let mut result = Short { coef, exp, ..self };
        if up {
            result.coef += 1;
            // A carry through all digits makes one more.
            if digits_of_small(result.coef) > s.prec {
                result.coef /= 10;
                result.exp += 1;
            }
        }
        let inexact = if tail == Tail::Zero { 0 } else { INEXACT };
        result
            .within(s.prec, s)
            .then_some((result, ROUNDED | inexact))
    }

    /// Whether the exponent keeps the limits.
    #[inline(always)]
    fn within(self, digits: i64, s: &Settings) -> bool {
        let adjusted = self.exp + digits - 1;
        adjusted >= s.emin && adjusted <= s.emax && !(s.clamp && self.exp > s.etop())
    }
}

#[inline(always)]
pub fn add(a: Short, b: Short, s: &Settings) -> Result {
    let (x, y, exp) = aligned(a.coef, a.exp, b.coef, b.exp)?;
    let (negative, coef) = match a.negative == b.negative {
        true => (a.negative, x.checked_add(y)?),
        false if x > y => (a.negative, x - y),
        false if x < y => (b.negative, y - x),
        false => return None,
    };
    Short {
        negative,
        coef,
        exp,
    }
    .finish(s)
}

#[inline(always)]
pub fn subtract(a: Short, b: Short, s: &Settings) -> Result {
    let turned = Short {
        negative: !b.negative,
        ..b
    };
    add(a, turned, s)
}

#[inline(always)]
pub fn multiply(a: Short, b: Short, s: &Settings) -> Result {
    let product = Short {
        negative: a.negative != b.negative,
        coef: quick_product(a.coef, b.coef).unwrap_or(0),
        exp: a.exp + b.exp,
    };
    match product.coef {
        0 => multiply_wide(a, b, product, s),
        _ => product.finish(s),
    }
}

/// A product of four words, cut to the precision if that fits two of them; `result` has its sign and exponent.
#[inline(never)]
fn multiply_wide(a: Short, b: Short, result: Short, s: &Settings) -> Result {
    // A digit more than the precision still fits.
    const MOST: i64 = 37;
    let digits = digits_of_small(a.coef) + digits_of_small(b.coef);
    // The product may have a digit less than its factors together.
    let cut = digits - 1 - s.prec;
    if s.prec > MOST || cut < 1 {
        return None;
    }
    let unit = scaled_small(1, cut)?;
    let (high, low) = wide_product(a.coef, b.coef);
    let (coef, rest) = wide_quotient(high, low, unit)?;
    if digits_of_small(coef) == s.prec {
        let tail = match rest {
            0 => Tail::Zero,
            rest => tail_of(rest.cmp(&(unit - rest))),
        };
        return result.rounded(coef, result.exp + cut, tail, s);
    }
    let (coef, last) = (coef / 10, coef % 10);
    let tail = match (last, rest) {
        (0, 0) => Tail::Zero,
        (5, 0) => Tail::Half,
        (0..5, _) => Tail::Below,
        _ => Tail::Above,
    };
    result.rounded(coef, result.exp + cut + 1, tail, s)
}

/// All 256 bits of a product, the upper half first.
fn wide_product(x: u128, y: u128) -> (u128, u128) {
    const LOW: u128 = u64::MAX as u128;
    let (x_high, x_low, y_high, y_low) = (x >> 64, x & LOW, y >> 64, y & LOW);
    let lowest = x_low * y_low;
    let middle = x_high * y_low + (lowest >> 64);
    let other = x_low * y_high + (middle & LOW);
    let high = x_high * y_high + (middle >> 64) + (other >> 64);
    (high, other << 64 | lowest & LOW)
}

/// Quotient and rest of 256 bits by 128, word by word; `None` if the quotient has more than 128.
fn wide_quotient(high: u128, low: u128, divisor: u128) -> Option<(u128, u128)> {
    const LOW: u128 = u64::MAX as u128;
    if high >= divisor {
        return None;
    }
    // With its highest bit set the upper word of the divisor tells the quotient but for two.
    let shift = divisor.leading_zeros();
    let divisor = divisor << shift;
    let carried = low.checked_shr(128 - shift).unwrap_or(0);
    let (mut rest, low) = (high << shift | carried, low << shift);
    let (d_high, d_low) = (divisor >> 64, divisor & LOW);
    let mut quotient = 0;
    for word in [low >> 64, low & LOW] {
        let (mut guess, mut left) = (rest / d_high, rest % d_high);
        while guess > LOW || guess * d_low > (left << 64 | word) {
            guess -= 1;
            left += d_high;
            if left > LOW {
                break;
            }
        }
        rest = (rest << 64 | word).wrapping_sub(guess.wrapping_mul(divisor));
        quotient = quotient << 64 | guess;
    }
    Some((quotient, rest >> shift))
}

/// `+x` or `-x`
#[inline(always)]
pub fn signed(a: Short, turned: bool, s: &Settings) -> Result {
    let negative = a.negative != turned;
    Short { negative, ..a }.finish(s)
}

#[inline(always)]
pub fn divide(a: Short, b: Short, s: &Settings) -> Result {
    // The quotient has as many digits as the precision, or one more.
    let shift = s.prec + digits_of_small(b.coef) - digits_of_small(a.coef);
    let (x, y) = match shift >= 0 {
        true => (scaled_small(a.coef, shift)?, b.coef),
        false => (a.coef, scaled_small(b.coef, -shift)?),
    };
    let (mut coef, rest) = quotient(x, y);
    let ideal = a.exp - b.exp;
    let mut exp = ideal - shift;
    let result = Short {
        negative: a.negative != b.negative,
        coef,
        exp,
    };
    if rest == 0 {
        let (result, found) = result.without_zeros(ideal).finish(s)?;
        let padded = if result.exp > ideal { ROUNDED } else { 0 };
        return Some((result, found | padded));
    }
    let tail = if digits_of_small(coef) > s.prec {
        let last = (coef % 10) as u8;
        coef /= 10;
        exp += 1;
        match last {
            0..5 => Tail::Below,
            _ => Tail::Above,
        }
    } else {
        match rest.cmp(&(y - rest)) {
            Ordering::Less => Tail::Below,
            Ordering::Equal => Tail::Half,
            Ordering::Greater => Tail::Above,
        }
    };
    result.rounded(coef, exp, tail, s)
}

/// Quotient and rest; most numbers fit one word.
#[inline(always)]
fn quotient(x: u128, y: u128) -> (u128, u128) {
    match (u64::try_from(x), u64::try_from(y)) {
        (Ok(x), Ok(y)) => (u128::from(x / y), u128::from(x % y)),
        _ => {
            let quotient = x / y;
            (quotient, x - quotient * y)
        }
    }
}

/// The number with another exponent.
pub fn quantize(a: Short, exp: i64, s: &Settings) -> Result {
    let mut status = 0;
    let coef = if exp <= a.exp {
        scaled_small(a.coef, a.exp - exp)?
    } else {
        let (coef, tail) = cut_small(a.coef, exp - a.exp);
        status = ROUNDED | if tail == Tail::Zero { 0 } else { INEXACT };
        let up = rounds_up(tail, a.negative, s.rounding, coef & 1 == 1, || {
            (coef % 10) as u64
        });
        coef + u128::from(up)
    };
    let result = Short { coef, exp, ..a };
    let digits = digits_of_small(coef);
    (coef != 0 && digits <= s.prec && exp >= s.etiny() && result.within(digits, s))
        .then_some((result, status))
}

impl Short {
    /// Drop zeros at the end, as long as the exponent is below a limit.
    #[inline(always)]
    fn without_zeros(mut self, most: i64) -> Short {
        for step in [16, 16, 8, 4, 2, 1] {
            if self.exp + step <= most {
                let (shorter, tail) = cut_small(self.coef, step);
                if tail == Tail::Zero {
                    self.coef = shorter;
                    self.exp += step;
                }
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_products_and_quotients() {
        let mut seed = 0x9e37_79b9_7f4a_7c15u128;
        let mut next = || {
            seed = seed.wrapping_mul(0xda94_2042_e4dd_58b5_9e37_79b9_7f4a_7c15) + 1;
            seed ^ seed >> 61
        };
        for i in 0..5000 {
            let (x, y) = (next() >> (i % 90), next() >> (i % 70));
            let divisor = (next() >> (i % 60)).max(1);
            let (high, low) = wide_product(x, y);
            let whole = UBig::from(x) * UBig::from(y);
            assert_eq!((UBig::from(high) << 128) + UBig::from(low), whole);
            match wide_quotient(high, low, divisor) {
                Some((quotient, rest)) => {
                    assert!(rest < divisor);
                    let back = UBig::from(quotient) * UBig::from(divisor) + UBig::from(rest);
                    assert_eq!(back, whole);
                }
                None => assert!(high >= divisor),
            }
        }
    }
}
