//! The numbers of decimal arithmetic: representation, texts, order, and rounding to a context.

use dashu_int::UBig;
use std::cmp::Ordering;
use taipan_vm::format::int::{push_digits, put_digits};

/// What a number is; NaNs have their diagnostic digits in the coefficient.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Finite,
    Infinite,
    Quiet,
    Signaling,
}

/// `(-1)**negative * coef * 10**exp`
#[derive(Clone, Debug)]
pub struct Number {
    pub negative: bool,
    pub kind: Kind,
    pub coef: UBig,
    pub exp: i64,
}

/// Conditions that operations report.
pub mod status {
    pub const INVALID: u32 = 1;
    pub const FLOAT: u32 = 1 << 1;
    pub const DIVISION_BY_ZERO: u32 = 1 << 2;
    pub const OVERFLOW: u32 = 1 << 3;
    pub const UNDERFLOW: u32 = 1 << 4;
    pub const SUBNORMAL: u32 = 1 << 5;
    pub const INEXACT: u32 = 1 << 6;
    pub const ROUNDED: u32 = 1 << 7;
    pub const CLAMPED: u32 = 1 << 8;
    /// Reasons of INVALID, which comes with them.
    pub const CONVERSION: u32 = 1 << 9 | INVALID;
    pub const IMPOSSIBLE: u32 = 1 << 10 | INVALID;
    pub const UNDEFINED: u32 = 1 << 11 | INVALID;
    /// More digits than there is memory for.
    pub const MEMORY: u32 = 1 << 13;
    pub const SIGNALS: u32 = (1 << 9) - 1;
}
use status::*;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rounding {
    Up,
    Down,
    Ceiling,
    Floor,
    HalfUp,
    HalfDown,
    HalfEven,
    FiveUp,
}

/// The part of a context that results depend on.
#[derive(Clone, Copy)]
pub struct Settings {
    pub prec: i64,
    pub emin: i64,
    pub emax: i64,
    pub rounding: Rounding,
    pub clamp: bool,
}

impl Settings {
    pub fn etiny(&self) -> i64 {
        self.emin - (self.prec - 1)
    }
    pub fn etop(&self) -> i64 {
        self.emax - (self.prec - 1)
    }
    /// Without limits that any result could reach.
    pub fn exact() -> Settings {
        Settings {
            prec: MAX_PREC,
            emin: MIN_EMIN,
            emax: MAX_EMAX,
            rounding: Rounding::HalfEven,
            clamp: false,
        }
    }
}

pub const MAX_PREC: i64 = 999_999_999_999_999_999;
pub const MAX_EMAX: i64 = 999_999_999_999_999_999;
pub const MIN_EMIN: i64 = -999_999_999_999_999_999;
/// Coefficients of more digits than this count as too large for the memory.
pub const MOST_DIGITS: i64 = 100_000_000;

/// Characters that texts of most numbers have at most.
const MOST_USUAL: usize = 32;

const POWERS: [u128; 39] = {
    let mut powers = [1; 39];
    let mut i = 1;
    while i < 39 {
        powers[i] = powers[i - 1] * 10;
        i += 1;
    }
    powers
};

/// A coefficient that fits two words.
#[inline]
pub fn small(coef: &UBig) -> Option<u128> {
    match coef.as_words() {
        [] => Some(0),
        [low] => Some(*low as u128),
        [low, high] => Some(*low as u128 | (*high as u128) << 64),
        _ => None,
    }
}

/// `10**n`
pub fn power_of_ten(n: i64) -> UBig {
    match POWERS.get(n as usize) {
        Some(power) => UBig::from(*power),
        None => UBig::from(10u8).pow(n as usize),
    }
}

/// `coef * 10**n`
pub fn scaled(coef: &UBig, n: i64) -> UBig {
    if n == 0 {
        return coef.clone();
    }
    if let Some(value) = small(coef)
        && let Some(product) = scaled_small(value, n)
    {
        return UBig::from(product);
    }
    coef * power_of_ten(n)
}

