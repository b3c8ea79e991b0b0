//! The gamma function by Lanczos' approximation (g = 6.02468004077673, 13 terms), in the rational form of its sum.

const G: f64 = 6.02468004077673;

/// Numerator of the sum, lowest power first.
const NUMERATOR: [f64; 13] = [
    23531376880.41076,
    42919803642.6491,
    35711959237.35567,
    17921034426.03721,
    6039542586.352028,
    1439720407.3117216,
    248874557.86205417,
    31426415.585400194,
    2876370.6289353725,
    186056.26539522348,
    8071.672002365816,
    210.82427775157936,
    2.5066282746310002,
];

/// Denominator: x (x + 1) ... (x + 11).
const DENOMINATOR: [f64; 13] = [
    0.0,
    39916800.0,
    120543840.0,
    150917976.0,
    105258076.0,
    45995730.0,
    13339535.0,
    2637558.0,
    357423.0,
    32670.0,
    1925.0,
    66.0,
    1.0,
];

/// The sum for positive x; large x through powers of 1 / x, which do not overflow.
fn lanczos_sum(x: f64) -> f64 {
    let horner = |terms: &mut dyn Iterator<Item = &f64>, step: &dyn Fn(f64) -> f64| {
        terms.fold(0.0, |sum, term| step(sum) + term)
    };
    let (numerator, denominator) = if x < 5.0 {
        let step = |sum: f64| sum * x;
        (
            horner(&mut NUMERATOR.iter().rev(), &step),
            horner(&mut DENOMINATOR.iter().rev(), &step),
        )
    } else {
        let step = |sum: f64| sum / x;
        (
            horner(&mut NUMERATOR.iter(), &step),
            horner(&mut DENOMINATOR.iter(), &step),
        )
    };
    numerator / denominator
}

/// `sin(pi * x)`, exact at integers.
fn sin_pi(x: f64) -> f64 {
    use std::f64::consts::PI;
    let turn = x.abs() % 2.0;
    // Within an eighth of a turn of the nearest multiple of a quarter turn.
    let result = match (2.0 * turn).round() as i32 {
        0 => (PI * turn).sin(),
        1 => (PI * (turn - 0.5)).cos(),
        2 => (PI * (1.0 - turn)).sin(),
        3 => -(PI * (turn - 1.5)).cos(),
        _ => (PI * (turn - 2.0)).sin(),
    };
    result * x.signum()
}

/// Gamma of a number that is no pole. Infinite where it is too large.
pub fn gamma(x: f64) -> f64 {
    if !x.is_finite() {
        return x;
    }
    if x.fract() == 0.0 && (1.0..=23.0).contains(&x) {
        return (1..x as u64).map(|i| i as f64).product();
    }
    let size = x.abs();
    if size < 1e-20 {
        return 1.0 / x;
    }
    if size > 200.0 {
        return if x < 0.0 {
            0.0 / sin_pi(x)
        } else {
            f64::INFINITY
        };
    }
    let half = G - 0.5;
    let base = size + half;
    // What rounding took from `base`.
    let lost = if size > half {
        (base - size) - half
    } else {
        (base - half) - size
    };
    let correction = lost * G / base;
    // The power in two halves where the whole would overflow.
    let power = |value: f64, apply: fn(f64, f64) -> f64| {
        if size < 140.0 {
            apply(value, base.powf(size - 0.5))
        } else {
            let root = base.powf(size / 2.0 - 0.25);
            apply(apply(value, root), root)
        }
    };
    if x < 0.0 {
        let value = -std::f64::consts::PI / sin_pi(size) / size * base.exp() / lanczos_sum(size);
        power(value - correction * value, |a, b| a / b)
    } else {
        let value = lanczos_sum(size) / base.exp();
        power(value + correction * value, |a, b| a * b)
    }
}

/// The logarithm of the absolute value of gamma.
pub fn log_gamma(x: f64) -> f64 {
    if !x.is_finite() {
        return if x.is_nan() { x } else { f64::INFINITY };
    }
    if x == 1.0 || x == 2.0 {
        return 0.0;
    }
    let size = x.abs();
    if size < 1e-20 {
        return -size.ln();
    }
    let mut result = lanczos_sum(size).ln() - G;
    result += (size - 0.5) * ((size + G - 0.5).ln() - 1.0);
    if x < 0.0 {
        // Reflection.
        const LOG_PI: f64 = 1.1447298858494002;
        result = LOG_PI - sin_pi(size).abs().ln() - size.ln() - result;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values() {
        assert_eq!(gamma(5.0), 24.0);
        assert_eq!(gamma(0.5), 1.7724538509055159);
        assert_eq!(gamma(-2.5), -0.9453087204829417);
        assert_eq!(log_gamma(0.5), 0.5723649429247004);
        assert_eq!(gamma(170.0), 4.269068009004705e304);
    }
}
