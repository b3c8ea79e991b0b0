//! `exp`, `ln`, `log10` and powers, correctly rounded: an approximation is repeated with more digits until all numbers within its
//! error round alike.

use super::arith::{divide, multiply, nan_result, without_zeros};
use super::number::status::*;
use super::number::{
    MOST_DIGITS, Number, Rounding, Settings, cut, digits, power_of_ten, scaled, small,
};
use dashu_int::{IBig, UBig};

/// What an approximation may be off by, in units of its last digit.
const ERROR: u32 = 50;

/// A real number as `value / 10**places`.
struct Fixed {
    places: i64,
}

impl Fixed {
    fn one(&self) -> IBig {
        IBig::from(power_of_ten(self.places))
    }
    fn times(&self, a: &IBig, b: &IBig) -> IBig {
        a * b / self.one()
    }
    fn over(&self, a: &IBig, b: &IBig) -> IBig {
        a * self.one() / b
    }
    /// `atanh(1/n)`
    fn atanh_of_inverse(&self, n: u32) -> IBig {
        let square = IBig::from(n) * n;
        let mut power = self.one() / n;
        let mut sum = power.clone();
        let mut k = 3u32;
        while power != IBig::ZERO {
            power /= &square;
            sum += &power / k;
            k += 2;
        }
        sum
    }
    fn ln_ten(&self) -> IBig {
        let inner = Fixed {
            places: self.places + 8,
        };
        let sum = inner.atanh_of_inverse(31) * 46u8
            + inner.atanh_of_inverse(49) * 34u8
            + inner.atanh_of_inverse(161) * 20u8;
        sum / IBig::from(100_000_000u32)
    }
    /// `e**x` for a small x.
    fn exp(&self, x: &IBig) -> IBig {
        // Halving x often makes the series short; each squaring afterwards doubles the error.
        let halvings = ((self.places as f64).sqrt() as i64 + 8) as usize;
        let inner = Fixed {
            places: self.places + halvings as i64 / 3 + 6,
        };
        let mut y = x * IBig::from(power_of_ten(inner.places - self.places));
        y >>= halvings;
        let mut term = inner.one();
        let mut sum = inner.one();
        let mut k = 1u32;
        while term != IBig::ZERO {
            term = inner.times(&term, &y) / k;
            sum += &term;
            k += 1;
        }
        for _ in 0..halvings {
            sum = inner.times(&sum, &sum);
        }
        sum / IBig::from(power_of_ten(inner.places - self.places))
    }
    /// `ln(m)` for m from 1 to 10.
    fn ln(&self, m: &IBig) -> IBig {
        // Halley's method on exp triples the number of right digits each time.
        let mut known = 14;
        let lead = m / IBig::from(power_of_ten((self.places - 17).max(0)));
        let lead = lead.to_f64().value() / 10f64.powi(self.places.min(17) as i32);
        let guess = (lead.ln() * 1e15) as i64;
        let mut y = IBig::from(guess);
        let mut places = 15;
        while known < self.places {
            known = (known * 3 - 4).min(self.places);
            let step = Fixed { places: known + 6 };
            y = y * IBig::from(power_of_ten(step.places)) / IBig::from(power_of_ten(places));
            places = step.places;
            let target = m * IBig::from(power_of_ten(places)) / self.one();
            let power = step.exp(&y);
            let change = step.over(&((&target - &power) * 2u8), &(target + power));
            y += change;
        }
        if places > self.places {
            y / IBig::from(power_of_ten(places - self.places))
        } else {
            y * IBig::from(power_of_ten(self.places - places))
        }
    }
}

/// An approximation: `coef * 10**exp`, off by less than [`ERROR`] units.
struct Approximate {
    coef: IBig,
    exp: i64,
}

/// What `exp` and the logarithms round by, whatever the context says.
fn to_nearest(s: &Settings) -> Settings {
    Settings {
        rounding: Rounding::HalfEven,
        ..*s
    }
}

