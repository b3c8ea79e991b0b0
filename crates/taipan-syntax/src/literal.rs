//! The values of number and string literals.

use crate::ast::Constant;

/// The decoded text of a string literal (WTF-8) or of a bytes literal.
pub enum Decoded {
    Str(Vec<u8>),
    Bytes(Vec<u8>),
}

/// What is wrong with a literal, and which bytes of it if not the whole.
#[derive(Debug)]
pub struct LiteralError {
    pub message: String,
    pub at: Option<(u32, u32)>,
}

impl LiteralError {
    fn whole(message: impl Into<String>) -> LiteralError {
        LiteralError {
            message: message.into(),
            at: None,
        }
    }
}

pub const NOT_ASCII: &str = "bytes can only contain ASCII literal characters";

/// Receives warnings about backslashes that mean nothing: where in the literal, and the text.
pub type Warn<'a> = dyn FnMut(u32, String) + 'a;

/// Decimal literals longer than this are refused, because reading one takes time that grows with the square of its length.
const MAX_DIGITS: usize = 4300;

/// The value of a number that the token layer has found well-formed.
pub fn number(text: &str) -> Result<Constant, String> {
    let mut owned;
    let mut text = text;
    if text.contains('_') {
        owned = String::with_capacity(text.len());
        owned.extend(text.chars().filter(|&c| c != '_'));
        text = &owned;
    }
    let bytes = text.as_bytes();
    if bytes.len() > 2 && bytes[0] == b'0' && !bytes[1].is_ascii_digit() {
        let radix = match bytes[1] | 0x20 {
            b'x' => 16,
            b'o' => 8,
            b'b' => 2,
            _ => 10,
        };
        if radix != 10 {
            return Ok(match i64::from_str_radix(&text[2..], radix) {
                Ok(value) => Constant::Int(value),
                Err(_) => Constant::BigInt(text.to_ascii_lowercase().into()),
            });
        }
    }
    let last = bytes[bytes.len() - 1];
    if last == b'j' || last == b'J' {
        return Ok(Constant::Imaginary(float(&text[..text.len() - 1])));
    }
    if bytes.iter().all(u8::is_ascii_digit) {
        if let Ok(value) = text.parse() {
            return Ok(Constant::Int(value));
        }
        let digits = text.trim_start_matches('0');
        if digits.is_empty() {
            return Ok(Constant::Int(0));
        }
        if digits.len() > MAX_DIGITS {
            return Err(format!(
                "Exceeds the limit ({MAX_DIGITS} digits) for integer string conversion: value has {} digits; use \
                 sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to \
                 avoid decimal conversion limits.",
                digits.len()
            ));
        }
        owned = digits.to_owned();
        return Ok(Constant::BigInt(owned.into()));
    }
    Ok(Constant::Float(float(text)))
}

fn float(text: &str) -> f64 {
    text.parse()
        .expect("the token layer lets only numbers through")
}

/// The value of a whole plain literal, prefix and quotes included.
pub fn string(text: &str, warn: &mut Warn) -> Result<Decoded, LiteralError> {
    let quote_at = text.find(['"', '\'']).expect("a literal has quotes");
    let prefix = &text[..quote_at];
    let raw = prefix.contains(['r', 'R']);
    let bytes = prefix.contains(['b', 'B']);
    let quote = &text[quote_at..=quote_at];
    let body = &text[quote_at..];
    let width = if body.len() >= 6 && body[1..].starts_with(quote) && body[2..].starts_with(quote) {
        3
    } else {
        1
    };
    let body = &body[width..body.len() - width];
    let base = (quote_at + width) as u32;
    let mut warn = |at: u32, message: String| warn(base + at, message);
    if bytes {
        if !body.is_ascii() {
            return Err(LiteralError::whole(NOT_ASCII));
        }
        if raw || !body.contains('\\') {
            return Ok(Decoded::Bytes(body.as_bytes().to_vec()));
        }
        return bytes_escapes(body, &mut warn).map(Decoded::Bytes);
    }
    if raw || !body.contains('\\') {
        return Ok(Decoded::Str(body.as_bytes().to_vec()));
    }
    str_escapes(body, &mut warn).map(Decoded::Str)
}

/// The value of literal text inside an f-string; with `doubled`, two braces stand for one.
pub fn middle(
    text: &str,
    raw: bool,
    doubled: bool,
    warn: &mut Warn,
) -> Result<Vec<u8>, LiteralError> {
    if !doubled || !text.contains(['{', '}']) {
        if raw || !text.contains('\\') {
            return Ok(text.as_bytes().to_vec());
        }
        return str_escapes(text, warn);
    }
    // Cut after the first brace of each pair and leave the second out; a brace that belongs to `\N{...}` is no pair.
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(text.len());
    let mut start = 0;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if !raw => {
                if bytes[at + 1..].starts_with(b"N{") {
                    at += bytes[at..]
                        .iter()
                        .position(|&b| b == b'}')
                        .unwrap_or(bytes.len() - at - 1);
                } else if !matches!(bytes.get(at + 1), Some(b'{' | b'}')) {
                    at += 1;
                }
                at += 1;
            }
            brace @ (b'{' | b'}') if bytes.get(at + 1) == Some(&brace) => {
                append_middle(&mut out, &text[start..=at], start, raw, warn)?;
                at += 2;
                start = at;
            }
            _ => at += 1,
        }
    }
    append_middle(&mut out, &text[start..], start, raw, warn)?;
    Ok(out)
}

