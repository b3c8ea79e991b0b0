//! The format specification `[[fill]align][sign][z][#][0][width][grouping][.precision[grouping]][type]`, and how numbers are put
//! together and padded under it.

use crate::types::str_::{Str, encode_point};
use std::borrow::Cow;

/// Why a value cannot be formatted so.
#[derive(Debug, PartialEq, Eq)]
pub enum FormatError {
    Value(String),
    Overflow(String),
    /// The type character is none of the object's.
    UnknownCode(u32),
    /// The whole specification makes no sense.
    Invalid(String),
    /// The text would not fit memory.
    Memory,
}

/// A parsed specification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spec {
    pub fill: u32,
    /// `<`, `>`, `=` or `^`
    pub align: u8,
    /// `+`, `-`, space, or 0.
    pub sign: u8,
    /// `z`: negative zero becomes positive.
    pub no_negative_zero: bool,
    pub alternate: bool,
    pub width: usize,
    /// `,`, `_` or 0.
    pub grouping: u8,
    pub precision: Option<usize>,
    /// Grouping of the fraction.
    pub fraction_grouping: u8,
    /// Type character, 0 for none.
    pub kind: u32,
}

fn value_error(text: impl Into<String>) -> FormatError {
    FormatError::Value(text.into())
}

fn is_align(c: u32) -> bool {
    matches!(char::from_u32(c), Some('<' | '>' | '=' | '^'))
}

struct Reader<'a> {
    points: &'a [u32],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> u32 {
        self.points.get(self.at).copied().unwrap_or(0)
    }
    fn take(&mut self, c: char) -> bool {
        let found = self.at < self.points.len() && self.peek() == c as u32;
        self.at += found as usize;
        found
    }
    /// A decimal number, if there is one.
    fn number(&mut self) -> Result<Option<usize>, FormatError> {
        let start = self.at;
        let mut number: usize = 0;
        while let Some(&c) = self.points.get(self.at) {
            let Some(digit) = super::parse::decimal_digit(c) else {
                break;
            };
            number = number
                .checked_mul(10)
                .and_then(|n| n.checked_add(digit as usize))
                .filter(|n| *n <= isize::MAX as usize)
                .ok_or_else(|| value_error("Too many decimal digits in format string"))?;
            self.at += 1;
        }
        Ok((self.at > start).then_some(number))
    }
    /// `,` or `_`, but not both.
    fn grouping(&mut self) -> Result<u8, FormatError> {
        let mut found = 0;
        if self.take(',') {
            found = b',';
        }
        if self.take('_') {
            if found != 0 {
                return Err(value_error("Cannot specify both ',' and '_'."));
            }
            found = b'_';
        }
        if found == b'_' && self.take(',') {
            return Err(value_error("Cannot specify both ',' and '_'."));
        }
        Ok(found)
    }
}

impl Spec {
    /// Parse; `kind` and `align` are the defaults of the object's type.
    pub fn parse(text: &Str, kind: u8, align: u8) -> Result<Spec, FormatError> {
        // Specifications are short: no buffer of their own for nearly all of them.
        let mut few = [0; 16];
        let n = text.len();
        if n <= few.len() {
            few.iter_mut()
                .zip(text.points())
                .for_each(|(slot, point)| *slot = point);
            return Spec::parse_points(&few[..n], kind, align);
        }
        let points: Vec<u32> = text.points().collect();
        Spec::parse_points(&points, kind, align)
    }