/// Repeat an approximation with more digits until it is known how it rounds.
fn decided(s: &Settings, status: &mut u32, approximate: impl Fn(i64) -> Approximate) -> Number {
    if s.prec > MOST_DIGITS / 100 {
        *status |= MEMORY;
        return Number::nan();
    }
    let mut extra = 6;
    loop {
        let found = approximate(s.prec + extra);
        let negative = found.coef < IBig::ZERO;
        let size: UBig = if negative { -found.coef } else { found.coef }
            .try_into()
            .unwrap_or_default();
        let spare = digits(&size) - s.prec;
        let low = &size - UBig::from(ERROR).min(size.clone());
        let high = &size + UBig::from(ERROR);
        // Half units of the result's last digit, or of the lowest exponent there is.
        let spare = spare.max((s.etiny() - found.exp).min(digits(&size) + 1));
        let half = power_of_ten(spare.max(1)) / 2u8;
        let alike = &low / &half == &high / &half && low.clone() % &half != UBig::ZERO;
        if alike || extra > 200 {
            // Whatever comes behind, it is not nothing: the last digit must show that.
            let mut coef = size;
            let last: u64 = (&coef % 10u8).into();
            if last.is_multiple_of(5) {
                coef += UBig::ONE;
            }
            return Number::finite(negative, coef, found.exp).finish(s, status);
        }
        extra *= 2;
    }
}

/// `value * 10**places` as integer, cut off.
fn fixed(number: &Number, places: i64) -> IBig {
    let exp = number.exp + places;
    let coef = match exp >= 0 {
        true => scaled(&number.coef, exp),
        false => cut(&number.coef, -exp).0,
    };
    let value = IBig::from(coef);
    if number.negative { -value } else { value }
}

/// `e**(x / 10**places)` with about so many digits.
fn exp_of(x: &IBig, places: i64, wanted: i64) -> Approximate {
    let f = Fixed { places };
    use dashu_int::ops::DivRemEuclid;
    let (tens, rest) = x.div_rem_euclid(f.ln_ten());
    let power = f.exp(&IBig::from(rest));
    let tens = i64::try_from(&tens).unwrap_or(i64::MAX / 4);
    // From 1 to 10, with all places: drop those that are not asked for.
    let drop = (places - wanted).max(0);
    Approximate {
        coef: power / IBig::from(power_of_ten(drop)),
        exp: tens - (places - drop),
    }
}

pub fn exp(a: &Number, s: &Settings, status: &mut u32) -> Number {
    let s = &to_nearest(s);
    if let Some(nan) = nan_result(&[a], s, status) {
        return nan;
    }
    if a.is_infinite() {
        return match a.negative {
            true => Number::zero(false, 0),
            false => a.clone(),
        };
    }
    if a.is_zero() {
        return Number::one();
    }
    // 10**19 is far beyond what exponents can hold.
    let adjusted = a.adjusted();
    if adjusted > 19 || adjusted as f64 > (s.emax.max(-s.etiny()) as f64 * 3.0).log10() + 1.0 {
        return far(!a.negative, s, status);
    }
    if adjusted < -s.prec - 2 {
        // As near to 1 as a number can be that is not 1.
        return beside_one(a.negative, s, status);
    }
    decided(s, status, |wanted| {
        let places = wanted + adjusted.max(0) + 6;
        let mut found = exp_of(&fixed(a, places + 4), places + 4, wanted);
        if found.coef == IBig::ZERO {
            found.coef = IBig::ONE;
        }
        found
    })
}

/// A result beyond the largest, or below the smallest number.
fn far(large: bool, s: &Settings, status: &mut u32) -> Number {
    let exp = if large { s.emax + 1 } else { s.etiny() - 2 };
    Number::finite(false, UBig::ONE, exp).finish(s, status)
}

/// 1 with a tiny difference, rounded.
fn beside_one(below: bool, s: &Settings, status: &mut u32) -> Number {
    let places = s.prec + 2;
    if places > MOST_DIGITS {
        *status |= MEMORY;
        return Number::nan();
    }
    let one = power_of_ten(places);
    let coef = if below {
        one - UBig::ONE
    } else {
        one + UBig::ONE
    };
    Number::finite(false, coef, -places).finish(s, status)
}

/// The logarithm of a positive number as fixed-point number.
fn ln_of(a: &Number, places: i64) -> IBig {
    let f = Fixed { places };
    let power = a.adjusted();
    let mantissa = Number::finite(false, a.coef.clone(), a.exp - power);
    f.ln(&fixed(&mantissa, places)) + f.ln_ten() * IBig::from(power)
}

