//! Whole-number functions of `math`.

use dashu_int::ops::{BitTest, Gcd, SquareRoot};
use dashu_int::{IBig, UBig};
use taipan_vm::types::int::{IntRef, int_ref};
use taipan_vm::{R, Value, Vm};

/// The product of `from..=to`, by halves so that factors stay of similar size.
fn product(from: u64, to: u64) -> UBig {
    if from > to {
        return UBig::ONE;
    }
    if to - from < 8 {
        return (from..=to).fold(UBig::ONE, |product, i| product * i);
    }
    let middle = from + (to - from) / 2;
    product(from, middle) * product(middle + 1, to)
}

/// The product of `count` numbers from `top` downwards.
fn falling(top: &UBig, count: u64) -> UBig {
    match count {
        0 => UBig::ONE,
        1 => top.clone(),
        _ => {
            let first = count / 2;
            falling(top, first) * falling(&(top - UBig::from(first)), count - first)
        }
    }
}

/// An int argument.
fn natural(vm: &mut Vm, value: &Value, name: &str) -> R<UBig> {
    let index = vm.index(value)?;
    match int_ref(&index) {
        Some(i) if i.is_negative() => {
            Err(vm.value_error(format!("{name} must be a non-negative integer")))
        }
        Some(i) => Ok(i.magnitude()),
        None => Ok(UBig::ZERO),
    }
}

/// `comb(n, k)` for an n of 62 at most: every step fits a word.
fn small_comb(n: u64, k: u64) -> u64 {
    if k > n {
        return 0;
    }
    (0..k.min(n - k)).fold(1, |result, i| {
        let product = u128::from(result) * u128::from(n - i);
        match u64::try_from(product) {
            Ok(product) => product / (i + 1),
            Err(_) => (product / u128::from(i + 1)) as u64,
        }
    })
}

const LIMIT: u64 = i64::MAX as u64;

pub fn factorial(vm: &mut Vm, n: &Value) -> R<Value> {
    let index = vm.index(n)?;
    match int_ref(&index) {
        Some(i) if i.is_negative() => {
            Err(vm.value_error("factorial() not defined for negative values"))
        }
        // The greatest that a word holds.
        Some(IntRef::Small(i @ 0..=20)) => Ok(vm.int((2..=i).product())),
        Some(IntRef::Small(i)) => Ok(vm.bigint(IBig::from(product(2, i as u64)))),
        _ => Err(vm.overflow_error(format!("factorial() argument should not exceed {LIMIT}"))),
    }
}

pub fn comb(vm: &mut Vm, n: &Value, k: &Value) -> R<Value> {
    if let (Some(n @ 0..=62), Some(k @ 0..)) = (n.as_small_int(), k.as_small_int()) {
        return Ok(vm.int(small_comb(n as u64, k as u64) as i64));
    }
    let (n, k) = (natural(vm, n, "n")?, natural(vm, k, "k")?);
    if k > n {
        return Ok(Value::small_int(0));
    }
    let other = &n - &k;
    let fewer = if other < k { other } else { k };
    let Some(count) = u64::try_from(&fewer).ok().filter(|count| *count <= LIMIT) else {
        return Err(vm.overflow_error(format!("min(n - k, k) must not exceed {LIMIT}")));
    };
    // Small results by steps that stay whole; the product of i consecutive numbers is divisible by i!.
    if let Ok(top) = u64::try_from(&n)
        && count <= 32
    {
        let mut result: u128 = 1;
        let mut fits = true;
        for i in 0..count {
            match result.checked_mul((top - i) as u128) {
                Some(next) => result = next / (i as u128 + 1),
                None => {
                    fits = false;
                    break;
                }
            }
        }
        if fits {
            return Ok(vm.bigint(IBig::from(result)));
        }
    }
    let result = falling(&n, count) / product(2, count);
    Ok(vm.bigint(IBig::from(result)))
}

pub fn perm(vm: &mut Vm, n: &Value, k: &Value) -> R<Value> {
    let (n, k) = (natural(vm, n, "n")?, natural(vm, k, "k")?);
    if k > n {
        return Ok(Value::small_int(0));
    }
    let Some(count) = u64::try_from(&k).ok().filter(|count| *count <= LIMIT) else {
        return Err(vm.overflow_error(format!("k must not exceed {LIMIT}")));
    };
    let result = match u64::try_from(&n) {
        Ok(top) if count > 0 => product(top - count + 1, top),
        _ => falling(&n, count),
    };
    Ok(vm.bigint(IBig::from(result)))
}

pub fn isqrt(vm: &mut Vm, n: &Value) -> R<Value> {
    let index = vm.index(n)?;
    match int_ref(&index) {
        Some(i) if i.is_negative() => Err(vm.value_error("isqrt() argument must be nonnegative")),
        Some(IntRef::Small(i)) => Ok(vm.int((i as u64).isqrt() as i64)),
        Some(big) => Ok(vm.bigint(IBig::from(big.magnitude().sqrt()))),
        None => Ok(Value::small_int(0)),
    }
}

/// What of the two numbers' words is worked off for a unit of fuel.
const WORDS_PER_UNIT: usize = 32;

fn small_gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

fn big_gcd(vm: &mut Vm, a: UBig, b: UBig) -> R<UBig> {
    if a.is_zero() {
        return Ok(b);
    }
    if b.is_zero() {
        return Ok(a);
    }
    // Each word of the one is worked off in a pass over the other.
    let words = |n: &UBig| n.bit_len() / 64 + 1;
    let work = words(&a) * words(&b) / WORDS_PER_UNIT;
    vm.apart(work, move || a.gcd(b))
}

pub fn gcd(vm: &mut Vm, integers: &[Value]) -> R<Value> {
    let mut small = 0u64;
    let mut big: Option<UBig> = None;
    for value in integers {
        let index = vm.index(value)?;
        match (int_ref(&index), &big) {
            (Some(IntRef::Small(i)), None) => small = small_gcd(small, i.unsigned_abs()),
            (Some(i), _) => {
                let so_far = big.take().unwrap_or_else(|| UBig::from(small));
                big = Some(big_gcd(vm, so_far, i.magnitude())?);
            }
            (None, _) => {}
        }
    }
    Ok(vm.bigint(IBig::from(big.unwrap_or_else(|| UBig::from(small)))))
}

pub fn lcm(vm: &mut Vm, integers: &[Value]) -> R<Value> {
    let mut result = UBig::ONE;
    for value in integers {
        let index = vm.index(value)?;
        let Some(size) = int_ref(&index).map(|i| i.magnitude()) else {
            continue;
        };
        if result.is_zero() || size.is_zero() {
            // Zero stays, but the remaining arguments are still checked.
            result = UBig::ZERO;
            continue;
        }
        let divisor = big_gcd(vm, result.clone(), size.clone())?;
        result = result / divisor * size;
    }
    Ok(vm.bigint(IBig::from(result)))
}