/// The product, if it is short.
#[inline]
pub fn quick_product(x: u128, y: u128) -> Option<u128> {
    match (u64::try_from(x), u64::try_from(y)) {
        (Ok(x), Ok(y)) => Some(u128::from(x) * u128::from(y)),
        _ => x.checked_mul(y),
    }
}

/// `value * 10**n`, if it is short.
#[inline]
pub fn scaled_small(value: u128, n: i64) -> Option<u128> {
    quick_product(value, *POWERS.get(n as usize)?)
}

/// Two short coefficients brought to the lower one of their exponents, which comes last.
#[inline]
pub fn aligned(x: u128, x_exp: i64, y: u128, y_exp: i64) -> Option<(u128, u128, i64)> {
    Some(match x_exp >= y_exp {
        true => (scaled_small(x, x_exp - y_exp)?, y, y_exp),
        false => (x, scaled_small(y, y_exp - x_exp)?, x_exp),
    })
}

#[inline]
pub fn digits_of_small(value: u128) -> i64 {
    if let Ok(value) = u64::try_from(value) {
        return value.checked_ilog10().map_or(1, |log| i64::from(log) + 1);
    }
    // 1233/4096 is a little more than log10(2).
    let guess = (((128 - value.leading_zeros()) * 1233) >> 12) as usize;
    guess as i64 + i64::from(value >= POWERS[guess.min(38)])
}

/// The digits of a short coefficient.
fn digits_of(value: u128) -> String {
    /// As many zeros as a word holds.
    const FULL: u128 = POWERS[19];
    let mut digits = String::with_capacity(MOST_USUAL);
    let (high, low) = match u64::try_from(value) {
        Ok(value) => (0, value),
        Err(_) => (value / FULL, (value % FULL) as u64),
    };
    match high {
        0 => push_digits(&mut digits, low, 1),
        _ => {
            digits.push_str(&digits_of(high));
            push_digits(&mut digits, low, 19);
        }
    }
    digits
}

/// The number of digits; zero has one.
#[inline]
pub fn digits(coef: &UBig) -> i64 {
    match small(coef) {
        Some(value) => digits_of_small(value),
        None => digits_of_big(coef),
    }
}

#[inline(never)]
fn digits_of_big(coef: &UBig) -> i64 {
    use dashu_int::ops::BitTest;
    let bits = coef.bit_len();
    let top: u64 = (coef >> (bits - 64)).try_into().unwrap_or(u64::MAX);
    let log = (top as f64).log10() + (bits - 64) as f64 * std::f64::consts::LOG10_2;
    let near = log.round();
    if (log - near).abs() > 1e-6 {
        return log.floor() as i64 + 1;
    }
    near as i64 + i64::from(*coef >= power_of_ten(near as i64))
}

/// What is cut off, compared to half a unit of what stays.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tail {
    Zero,
    Below,
    Half,
    Above,
}

/// How what was cut off compares to half a unit, from its order to the rest of the unit.
pub fn tail_of(order: Ordering) -> Tail {
    match order {
        Ordering::Less => Tail::Below,
        Ordering::Equal => Tail::Half,
        Ordering::Greater => Tail::Above,
    }
}

/// Drop so many digits of a short coefficient.
#[inline]
pub fn cut_small(value: u128, count: i64) -> (u128, Tail) {
    let Some(power) = POWERS.get(count as usize) else {
        let rest = if value == 0 { Tail::Zero } else { Tail::Below };
        return (0, rest);
    };
    let (quotient, rest) = if value <= u64::MAX as u128 && *power <= u64::MAX as u128 {
        let (value, power) = (value as u64, *power as u64);
        ((value / power) as u128, (value % power) as u128)
    } else {
        let quotient = value / power;
        (quotient, value - quotient * power)
    };
    let rest = match rest {
        0 => Tail::Zero,
        rest => tail_of(rest.cmp(&(power - rest))),
    };
    (quotient, rest)
}

/// Drop so many digits.
pub fn cut(coef: &UBig, count: i64) -> (UBig, Tail) {
    if let Some(value) = small(coef) {
        let (quotient, rest) = cut_small(value, count);
        return (UBig::from(quotient), rest);
    }
    if count > digits(coef) {
        return (UBig::ZERO, Tail::Below);
    }
    use dashu_int::ops::DivRem;
    let power = power_of_ten(count);
    let (quotient, rest) = coef.div_rem(&power);
    let rest = match rest.is_zero() {
        true => Tail::Zero,
        false => {
            let other = power - &rest;
            tail_of(rest.cmp(&other))
        }
    };
    (quotient, rest)
}