/// How many zeros follow the point of the logarithm, at least: numbers beside 1 have small ones.
fn smallness(a: &Number) -> i64 {
    // Numbers elsewhere are not taken apart: with their exponents they may have millions of digits.
    if !(-1..=0).contains(&a.adjusted()) {
        return 0;
    }
    let difference = super::arith::subtract(a, &Number::one(), &Settings::exact(), &mut 0);
    (-difference.adjusted()).max(0)
}

pub fn ln(a: &Number, s: &Settings, status: &mut u32) -> Number {
    let s = &to_nearest(s);
    if let Some(result) = logarithm_of_special(a, s, status) {
        return result;
    }
    let small = smallness(a);
    decided(s, status, |wanted| {
        let places = wanted + small + 4;
        Approximate {
            coef: ln_of(a, places + 18) / IBig::from(power_of_ten(18)),
            exp: -places,
        }
    })
}

pub fn log10(a: &Number, s: &Settings, status: &mut u32) -> Number {
    let s = &to_nearest(s);
    if let Some(result) = logarithm_of_special(a, s, status) {
        return result;
    }
    let (coef, exp) = without_zeros(a.coef.clone(), a.exp, i64::MAX / 2);
    if coef == UBig::ONE {
        return Number::from_i64(exp).finish(s, status);
    }
    let small = smallness(a);
    decided(s, status, |wanted| {
        let places = wanted + small + 22;
        let f = Fixed { places };
        let quotient = f.over(&ln_of(a, places), &f.ln_ten());
        Approximate {
            coef: quotient / IBig::from(power_of_ten(18)),
            exp: 18 - places,
        }
    })
}

fn logarithm_of_special(a: &Number, s: &Settings, status: &mut u32) -> Option<Number> {
    if let Some(nan) = nan_result(&[a], s, status) {
        return Some(nan);
    }
    if a.is_zero() {
        return Some(Number::infinity(true));
    }
    if a.negative {
        return Some(Number::invalid(status, INVALID));
    }
    if a.is_infinite() {
        return Some(a.clone());
    }
    let one = a.order(&Number::one()) == std::cmp::Ordering::Equal;
    one.then(|| Number::zero(false, 0))
}

pub fn power(a: &Number, b: &Number, s: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_result(&[a, b], s, status) {
        return nan;
    }
    if b.is_zero() {
        return match a.is_zero() {
            true => Number::invalid(status, INVALID),
            false => Number::one(),
        };
    }
    let whole = b.is_integer();
    let odd = whole && b.is_odd();
    let negative = a.negative && odd;
    if a.negative && !a.is_zero() && !whole {
        // Also an infinite exponent is no whole number.
        if !b.is_infinite() || !a.is_infinite() {
            return Number::invalid(status, INVALID);
        }
    }
    let base = a.clone().with_sign(false);
    if base.is_zero() {
        return match b.negative {
            true => Number::infinity(negative),
            false => Number::zero(negative, 0),
        };
    }
    if base.is_infinite() {
        return match b.negative {
            true => Number::zero(negative, 0),
            false => Number::infinity(negative),
        };
    }
    let order = base.order(&Number::one());
    if order == std::cmp::Ordering::Equal {
        return power_of_one(a, b, negative, s, status);
    }
    let grows = (order == std::cmp::Ordering::Greater) != b.negative;
    if b.is_infinite() {
        return match grows {
            true => Number::infinity(negative),
            false => Number::zero(negative, 0),
        };
    }
    if let Some(exact) = exact_power(&base, b, whole, s, status) {
        return exact.with_sign(negative);
    }
    // The exponent of the result, roughly: beyond the limits nothing has to be calculated.
    let size = rough_exponent(&base, b);
    if size.abs() > 4e18 || size > s.emax as f64 + 2.0 || size < s.etiny() as f64 - 2.0 {
        let limit = far(grows, s, status);
        return limit.with_sign(negative);
    }
    // So small a logarithm that the result is 1 for the context.
    let small_log = smallness(&base) - b.adjusted();
    if small_log > s.prec + 2 {
        return beside_one(!grows, s, status).with_sign(negative);
    }
    let result = decided(s, status, |wanted| {
        let more = b.adjusted().max(0) + 24 + (size.abs() + 10.0).log10() as i64;
        let places = wanted + more;
        let log = ln_of(&base, places);
        // ln(a) * b, with b's own digits.
        let coef = IBig::from(b.coef.clone());
        let product = log * if b.negative { -coef } else { coef };
        let product = match b.exp >= 0 {
            true => product * IBig::from(power_of_ten(b.exp)),
            false => product / IBig::from(power_of_ten(-b.exp)),
        };
        exp_of(&product, places, wanted)
    });
    if result.is_finite() && s.prec > 0 {
        *status |= ROUNDED | INEXACT;
    }
    result.with_sign(negative)
}

