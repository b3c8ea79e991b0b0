//! Arithmetic of ints: words while they last, big integers beyond.

use super::{IntRef, int_ref, magnitude_bits};
use crate::protocol::number::BinOp;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;
use dashu_int::fast_div::ConstDivisor;
use dashu_int::ops::{BitTest, DivRem, Gcd};
use dashu_int::{IBig, Sign, UBig};

/// Results of more bits than this are refused with MemoryError before anything is computed.
const MAX_BITS: u128 = 1 << 36;

/// `a op b` of two ints. `@` is not for ints: the caller excludes it.
#[inline]
pub fn int_binary(vm: &mut Vm, op: BinOp, a: IntRef, b: IntRef) -> R {
    if let (IntRef::Small(x), IntRef::Small(y)) = (a, b)
        && let Some(result) = small_binary(vm, op, x, y)
    {
        return result;
    }
    big_binary(vm, op, a, b)
}

/// The cases that need no big integer.
#[inline]
fn small_binary(vm: &mut Vm, op: BinOp, x: i64, y: i64) -> Option<R> {
    let result = match op {
        BinOp::Add => x.checked_add(y)?,
        BinOp::Sub => x.checked_sub(y)?,
        BinOp::Mul => x.checked_mul(y)?,
        BinOp::FloorDiv | BinOp::Mod | BinOp::Div if y == 0 => {
            return Some(Err(vm.zero_division_error("division by zero")));
        }
        BinOp::FloorDiv => {
            let quotient = x.checked_div(y)?;
            if x % y != 0 && (x < 0) != (y < 0) {
                quotient - 1
            } else {
                quotient
            }
        }
        BinOp::Mod => {
            let rest = x.checked_rem(y)?;
            if rest != 0 && (rest < 0) != (y < 0) {
                rest + y
            } else {
                rest
            }
        }
        BinOp::Div => {
            const EXACT: u64 = 1 << 53;
            if x.unsigned_abs() > EXACT || y.unsigned_abs() > EXACT {
                return None;
            }
            return Some(Ok(vm.float(x as f64 / y as f64)));
        }
        BinOp::LShift if (0..64).contains(&y) => {
            let shifted = x << y;
            if shifted >> y != x {
                return None;
            }
            shifted
        }
        BinOp::RShift if y >= 0 => x >> y.min(63),
        BinOp::And => x & y,
        BinOp::Or => x | y,
        BinOp::Xor => x ^ y,
        BinOp::Pow if y >= 0 => x.checked_pow(u32::try_from(y).ok()?)?,
        _ => return None,
    };
    Some(Ok(vm.int(result)))
}

#[cold]
#[inline(never)]
fn big_binary(vm: &mut Vm, op: BinOp, a: IntRef, b: IntRef) -> R {
    let result = match op {
        BinOp::LShift | BinOp::RShift => return shift(vm, op == BinOp::LShift, a, b),
        BinOp::Div => return true_divide(vm, a, b),
        BinOp::Pow => return power(vm, a, b),
        _ => {
            let (x, y) = (a.big(), b.big());
            let (x, y) = (&*x, &*y);
            match op {
                BinOp::Add => x + y,
                BinOp::Sub => x - y,
                BinOp::Mul => {
                    room_for(vm, a.bit_length() as u128 + b.bit_length() as u128)?;
                    let work = product_work(a.bit_length(), b.bit_length());
                    if work > LONG_WORK && vm.is_limited() {
                        let (x, y) = (x.clone(), y.clone());
                        vm.apart(work, move || x * y)?
                    } else {
                        vm.charge(work)?;
                        x * y
                    }
                }
                BinOp::FloorDiv | BinOp::Mod => {
                    let (quotient, rest) = floor_div_rem(vm, a, b)?;
                    if op == BinOp::Mod { rest } else { quotient }
                }
                BinOp::And => x & y,
                BinOp::Or => x | y,
                BinOp::Xor => x ^ y,
                _ => return Ok(Value::NOT_IMPLEMENTED),
            }
        }
    };
    Ok(vm.bigint(result))
}

/// Work that takes a moment.
const LONG_WORK: usize = 10_000;

/// Units of fuel for a product or a quotient of numbers with so many bits.
pub fn product_work(bits: usize, other_bits: usize) -> usize {
    let (long, short) = (bits.max(other_bits) / 64 + 1, bits.min(other_bits) / 64 + 1);
    // Long numbers are multiplied in about n to the 1.6 steps, in blocks of the shorter one's length.
    let block = (short as f64).powf(1.6);
    ((block * (long / short) as f64) / 16.0) as usize
}