fn last_digit(coef: &UBig) -> u64 {
    (coef % 10u8).into()
}

/// Whether a coefficient whose digits behind it were `tail` goes away from zero; `last` is its last digit.
#[inline]
pub fn rounds_up(
    tail: Tail,
    negative: bool,
    rounding: Rounding,
    odd: bool,
    last: impl FnOnce() -> u64,
) -> bool {
    use Rounding::*;
    tail != Tail::Zero
        && match rounding {
            Up => true,
            Down => false,
            Ceiling => !negative,
            Floor => negative,
            HalfUp => tail != Tail::Below,
            HalfDown => tail == Tail::Above,
            HalfEven => tail == Tail::Above || tail == Tail::Half && odd,
            FiveUp => matches!(last(), 0 | 5),
        }
}

/// Round a coefficient whose digits behind it were `tail`.
pub fn rounded(coef: UBig, tail: Tail, negative: bool, rounding: Rounding) -> UBig {
    let odd = coef.as_words().first().is_some_and(|w| w & 1 == 1);
    let up = rounds_up(tail, negative, rounding, odd, || last_digit(&coef));
    if up { coef + UBig::ONE } else { coef }
}

impl Number {
    pub fn finite(negative: bool, coef: UBig, exp: i64) -> Number {
        Number {
            negative,
            kind: Kind::Finite,
            coef,
            exp,
        }
    }
    pub fn zero(negative: bool, exp: i64) -> Number {
        Number::finite(negative, UBig::ZERO, exp)
    }
    pub fn one() -> Number {
        Number::finite(false, UBig::ONE, 0)
    }
    pub fn infinity(negative: bool) -> Number {
        Number {
            kind: Kind::Infinite,
            ..Number::zero(negative, 0)
        }
    }
    pub fn nan() -> Number {
        Number {
            kind: Kind::Quiet,
            ..Number::zero(false, 0)
        }
    }
    /// NaN, with the reason in the status.
    pub fn invalid(status: &mut u32, why: u32) -> Number {
        *status |= why;
        Number::nan()
    }
    pub fn from_i64(value: i64) -> Number {
        Number::finite(value < 0, UBig::from(value.unsigned_abs()), 0)
    }
    #[inline]
    pub fn is_finite(&self) -> bool {
        self.kind == Kind::Finite
    }
    pub fn is_infinite(&self) -> bool {
        self.kind == Kind::Infinite
    }
    pub fn is_nan(&self) -> bool {
        matches!(self.kind, Kind::Quiet | Kind::Signaling)
    }
    pub fn is_zero(&self) -> bool {
        self.is_finite() && self.coef.is_zero()
    }
    #[inline]
    pub fn digits(&self) -> i64 {
        digits(&self.coef)
    }
    /// The exponent of the first digit.
    pub fn adjusted(&self) -> i64 {
        self.exp + self.digits() - 1
    }
    pub fn with_sign(mut self, negative: bool) -> Number {
        self.negative = negative;
        self
    }
    /// Whether it is a whole number.
    pub fn is_integer(&self) -> bool {
        self.is_finite()
            && (self.exp >= 0 || self.coef.is_zero() || cut(&self.coef, -self.exp).1 == Tail::Zero)
    }
    /// Whether it is a whole number that 2 does not divide.
    pub fn is_odd(&self) -> bool {
        self.is_integer()
            && self.exp <= 0
            && cut(&self.coef, -self.exp)
                .0
                .as_words()
                .first()
                .is_some_and(|w| w & 1 == 1)
    }

    /// The order of two numbers that are no NaNs.
    pub fn order(&self, other: &Number) -> Ordering {
        if self.is_zero() && other.is_zero() {
            return Ordering::Equal;
        }
        let sign = |n: &Number| match (n.is_zero(), n.negative) {
            (true, _) => 0,
            (_, true) => -1,
            (_, false) => 1,
        };
        let (a, b) = (sign(self), sign(other));
        if a != b {
            return a.cmp(&b);
        }
        let order = self.order_of_size(other);
        if a < 0 { order.reverse() } else { order }
    }

