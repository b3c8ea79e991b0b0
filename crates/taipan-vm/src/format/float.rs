//! Texts of floats: shortest, and with a precision.

use super::int::push_digits;
use super::spec::{FormatError, Number, Spec, reserve};

/// How a float is written.
#[derive(Clone, Debug)]
pub struct Style {
    /// `e`, `f`, `g` or `r` (shortest that reads back the same).
    pub code: u8,
    pub precision: usize,
    /// Keep the point and trailing zeros.
    pub alternate: bool,
    /// At least `.0` behind the point.
    pub dot_zero: bool,
    pub upper: bool,
    pub percent: bool,
    pub no_negative_zero: bool,
}

impl Style {
    /// As `repr()` of a part of a complex number: shortest, without `.0`.
    pub fn repr() -> Style {
        Style {
            code: b'r',
            precision: 0,
            alternate: false,
            dot_zero: false,
            upper: false,
            percent: false,
            no_negative_zero: false,
        }
    }

    /// `%e`, `%f`, `%g` with a precision, as the `%` operator of strings has them.
    pub fn percent_style(code: char, precision: usize, alternate: bool) -> Style {
        Style {
            code: code.to_ascii_lowercase() as u8,
            precision,
            alternate,
            upper: code.is_ascii_uppercase(),
            ..Style::repr()
        }
    }

    /// What a format specification asks for.
    pub fn of(spec: &Spec) -> Result<Style, FormatError> {
        let kind = spec.kind_char();
        let code = match (kind, spec.precision) {
            ('\0', None) => b'r',
            ('\0' | 'n' | 'g' | 'G', _) => b'g',
            ('e' | 'E', _) => b'e',
            ('f' | 'F' | '%', _) => b'f',
            _ => return Err(FormatError::UnknownCode(spec.kind)),
        };
        let precision = spec.precision.unwrap_or(6);
        if precision > i32::MAX as usize {
            return Err(FormatError::Value("precision too big".to_string()));
        }
        Ok(Style {
            code,
            precision,
            alternate: spec.alternate,
            dot_zero: kind == '\0',
            upper: matches!(kind, 'E' | 'F' | 'G'),
            percent: kind == '%',
            no_negative_zero: spec.no_negative_zero,
        })
    }
}

/// `repr(float)`
pub fn repr(x: f64) -> String {
    // In this range the shortest digits are written the same way elsewhere.
    if x == 0.0 || (1e-4..1e16).contains(&x.abs()) {
        return zmij::Buffer::new().format_finite(x).to_owned();
    }
    convert(
        x,
        &Style {
            dot_zero: true,
            ..Style::repr()
        },
    )
}

/// A float in a style whose precision is known to be small.
pub fn convert(x: f64, style: &Style) -> String {
    try_convert(x, style).unwrap_or_default()
}

/// A float in a style, with `-` for negative numbers.
pub fn try_convert(x: f64, style: &Style) -> Result<String, FormatError> {
    let x = if style.percent { x * 100.0 } else { x };
    let mut out;
    if style.code == b'f'
        && let Some(text) = fixed(x, style)
    {
        out = text;
    } else if x.is_finite() {
        let (digits, point) = digits_of(x.abs(), style);
        let exponential = match style.code {
            b'e' => true,
            b'f' => false,
            b'r' => !(-3..=16).contains(&point),
            _ => {
                let limit =
                    style.precision.max(1).min(i32::MAX as usize) as i32 - style.dot_zero as i32;
                point <= -4 || point > limit
            }
        };
        // How many digits are written, zeros behind the computed ones included.
        let wanted = match style.code {
            b'e' => style.precision.saturating_add(1),
            b'f' => (style.precision as isize)
                .saturating_add(point as isize)
                .max(0) as usize,
            b'g' if style.alternate => style.precision.max(1),
            _ => digits.len(),
        };
        out = layout(&digits, point, exponential, wanted, style)?;
        let zero = !out
            .bytes()
            .take_while(|b| *b != b'e')
            .any(|b| b.is_ascii_digit() && b != b'0');
        if x.is_sign_negative() && !(style.no_negative_zero && zero) {
            out.insert(0, '-');
        }
    } else if x.is_nan() {
        out = "nan".to_string();
    } else {
        out = if x > 0.0 { "inf" } else { "-inf" }.to_string();
    }
    if style.upper {
        out.make_ascii_uppercase();
    }
    if style.percent {
        out.push('%');
    }
    Ok(out)
}

