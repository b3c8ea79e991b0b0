//! Sums of floats that lose nothing on the way: `fsum`, `sumprod`, `hypot`, `dist`.

use dashu_int::IBig;
use taipan_vm::protocol::number::BinOp;
use taipan_vm::types::int::{int_ref, is_exact_int};
use taipan_vm::types::numeric::exact_float;
use taipan_vm::{R, Value, Vm};

/// A sum as floats that do not overlap, smallest first; their exact sum is the sum of all that was added.
#[derive(Default)]
struct Exact {
    parts: Vec<f64>,
}

impl Exact {
    /// Add a finite number. `false`: overflow.
    fn add(&mut self, mut x: f64) -> bool {
        let mut kept = 0;
        for i in 0..self.parts.len() {
            let (mut large, mut small) = (x, self.parts[i]);
            if large.abs() < small.abs() {
                std::mem::swap(&mut large, &mut small);
            }
            let sum = large + small;
            let rest = small - (sum - large);
            if rest != 0.0 {
                self.parts[kept] = rest;
                kept += 1;
            }
            x = sum;
        }
        self.parts.truncate(kept);
        if x != 0.0 {
            if !x.is_finite() {
                return false;
            }
            self.parts.push(x);
        }
        true
    }

    /// The sum, rounded once.
    fn round(&self) -> f64 {
        let mut parts = self.parts.iter().rev();
        let Some(&first) = parts.next() else {
            return 0.0;
        };
        let (mut high, mut low) = (first, 0.0);
        for &part in parts.by_ref() {
            let sum = high + part;
            low = part - (sum - high);
            high = sum;
            if low != 0.0 {
                break;
            }
        }
        // A tie is decided by what is still below it.
        if let Some(&next) = parts.next()
            && (low < 0.0 && next < 0.0 || low > 0.0 && next > 0.0)
        {
            let double = low * 2.0;
            let sum = high + double;
            if sum - high == double {
                high = sum;
            }
        }
        high
    }
}

pub fn fsum(vm: &mut Vm, iterable: &Value) -> R<f64> {
    let mut sum = Exact::default();
    let (mut special, mut infinities) = (0.0, 0.0);
    vm.iterate(iterable, |vm, item| {
        let x = vm.to_f64(&item)?;
        if !x.is_finite() {
            if x.is_infinite() {
                infinities += x;
            }
            special += x;
        } else if !sum.add(x) {
            return Err(vm.overflow_error("intermediate overflow in fsum"));
        }
        Ok(())
    })?;
    if special != 0.0 {
        if infinities.is_nan() {
            return Err(vm.value_error("-inf + inf in fsum"));
        }
        return Ok(special);
    }
    Ok(sum.round())
}

/// The square root of the sum of squares of non-negative numbers.
pub fn norm(sizes: &[f64]) -> f64 {
    if sizes.iter().any(|x| x.is_infinite()) {
        return f64::INFINITY;
    }
    if sizes.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    let largest = sizes.iter().copied().fold(0.0, f64::max);
    if largest == 0.0 || sizes.len() == 1 {
        return largest;
    }
    // A power of two brings the largest near 1: nothing overflows, and what underflows does not matter.
    let exponent = (largest.to_bits() >> 52) as i32 - 1023;
    let (up, down) = if exponent < -1022 {
        // Subnormal: scale exactly in two steps.
        (
            2f64.powi(537) * 2f64.powi(537),
            2f64.powi(-537) * 2f64.powi(-537),
        )
    } else {
        (
            2f64.powi((-exponent).clamp(-1021, 1022)),
            2f64.powi(exponent.clamp(-1022, 1021)),
        )
    };
    if exponent < -1022 {
        let scaled: Vec<f64> = sizes.iter().map(|x| x * 2f64.powi(600)).collect();
        return norm(&scaled) * 2f64.powi(-600);
    }
    let mut sum = Exact::default();
    for &x in sizes {
        let x = x * up;
        let square = x * x;
        sum.add(square);
        sum.add(x.mul_add(x, -square));
    }
    let root = sum.round().sqrt();
    // One step of Newton's method with the exact rest gives the last bit.
    let square = root * root;
    sum.add(-square);
    sum.add(-root.mul_add(root, -square));
    (root + sum.round() / (2.0 * root)) * down
}

