//! Texts of ints.

use super::spec::{FormatError, Number, Spec};
use crate::types::int::{IntRef, magnitude_bits};
use dashu_int::{IBig, UBig};

/// Decimal text of a word, without allocation.
pub struct Decimal {
    buffer: [u8; 20],
}

const PAIRS: [u8; 200] = {
    let mut table = [0; 200];
    let mut i = 0;
    while i < 100 {
        table[2 * i] = b'0' + (i / 10) as u8;
        table[2 * i + 1] = b'0' + (i % 10) as u8;
        i += 1;
    }
    table
};

impl Decimal {
    pub fn new() -> Decimal {
        Decimal { buffer: [0; 20] }
    }
    /// The text; valid until the next call.
    pub fn format(&mut self, number: i64) -> &str {
        let end = self.buffer.len();
        let mut at = put_digits(&mut self.buffer, end, number.unsigned_abs());
        if number < 0 {
            at -= 1;
            self.buffer[at] = b'-';
        }
        std::str::from_utf8(&self.buffer[at..]).unwrap_or_default()
    }
}

impl Default for Decimal {
    fn default() -> Decimal {
        Decimal::new()
    }
}

/// Write the digits of a word so that they end at a place; where they begin.
pub fn put_digits(buffer: &mut [u8], mut at: usize, mut rest: u64) -> usize {
    while rest >= 100 {
        let pair = (rest % 100) as usize * 2;
        rest /= 100;
        at -= 2;
        buffer[at..at + 2].copy_from_slice(&PAIRS[pair..pair + 2]);
    }
    if rest >= 10 {
        let pair = rest as usize * 2;
        at -= 2;
        buffer[at..at + 2].copy_from_slice(&PAIRS[pair..pair + 2]);
    } else {
        at -= 1;
        buffer[at] = b'0' + rest as u8;
    }
    at
}

/// Append the digits of a word, with zeros in front up to a number of them.
pub fn push_digits(out: &mut String, number: u64, least: usize) {
    let mut buffer = [0; 20];
    let end = buffer.len();
    let start = put_digits(&mut buffer, end, number);
    out.extend(std::iter::repeat_n('0', least.saturating_sub(end - start)));
    out.push_str(std::str::from_utf8(&buffer[start..]).unwrap_or_default());
}