    /// As [`Spec::parse`], from code points.
    pub fn parse_points(points: &[u32], kind: u8, align: u8) -> Result<Spec, FormatError> {
        let mut reader = Reader { points, at: 0 };
        let r = &mut reader;
        let mut spec = Spec {
            fill: ' ' as u32,
            align,
            sign: 0,
            no_negative_zero: false,
            alternate: false,
            width: 0,
            grouping: 0,
            precision: None,
            fraction_grouping: 0,
            kind: kind as u32,
        };
        let (mut fill_given, mut align_given) = (false, false);
        if r.points.len() > 1 && is_align(r.points[1]) {
            spec.fill = r.points[0];
            spec.align = r.points[1] as u8;
            (fill_given, align_given) = (true, true);
            r.at = 2;
        } else if !r.points.is_empty() && is_align(r.points[0]) {
            spec.align = r.points[0] as u8;
            align_given = true;
            r.at = 1;
        }
        if let Some(sign @ ('+' | '-' | ' ')) = char::from_u32(r.peek()) {
            spec.sign = sign as u8;
            r.at += 1;
        }
        spec.no_negative_zero = r.take('z');
        spec.alternate = r.take('#');
        if !fill_given && r.take('0') {
            spec.fill = '0' as u32;
            if !align_given && align == b'>' {
                spec.align = b'=';
            }
        }
        spec.width = r.number()?.unwrap_or(0);
        spec.grouping = r.grouping()?;
        if r.take('.') {
            spec.precision = r.number()?;
            spec.fraction_grouping = r.grouping()?;
            if spec.precision.is_none() && spec.fraction_grouping == 0 {
                return Err(value_error("Format specifier missing precision"));
            }
        }
        match r.points.len() - r.at {
            0 => {}
            1 => spec.kind = r.peek(),
            _ => {
                let text = r
                    .points
                    .iter()
                    .map(|&p| char::from_u32(p).unwrap_or('\u{fffd}'))
                    .collect();
                return Err(FormatError::Invalid(text));
            }
        }
        if spec.grouping != 0 {
            let fits = match char::from_u32(spec.kind) {
                Some('d' | 'e' | 'f' | 'g' | 'E' | 'G' | 'F' | '%' | '\0') => true,
                Some('b' | 'o' | 'x' | 'X') => spec.grouping == b'_',
                _ => false,
            };
            if !fits {
                let grouping = spec.grouping as char;
                return Err(match char::from_u32(spec.kind) {
                    Some(c) if c > ' ' && c < '\u{7f}' => {
                        value_error(format!("Cannot specify '{grouping}' with '{c}'."))
                    }
                    _ => value_error(format!(
                        "Cannot specify '{grouping}' with '\\x{:x}'.",
                        spec.kind
                    )),
                });
            }
        }
        if spec.fraction_grouping != 0 && spec.kind == 'n' as u32 {
            let grouping = spec.fraction_grouping as char;
            return Err(value_error(format!(
                "Cannot specify '{grouping}' with 'n'."
            )));
        }
        Ok(spec)
    }

    /// The type character, if it is ASCII.
    pub fn kind_char(&self) -> char {
        char::from_u32(self.kind).unwrap_or('\u{fffd}')
    }

    /// Append `text`, `chars` code points long, padded to the width. `=` counts as `>`.
    pub fn pad(&self, text: &[u8], chars: usize) -> Result<Vec<u8>, FormatError> {
        let missing = self.width.saturating_sub(chars);
        let left = match self.align {
            b'<' => 0,
            b'^' => missing / 2,
            _ => missing,
        };
        let mut out = reserve(text.len().saturating_add(missing.saturating_mul(4)).min(
            // Most fills are one byte; a wider one grows on demand.
            text.len() + missing,
        ))?;
        fill(&mut out, self.fill, left)?;
        out.extend_from_slice(text);
        fill(&mut out, self.fill, missing - left)?;
        Ok(out)
    }
}

/// An empty vector with room, or a memory error.
pub fn reserve(bytes: usize) -> Result<Vec<u8>, FormatError> {
    let mut out = Vec::new();
    out.try_reserve(bytes).map_err(|_| FormatError::Memory)?;
    Ok(out)
}

/// Append `count` times a code point.
pub fn fill(out: &mut Vec<u8>, point: u32, count: usize) -> Result<(), FormatError> {
    if point < 0x80 {
        out.try_reserve(count).map_err(|_| FormatError::Memory)?;
        out.resize(out.len() + count, point as u8);
        return Ok(());
    }
    out.try_reserve(count.saturating_mul(4))
        .map_err(|_| FormatError::Memory)?;
    (0..count).for_each(|_| encode_point(point, out));
    Ok(())
}