fn rough_exponent(base: &Number, b: &Number) -> f64 {
    let lead: f64 = {
        let count = base.digits();
        let drop = (count - 17).max(0);
        let top = small(&cut(&base.coef, drop).0).unwrap_or(1) as f64;
        top.log10() + (base.exp + drop) as f64
    };
    let count = b.digits();
    let drop = (count - 17).max(0);
    let top = small(&cut(&b.coef, drop).0).unwrap_or(1) as f64;
    let exponent = top * 10f64.powf(((b.exp + drop) as f64).min(300.0));
    let size = lead * exponent;
    if b.negative { -size } else { size }
}

/// A base of 1: exact, but with as many zeros as the context or the exact result has.
fn power_of_one(a: &Number, b: &Number, negative: bool, s: &Settings, status: &mut u32) -> Number {
    if b.is_infinite() || !b.is_integer() {
        if b.is_infinite() && a.exp == 0 || a.coef != UBig::ONE || !b.is_integer() {
            *status |= INEXACT | ROUNDED;
        }
        return Number::finite(
            negative,
            power_of_ten(s.prec.min(MOST_DIGITS) - 1),
            1 - s.prec,
        );
    }
    let factor = match fixed(&b.clone().with_sign(false), 0).try_into() {
        _ if b.negative => s.prec,
        Ok(n) => n,
        Err(_) => s.prec,
    };
    let mut exp = a.exp.saturating_mul(factor);
    if exp < 1 - s.prec || (b.negative && a.exp < 0) {
        exp = 1 - s.prec;
        *status |= ROUNDED;
    }
    if exp > 0 {
        exp = 0;
    }
    Number::finite(negative, power_of_ten(-exp), exp)
}

/// `10**top`, shown down to the exponent `ideal` as far as there are digits.
fn power_of_power_of_ten(ideal: i64, top: i64, s: &Settings, status: &mut u32) -> Option<Number> {
    let zeros = (top - ideal).min(s.prec - 1);
    if zeros > MOST_DIGITS {
        return None;
    }
    if zeros < top - ideal {
        *status |= ROUNDED;
    }
    let padded = Number::finite(false, power_of_ten(zeros), top - zeros);
    Some(padded.finish(s, status))
}

/// Whole powers that need no more digits than a multiplication or two.
fn exact_power(
    base: &Number,
    b: &Number,
    whole: bool,
    s: &Settings,
    status: &mut u32,
) -> Option<Number> {
    if !whole {
        return None;
    }
    let exponent: i64 = fixed(&b.clone().with_sign(false), 0).try_into().ok()?;
    let (coef, exp) = match b.negative {
        true => without_zeros(base.coef.clone(), base.exp, i64::MAX / 2),
        false => (base.coef.clone(), base.exp),
    };
    if !b.negative {
        let (one, top) = without_zeros(coef.clone(), exp, i64::MAX / 2);
        if one == UBig::ONE {
            return power_of_power_of_ten(
                exp.checked_mul(exponent)?,
                top.checked_mul(exponent)?,
                s,
                status,
            );
        }
    }
    let length = (digits(&coef) as i128 * exponent as i128).min(i64::MAX as i128) as i64;
    if length > (2 * s.prec + 100).min(20_000) && coef != UBig::ONE {
        return None;
    }
    let raised = Number::finite(
        false,
        coef.pow(usize::try_from(exponent).ok()?),
        exp.checked_mul(exponent)?,
    );
    if b.negative {
        return Some(divide(&Number::one(), &raised, s, status));
    }
    Some(multiply(&raised, &Number::one(), s, status))
}