/// A float of ordinary size with a few digits behind the point: exactly rounded in 128-bit integers.
fn fixed(x: f64, style: &Style) -> Option<String> {
    let precision = style.precision;
    if precision > 19 || x.abs() >= (1u64 << 63) as f64 || x.is_nan() {
        return None;
    }
    let rounded = times_power(x.abs(), precision as i32)?;
    let negative = x.is_sign_negative() && !(style.no_negative_zero && rounded == 0);
    let mut out = String::with_capacity(FIXED_ROOM);
    if negative {
        out.push('-');
    }
    let ten = 10u128.pow(precision as u32);
    let (whole, fraction) = match (u64::try_from(rounded), u64::try_from(ten)) {
        (Ok(rounded), Ok(ten)) => (rounded / ten, rounded % ten),
        // A float below 2**63, and a fraction of at most nineteen digits.
        _ => ((rounded / ten) as u64, (rounded % ten) as u64),
    };
    push_digits(&mut out, whole, 1);
    if precision > 0 || style.alternate {
        out.push('.');
    }
    if precision > 0 {
        push_digits(&mut out, fraction, precision);
    }
    Some(out)
}

/// Room for sign, nineteen digits, the point, nineteen digits.
const FIXED_ROOM: usize = 40;

/// More digits than any float has: beyond are zeros only.
const ENOUGH: usize = 1100;

/// The fewest digits that tell a number from all others, and the place of the point.
fn shortest(x: f64) -> (String, i32) {
    let mut buffer = zmij::Buffer::new();
    let text = buffer.format_finite(x);
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = [whole, fraction].concat();
    let digits = all.trim_start_matches('0');
    let leading = (all.len() - digits.len()) as i32;
    let point = whole.len() as i32 - leading + exponent.parse::<i32>().unwrap_or(0);
    match digits.is_empty() {
        true => ("0".to_owned(), 1),
        false => (digits.trim_end_matches('0').to_owned(), point),
    }
}

/// So many significant digits of a number of ordinary size, and the place of the point: exactly rounded.
fn few_digits(x: f64, count: usize) -> Option<(u64, i32)> {
    if !(1..=17).contains(&count) || !(1e-5..1e22).contains(&x) {
        return None;
    }
    let (least, most) = (POWERS[count - 1] as u128, POWERS[count] as u128);
    // The logarithm may be off by one, and rounding may make a digit more.
    let mut point = x.log10().floor() as i32 + 1;
    loop {
        let digits = times_power(x, count as i32 - point)?;
        if digits >= most {
            point += 1;
        } else if digits < least {
            point -= 1;
        } else {
            return Some((digits as u64, point));
        }
    }
}

/// Powers of ten that fit a word.
const POWERS: [u64; 20] = {
    let mut powers = [1; 20];
    let mut i = 1;
    while i < 20 {
        powers[i] = powers[i - 1] * 10;
        i += 1;
    }
    powers
};

/// `x * 10**power`, rounded to an integer, halves to even ones; `None` where 128 bits are too few.
fn times_power(x: f64, power: i32) -> Option<u128> {
    const MANTISSA: u32 = f64::MANTISSA_DIGITS - 1;
    let bits = x.to_bits();
    let (fraction, exponent) = (bits & ((1 << MANTISSA) - 1), (bits >> MANTISSA) as u32);
    // x = mantissa * 2**-shift
    let (mantissa, shift) = match exponent {
        0 => (fraction, 1074),
        _ => (fraction | 1 << MANTISSA, 1075 - exponent as i32),
    };
    // 53 bits and the 74 of 10**22 fit.
    if power.unsigned_abs() > 22 {
        return None;
    }
    let scale = 10u128.pow(power.unsigned_abs());
    let rounded = |kept: u128, rest: u128, half: u128| {
        kept + u128::from(rest > half || rest == half && kept & 1 == 1)
    };
    if power < 0 {
        let mantissa = u128::from(mantissa);
        let (whole, unit) = match shift {
            -63..=0 => (mantissa << -shift, scale),
            1..=52 => (mantissa, scale << shift),
            _ => return None,
        };
        return Some(rounded(whole / unit, whole % unit, unit / 2));
    }
    let scaled = u128::from(mantissa) * scale;
    Some(match shift {
        ..=0 if scaled.leading_zeros() as i32 > -shift => scaled << -shift,
        ..=0 => return None,
        1..128 => rounded(
            scaled >> shift,
            scaled & ((1 << shift) - 1),
            1 << (shift - 1),
        ),
        _ => 0,
    })
}