/// MemoryError if a result of that many bits cannot be.
fn room_for(vm: &mut Vm, bits: u128) -> R<()> {
    if bits > MAX_BITS {
        return Err(vm.no_memory());
    }
    // Products need as much again while they are made.
    vm.make_room(bits as usize / 4)
}

/// Quotient rounded down and the rest with the divisor's sign.
pub fn floor_div_rem(vm: &mut Vm, a: IntRef, b: IntRef) -> R<(IBig, IBig)> {
    if b.is_zero() {
        return Err(vm.zero_division_error("division by zero"));
    }
    let (x, y) = (a.big(), b.big());
    let longer = a.bit_length().saturating_sub(b.bit_length());
    let work = product_work(longer, b.bit_length());
    let (quotient, rest) = if work > LONG_WORK && vm.is_limited() {
        let (x, y) = (x.into_owned(), y.clone().into_owned());
        vm.apart(work, move || x.div_rem(y))?
    } else {
        vm.charge(work)?;
        (&*x).div_rem(&*y)
    };
    if !rest.is_zero() && (rest.sign() == Sign::Negative) != b.is_negative() {
        return Ok((quotient - IBig::ONE, rest + &*y));
    }
    Ok((quotient, rest))
}

fn shift(vm: &mut Vm, left: bool, a: IntRef, b: IntRef) -> R {
    if b.is_negative() {
        return Err(vm.value_error("negative shift count"));
    }
    if a.is_zero() {
        return Ok(Value::small_int(0));
    }
    let count = b.to_i64().map(|c| c as usize);
    if left {
        let Some(count) = count else {
            return Err(vm.overflow_error("too many digits in integer"));
        };
        room_for(vm, a.bit_length() as u128 + count as u128)?;
        let x = a.big();
        return Ok(vm.bigint(&*x << count));
    }
    match count {
        Some(count) if count < a.bit_length() => {
            let x = a.big();
            // Rounds down, so that negative numbers shift as in two's complement.
            let shifted = match x.sign() {
                Sign::Positive => &*x >> count,
                Sign::Negative => -(((-&*x) - IBig::ONE) >> count) - IBig::ONE,
            };
            Ok(vm.bigint(shifted))
        }
        _ => Ok(Value::small_int(if a.is_negative() { -1 } else { 0 })),
    }
}

/// Correctly rounded quotient.
fn true_divide(vm: &mut Vm, a: IntRef, b: IntRef) -> R {
    if b.is_zero() {
        return Err(vm.zero_division_error("division by zero"));
    }
    match ratio_to_f64(&a.magnitude(), &b.magnitude()) {
        Some(quotient) => {
            let quotient = if a.is_negative() != b.is_negative() {
                -quotient
            } else {
                quotient
            };
            Ok(vm.float(quotient))
        }
        None => Err(vm.overflow_error("integer division result too large for a float")),
    }
}

/// The float nearest to `a / b`; `None` if that is too large.
pub fn ratio_to_f64(a: &UBig, b: &UBig) -> Option<f64> {
    if a.is_zero() {
        return Some(0.0);
    }
    let shift = a.bit_len() as i64 - b.bit_len() as i64 - 64;
    if shift > 1100 {
        return None;
    }
    if shift < -1300 {
        return Some(0.0);
    }
    // A quotient of 64 or 65 bits.
    let (quotient, rest) = if shift >= 0 {
        a.div_rem(b << shift as usize)
    } else {
        (a << shift.unsigned_abs() as usize).div_rem(b)
    };
    let mantissa = u128::try_from(&quotient).unwrap_or(u128::MAX);
    compose(mantissa, !rest.is_zero(), shift)
}

