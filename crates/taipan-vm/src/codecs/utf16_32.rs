//! UTF-16 and UTF-32.

use super::Endian;
use super::errors::Decoding;
use crate::raise::R;
use crate::types::str_::encode_point;
use crate::types::str_::points::PointWriter;
use crate::vm::Vm;

/// Append a code point in UTF-16; `false` for surrogates.
pub fn put16(point: u32, big: bool, out: &mut Vec<u8>) -> bool {
    let Some(c) = char::from_u32(point) else {
        return false;
    };
    let mut units = [0; 2];
    for unit in c.encode_utf16(&mut units) {
        out.extend_from_slice(&if big {
            unit.to_be_bytes()
        } else {
            unit.to_le_bytes()
        });
    }
    true
}

/// A text in UTF-16.
pub fn encode16(text: &str, endian: Endian) -> Vec<u8> {
    let mark = usize::from(endian == Endian::Marked);
    // A byte order mark and text from it on; code points of four bytes become two units.
    let units = text
        .bytes()
        .map(|b| usize::from(b & 0xc0 != 0x80) + usize::from(b >= 0xf0));
    let mut out = vec![[0xff, 0xfe]; mark + units.sum::<usize>()];
    for (to, unit) in out[mark..].iter_mut().zip(text.encode_utf16()) {
        *to = match endian {
            Endian::Big => unit.to_be_bytes(),
            _ => unit.to_le_bytes(),
        };
    }
    out.into_flattened()
}

/// A text of so many code points in UTF-32.
pub fn encode32(text: &str, chars: usize, endian: Endian) -> Vec<u8> {
    let mark = usize::from(endian == Endian::Marked);
    let mut out = vec![[0xff, 0xfe, 0, 0]; mark + chars];
    for (to, point) in out[mark..].iter_mut().zip(text.chars()) {
        *to = match endian {
            Endian::Big => u32::from(point).to_be_bytes(),
            _ => u32::from(point).to_le_bytes(),
        };
    }
    out.into_flattened()
}

/// Append a code point in UTF-32; `false` for surrogates.
pub fn put32(point: u32, big: bool, out: &mut Vec<u8>) -> bool {
    if char::from_u32(point).is_none() {
        return false;
    }
    out.extend_from_slice(&if big {
        point.to_be_bytes()
    } else {
        point.to_le_bytes()
    });
    true
}

/// Decode UTF-16: bytes used, and the byte order found (-1 little, 1 big, 0 unknown).
pub fn decode16(
    vm: &mut Vm,
    decoding: &mut Decoding<'_>,
    endian: Endian,
    last: bool,
) -> R<(usize, i64)> {
    let data = decoding.data;
    let mut at = 0;
    let mut order = match endian {
        Endian::Marked => 0,
        Endian::Little => -1,
        Endian::Big => 1,
    };
    if endian == Endian::Marked && data.len() >= 2 {
        order = match data[..2] {
            [0xff, 0xfe] => -1,
            [0xfe, 0xff] => 1,
            _ => 0,
        };
        if order != 0 {
            at = 2;
        }
    }
    let big = order == 1;
    decoding.encoding = if big { "utf-16-be" } else { "utf-16-le" };
    let unit = |at: usize| {
        let pair = [data[at], data[at + 1]];
        if big {
            u16::from_be_bytes(pair)
        } else {
            u16::from_le_bytes(pair)
        }
    };
    // What is no surrogate needs no second look.
    let mut plain = PointWriter::with_room(data.len() - at);
    let pairs = data[at..].as_chunks::<2>().0.iter();
    let units = pairs.map(|&pair| match big {
        true => u16::from_be_bytes(pair),
        false => u16::from_le_bytes(pair),
    });
    let good = units.take_while(|unit| unit & 0xf800 != 0xd800);
    at += 2 * good.map(|unit| plain.push(unit.into())).count();
    decoding.out = plain.into_bytes();
    while at < data.len() {
        if at + 1 == data.len() {
            if !last {
                break;
            }
            at = decoding.fail(vm, at, data.len(), "truncated data")?;
            continue;
        }
        let first = unit(at);
        match first {
            0xd800..0xdc00 => {
                if at + 3 >= data.len() {
                    if !last {
                        break;
                    }
                    at = decoding.fail(vm, at, data.len(), "unexpected end of data")?;
                    continue;
                }
                let second = unit(at + 2);
                if !(0xdc00..0xe000).contains(&second) {
                    at = decoding.fail(vm, at, at + 2, "illegal UTF-16 surrogate")?;
                    continue;
                }
                let point = 0x10000 + ((first as u32 & 0x3ff) << 10 | second as u32 & 0x3ff);
                encode_point(point, &mut decoding.out);
                at += 4;
            }
            0xdc00..0xe000 => at = decoding.fail(vm, at, at + 2, "illegal encoding")?,
            _ => {
                encode_point(first as u32, &mut decoding.out);
                at += 2;
            }
        }
    }
    Ok((at.min(data.len()), order))
}

/// Decode UTF-32, as [`decode16`].
pub fn decode32(
    vm: &mut Vm,
    decoding: &mut Decoding<'_>,
    endian: Endian,
    last: bool,
) -> R<(usize, i64)> {
    let data = decoding.data;
    let mut at = 0;
    let mut order = match endian {
        Endian::Marked => 0,
        Endian::Little => -1,
        Endian::Big => 1,
    };
    if endian == Endian::Marked && data.len() >= 4 {
        order = match data[..4] {
            [0xff, 0xfe, 0, 0] => -1,
            [0, 0, 0xfe, 0xff] => 1,
            _ => 0,
        };
        if order != 0 {
            at = 4;
        }
    }
    let big = order == 1;
    decoding.encoding = if big { "utf-32-be" } else { "utf-32-le" };
    while at < data.len() {
        let Some(&[a, b, c, d]) = data[at..].first_chunk::<4>() else {
            if !last {
                break;
            }
            at = decoding.fail(vm, at, data.len(), "truncated data")?;
            continue;
        };
        let point = if big {
            u32::from_be_bytes([a, b, c, d])
        } else {
            u32::from_le_bytes([a, b, c, d])
        };
        at = match point {
            0xd800..0xe000 => decoding.fail(
                vm,
                at,
                at + 4,
                "code point in surrogate code point range(0xd800, 0xe000)",
            )?,
            0..0x11_0000 => {
                encode_point(point, &mut decoding.out);
                at + 4
            }
            _ => decoding.fail(vm, at, at + 4, "code point not in range(0x110000)")?,
        };
    }
    Ok((at.min(data.len()), order))
}