/// A number in pieces.
pub struct Number<'a> {
    pub negative: bool,
    /// `0x` and the like.
    pub prefix: &'a str,
    /// Digits before the point: these are grouped. Empty for `inf` and `nan`.
    pub digits: &'a str,
    /// What follows: point, fraction, exponent, percent sign; or `inf`, `nan`.
    pub rest: &'a str,
}

impl Number<'_> {
    /// Put together under a specification.
    pub fn layout(&self, spec: &Spec) -> Result<Vec<u8>, FormatError> {
        let sign = match (self.negative, spec.sign) {
            (true, _) => "-",
            (false, b'+') => "+",
            (false, b' ') => " ",
            _ => "",
        };
        let rest = group_fraction(self.rest, spec.fraction_grouping);
        let fixed = sign.len() + self.prefix.len() + rest.len();
        let zeros = spec.fill == '0' as u32 && spec.align == b'=';
        let digits: Cow<'_, [u8]> = if self.digits.is_empty() || spec.grouping == 0 && !zeros {
            self.digits.as_bytes().into()
        } else {
            let size = if matches!(spec.kind_char(), 'b' | 'o' | 'x' | 'X') {
                4
            } else {
                3
            };
            let width = if zeros {
                spec.width.saturating_sub(fixed)
            } else {
                0
            };
            group(self.digits, spec.grouping, size, width)?.into()
        };
        let chars = fixed + digits.len();
        let missing = spec.width.saturating_sub(chars);
        let (left, inner, right) = match spec.align {
            b'<' => (0, 0, missing),
            b'^' => (missing / 2, 0, missing - missing / 2),
            b'=' => (0, missing, 0),
            _ => (missing, 0, 0),
        };
        let mut out = reserve(chars.saturating_add(missing))?;
        fill(&mut out, spec.fill, left)?;
        out.extend_from_slice(sign.as_bytes());
        out.extend_from_slice(self.prefix.as_bytes());
        fill(&mut out, spec.fill, inner)?;
        out.extend_from_slice(&digits);
        out.extend_from_slice(rest.as_bytes());
        fill(&mut out, spec.fill, right)?;
        Ok(out)
    }
}

/// Digits in groups from the right, with leading zeros up to a width.
fn group(digits: &str, separator: u8, size: usize, width: usize) -> Result<Vec<u8>, FormatError> {
    let digits = digits.as_bytes();
    if separator == 0 {
        let mut out = reserve(width.max(digits.len()))?;
        out.resize(width.saturating_sub(digits.len()), b'0');
        out.extend_from_slice(digits);
        return Ok(out);
    }
    let mut out = reserve(width.max(digits.len()).saturating_mul(2))?;
    let (mut left, mut width) = (digits.len(), width as isize);
    loop {
        let take = size.min(left.max(width.max(1) as usize));
        for _ in 0..take {
            if left > 0 {
                left -= 1;
                out.push(digits[left]);
            } else {
                out.push(b'0');
            }
        }
        width -= take as isize;
        if left == 0 && width <= 0 {
            break;
        }
        out.push(separator);
        width -= 1;
    }
    out.reverse();
    Ok(out)
}

/// Group the digits of a fraction from the left.
fn group_fraction(rest: &str, separator: u8) -> Cow<'_, str> {
    let Some(fraction) = rest.strip_prefix('.').filter(|_| separator != 0) else {
        return rest.into();
    };
    let end = fraction
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(fraction.len());
    let mut out = String::with_capacity(rest.len() + end / 3 + 1);
    out.push('.');
    for (i, c) in fraction[..end].chars().enumerate() {
        if i > 0 && i % 3 == 0 {
            out.push(separator as char);
        }
        out.push(c);
    }
    out.push_str(&fraction[end..]);
    out.into()
}
