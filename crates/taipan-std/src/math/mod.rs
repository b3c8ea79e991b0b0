//! `math`.

mod gamma;
mod hyperbolic;
mod integers;
mod sums;

use taipan_vm::format::float::repr;
use taipan_vm::native::{Nullable, Rest, module};
use taipan_vm::protocol::number::BinOp;
use taipan_vm::raise::Raise;
use taipan_vm::types::float::decompose;
use taipan_vm::types::int::{IntRef, int_ref};
use taipan_vm::types::module::Module;
use taipan_vm::types::numeric::{exact_float, float_to_int};
use taipan_vm::{R, Value, Vm};

pub struct Math;

#[cold]
fn domain(vm: &mut Vm, message: &str, x: f64) -> Raise {
    let message = if message.is_empty() {
        "math domain error".to_string()
    } else {
        format!("{message}, got {}", repr(x))
    };
    vm.value_error(message)
}

#[cold]
fn range(vm: &mut Vm) -> Raise {
    vm.overflow_error("math range error")
}

/// A function of one variable: NaN from a number is a domain error, infinity from a finite number an overflow.
#[inline]
fn grows(vm: &mut Vm, x: f64, result: f64) -> R<f64> {
    if result.is_nan() && !x.is_nan() {
        return Err(domain(vm, "", x));
    }
    if result.is_infinite() && x.is_finite() {
        return Err(range(vm));
    }
    Ok(result)
}

/// A function of one variable with poles: NaN and infinity from a finite number are domain errors.
#[inline]
fn bounded(vm: &mut Vm, x: f64, result: f64, message: &str) -> R<f64> {
    if result.is_nan() && !x.is_nan() || result.is_infinite() && x.is_finite() {
        return Err(domain(vm, message, x));
    }
    Ok(result)
}

const FINITE: &str = "expected a finite input";
const UNIT: &str = "expected a number in range from -1 up to 1";
const NO_POLE: &str = "expected a noninteger or positive integer";

/// A logarithm of any real number; ints beyond the range of floats too.
fn logarithm(vm: &mut Vm, value: &Value, log: fn(f64) -> f64) -> R<f64> {
    let Some(i) = int_ref(value) else {
        let x = vm.to_f64(value)?;
        if x > 0.0 || x.is_nan() {
            return Ok(log(x));
        }
        return Err(domain(vm, "expected a positive input", x));
    };
    if i.is_negative() || i.is_zero() {
        return Err(vm.value_error("expected a positive input"));
    }
    if let Some(x) = i.to_f64() {
        return Ok(log(x));
    }
    // mantissa * 2**exponent with the mantissa in [0.5, 1)
    let exponent = i.bit_length();
    let mantissa = (i.magnitude() >> (exponent - 64)).to_f64().value() / 2f64.powi(64);
    Ok(log(mantissa) + log(2.0) * exponent as f64)
}

/// `±mantissa * 2**exponent`, rounded; infinite if too large.
fn scale(x: f64, exponent: i64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return x;
    }
    let (negative, mantissa, base) = decompose(x);
    let exponent = (base as i64).saturating_add(exponent);
    let size = taipan_vm::types::int::arith::compose(mantissa as u128, false, exponent);
    let size = size.unwrap_or(f64::INFINITY);
    if negative { -size } else { size }
}

/// The float `steps` places from `x` towards `y`.
fn next_after(x: f64, y: f64, steps: u64) -> f64 {
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    if x == y {
        return y;
    }
    if steps == 0 {
        return x;
    }
    // Floats in order are consecutive integers.
    let place = |f: f64| {
        let bits = f.to_bits();
        let size = (bits & !(1 << 63)) as i128;
        if bits >> 63 != 0 { -size } else { size }
    };
    let (from, to) = (place(x), place(y));
    let at = if from < to {
        (from + steps as i128).min(to)
    } else {
        (from - steps as i128).max(to)
    };
    if at == to {
        return y;
    }
    // Zero keeps the sign of the start.
    let negative = at < 0 || at == 0 && x.is_sign_negative();
    f64::from_bits(at.unsigned_abs() as u64 | (negative as u64) << 63)
}

