//! Inverse hyperbolic functions, from logarithms in the form that loses least for each size of argument.

use std::f64::consts::LN_2;

/// Beyond this the argument's square no longer notices a one.
const LARGE: f64 = 268435456.0;

pub fn asinh(x: f64) -> f64 {
    let size = x.abs();
    let result = if !x.is_finite() || size < 1.0 / LARGE {
        return x;
    } else if size > LARGE {
        size.ln() + LN_2
    } else if size > 2.0 {
        (2.0 * size + 1.0 / ((size * size + 1.0).sqrt() + size)).ln()
    } else {
        let square = size * size;
        (size + square / (1.0 + (1.0 + square).sqrt())).ln_1p()
    };
    result.copysign(x)
}

/// NaN below 1.
pub fn acosh(x: f64) -> f64 {
    if x >= LARGE {
        x.ln() + LN_2
    } else if x > 2.0 {
        (2.0 * x - 1.0 / (x + (x * x - 1.0).sqrt())).ln()
    } else if x >= 1.0 {
        let above = x - 1.0;
        (above + (2.0 * above + above * above).sqrt()).ln_1p()
    } else {
        f64::NAN
    }
}

/// NaN outside of -1 to 1, infinite at the ends.
pub fn atanh(x: f64) -> f64 {
    let size = x.abs();
    if size < 1.0 / LARGE {
        return x;
    }
    let double = size + size;
    let result = if size < 0.5 {
        0.5 * (double + double * size / (1.0 - size)).ln_1p()
    } else {
        0.5 * (double / (1.0 - size)).ln_1p()
    };
    result.copysign(x)
}