    /// The order of the absolute values.
    pub fn order_of_size(&self, other: &Number) -> Ordering {
        match (self.is_infinite(), other.is_infinite()) {
            (true, true) => return Ordering::Equal,
            (true, false) => return Ordering::Greater,
            (false, true) => return Ordering::Less,
            _ => {}
        }
        match (self.coef.is_zero(), other.coef.is_zero()) {
            (true, true) => return Ordering::Equal,
            (true, false) => return Ordering::Less,
            (false, true) => return Ordering::Greater,
            _ => {}
        }
        if let (Some(x), Some(y)) = (small(&self.coef), small(&other.coef))
            && let Some((x, y, _)) = aligned(x, self.exp, y, other.exp)
        {
            return x.cmp(&y);
        }
        if self.exp == other.exp {
            return self.coef.cmp(&other.coef);
        }
        match self.adjusted().cmp(&other.adjusted()) {
            Ordering::Equal if self.exp > other.exp => {
                scaled(&self.coef, self.exp - other.exp).cmp(&other.coef)
            }
            Ordering::Equal => self.coef.cmp(&scaled(&other.coef, other.exp - self.exp)),
            order => order,
        }
    }

    /// The total order, in which representations of one value and NaNs have places too.
    pub fn total_order(&self, other: &Number) -> Ordering {
        if self.negative != other.negative {
            return other.negative.cmp(&self.negative);
        }
        let rank = |n: &Number| match n.kind {
            Kind::Finite | Kind::Infinite => 0,
            Kind::Signaling => 1,
            Kind::Quiet => 2,
        };
        let order = rank(self)
            .cmp(&rank(other))
            .then_with(|| match self.is_nan() {
                true => self.coef.cmp(&other.coef),
                false => self
                    .order_of_size(other)
                    .then_with(|| self.exp.cmp(&other.exp)),
            });
        if self.negative {
            order.reverse()
        } else {
            order
        }
    }

    /// The result of an operation, fitted to a context.
    #[inline]
    pub fn finish(self, s: &Settings, status: &mut u32) -> Number {
        if self.is_finite() && !self.coef.is_zero() {
            let digits = self.digits();
            let adjusted = self.exp + digits - 1;
            if digits <= s.prec
                && adjusted >= s.emin
                && adjusted <= s.emax
                && !(s.clamp && self.exp > s.etop())
            {
                return self;
            }
        }
        self.finish_slow(s, status)
    }

    #[inline(never)]
    fn finish_slow(mut self, s: &Settings, status: &mut u32) -> Number {
        match self.kind {
            Kind::Infinite => return self,
            Kind::Quiet | Kind::Signaling => return self.short_payload(s),
            Kind::Finite => {}
        }
        let (etiny, etop) = (s.etiny(), s.etop());
        if self.coef.is_zero() {
            let highest = if s.clamp { etop } else { s.emax };
            if self.exp < etiny || self.exp > highest {
                self.exp = self.exp.clamp(etiny, highest);
                *status |= CLAMPED;
            }
            return self;
        }
        let digits = self.digits();
        let adjusted = self.exp + digits - 1;
        if adjusted > s.emax {
            return self.overflowed(s, status);
        }
        let mut lowest = self.exp + digits - s.prec;
        let subnormal = adjusted < s.emin;
        if subnormal {
            *status |= SUBNORMAL;
            lowest = lowest.max(etiny);
        }
        if self.exp < lowest {
            let (coef, tail) = cut(&self.coef, lowest - self.exp);
            let mut coef = rounded(coef, tail, self.negative, s.rounding);
            let mut exp = lowest;
            if self::digits(&coef) > s.prec {
                coef = cut(&coef, 1).0;
                exp += 1;
            }
            *status |= ROUNDED;
            if tail != Tail::Zero {
                *status |= INEXACT;
                if subnormal {
                    *status |= UNDERFLOW;
                }
            }
            self.coef = coef;
            self.exp = exp;
            if self.coef.is_zero() {
                *status |= CLAMPED;
                return self;
            }
            if self.adjusted() > s.emax {
                return self.overflowed(s, status);
            }
        }
        if s.clamp && self.exp > etop {
            *status |= CLAMPED;
            self.coef = scaled(&self.coef, self.exp - etop);
            self.exp = etop;
        }
        self
    }