/// The text of a small int under a specification of the common kind, `[0][width][d|x|X]`: without one of the general
/// [`Spec`], and without an allocation. `None`: the specification is another one.
pub fn format_plain<T>(number: i64, spec: &[u8], work: impl FnOnce(&[u8]) -> T) -> Option<T> {
    let (zeros, rest) = match spec {
        [b'0', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let (width, rest) = match rest {
        [tens @ b'1'..=b'4', ones @ b'0'..=b'9', rest @ ..] => {
            ((tens - b'0') * 10 + (ones - b'0'), rest)
        }
        [ones @ b'1'..=b'9', rest @ ..] => (ones - b'0', rest),
        rest => (0, rest),
    };
    let mut text = [if zeros { b'0' } else { b' ' }; PLAIN_ROOM];
    let mut at = text.len();
    match rest {
        [] | [b'd'] => at = put_digits(&mut text, at, number.unsigned_abs()),
        [letter @ (b'x' | b'X')] => {
            let table: &[u8; 16] = match letter {
                b'x' => b"0123456789abcdef",
                _ => b"0123456789ABCDEF",
            };
            let mut left = number.unsigned_abs();
            loop {
                at -= 1;
                text[at] = table[left as usize & 15];
                left >>= 4;
                if left == 0 {
                    break;
                }
            }
        }
        _ => return None,
    }
    let begin = text.len() - usize::from(width);
    if number < 0 {
        // The sign stands before zeros, but behind blanks.
        at = match zeros {
            true => begin.min(at - 1),
            false => at - 1,
        };
        text[at] = b'-';
    }
    Some(work(&text[begin.min(at)..]))
}

/// Room for the widest text of [`format_plain`].
const PLAIN_ROOM: usize = 64;

/// Nineteen digits are the most that every word can hold; the power has its highest bit set, as [`divide_chunk`] wants it.
const CHUNK: u64 = 10u64.pow(CHUNK_DIGITS as u32);
const CHUNK_DIGITS: usize = 19;
const RECIPROCAL: u64 = (u128::MAX / CHUNK as u128 - (1 << 64)) as u64;

/// Quotient and remainder of two words by [`CHUNK`], the high one below it: Möller and Granlund's division by a reciprocal.
#[inline(always)]
fn divide_chunk(high: u64, low: u64) -> (u64, u64) {
    let estimate = RECIPROCAL as u128 * high as u128 + ((high as u128) << 64 | low as u128);
    let mut quotient = ((estimate >> 64) as u64).wrapping_add(1);
    let mut rest = low.wrapping_sub(quotient.wrapping_mul(CHUNK));
    if rest > estimate as u64 {
        quotient = quotient.wrapping_sub(1);
        rest = rest.wrapping_add(CHUNK);
    }
    if rest >= CHUNK {
        quotient = quotient.wrapping_add(1);
        rest -= CHUNK;
    }
    (quotient, rest)
}

/// Ints of so many words are divided by schoolbook.
const SHORT: usize = 24;
const SHORT_DIGITS: usize = SHORT * 20;

/// Call `work` with the decimal text of an int of a few words; `None` if it has more.
pub fn with_short_text<T>(big: &IBig, work: impl FnOnce(&str) -> T) -> Option<T> {
    let (sign, words) = big.as_sign_words();
    let mut rest = [0; SHORT];
    rest.get_mut(..words.len())?.copy_from_slice(words);
    let mut n = words.len();
    let mut text = [b'0'; SHORT_DIGITS];
    let mut end = text.len();
    let mut at = loop {
        let mut digits = 0;
        for word in rest[..n].iter_mut().rev() {
            (*word, digits) = divide_chunk(digits, *word);
        }
        while n > 0 && rest[n - 1] == 0 {
            n -= 1;
        }
        let begin = put_digits(&mut text, end, digits);
        if n == 0 {
            break begin;
        }
        end -= CHUNK_DIGITS;
    };
    if sign == dashu_int::Sign::Negative {
        at -= 1;
        text[at] = b'-';
    }
    Some(work(std::str::from_utf8(&text[at..]).unwrap_or_default()))
}

/// Whether a big int has more than `limit` decimal digits.
pub fn decimal_digits_exceed(big: &IBig, limit: usize) -> bool {
    let bits = magnitude_bits(big) as f64;
    bits > limit as f64 * std::f64::consts::LOG2_10 + 8.0
        || (bits >= (limit as f64 - 1.0) * std::f64::consts::LOG2_10
            && big.clone().into_parts().1 >= UBig::from(10u8).pow(limit))
}

/// The text of the digit limit's error.
pub fn too_many_digits(limit: usize) -> String {
    format!(
        "Exceeds the limit ({limit} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit"
    )
}

/// The digits of the absolute value in a base (lower case).
pub fn digits(number: IntRef, base: u8) -> String {
    match (number, base) {
        (IntRef::Small(i), 2) => format!("{:b}", i.unsigned_abs()),
        (IntRef::Small(i), 8) => format!("{:o}", i.unsigned_abs()),
        (IntRef::Small(i), 16) => format!("{:x}", i.unsigned_abs()),
        (IntRef::Small(i), _) if base == 10 => i.unsigned_abs().to_string(),
        _ => number.magnitude().in_radix(base).to_string(),
    }
}

/// `bin()`, `oct()` and `hex()`: sign, prefix, digits.
pub fn prefixed(number: IntRef, base: u8) -> String {
    let prefix = match base {
        2 => "0b",
        8 => "0o",
        _ => "0x",
    };
    let sign = if number.is_negative() { "-" } else { "" };
    format!("{sign}{prefix}{}", digits(number, base))
}

/// An int under a specification.
pub fn format_int(number: IntRef, spec: &Spec) -> Result<Vec<u8>, FormatError> {
    let refuse = |text: &str| Err(FormatError::Value(text.to_string()));
    let kind = spec.kind_char();
    match kind {
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' => {
            return match number.to_f64() {
                Some(f) => super::float::format_float(f, spec),
                None => Err(FormatError::Overflow(
                    "int too large to convert to float".to_string(),
                )),
            };
        }
        'b' | 'c' | 'd' | 'n' | 'o' | 'x' | 'X' => {}
        _ => return Err(FormatError::UnknownCode(spec.kind)),
    }
    if spec.precision.is_some() {
        return refuse("Precision not allowed in integer format specifier");
    }
    if spec.no_negative_zero {
        return refuse("Negative zero coercion (z) not allowed in integer format specifier");
    }
    if kind == 'c' {
        if spec.sign != 0 {
            return refuse("Sign not allowed with integer format specifier 'c'");
        }
        if spec.alternate {
            return refuse("Alternate form (#) not allowed with integer format specifier 'c'");
        }
        let point = match number.to_i64() {
            Some(p @ 0..=0x10ffff) => p as u32,
            Some(_) => {
                return Err(FormatError::Overflow(
                    "%c arg not in range(0x110000)".to_string(),
                ));
            }
            None => {
                return Err(FormatError::Overflow(
                    "Python int too large to convert to C long".to_string(),
                ));
            }
        };
        let mut text = Vec::new();
        crate::types::str_::encode_point(point, &mut text);
        return spec.pad(&text, 1);
    }
    let base = match kind {
        'b' => 2,
        'o' => 8,
        'x' | 'X' => 16,
        _ => 10,
    };
    let mut digits = digits(number, base);
    if kind == 'X' {
        digits.make_ascii_uppercase();
    }
    let prefix = match kind {
        _ if !spec.alternate => "",
        'b' => "0b",
        'o' => "0o",
        'x' => "0x",
        'X' => "0X",
        _ => "",
    };
    // A grouping of the fraction means nothing here, nor does an int have one.
    Number {
        negative: number.is_negative(),
        prefix,
        digits: &digits,
        rest: "",
    }
    .layout(spec)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_texts_are_those_of_the_library() {
        let seven = IBig::from(7u8);
        for exponent in (0..560).step_by(3) {
            for number in [
                seven.pow(exponent),
                -seven.pow(exponent),
                IBig::from(10u8).pow(exponent) - IBig::ONE,
                IBig::ONE << exponent,
            ] {
                let text = number.to_string();
                let short = with_short_text(&number, |t| t == text);
                assert_eq!(short.is_none(), number.as_sign_words().1.len() > SHORT);
                assert!(short != Some(false), "{text}");
            }
        }
    }
}