fn append_middle(
    out: &mut Vec<u8>,
    text: &str,
    start: usize,
    raw: bool,
    warn: &mut Warn,
) -> Result<(), LiteralError> {
    if raw || !text.contains('\\') {
        out.extend_from_slice(text.as_bytes());
        return Ok(());
    }
    let start = start as u32;
    let decoded =
        str_escapes(text, &mut |at, message| warn(start + at, message)).map_err(|mut error| {
            error.at = Some(match error.at {
                Some((from, to)) => (start + from, start + to),
                None => (start, start + text.len() as u32),
            });
            error
        })?;
    out.extend_from_slice(&decoded);
    Ok(())
}

fn bytes_escapes(body: &str, warn: &mut Warn) -> Result<Vec<u8>, LiteralError> {
    // Only the first is warned of.
    let mut warned = false;
    let warn: &mut Warn = &mut |at, message| {
        if !std::mem::replace(&mut warned, true) {
            warn(at, message);
        }
    };
    let bytes = body.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'\\' {
            out.push(bytes[at]);
            at += 1;
            continue;
        }
        let start = at;
        let escape = bytes[at + 1];
        at += 2;
        match simple_escape(escape) {
            Some(Some(byte)) => out.push(byte),
            Some(None) => {}
            None if escape == b'x' => {
                let digits = hex_digits(&bytes[at..], 2);
                if digits < 2 {
                    let message = format!("(value error) invalid \\x escape at position {start}");
                    return Err(LiteralError::whole(message));
                }
                out.push(u8::from_str_radix(&body[at..at + 2], 16).expect("two digits"));
                at += 2;
            }
            None if octal(escape) => {
                let (value, length) = octal_value(&bytes[start + 1..]);
                warn_octal(value, start, &body[start..start + 1 + length], warn);
                out.push(value as u8);
                at = start + 1 + length;
            }
            None => {
                warn_escape(start, escape as char, warn);
                out.extend_from_slice(&bytes[start..at]);
            }
        }
    }
    Ok(out)
}

fn str_escapes(body: &str, warn: &mut Warn) -> Result<Vec<u8>, LiteralError> {
    // Only the first is warned of.
    let mut warned = false;
    let warn: &mut Warn = &mut |at, message| {
        if !std::mem::replace(&mut warned, true) {
            warn(at, message);
        }
    };
    let bytes = body.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let Some(ahead) = bytes[at..].iter().position(|&b| b == b'\\') else {
            out.extend_from_slice(&bytes[at..]);
            break;
        };
        out.extend_from_slice(&bytes[at..at + ahead]);
        let start = at + ahead;
        // An f-string's text may end in a backslash before a brace.
        let Some(&escape) = bytes.get(start + 1) else {
            warn_escape(start, '{', warn);
            out.push(b'\\');
            break;
        };
        at = start + 2;
        match simple_escape(escape) {
            Some(Some(byte)) => out.push(byte),
            Some(None) => {}
            None => match escape {
                b'x' => at = hex_escape(body, start, 2, "\\xXX", &mut out)?,
                b'u' => at = hex_escape(body, start, 4, "\\uXXXX", &mut out)?,
                b'U' => at = hex_escape(body, start, 8, "\\UXXXXXXXX", &mut out)?,
                b'N' => at = named_escape(body, start, &mut out)?,
                _ if octal(escape) => {
                    let (value, length) = octal_value(&bytes[start + 1..]);
                    warn_octal(value, start, &body[start..start + 1 + length], warn);
                    push_code_point(&mut out, value);
                    at = start + 1 + length;
                }
                _ => {
                    let character = body[start + 1..]
                        .chars()
                        .next()
                        .expect("a character follows");
                    warn_escape(start, character, warn);
                    at = start + 1 + character.len_utf8();
                    out.extend_from_slice(&bytes[start..at]);
                }
            },
        }
    }
    Ok(out)
}

/// The byte of a one-letter escape; `Some(None)` is the escaped end of a line, which vanishes.
fn simple_escape(escape: u8) -> Option<Option<u8>> {
    Some(Some(match escape {
        b'\n' => return Some(None),
        b'\\' | b'\'' | b'"' => escape,
        b'a' => 7,
        b'b' => 8,
        b't' => 9,
        b'n' => 10,
        b'v' => 11,
        b'f' => 12,
        b'r' => 13,
        _ => return None,
    }))
}

fn octal(byte: u8) -> bool {
    (b'0'..=b'7').contains(&byte)
}