/// `(mantissa + something below 1 if sticky) * 2**exponent`, rounded to the nearest float, ties to even. `None`: too large.
pub fn compose(mantissa: u128, sticky: bool, exponent: i64) -> Option<f64> {
    if mantissa == 0 {
        return Some(0.0);
    }
    let bits = 128 - mantissa.leading_zeros() as i64;
    let top = bits + exponent;
    if top > 1024 {
        return None;
    }
    // Bits that the result keeps: 53, fewer for subnormal numbers.
    let keep = (top + 1074).clamp(-1, 53);
    if keep < 0 {
        return Some(0.0);
    }
    let drop = bits - keep;
    let (mut kept, exponent) = if drop > 0 {
        let kept = if drop >= 128 { 0 } else { mantissa >> drop };
        let half = 1u128 << (drop - 1);
        let rest = if drop >= 128 {
            mantissa
        } else {
            mantissa & ((half << 1).wrapping_sub(1))
        };
        let up = rest > half || rest == half && (sticky || kept & 1 == 1);
        ((kept as u64) + up as u64, exponent + drop)
    } else {
        (mantissa as u64, exponent)
    };
    // Scale without rounding again: the kept bits are exact.
    let mut exponent = exponent;
    while exponent < -1074 {
        kept >>= 1;
        exponent += 1;
    }
    let scaled = if exponent < -1022 {
        kept as f64 * f64::from_bits(1) * two_to(exponent + 1074)
    } else if exponent > 971 {
        kept as f64 * two_to(971) * two_to(exponent - 971)
    } else {
        kept as f64 * two_to(exponent)
    };
    if scaled.is_finite() {
        Some(scaled)
    } else {
        None
    }
}

/// A normal power of two.
fn two_to(exponent: i64) -> f64 {
    f64::from_bits(((exponent + 1023) as u64) << 52)
}

fn power(vm: &mut Vm, a: IntRef, b: IntRef) -> R {
    if b.is_negative() {
        let (Some(x), Some(y)) = (a.to_f64(), b.to_f64()) else {
            return Err(vm.overflow_error("int too large to convert to float"));
        };
        return crate::types::float::float_power(vm, x, y);
    }
    match a {
        IntRef::Small(0) => return Ok(Value::small_int(b.is_zero() as i64)),
        IntRef::Small(1) => return Ok(Value::small_int(1)),
        IntRef::Small(-1) => {
            let odd = match b {
                IntRef::Small(i) => i & 1 != 0,
                IntRef::Big(big) => big.bit(0),
            };
            return Ok(Value::small_int(if odd { -1 } else { 1 }));
        }
        _ => {}
    }
    let Some(exponent) = b.to_i64() else {
        return Err(vm.no_memory());
    };
    // A power of two has its bits less one, times the exponent.
    room_for(
        vm,
        (a.bit_length() as u128).saturating_sub(1) * exponent as u128,
    )?;
    let bits = a.bit_length().saturating_mul(exponent as usize);
    let x = a.big().into_owned();
    let power = vm.apart(product_work(bits / 2, bits / 2), move || {
        x.pow(exponent as usize)
    })?;
    Ok(vm.bigint(power))
}

/// `pow(a, b, m)`
pub fn power_mod(vm: &mut Vm, a: IntRef, b: IntRef, m: IntRef) -> R {
    if m.is_zero() {
        return Err(vm.value_error("pow() 3rd argument cannot be 0"));
    }
    let modulus = m.magnitude();
    let mut base = reduce(&a.big(), &modulus);
    let exponent = b.magnitude();
    if b.is_negative() {
        let Some(inverse) = invert(&base, &modulus) else {
            return Err(vm.value_error("base is not invertible for the given modulus"));
        };
        base = inverse;
    }
    let result = if let (Ok(x), Ok(e), Ok(n)) = (
        u64::try_from(&base),
        u64::try_from(&exponent),
        u64::try_from(&modulus),
    ) {
        UBig::from(small_power_mod(x, e, n))
    } else if modulus.is_one() {
        UBig::ZERO
    } else {
        let ring = ConstDivisor::new(modulus.clone());
        ring.reduce(base).pow(&exponent).residue()
    };
    // The result has the modulus' sign.
    let result = IBig::from(result);
    let result = if m.is_negative() && !result.is_zero() {
        result - IBig::from(modulus)
    } else {
        result
    };
    Ok(vm.bigint(result))
}

fn small_power_mod(base: u64, mut exponent: u64, modulus: u64) -> u64 {
    let n = modulus as u128;
    let (mut square, mut result) = (base as u128 % n, 1 % n);
    while exponent != 0 {
        if exponent & 1 != 0 {
            result = result * square % n;
        }
        square = square * square % n;
        exponent >>= 1;
    }
    result as u64
}

/// The non-negative rest.
fn reduce(value: &IBig, modulus: &UBig) -> UBig {
    let rest = value % IBig::from(modulus.clone());
    let rest = if rest.sign() == Sign::Negative {
        rest + IBig::from(modulus.clone())
    } else {
        rest
    };
    rest.into_parts().1
}