/// The significant digits (without trailing zeros for `g`, `r`) and the place of the point: `0.DIGITS * 10**point`.
fn digits_of(x: f64, style: &Style) -> (String, i32) {
    if style.code == b'f' {
        let text = format!("{x:.*}", style.precision.min(ENOUGH));
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_start_matches('0');
        let point = whole.len() as i32 - (all.len() - digits.len()) as i32;
        if digits.is_empty() {
            // Zero: keep the digits behind the point.
            return (String::new(), 0);
        }
        return (digits.to_string(), point);
    }
    let count = match style.code {
        b'r' => return shortest(x),
        b'e' => style.precision.min(ENOUGH) + 1,
        _ => style.precision.clamp(1, ENOUGH),
    };
    let (mut digits, point) = match few_digits(x, count) {
        Some((number, point)) => {
            let mut digits = String::with_capacity(count);
            push_digits(&mut digits, number, 1);
            (digits, point)
        }
        None => {
            let text = format!("{x:.*e}", count - 1);
            let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
            let point = exponent.parse::<i32>().unwrap_or(0) + 1;
            (mantissa.replace('.', ""), point)
        }
    };
    if style.code != b'e' && !(style.code == b'g' && style.alternate) {
        let kept = digits.trim_end_matches('0').len().max(1);
        digits.truncate(kept);
    }
    (digits, point)
}

/// Put digits, point and exponent together; `wanted` digits in all.
fn layout(
    digits: &str,
    point: i32,
    exponential: bool,
    wanted: usize,
    style: &Style,
) -> Result<String, FormatError> {
    let mut out = reserve(
        wanted
            .max(digits.len())
            .saturating_add(point.unsigned_abs().min(400) as usize + 16),
    )?;
    let zeros = |out: &mut Vec<u8>, n: usize| out.resize(out.len() + n, b'0');
    if exponential {
        let (first, rest) = digits.split_at(digits.len().min(1));
        out.extend_from_slice(if first.is_empty() {
            b"0"
        } else {
            first.as_bytes()
        });
        let missing = wanted.saturating_sub(digits.len().max(1));
        if !rest.is_empty() || missing > 0 || style.alternate {
            out.push(b'.');
            out.extend_from_slice(rest.as_bytes());
            zeros(&mut out, missing);
        }
        let exponent = point - 1;
        let sign = if exponent < 0 { b'-' } else { b'+' };
        out.extend([b'e', sign]);
        let mut digits = String::new();
        push_digits(&mut digits, exponent.unsigned_abs().into(), 2);
        out.extend_from_slice(digits.as_bytes());
    } else {
        let whole = point.max(0) as usize;
        if whole == 0 {
            out.push(b'0');
        } else {
            let known = whole.min(digits.len());
            out.extend_from_slice(&digits.as_bytes()[..known]);
            zeros(&mut out, whole - known);
        }
        let start = out.len();
        out.push(b'.');
        if style.code == b'f' {
            // Exactly `precision` digits; leading zeros of the fraction are not among the computed ones.
            let leading = (point.min(0).unsigned_abs() as usize).min(style.precision);
            zeros(
                &mut out,
                if digits.is_empty() {
                    style.precision
                } else {
                    leading
                },
            );
            if !digits.is_empty() {
                let rest = &digits.as_bytes()[whole.min(digits.len())..];
                let rest = &rest[..rest.len().min(style.precision - leading)];
                out.extend_from_slice(rest);
                zeros(&mut out, style.precision - leading - rest.len());
            }
        } else {
            zeros(&mut out, point.min(0).unsigned_abs() as usize);
            out.extend_from_slice(&digits.as_bytes()[whole.min(digits.len())..]);
            zeros(&mut out, wanted.saturating_sub(digits.len().max(whole)));
        }
        if out.len() == start + 1 {
            if style.dot_zero {
                out.push(b'0');
            } else if !style.alternate {
                out.pop();
            }
        }
    }
    String::from_utf8(out).map_err(|_| FormatError::Memory)
}

/// Sign, digits before the point (none for `inf`, `nan`), and the rest of a text made by [`convert`].
pub fn split(text: &str) -> (bool, &str, &str) {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    (negative, &text[..end], &text[end..])
}

/// A float under a specification.
pub fn format_float(x: f64, spec: &Spec) -> Result<Vec<u8>, FormatError> {
    let text = try_convert(x, &Style::of(spec)?)?;
    let (negative, digits, rest) = split(&text);
    Number {
        negative,
        prefix: "",
        digits,
        rest,
    }
    .layout(spec)
}