/// The value of up to three octal digits, and how many there are.
fn octal_value(bytes: &[u8]) -> (u32, usize) {
    let length = bytes.iter().take(3).take_while(|&&b| octal(b)).count();
    (
        bytes[..length]
            .iter()
            .fold(0, |value, b| value * 8 + u32::from(b - b'0')),
        length,
    )
}

fn hex_digits(bytes: &[u8], most: usize) -> usize {
    bytes
        .iter()
        .take(most)
        .take_while(|b| b.is_ascii_hexdigit())
        .count()
}

fn hex_escape(
    body: &str,
    start: usize,
    width: usize,
    shape: &str,
    out: &mut Vec<u8>,
) -> Result<usize, LiteralError> {
    let digits = hex_digits(&body.as_bytes()[start + 2..], width);
    let end = start + 2 + digits;
    if digits < width {
        return Err(unicode_error(
            body,
            start,
            end,
            &format!("truncated {shape} escape"),
        ));
    }
    let value = u32::from_str_radix(&body[start + 2..end], 16).expect("counted digits");
    if value > 0x10FFFF {
        return Err(unicode_error(body, start, end, "illegal Unicode character"));
    }
    push_code_point(out, value);
    Ok(end)
}

fn named_escape(body: &str, start: usize, out: &mut Vec<u8>) -> Result<usize, LiteralError> {
    let rest = &body[start + 2..];
    let close = rest.find('}');
    match (rest.starts_with('{'), close) {
        (true, Some(close)) if close > 1 => {
            let end = start + 2 + close + 1;
            match character_named(&rest[1..close]) {
                Some(text) => {
                    out.extend_from_slice(text.as_bytes());
                    Ok(end)
                }
                None => Err(unicode_error(
                    body,
                    start,
                    end,
                    "unknown Unicode character name",
                )),
            }
        }
        (true, Some(_)) => Err(unicode_error(
            body,
            start,
            start + 3,
            "malformed \\N character escape",
        )),
        (true, None) => Err(unicode_error(
            body,
            start,
            body.len(),
            "malformed \\N character escape",
        )),
        (false, _) => Err(unicode_error(
            body,
            start,
            start + 2,
            "malformed \\N character escape",
        )),
    }
}

#[cfg(feature = "unicode-names")]
fn character_named(name: &str) -> Option<String> {
    taipan_unicode::character(name).map(String::from)
}

#[cfg(not(feature = "unicode-names"))]
fn character_named(_name: &str) -> Option<String> {
    None
}

/// Surrogates come out in their three-byte form.
fn push_code_point(out: &mut Vec<u8>, value: u32) {
    match char::from_u32(value) {
        Some(character) => out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
        None => out.extend_from_slice(&[
            0xE0 | (value >> 12) as u8,
            0x80 | (value >> 6 & 0x3F) as u8,
            0x80 | (value & 0x3F) as u8,
        ]),
    }
}

/// Positions count as CPython's decoder sees them: it is given everything beyond ASCII as `\UXXXXXXXX`.
fn unicode_error(body: &str, start: usize, end: usize, reason: &str) -> LiteralError {
    let position = |at: usize| -> usize {
        body[..at]
            .chars()
            .map(|c| if c.is_ascii() { 1 } else { 10 })
            .sum()
    };
    LiteralError::whole(format!(
        "(unicode error) 'unicodeescape' codec can't decode bytes in position {}-{}: {reason}",
        position(start),
        position(end) - 1
    ))
}

fn warn_escape(at: usize, character: char, warn: &mut Warn) {
    if !character.is_ascii() {
        return;
    }
    warn(
        at as u32,
        format!(
            "\"\\{character}\" is an invalid escape sequence. Such sequences will not work in the future. Did you mean \
             \"\\\\{character}\"? A raw string is also an option."
        ),
    );
}

fn warn_octal(value: u32, at: usize, text: &str, warn: &mut Warn) {
    if value > 0o377 {
        warn(
            at as u32,
            format!(
                "\"{text}\" is an invalid octal escape sequence. Such sequences will not work in the future. Did you \
                 mean \"\\{text}\"? A raw string is also an option."
            ),
        );
    }
}

/// The text of an expression with its comments left out; a `#` inside a string stays.
pub fn strip_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // The quotes of the string that is open.
    let mut open: Option<&str> = None;
    while let Some(character) = rest.chars().next() {
        let mut width = character.len_utf8();
        match open {
            Some(quotes) if rest.starts_with(quotes) => {
                width = quotes.len();
                open = None;
            }
            Some(_) if character == '\\' => {
                width += rest[1..].chars().next().map_or(0, char::len_utf8);
            }
            Some(_) => {}
            None if matches!(character, '"' | '\'') => {
                let triple = if character == '"' { "\"\"\"" } else { "'''" };
                let quotes = if rest.starts_with(triple) {
                    triple
                } else {
                    &rest[..1]
                };
                width = quotes.len();
                open = Some(quotes);
            }
            None if character == '#' => {
                rest = rest.find('\n').map_or("", |end| &rest[end..]);
                continue;
            }
            None => {}
        }
        out.push_str(&rest[..width]);
        rest = &rest[width..];
    }
    out
}