/// The inverse in the ring of a modulus.
fn invert(base: &UBig, modulus: &UBig) -> Option<UBig> {
    if modulus.is_one() {
        return Some(UBig::ZERO);
    }
    if base.is_zero() || !base.gcd(modulus).is_one() {
        return None;
    }
    // Extended Euclid, keeping only the factor of `base`.
    let (mut r0, mut r1) = (IBig::from(modulus.clone()), IBig::from(base.clone()));
    let (mut t0, mut t1) = (IBig::ZERO, IBig::ONE);
    while !r1.is_zero() {
        let (quotient, rest) = (&r0).div_rem(&r1);
        let next = &t0 - &quotient * &t1;
        (r0, r1, t0, t1) = (r1, rest, t1, next);
    }
    Some(reduce(&t0, modulus))
}

/// The multiple of `unit` nearest to `number`; halves go to the even multiple.
pub fn round_half_even(number: IBig, unit: IBig) -> IBig {
    let (mut quotient, mut rest) = (&number).div_rem(&unit);
    if rest.sign() == Sign::Negative {
        quotient -= IBig::ONE;
        rest += &unit;
    }
    let twice: IBig = &rest * IBig::from(2);
    if twice > unit || twice == unit && quotient.bit(0) {
        quotient += IBig::ONE;
    }
    quotient * unit
}

/// `-self`
pub fn int_negative(vm: &mut Vm, this: &Value) -> R {
    match int_ref(this) {
        Some(IntRef::Small(i)) => match i.checked_neg() {
            Some(n) => Ok(vm.int(n)),
            None => Ok(vm.bigint(-IBig::from(i))),
        },
        Some(IntRef::Big(b)) => Ok(vm.bigint(-b)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `+self`
pub fn int_positive(vm: &mut Vm, this: &Value) -> R {
    match int_ref(this) {
        Some(_) if super::is_exact_int(this) => Ok(this.clone()),
        Some(i) => Ok(i.to_value(vm)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `abs(self)`
pub fn int_absolute(vm: &mut Vm, this: &Value) -> R {
    if int_ref(this).is_some_and(|i| i.is_negative()) {
        int_negative(vm, this)
    } else {
        int_positive(vm, this)
    }
}

/// `~self`
pub fn int_invert(vm: &mut Vm, this: &Value) -> R {
    match int_ref(this) {
        Some(IntRef::Small(i)) => Ok(vm.int(!i)),
        Some(IntRef::Big(b)) => Ok(vm.bigint(-b - IBig::ONE)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// Bits of a big integer, for callers that estimate sizes.
pub fn bits(big: &IBig) -> usize {
    magnitude_bits(big)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_round_to_nearest() {
        let ratio = |a: u128, b: u128| ratio_to_f64(&UBig::from(a), &UBig::from(b));
        assert_eq!(ratio(1, 3), Some(1.0 / 3.0));
        assert_eq!(ratio((1 << 53) + 1, 1), Some(9007199254740992.0));
        assert_eq!(ratio((1 << 53) + 3, 1), Some(9007199254740996.0));
        assert_eq!(ratio_to_f64(&(UBig::ONE << 1024), &UBig::ONE), None);
        assert_eq!(ratio_to_f64(&UBig::ONE, &(UBig::ONE << 1074)), Some(5e-324));
        assert_eq!(ratio_to_f64(&UBig::ONE, &(UBig::ONE << 1075)), Some(0.0));
        assert_eq!(
            ratio_to_f64(&UBig::from(3u8), &(UBig::ONE << 1075)),
            Some(1e-323)
        );
        assert_eq!(
            ratio_to_f64(&UBig::ONE, &(UBig::ONE << 1022)),
            Some(f64::MIN_POSITIVE)
        );
        let largest = (UBig::ONE << 1024) - (UBig::ONE << 970);
        assert_eq!(
            ratio_to_f64(&(&largest - UBig::ONE), &UBig::ONE),
            Some(f64::MAX)
        );
        assert_eq!(ratio_to_f64(&largest, &UBig::ONE), None);
    }

    #[test]
    fn rounds_half_to_even() {
        let round = |n: i64, unit: i64| round_half_even(IBig::from(n), IBig::from(unit));
        assert_eq!(round(1250, 100), IBig::from(1200));
        assert_eq!(round(1350, 100), IBig::from(1400));
        assert_eq!(round(-1250, 100), IBig::from(-1200));
        assert_eq!(round(-1251, 100), IBig::from(-1300));
    }

    #[test]
    fn inverts_modulo() {
        let inverse = |a: u32, n: u32| invert(&UBig::from(a), &UBig::from(n));
        assert_eq!(inverse(3, 7), Some(UBig::from(5u8)));
        assert_eq!(inverse(2, 4), None);
    }
}