    fn overflowed(&self, s: &Settings, status: &mut u32) -> Number {
        use Rounding::*;
        *status |= OVERFLOW | INEXACT | ROUNDED;
        let infinite = match s.rounding {
            Down | FiveUp => false,
            Ceiling => !self.negative,
            Floor => self.negative,
            _ => true,
        };
        if infinite || s.prec > MOST_DIGITS {
            return Number::infinity(self.negative);
        }
        let nines = power_of_ten(s.prec) - UBig::ONE;
        Number::finite(self.negative, nines, s.etop())
    }

    /// A NaN with as many diagnostic digits as the context allows.
    pub fn short_payload(mut self, s: &Settings) -> Number {
        let most = s.prec - i64::from(s.clamp);
        if !self.coef.is_zero() && self.digits() > most {
            self.coef %= power_of_ten(most);
        }
        self
    }

    /// The same value with another exponent, rounded if it is larger. `None`: too many digits.
    pub fn rescaled(&self, exp: i64, rounding: Rounding) -> Option<(Number, Tail)> {
        if self.coef.is_zero() {
            return Some((Number::zero(self.negative, exp), Tail::Zero));
        }
        if exp <= self.exp {
            let more = self.exp - exp;
            if more > MOST_DIGITS {
                return None;
            }
            let coef = scaled(&self.coef, more);
            return Some((Number::finite(self.negative, coef, exp), Tail::Zero));
        }
        let (coef, tail) = cut(&self.coef, exp - self.exp);
        let coef = rounded(coef, tail, self.negative, rounding);
        Some((Number::finite(self.negative, coef, exp), tail))
    }

    /// Call `work` with the text of a finite number with few digits and no exponent.
    pub fn with_short_text<T>(&self, work: impl FnOnce(&[u8]) -> T) -> Option<T> {
        const ROOM: usize = 48;
        let value = small(&self.coef).and_then(|value| u64::try_from(value).ok())?;
        if self.kind != Kind::Finite || !(-20..=0).contains(&self.exp) {
            return None;
        }
        let mut text = [b'0'; ROOM];
        let mut at = put_digits(&mut text, ROOM, value);
        let places = -self.exp as usize;
        if ROOM - at + 5 < places {
            return None;
        }
        if places > 0 {
            // Zeros lie before the digits already.
            let point = ROOM - places - 1;
            let start = at.min(point);
            text.copy_within(start..=point, start - 1);
            text[point] = b'.';
            at = start - 1;
        }
        if self.negative {
            at -= 1;
            text[at] = b'-';
        }
        Some(work(&text[at..]))
    }

    /// Of a sign, digits and perhaps a point, if they are few; other texts go the longer way.
    pub fn parse_short(text: &[u8]) -> Option<Number> {
        // So many digits fit a word.
        const MOST: usize = 19;
        let (negative, body) = match text {
            [b'-', rest @ ..] => (true, rest),
            rest => (false, rest),
        };
        let (mut coef, mut digits, mut point) = (0u64, 0, None);
        for &byte in body {
            match byte {
                b'0'..=b'9' if digits < MOST => {
                    coef = coef * 10 + u64::from(byte - b'0');
                    digits += 1;
                }
                b'.' if point.is_none() => point = Some(digits),
                _ => return None,
            }
        }
        let places = digits - point.unwrap_or(digits);
        (digits > 0).then(|| Number::finite(negative, UBig::from(coef), -(places as i64)))
    }

