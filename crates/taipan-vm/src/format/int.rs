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
        let mut rest = number.unsigned_abs();
        let mut at = self.buffer.len();
        while rest >= 100 {
            let pair = (rest % 100) as usize * 2;
            rest /= 100;
            at -= 2;
            self.buffer[at..at + 2].copy_from_slice(&PAIRS[pair..pair + 2]);
        }
        if rest >= 10 {
            let pair = rest as usize * 2;
            at -= 2;
            self.buffer[at..at + 2].copy_from_slice(&PAIRS[pair..pair + 2]);
        } else {
            at -= 1;
            self.buffer[at] = b'0' + rest as u8;
        }
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
