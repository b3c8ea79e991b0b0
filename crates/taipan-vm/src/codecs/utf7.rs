//! UTF-7 (RFC 2152): runs of UTF-16 in a Base64 of their own between `+` and `-`.

use super::errors::Decoding;
use crate::raise::R;
use crate::types::str_::{Str, encode_point};
use crate::vm::Vm;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn digit(byte: u8) -> Option<u32> {
    DIGITS.iter().position(|&d| d == byte).map(|i| i as u32)
}

/// Characters that are written as they are.
fn is_direct(point: u32) -> bool {
    match point {
        9 | 10 | 13 | 32 => true,
        0x2b | 0x5c | 0x7e => false,
        0x21..0x7f => true,
        _ => false,
    }
}

/// Decode; bytes used.
pub fn decode(vm: &mut Vm, decoding: &mut Decoding<'_>, last: bool) -> R<usize> {
    let data = decoding.data;
    let mut at = 0;
    'outer: while at < data.len() {
        let byte = data[at];
        if byte != b'+' {
            if byte < 0x80 {
                decoding.out.push(byte);
                at += 1;
            } else {
                at = decoding.fail(vm, at, at + 1, "unexpected special character")?;
            }
            continue;
        }
        let start = at;
        at += 1;
        if data.get(at) == Some(&b'-') {
            decoding.out.push(b'+');
            at += 1;
            continue;
        }
        let (mut bits, mut count) = (0u32, 0);
        let mut lead: Option<u32> = None;
        let mut run = Vec::new();
        loop {
            let Some(&byte) = data.get(at) else {
                if !last {
                    return Ok(start);
                }
                if lead.is_some() || count >= 6 || bits & ((1 << count) - 1) != 0 || at == start + 1
                {
                    decoding.out.append(&mut run);
                    at = decoding.fail(vm, start, data.len(), "unterminated shift sequence")?;
                    continue 'outer;
                }
                break;
            };
            let Some(value) = digit(byte) else {
                if at == start + 1 {
                    at = decoding.fail(vm, start, at + 1, "ill-formed sequence")?;
                    continue 'outer;
                }
                if count >= 6 {
                    decoding.out.append(&mut run);
                    at =
                        decoding.fail(vm, start, at + 1, "partial character in base64 sequence")?;
                    continue 'outer;
                }
                if bits & ((1 << count) - 1) != 0 {
                    decoding.out.append(&mut run);
                    at = decoding.fail(
                        vm,
                        start,
                        at + 1,
                        "non-zero padding bits in base64 sequence",
                    )?;
                    continue 'outer;
                }
                if byte == b'-' {
                    at += 1;
                }
                break;
            };
            at += 1;
            bits = (bits << 6 | value) & 0x3f_ffff;
            count += 6;
            if count >= 16 {
                count -= 16;
                let unit = bits >> count & 0xffff;
                match (lead.take(), unit) {
                    (Some(first), 0xdc00..0xe000) => {
                        encode_point(0x10000 + ((first & 0x3ff) << 10 | unit & 0x3ff), &mut run);
                    }
                    (first, 0xd800..0xdc00) => {
                        if let Some(first) = first {
                            encode_point(first, &mut run);
                        }
                        lead = Some(unit);
                    }
                    (first, unit) => {
                        if let Some(first) = first {
                            encode_point(first, &mut run);
                        }
                        encode_point(unit, &mut run);
                    }
                }
            }
        }
        if let Some(first) = lead {
            encode_point(first, &mut run);
        }
        decoding.out.append(&mut run);
    }
    Ok(data.len())
}

/// Encode.
pub fn encode(s: &Str, out: &mut Vec<u8>) {
    let points: Vec<u32> = s.points().collect();
    let mut at = 0;
    while at < points.len() {
        let p = points[at];
        if is_direct(p) {
            out.push(p as u8);
            at += 1;
            continue;
        }
        if p == b'+' as u32 && points.get(at + 1).is_none_or(|&next| is_direct(next)) {
            out.extend_from_slice(b"+-");
            at += 1;
            continue;
        }
        out.push(b'+');
        let (mut bits, mut count) = (0u32, 0);
        while let Some(&p) = points.get(at)
            && !is_direct(p)
        {
            at += 1;
            let mut units = [p as u16, 0];
            let mut n = 1;
            if p >= 0x10000 {
                units = [
                    (0xd800 + ((p - 0x10000) >> 10)) as u16,
                    (0xdc00 + ((p - 0x10000) & 0x3ff)) as u16,
                ];
                n = 2;
            }
            for &unit in &units[..n] {
                bits = (bits & 0x3f) << 16 | unit as u32;
                count += 16;
                while count >= 6 {
                    count -= 6;
                    out.push(DIGITS[(bits >> count & 63) as usize]);
                }
            }
        }
        if count > 0 {
            out.push(DIGITS[(bits << (6 - count) & 63) as usize]);
        }
        // The end of the run must be marked where the next character could be one of its digits.
        match points.get(at) {
            Some(&next) if digit(next as u8).is_none() && next != b'-' as u32 => {}
            _ => out.push(b'-'),
        }
    }
}