/// A method of the value's class, as `floor` and the like look for it.
fn through(vm: &mut Vm, x: &Value, name: &Value) -> R<Option<Value>> {
    vm.call_special(x, name, &[])
}

/// Mathematical functions of real numbers.
#[module(name = "math")]
impl Math {
    /// The angle in radians whose cosine is x.
    fn acos(vm: &mut Vm, x: f64) -> R<f64> {
        bounded(vm, x, x.acos(), UNIT)
    }
    /// Inverse hyperbolic cosine.
    fn acosh(vm: &mut Vm, x: f64) -> R<f64> {
        bounded(
            vm,
            x,
            hyperbolic::acosh(x),
            "expected argument value not less than 1",
        )
    }
    /// The angle in radians whose sine is x.
    fn asin(vm: &mut Vm, x: f64) -> R<f64> {
        bounded(vm, x, x.asin(), UNIT)
    }
    /// Inverse hyperbolic sine.
    fn asinh(x: f64) -> f64 {
        hyperbolic::asinh(x)
    }
    /// The angle in radians whose tangent is x.
    fn atan(x: f64) -> f64 {
        x.atan()
    }
    /// The angle in radians of the point (x, y): the quadrant follows from both signs.
    fn atan2(y: f64, x: f64) -> f64 {
        y.atan2(x)
    }
    /// Inverse hyperbolic tangent.
    fn atanh(vm: &mut Vm, x: f64) -> R<f64> {
        bounded(
            vm,
            x,
            hyperbolic::atanh(x),
            "expected a number between -1 and 1",
        )
    }
    /// Cube root.
    fn cbrt(x: f64) -> f64 {
        x.cbrt()
    }
    /// The least int that is not below x.
    fn ceil(vm: &mut Vm, x: &Value) -> R<Value> {
        if exact_float(x).is_none() {
            let name = vm.names.__ceil__.clone();
            if let Some(result) = through(vm, x, &name)? {
                return Ok(result);
            }
        }
        let x = vm.to_f64(x)?;
        float_to_int(vm, x.ceil())
    }
    /// How many ways there are to choose k of n things, without order or repetition.
    fn comb(vm: &mut Vm, n: &Value, k: &Value) -> R<Value> {
        integers::comb(vm, n, k)
    }
    /// The size of x with the sign of y.
    fn copysign(x: f64, y: f64) -> f64 {
        x.copysign(y)
    }
    /// Cosine of an angle in radians.
    fn cos(vm: &mut Vm, x: f64) -> R<f64> {
        bounded(vm, x, x.cos(), FINITE)
    }
    /// Hyperbolic cosine.
    fn cosh(vm: &mut Vm, x: f64) -> R<f64> {
        grows(vm, x, x.cosh())
    }
    /// An angle in radians as degrees.
    fn degrees(x: f64) -> f64 {
        x * (180.0 / std::f64::consts::PI)
    }
    /// The Euclidean distance of two points, given as sequences of coordinates.
    fn dist(vm: &mut Vm, p: &Value, q: &Value) -> R<f64> {
        let (p, q) = (vm.collect(p)?, vm.collect(q)?);
        if p.len() != q.len() {
            return Err(vm.value_error("both points must have the same number of dimensions"));
        }
        let mut differences = Vec::with_capacity(p.len());
        for (a, b) in p.iter().zip(&q) {
            differences.push((vm.to_f64(a)? - vm.to_f64(b)?).abs());
        }
        Ok(sums::norm(&differences))
    }
    /// The error function.
    fn erf(x: f64) -> f64 {
        libm::erf(x)
    }
    /// One minus the error function, precise for large x.
    fn erfc(x: f64) -> f64 {
        libm::erfc(x)
    }
    /// e to the power of x.
    fn exp(vm: &mut Vm, x: f64) -> R<f64> {
        grows(vm, x, x.exp())
    }
    /// 2 to the power of x.
    fn exp2(vm: &mut Vm, x: f64) -> R<f64> {
        grows(vm, x, x.exp2())
    }
    /// `exp(x) - 1`, precise for small x.
    fn expm1(vm: &mut Vm, x: f64) -> R<f64> {
        grows(vm, x, x.exp_m1())
    }
    /// The absolute value as float.
    fn fabs(x: f64) -> f64 {
        x.abs()
    }
    /// The product of the ints from 1 to n.
    fn factorial(vm: &mut Vm, n: &Value) -> R<Value> {
        integers::factorial(vm, n)
    }
    /// The greatest int that is not above x.
    fn floor(vm: &mut Vm, x: &Value) -> R<Value> {
        if exact_float(x).is_none() {
            let name = vm.names.__floor__.clone();
            if let Some(result) = through(vm, x, &name)? {
                return Ok(result);
            }
        }
        let x = vm.to_f64(x)?;
        float_to_int(vm, x.floor())
    }
    /// `x * y + z`, rounded once.
    fn fma(vm: &mut Vm, x: f64, y: f64, z: f64) -> R<f64> {
        let result = x.mul_add(y, z);
        if result.is_nan() && !x.is_nan() && !y.is_nan() && !z.is_nan() {
            return Err(vm.value_error("invalid operation in fma"));
        }
        if result.is_infinite() && x.is_finite() && y.is_finite() && z.is_finite() {
            return Err(vm.overflow_error("overflow in fma"));
        }
        Ok(result)
    }
    /// The rest of x / y with the sign of x.
    fn fmod(vm: &mut Vm, x: f64, y: f64) -> R<f64> {
        let result = x % y;
        if result.is_nan() && !x.is_nan() && !y.is_nan() {
            return Err(domain(vm, "", x));
        }
        Ok(result)
    }
    /// A pair (m, e) with `x == m * 2**e` and 0.5 <= abs(m) < 1 (both zero for zero).
    fn frexp(vm: &mut Vm, x: f64) -> Value {
        let (mantissa, exponent) = if x == 0.0 || !x.is_finite() {
            (x, 0)
        } else {
            let (_, mantissa, exponent) = decompose(x);
            let bits = 64 - mantissa.leading_zeros() as i32;
            (scale(x, -(exponent + bits) as i64), exponent + bits)
        };
        let pair = vec![vm.float(mantissa), Value::small_int(exponent as i64)];
        vm.tuple(pair)
    }
    /// The sum of numbers without intermediate loss of precision.
    fn fsum(vm: &mut Vm, seq: &Value) -> R<f64> {
        sums::fsum(vm, seq)
    }
    /// The gamma function: `gamma(n + 1)` is the factorial of n.
    fn gamma(vm: &mut Vm, x: f64) -> R<f64> {
        if x == 0.0 || x == f64::NEG_INFINITY || x < 0.0 && x.fract() == 0.0 {
            return Err(domain(vm, NO_POLE, x));
        }
        grows(vm, x, gamma::gamma(x))
    }
    /// The greatest common divisor of ints.
    #[sig("(*integers)")]
    fn gcd(vm: &mut Vm, integers: Rest<'_>) -> R<Value> {
        integers::gcd(vm, integers.0)
    }
    /// The length of a vector with these coordinates.
    #[sig("(*coordinates)")]
    fn hypot(vm: &mut Vm, coordinates: Rest<'_>) -> R<f64> {
        let mut sizes = Vec::with_capacity(coordinates.0.len());
        for value in coordinates.0 {
            sizes.push(vm.to_f64(value)?.abs());
        }
        Ok(sums::norm(&sizes))
    }
    /// Whether two numbers are close: within `rel_tol` of the larger one, or within `abs_tol`.
    #[sig("(a, b, *, rel_tol=1e-09, abs_tol=0.0)")]
    fn isclose(vm: &mut Vm, a: f64, b: f64, rel_tol: Option<f64>, abs_tol: Option<f64>) -> R<bool> {
        let (relative, absolute) = (rel_tol.unwrap_or(1e-9), abs_tol.unwrap_or(0.0));
        if relative < 0.0 || absolute < 0.0 {
            return Err(vm.value_error("tolerances must be non-negative"));
        }
        if a == b {
            return Ok(true);
        }
        if a.is_infinite() || b.is_infinite() {
            return Ok(false);
        }
        let difference = (b - a).abs();
        let near = |x: f64| difference <= (relative * x).abs();
        Ok(near(b) || near(a) || difference <= absolute)
    }
    /// Whether x is neither infinite nor NaN.
    fn isfinite(x: f64) -> bool {
        x.is_finite()
    }
    /// Whether x is infinite.
    fn isinf(x: f64) -> bool {
        x.is_infinite()
    }
    /// Whether x is NaN.
    fn isnan(x: f64) -> bool {
        x.is_nan()
    }
    /// The whole part of the square root of a non-negative int.
    fn isqrt(vm: &mut Vm, n: &Value) -> R<Value> {
        integers::isqrt(vm, n)
    }
    /// The least common multiple of ints.
    #[sig("(*integers)")]
    fn lcm(vm: &mut Vm, integers: Rest<'_>) -> R<Value> {
        integers::lcm(vm, integers.0)
    }
    /// `x * 2**i`: the inverse of frexp.
    fn ldexp(vm: &mut Vm, x: f64, i: &Value) -> R<f64> {
        let exponent = match int_ref(i) {
            Some(IntRef::Small(i)) => i,
            Some(big) if big.is_negative() => i64::MIN / 2,
            Some(_) => i64::MAX / 2,
            None => return Err(vm.type_error("Expected an int as second argument to ldexp.")),
        };
        let result = scale(x, exponent.clamp(-10_000, 10_000));
        if result.is_infinite() && x.is_finite() {
            return Err(range(vm));
        }
        Ok(result)
    }
    /// The natural logarithm of the absolute value of the gamma function.
    fn lgamma(vm: &mut Vm, x: f64) -> R<f64> {
        if x <= 0.0 && x.is_finite() && x.fract() == 0.0 {
            return Err(domain(vm, NO_POLE, x));
        }
        grows(vm, x, gamma::log_gamma(x))
    }
    /// The logarithm of x to a base (e if none is given).
    fn log(vm: &mut Vm, x: &Value, base: Option<&Value>) -> R<Value> {
        let numerator = logarithm(vm, x, f64::ln)?;
        let result = match base {
            None => numerator,
            Some(base) => {
                let denominator = logarithm(vm, base, f64::ln)?;
                if denominator == 0.0 {
                    return Err(vm.zero_division_error("division by zero"));
                }
                numerator / denominator
            }
        };
        Ok(vm.float(result))
    }
    /// The logarithm of x to base 10.
    fn log10(vm: &mut Vm, x: &Value) -> R<f64> {
        logarithm(vm, x, f64::log10)
    }
    /// The natural logarithm of `1 + x`, precise for small x.
    fn log1p(vm: &mut Vm, x: f64) -> R<f64> {
        bounded(vm, x, x.ln_1p(), "expected argument value > -1")
    }
    /// The logarithm of x to base 2.
    fn log2(vm: &mut Vm, x: &Value) -> R<f64> {
        logarithm(vm, x, f64::log2)
    }
    /// A pair of the fraction and the whole part of x, both floats with its sign.
    fn modf(vm: &mut Vm, x: f64) -> Value {
        let (fraction, whole) = if x.is_infinite() {
            (0f64.copysign(x), x)
        } else {
            (x.fract().copysign(x), x.trunc())
        };
        let pair = vec![vm.float(fraction), vm.float(whole)];
        vm.tuple(pair)
    }
    /// The float next to x in the direction of y, or so many steps further.
    #[sig("(x, y, /, *, steps=None)")]
    fn nextafter(vm: &mut Vm, x: f64, y: f64, steps: Nullable<&Value>) -> R<f64> {
        let steps = match steps.0 {
            None => 1,
            Some(steps) => {
                let steps = vm.index(steps)?;
                match int_ref(&steps) {
                    Some(i) if i.is_negative() => {
                        return Err(vm.value_error("steps must be a non-negative integer"));
                    }
                    Some(i) => u64::try_from(&i.magnitude()).unwrap_or(u64::MAX),
                    None => 1,
                }
            }
        };
        Ok(next_after(x, y, steps))
    }
    /// How many ways there are to arrange k of n things (all n if k is left out).
    #[sig("(n, k=None, /)")]
    fn perm(vm: &mut Vm, n: &Value, k: Nullable<&Value>) -> R<Value> {
        match k.0 {
            None => integers::factorial(vm, n),
            Some(k) => integers::perm(vm, n, k),
        }
    }
    /// x to the power of y, both as floats.
    fn pow(vm: &mut Vm, x: f64, y: f64) -> R<f64> {
        let result = x.powf(y);
        if x.is_finite() && y.is_finite() {
            if result.is_nan() || x == 0.0 && result.is_infinite() {
                return Err(domain(vm, "", x));
            }
            if result.is_infinite() {
                return Err(range(vm));
            }
        }
        Ok(result)
    }
    /// The product of an iterable, times `start`.
    #[sig("(iterable, /, *, start=1)")]
    fn prod(vm: &mut Vm, iterable: &Value, start: Option<Value>) -> R<Value> {
        let mut product = start.unwrap_or(Value::small_int(1));
        vm.iterate(iterable, |vm, item| {
            product = vm.binary(BinOp::Mul, &product, &item)?;
            Ok(())
        })?;
        Ok(product)
    }
    /// An angle in degrees as radians.
    fn radians(x: f64) -> f64 {
        x * (std::f64::consts::PI / 180.0)
    }
    /// The difference of x to the nearest multiple of y (the even one of two equally near).
    fn remainder(vm: &mut Vm, x: f64, y: f64) -> R<f64> {
        let result = if y.is_infinite() && x.is_finite() {
            x
        } else {
            libm::remainder(x, y)
        };
        if result.is_nan() && !x.is_nan() && !y.is_nan() {
            return Err(domain(vm, "", x));
        }
        Ok(result)
    }
    /// Sine of an angle in radians.
    fn sin(vm: &mut Vm, x: f64) -> R<f64> {
        bounded(vm, x, x.sin(), FINITE)
    }
    /// Hyperbolic sine.
    fn sinh(vm: &mut Vm, x: f64) -> R<f64> {
        grows(vm, x, x.sinh())
    }
    /// Square root.
    fn sqrt(vm: &mut Vm, x: f64) -> R<f64> {
        bounded(vm, x, x.sqrt(), "expected a nonnegative input")
    }
    /// The sum of the products of two sequences of equal length, with extended precision for floats.
    fn sumprod(vm: &mut Vm, p: &Value, q: &Value) -> R<Value> {
        sums::sumprod(vm, p, q)
    }
    /// Tangent of an angle in radians.
    fn tan(vm: &mut Vm, x: f64) -> R<f64> {
        bounded(vm, x, x.tan(), FINITE)
    }
    /// Hyperbolic tangent.
    fn tanh(x: f64) -> f64 {
        x.tanh()
    }
    /// The whole part of x, as its `__trunc__` gives it.
    fn trunc(vm: &mut Vm, x: &Value) -> R<Value> {
        if let Some(f) = exact_float(x) {
            return float_to_int(vm, f);
        }
        let name = vm.names.__trunc__.clone();
        match through(vm, x, &name)? {
            Some(result) => Ok(result),
            None => Err(vm.type_error_named("type {} doesn't define __trunc__ method", x)),
        }
    }
    /// The value of the last bit of x: the distance to the next float away from zero.
    fn ulp(x: f64) -> f64 {
        let x = x.abs();
        if !x.is_finite() {
            return x;
        }
        if x == f64::MAX {
            return x - f64::from_bits(x.to_bits() - 1);
        }
        f64::from_bits(x.to_bits() + 1) - x
    }

    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        let constants = [
            ("e", std::f64::consts::E),
            ("pi", std::f64::consts::PI),
            ("tau", std::f64::consts::TAU),
            ("inf", f64::INFINITY),
        ];
        let dict = module.downcast::<Module>().map(|m| m.dict.clone());
        for (name, value) in constants {
            let (key, value) = (vm.intern(name), vm.float(value));
            if let Some(dict) = &dict {
                vm.set_item(dict, &key, value)?;
            }
        }
        if let Some(dict) = &dict {
            let (key, nan) = (vm.intern("nan"), vm.nan());
            vm.set_item(dict, &key, nan)?;
        }
        Ok(())
    }
}
