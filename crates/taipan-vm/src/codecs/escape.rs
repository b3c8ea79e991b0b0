//! `unicode_escape` and `raw_unicode_escape`: text as in string literals.

use super::errors::Decoding;
use crate::raise::R;
use crate::types::str_::repr::push_escape;
use crate::types::str_::{Str, encode_point};
use crate::vm::Vm;

/// Hexadecimal digits at the start of bytes, at most `max`: the number and how many.
fn hex(data: &[u8], max: usize) -> (u32, usize) {
    let mut value = 0u32;
    let mut n = 0;
    while n < max
        && let Some(digit) = data.get(n).and_then(|&b| (b as char).to_digit(16))
    {
        value = value << 4 | digit;
        n += 1;
    }
    (value, n)
}

/// Decode escapes; other bytes are Latin-1.
pub fn decode(vm: &mut Vm, decoding: &mut Decoding<'_>, last: bool) -> R<usize> {
    let data = decoding.data;
    let mut at = 0;
    while at < data.len() {
        if data[at] != b'\\' {
            encode_point(data[at] as u32, &mut decoding.out);
            at += 1;
            continue;
        }
        let start = at;
        let Some(&letter) = data.get(at + 1) else {
            if !last {
                return Ok(start);
            }
            at = decoding.fail(vm, start, data.len(), "\\ at end of string")?;
            continue;
        };
        at += 2;
        let plain = match letter {
            b'\n' => continue,
            b'\\' | b'\'' | b'"' => letter,
            b'a' => 7,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'v' => 11,
            b'0'..=b'7' => {
                let mut value = (letter - b'0') as u32;
                let mut n = 1;
                while n < 3
                    && let Some(digit @ b'0'..=b'7') = data.get(at)
                {
                    value = value << 3 | (digit - b'0') as u32;
                    at += 1;
                    n += 1;
                }
                if n < 3 && at == data.len() && !last {
                    return Ok(start);
                }
                encode_point(value, &mut decoding.out);
                continue;
            }
            b'x' | b'u' | b'U' => {
                let (digits, message) = match letter {
                    b'x' => (2, "truncated \\xXX escape"),
                    b'u' => (4, "truncated \\uXXXX escape"),
                    _ => (8, "truncated \\UXXXXXXXX escape"),
                };
                let (value, n) = hex(&data[at..], digits);
                at += n;
                if n < digits {
                    if at == data.len() && !last {
                        return Ok(start);
                    }
                    at = decoding.fail(vm, start, at, message)?;
                } else if value >= 0x11_0000 {
                    at = decoding.fail(vm, start, at, "illegal Unicode character")?;
                } else {
                    encode_point(value, &mut decoding.out);
                }
                continue;
            }
            b'N' => {
                let (mut end, mut message) = (at, "malformed \\N character escape");
                if data.get(at) == Some(&b'{') {
                    let name_at = at + 1;
                    match memchr::memchr(b'}', &data[name_at..]) {
                        None if !last => return Ok(start),
                        None => end = data.len(),
                        Some(n) => {
                            end = name_at + n + 1;
                            if n > 0 {
                                message = "unknown Unicode character name";
                                let name = std::str::from_utf8(&data[name_at..name_at + n]).ok();
                                if let Some(c) = name.and_then(crate::unicode::character) {
                                    encode_point(c as u32, &mut decoding.out);
                                    at = end;
                                    continue;
                                }
                            }
                        }
                    }
                } else if at == data.len() && !last {
                    return Ok(start);
                }
                at = decoding.fail(vm, start, end, message)?;
                continue;
            }
            other => {
                decoding.out.push(b'\\');
                encode_point(other as u32, &mut decoding.out);
                continue;
            }
        };
        decoding.out.push(plain);
    }
    Ok(data.len())
}

/// Decode `\uXXXX` and `\UXXXXXXXX` only.
pub fn decode_raw(vm: &mut Vm, decoding: &mut Decoding<'_>, last: bool) -> R<usize> {
    let data = decoding.data;
    let mut at = 0;
    while at < data.len() {
        if data[at] != b'\\' {
            encode_point(data[at] as u32, &mut decoding.out);
            at += 1;
            continue;
        }
        let start = at;
        let letter = data.get(at + 1).copied();
        if letter.is_none() && !last {
            return Ok(start);
        }
        let (digits, message) = match letter {
            Some(b'u') => (4, "truncated \\uXXXX escape"),
            Some(b'U') => (8, "truncated \\UXXXXXXXX escape"),
            other => {
                decoding.out.push(b'\\');
                at += 1;
                if let Some(other) = other {
                    encode_point(other as u32, &mut decoding.out);
                    at += 1;
                }
                continue;
            }
        };
        at += 2;
        let (value, n) = hex(&data[at..], digits);
        at += n;
        if n < digits {
            if at == data.len() && !last {
                return Ok(start);
            }
            at = decoding.fail(vm, start, at, message)?;
        } else if value >= 0x11_0000 {
            at = decoding.fail(vm, start, at, "\\Uxxxxxxxx out of range")?;
        } else {
            encode_point(value, &mut decoding.out);
        }
    }
    Ok(data.len())
}

/// Encode with escapes: the result is ASCII.
pub fn encode(s: &Str, out: &mut Vec<u8>) {
    for p in s.points() {
        match p {
            9 => out.extend_from_slice(b"\\t"),
            10 => out.extend_from_slice(b"\\n"),
            13 => out.extend_from_slice(b"\\r"),
            92 => out.extend_from_slice(b"\\\\"),
            32..127 => out.push(p as u8),
            _ => push_escape(p, out),
        }
    }
}

/// Encode what is not Latin-1 with escapes.
pub fn encode_raw(s: &Str, out: &mut Vec<u8>) {
    for p in s.points() {
        if p < 0x100 {
            out.push(p as u8);
        } else {
            push_escape(p, out);
        }
    }
}
