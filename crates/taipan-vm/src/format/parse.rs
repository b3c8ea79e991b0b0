//! Reading numbers: `int(text, base)`, `float(text)`, `complex(text)`.

use dashu_int::{IBig, UBig};

pub use crate::unicode::decimal as decimal_digit;

/// White space in the sense of `str.isspace`.
pub fn is_space(point: u32) -> bool {
    matches!(point, 0x1c..=0x1f) || char::from_u32(point).is_some_and(char::is_whitespace)
}

/// ASCII text of a number: white space stripped, digits of other scripts replaced. `None` if other characters are in it.
fn ascii(points: impl Iterator<Item = u32>) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    for point in points {
        out.push(match point {
            0x21..0x7f => point as u8,
            // White space of `str`, but not around numbers.
            0x1c..=0x1f => return None,
            0..0x80 if !is_space(point) => point as u8,
            _ if is_space(point) => b' ',
            _ => b'0' + decimal_digit(point)?,
        });
    }
    let start = out.iter().position(|b| *b != b' ')?;
    let end = out.iter().rposition(|b| *b != b' ')? + 1;
    out.truncate(end);
    out.drain(..start);
    Some(out)
}

/// White space around a literal taken away; other scripts' is left.
pub fn trimmed(text: &[u8]) -> &[u8] {
    let is_space = |b: &u8| matches!(b, 9..=13 | b' ');
    let start = text.iter().position(|b| !is_space(b)).unwrap_or(text.len());
    let end = text
        .iter()
        .rposition(|b| !is_space(b))
        .map_or(start, |at| at + 1);
    &text[start..end]
}

/// The number of an int literal with few digits, ASCII only; other texts go the longer way.
pub fn parse_small_int(text: &[u8], base: u32) -> Option<i64> {
    // Beyond so many digits a number may not fit.
    const MOST_DECIMAL: usize = 18;
    const MOST: usize = 12;
    let text = trimmed(text);
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    let (base, digits) = match (base, text) {
        (0 | 16, [b'0', b'x' | b'X', rest @ ..]) => (16, rest),
        (0 | 8, [b'0', b'o' | b'O', rest @ ..]) => (8, rest),
        (0 | 2, [b'0', b'b' | b'B', rest @ ..]) => (2, rest),
        (0, [b'1'..=b'9', ..]) => (10, text),
        (0, _) => return None,
        _ => (base, text),
    };
    if digits.len() > if base <= 10 { MOST_DECIMAL } else { MOST } {
        return None;
    }
    let (mut number, mut after_digit) = (0, false);
    for &byte in digits {
        if byte == b'_' && after_digit {
            after_digit = false;
            continue;
        }
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            _ if base <= 10 => return None,
            b'a'..=b'z' => byte - b'a' + 10,
            b'A'..=b'Z' => byte - b'A' + 10,
            _ => return None,
        };
        if u32::from(digit) >= base {
            return None;
        }
        number = number * i64::from(base) + i64::from(digit);
        after_digit = true;
    }
    after_digit.then_some(if negative { -number } else { number })
}

/// The number of a float literal that is ASCII, without underscores; other texts go the longer way.
pub fn parse_plain_float(text: &[u8]) -> Option<f64> {
    ascii_float(trimmed(text))
}

/// A literal that has been checked but not converted.
pub struct IntText {
    negative: bool,
    base: u32,
    /// Digits only, lower-case or not.
    digits: Vec<u8>,
}

impl IntText {
    /// How many digits there are.
    pub fn count(&self) -> usize {
        self.digits.len()
    }
    /// Convert. `Err`: more decimal digits than the limit (0: none) allows.
    pub fn value(&self, limit: usize) -> Result<IBig, usize> {
        let significant = &self.digits[self
            .digits
            .iter()
            .position(|b| *b != b'0')
            .unwrap_or(self.digits.len())..];
        if !self.base.is_power_of_two() && limit != 0 && self.digits.len() > limit {
            return Err(self.digits.len());
        }
        let text = std::str::from_utf8(significant).unwrap_or_default();
        let magnitude = if significant.is_empty() {
            UBig::ZERO
        } else if significant.len() <= 12 {
            UBig::from(u64::from_str_radix(text, self.base).unwrap_or(0))
        } else {
            UBig::from_str_radix(text, self.base).unwrap_or_default()
        };
        let number = IBig::from(magnitude);
        Ok(if self.negative { -number } else { number })
    }
}

