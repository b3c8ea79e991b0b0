//! Code points as bytes: UTF-8 that may hold surrogates.

/// Append a code point.
pub(crate) fn encode(point: u32, out: &mut Vec<u8>) {
    let tail = |shift: u32| 0x80 | (point >> shift & 0x3f) as u8;
    match point {
        0..0x80 => out.push(point as u8),
        0x80..0x800 => out.extend([0xc0 | (point >> 6) as u8, tail(0)]),
        0x800..0x10000 => out.extend([0xe0 | (point >> 12) as u8, tail(6), tail(0)]),
        _ => out.extend([0xf0 | (point >> 18) as u8, tail(12), tail(6), tail(0)]),
    }
}

/// The code point at a position where one begins, and how many bytes it takes.
#[inline]
pub(crate) fn decode(text: &[u8], at: usize) -> (u32, usize) {
    let first = text[at] as u32;
    let tail = |i: usize| text.get(at + i).map_or(0, |&byte| byte as u32 & 0x3f);
    match first {
        0..0x80 => (first, 1),
        0x80..0xe0 => ((first & 0x1f) << 6 | tail(1), 2),
        0xe0..0xf0 => ((first & 0xf) << 12 | tail(1) << 6 | tail(2), 3),
        _ => (
            (first & 7) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3),
            4,
        ),
    }
}

/// Where the code point in front of a position begins.
#[inline]
pub(crate) fn before(text: &[u8], at: usize) -> usize {
    let mut at = at - 1;
    while at > 0 && text[at] & 0xc0 == 0x80 {
        at -= 1;
    }
    at
}