/// How the sum is kept so far.
enum Phase {
    Ints,
    Floats,
    Objects,
}

pub fn sumprod(vm: &mut Vm, p: &Value, q: &Value) -> R<Value> {
    let (first, second) = (vm.iter(p)?, vm.iter(q)?);
    let mut phase = Phase::Ints;
    let mut total = Value::small_int(0);
    let (mut ints, mut small) = (IBig::ZERO, 0i128);
    let (mut floats, mut plain, mut float_used) = (Exact::default(), 0.0, false);
    let mut overflow = false;
    loop {
        let (a, b) = match (vm.next(&first)?, vm.next(&second)?) {
            (Some(a), Some(b)) => (a, b),
            (None, None) => break,
            _ => return Err(vm.value_error("Inputs are not the same length")),
        };
        if let Phase::Ints = phase {
            if is_exact_int(&a)
                && is_exact_int(&b)
                && let (Some(x), Some(y)) = (int_ref(&a), int_ref(&b))
            {
                let product = match (x.to_i64(), y.to_i64()) {
                    (Some(x), Some(y)) => small.checked_add(x as i128 * y as i128),
                    _ => None,
                };
                match product {
                    Some(sum) => small = sum,
                    None => ints += &*x.big() * &*y.big(),
                }
                continue;
            }
            let sum = vm.bigint(std::mem::take(&mut ints) + IBig::from(small));
            total = vm.binary(BinOp::Add, &total, &sum)?;
            phase = Phase::Floats;
        }
        if let Phase::Floats = phase {
            if let Some((x, y)) = float_pair(&a, &b) {
                float_used = true;
                let product = x * y;
                plain += product;
                let rest = x.mul_add(y, -product);
                if product.is_finite() && rest.is_finite() && !overflow {
                    overflow = !(floats.add(product) && floats.add(rest));
                } else {
                    overflow = true;
                }
                continue;
            }
            total = add_floats(vm, total, float_used, overflow, &floats, plain)?;
            phase = Phase::Objects;
        }
        let product = vm.binary(BinOp::Mul, &a, &b)?;
        total = vm.binary(BinOp::Add, &total, &product)?;
    }
    match phase {
        Phase::Ints => {
            let sum = vm.bigint(ints + IBig::from(small));
            vm.binary(BinOp::Add, &total, &sum)
        }
        Phase::Floats => add_floats(vm, total, float_used, overflow, &floats, plain),
        Phase::Objects => Ok(total),
    }
}

/// End of the run of floats.
fn add_floats(
    vm: &mut Vm,
    total: Value,
    used: bool,
    overflow: bool,
    floats: &Exact,
    plain: f64,
) -> R<Value> {
    if !used {
        return Ok(total);
    }
    let sum = vm.float(if overflow { plain } else { floats.round() });
    vm.binary(BinOp::Add, &total, &sum)
}

/// Two numbers of which at least one is a float and the other at most an int.
fn float_pair(a: &Value, b: &Value) -> Option<(f64, f64)> {
    let number = |v: &Value| {
        exact_float(v).or_else(|| {
            let plain = is_exact_int(v) || v.is_bool();
            int_ref(v).filter(|_| plain).and_then(|i| i.to_f64())
        })
    };
    if exact_float(a).is_none() && exact_float(b).is_none() {
        return None;
    }
    Some((number(a)?, number(b)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_exact() {
        let mut sum = Exact::default();
        for x in [1e100, 1.0, -1e100] {
            assert!(sum.add(x));
        }
        assert_eq!(sum.round(), 1.0);
        let mut sum = Exact::default();
        (0..10).for_each(|_| assert!(sum.add(0.1)));
        assert_eq!(sum.round(), 1.0);
    }

    #[test]
    fn norms() {
        assert_eq!(norm(&[3.0, 4.0]), 5.0);
        assert_eq!(norm(&[1e308, 1e308]), 1.4142135623730951e308);
        assert_eq!(norm(&[1e-320, 1e-320]), 1.414e-320);
        assert_eq!(norm(&[1.0, 2.0, 3.0]), 3.7416573867739413);
    }
}