    /// The text; `engineering` keeps exponents at multiples of three.
    pub fn text(&self, engineering: bool, capitals: bool) -> String {
        let mut out = String::with_capacity(MOST_USUAL);
        if self.negative {
            out.push('-');
        }
        match self.kind {
            Kind::Infinite => out.push_str("Infinity"),
            Kind::Quiet | Kind::Signaling => {
                out.push_str(if self.kind == Kind::Quiet {
                    "NaN"
                } else {
                    "sNaN"
                });
                if !self.coef.is_zero() {
                    out.push_str(&self.coef.to_string());
                }
            }
            Kind::Finite => self.push_finite(&mut out, engineering, capitals),
        }
        out
    }

    fn push_finite(&self, out: &mut String, engineering: bool, capitals: bool) {
        let digits = match small(&self.coef) {
            Some(value) => digits_of(value),
            None => self.coef.to_string(),
        };
        let digits = &*digits;
        let count = digits.len() as i64;
        let left = self.exp + count;
        let point = if self.exp <= 0 && left > -6 {
            left
        } else if !engineering {
            1
        } else if digits == "0" {
            (left + 1).rem_euclid(3) - 1
        } else {
            (left - 1).rem_euclid(3) + 1
        };
        if point <= 0 {
            out.push_str("0.");
            out.extend(std::iter::repeat_n('0', -point as usize));
            out.push_str(digits);
        } else if point >= count {
            out.push_str(digits);
            out.extend(std::iter::repeat_n('0', (point - count) as usize));
        } else {
            out.push_str(&digits[..point as usize]);
            out.push('.');
            out.push_str(&digits[point as usize..]);
        }
        if left != point {
            let letter = if capitals { 'E' } else { 'e' };
            out.push_str(&format!("{letter}{:+}", left - point));
        }
    }

    /// A number from its text, digits of every script included; `None` if it is none. Blanks around it and underscores are gone.
    pub fn parse(text: &str) -> Option<Number> {
        let (negative, body) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let lower = body.as_bytes();
        let is = |name: &str| lower.eq_ignore_ascii_case(name.as_bytes());
        if is("inf") || is("infinity") {
            return Some(Number::infinity(negative));
        }
        for (name, kind) in [("nan", Kind::Quiet), ("snan", Kind::Signaling)] {
            if lower.len() >= name.len()
                && lower[..name.len()].eq_ignore_ascii_case(name.as_bytes())
            {
                let payload = &body[name.len()..];
                if !payload.bytes().all(|b| b.is_ascii_digit()) {
                    return None;
                }
                return Some(Number {
                    negative,
                    kind,
                    coef: coefficient(payload)?,
                    exp: 0,
                });
            }
        }
        let (mantissa, exponent) = match body.find(['e', 'E']) {
            Some(at) => (&body[..at], Some(&body[at + 1..])),
            None => (body, None),
        };
        let (whole, fraction) = match mantissa.find('.') {
            Some(at) => (&mantissa[..at], &mantissa[at + 1..]),
            None => (mantissa, ""),
        };
        let all_digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        if whole.len() + fraction.len() == 0 || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let mut exp = 0i64;
        if let Some(text) = exponent {
            let (minus, number) = match text.as_bytes().first()? {
                b'-' => (true, &text[1..]),
                b'+' => (false, &text[1..]),
                _ => (false, text),
            };
            if number.is_empty() || !all_digits(number) {
                return None;
            }
            // Beyond all limits it does not matter how far.
            let size = number.bytes().fold(0i64, |n, b| {
                n.saturating_mul(10).saturating_add(i64::from(b - b'0'))
            });
            let size = size.min(4_000_000_000_000_000_000);
            exp = if minus { -size } else { size };
        }
        let coef = match fraction.is_empty() {
            true => coefficient(whole)?,
            false if whole.is_empty() => coefficient(fraction)?,
            false => coefficient(&[whole, fraction].concat())?,
        };
        Some(Number::finite(negative, coef, exp - fraction.len() as i64))
    }
}

fn coefficient(text: &str) -> Option<UBig> {
    if text.is_empty() {
        return Some(UBig::ZERO);
    }
    if text.len() <= 19 {
        return text.parse::<u64>().ok().map(UBig::from);
    }
    if text.len() <= 38 {
        return text.parse::<u128>().ok().map(UBig::from);
    }
    UBig::from_str_radix(text, 10).ok()
}
