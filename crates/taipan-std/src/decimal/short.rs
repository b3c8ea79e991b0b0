//! Arithmetic of the numbers that most programs have: finite, not zero, with a coefficient of two words at most. Whatever needs
//! more than that, or meets a limit of the exponent, is left to the operations of [`arith`](super::arith).

use super::class::Decimal;
use super::number::status::*;
use super::number::{
    Kind, Number, Settings, Tail, aligned, cut_small, digits_of_small, quick_product, rounds_up,
    scaled_small, small,
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
    Short {
        negative: a.negative != b.negative,
        coef: quick_product(a.coef, b.coef)?,
        exp: a.exp + b.exp,
    }
    .finish(s)
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