/// Read an int literal; base 0 takes it from the prefix. `None`: not a literal of that base.
pub fn parse_int(points: impl Iterator<Item = u32>, base: u32) -> Option<IntText> {
    let text = ascii(points)?;
    let mut rest = text.as_slice();
    let negative = rest.first() == Some(&b'-');
    if matches!(rest.first(), Some(b'+' | b'-')) {
        rest = &rest[1..];
    }
    let prefix_base = match rest {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => 0,
    };
    let mut after_prefix = false;
    if prefix_base != 0 && (base == 0 || base == prefix_base) {
        rest = &rest[2..];
        after_prefix = true;
    }
    let actual = match base {
        0 if prefix_base != 0 => prefix_base,
        0 => 10,
        _ => base,
    };
    let mut digits = Vec::with_capacity(rest.len());
    let mut underscore_ok = after_prefix;
    for &b in rest {
        if b == b'_' {
            if !underscore_ok {
                return None;
            }
            underscore_ok = false;
        } else {
            (b as char).to_digit(actual)?;
            digits.push(b);
            underscore_ok = true;
        }
    }
    if digits.is_empty() || rest.last() == Some(&b'_') {
        return None;
    }
    // `010` is refused where the base comes from the prefix; zeros alone are fine.
    if base == 0 && prefix_base == 0 && digits[0] == b'0' && digits.iter().any(|b| *b != b'0') {
        return None;
    }
    Some(IntText {
        negative,
        base: actual,
        digits,
    })
}

/// Take underscores between digits away; `None` if one stands elsewhere.
fn without_underscores(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    for (i, &b) in text.iter().enumerate() {
        if b == b'_' {
            let digit = |at: Option<&u8>| at.is_some_and(u8::is_ascii_digit);
            if !(digit(i.checked_sub(1).and_then(|p| text.get(p))) && digit(text.get(i + 1))) {
                return None;
            }
        } else {
            out.push(b);
        }
    }
    Some(out)
}

/// Read a float literal, `inf` and `nan` included.
pub fn parse_float(points: impl Iterator<Item = u32>) -> Option<f64> {
    let text = without_underscores(&ascii(points)?)?;
    ascii_float(&text)
}

fn ascii_float(text: &[u8]) -> Option<f64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// Read a complex literal, with or without parentheses.
pub fn parse_complex(points: impl Iterator<Item = u32>) -> Option<(f64, f64)> {
    let text = without_underscores(&ascii(points)?)?;
    let mut text = text.as_slice();
    if text.first() == Some(&b'(') {
        text = text.strip_prefix(b"(")?.strip_suffix(b")")?.trim_ascii();
    }
    let Some(without_j) = text.strip_suffix(b"j").or(text.strip_suffix(b"J")) else {
        return Some((ascii_float(text)?, 0.0));
    };
    // The sign that starts the imaginary part: the last one that belongs to no exponent.
    let split = (0..without_j.len())
        .rev()
        .find(|&i| {
            matches!(without_j[i], b'+' | b'-')
                && !(i > 0 && matches!(without_j[i - 1], b'e' | b'E'))
        })
        .unwrap_or(0);
    let (re, im) = without_j.split_at(split);
    let im = match im {
        b"" | b"+" => 1.0,
        b"-" => -1.0,
        _ => ascii_float(im)?,
    };
    let re = if re.is_empty() { 0.0 } else { ascii_float(re)? };
    Some((re, im))
}

/// Read a hexadecimal float. `Err(true)`: too large; `Err(false)`: not one.
pub fn parse_hex_float(text: &str) -> Result<f64, bool> {
    let text = text.trim_matches(|c: char| c.is_ascii_whitespace() || c == '\u{b}');
    let (negative, body) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let sign = |x: f64| if negative { -x } else { x };
    let lower = body.to_ascii_lowercase();
    match lower.as_str() {
        "inf" | "infinity" => return Ok(sign(f64::INFINITY)),
        "nan" => return Ok(sign(f64::NAN)),
        _ => {}
    }
    let digits = lower.strip_prefix("0x").unwrap_or(&lower);
    let (digits, exponent) = match digits.split_once('p') {
        Some((digits, exponent)) => (digits, Some(exponent)),
        None => (digits, None),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = || whole.bytes().chain(fraction.bytes());
    if all().next().is_none() || !all().all(|b| b.is_ascii_hexdigit()) {
        return Err(false);
    }
    let exponent: i64 = match exponent {
        None => 0,
        Some(text) => {
            let (negative, text) = match text.as_bytes().first() {
                Some(b'-') => (true, &text[1..]),
                Some(b'+') => (false, &text[1..]),
                _ => (false, text),
            };
            if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
                return Err(false);
            }
            let size: i64 = text.parse().unwrap_or(i64::MAX / 4).min(i64::MAX / 4);
            if negative { -size } else { size }
        }
    };
    let (mut mantissa, mut sticky, mut dropped) = (0u128, false, 0i64);
    for b in all() {
        let digit = (b as char).to_digit(16).unwrap_or(0) as u128;
        if mantissa >> 120 == 0 {
            mantissa = mantissa << 4 | digit;
        } else {
            sticky |= digit != 0;
            dropped += 4;
        }
    }
    let exponent = exponent + dropped - 4 * fraction.len() as i64;
    match crate::types::int::arith::compose(mantissa, sticky, exponent) {
        Some(x) => Ok(sign(x)),
        None => Err(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(text: &str, base: u32) -> Option<IBig> {
        parse_int(text.chars().map(|c| c as u32), base).and_then(|t| t.value(0).ok())
    }

    #[test]
    fn reads_ints() {
        assert_eq!(int(" -1_000 ", 10), Some(IBig::from(-1000)));
        assert_eq!(int("0x_1f", 0), Some(IBig::from(31)));
        assert_eq!(int("0b1", 16), Some(IBig::from(0xb1)));
        assert_eq!(int("zz", 36), Some(IBig::from(35 * 36 + 35)));
        assert_eq!(int("\u{661}\u{662}", 10), Some(IBig::from(12)));
        assert_eq!(int("00", 0), Some(IBig::ZERO));
        for bad in ["", "_1", "1_", "1__0", "0x", "- 1", "1.0", "\u{b2}"] {
            assert_eq!(int(bad, 10), None, "{bad}");
        }
        assert_eq!(int("010", 0), None);
        assert_eq!(
            parse_int("1".repeat(5000).bytes().map(u32::from), 10).map(|t| t.value(4300)),
            Some(Err(5000))
        );
    }

    #[test]
    fn reads_small_ints() {
        let cases: [(&[u8], u32, Option<i64>); 12] = [
            (b" -42\n", 10, Some(-42)),
            (b"1_000", 10, Some(1000)),
            (b"+0", 10, Some(0)),
            (b"0x1F", 0, Some(31)),
            (b"ff", 16, Some(255)),
            (b"0b1", 16, Some(0xb1)),
            (b"zz", 36, Some(35 * 36 + 35)),
            (b"1__0", 10, None),
            (b"1_", 10, None),
            (b"_1", 10, None),
            (b"012", 0, None),
            (b"9", 8, None),
        ];
        for (text, base, number) in cases {
            assert_eq!(parse_small_int(text, base), number);
        }
    }

    #[test]
    fn reads_floats() {
        let float = |t: &str| parse_float(t.chars().map(|c| c as u32));
        assert_eq!(float(" 1_0.5e1\n"), Some(105.0));
        assert_eq!(float("-Infinity"), Some(f64::NEG_INFINITY));
        assert_eq!(float("1_.5"), None);
        assert_eq!(float("1e"), None);
        assert_eq!(float("."), None);
        assert_eq!(float("5."), Some(5.0));
        let hex = parse_hex_float;
        assert_eq!(hex("0x1.8p3"), Ok(12.0));
        assert_eq!(hex("0x1.fffffffffffff8p1023"), Err(true));
        assert_eq!(hex("0x1.fffffffffffff7p1023"), Ok(f64::MAX));
        assert_eq!(hex("0x"), Err(false));
        assert_eq!(hex("0x1.000000000000080001p0"), Ok(1.0000000000000002));
        let complex = |t: &str| parse_complex(t.chars().map(|c| c as u32));
        assert_eq!(complex("1e5-1e-5j"), Some((1e5, -1e-5)));
        assert_eq!(complex(" ( 1+2j ) "), Some((1.0, 2.0)));
        assert_eq!(complex("-j"), Some((0.0, -1.0)));
        assert_eq!(complex("1+2"), None);
    }
}
