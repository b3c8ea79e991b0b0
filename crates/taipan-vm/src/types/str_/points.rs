//! Many code points at a time: a writer that knows what it wrote, texts turned round and thinned out, Latin-1.

use super::{count, has_surrogates, width};
use crate::value::Value;
use crate::vm::Vm;

/// The highest bits of the bytes of a word: set in those that are not ASCII.
const TOPS: u64 = 0x8080_8080_8080_8080;
const WIDE: usize = size_of::<u64>();

/// Collects code points as generalised UTF-8 in memory that is set aside before, and counts them.
pub struct PointWriter {
    bytes: Vec<u8>,
    at: usize,
    chars: usize,
    surrogates: bool,
}

impl PointWriter {
    /// With room for so many bytes to begin with.
    pub fn with_room(bytes: usize) -> PointWriter {
        PointWriter {
            bytes: vec![0; bytes + 4],
            at: 0,
            chars: 0,
            surrogates: false,
        }
    }

    #[inline(always)]
    pub fn push(&mut self, point: u32) {
        if self.bytes.len() - self.at < 4 {
            self.grow();
        }
        let Some(place) = self.bytes[self.at..].first_chunk_mut::<4>() else {
            return;
        };
        let tail = |shift: u32| 0x80 | (point >> shift & 0x3f) as u8;
        self.chars += 1;
        self.at += match point {
            0..0x80 => {
                place[0] = point as u8;
                1
            }
            0x80..0x800 => {
                place[0] = 0xc0 | (point >> 6) as u8;
                place[1] = tail(0);
                2
            }
            0x800..0x1_0000 => {
                self.surrogates |= point & 0xf800 == 0xd800;
                place[0] = 0xe0 | (point >> 12) as u8;
                place[1] = tail(6);
                place[2] = tail(0);
                3
            }
            _ => {
                *place = [0xf0 | (point >> 18) as u8, tail(12), tail(6), tail(0)];
                4
            }
        };
    }

    #[cold]
    fn grow(&mut self) {
        let wanted = self.bytes.len() * 2;
        self.bytes.resize(wanted, 0);
    }

    /// What has been written.
    pub fn into_bytes(mut self) -> Vec<u8> {
        self.bytes.truncate(self.at);
        self.bytes
    }

    /// A str of what has been written.
    pub fn value(self, vm: &mut Vm) -> Value {
        let (chars, surrogates) = (self.chars, self.surrogates);
        vm.str_buffer(self.into_bytes(), chars, surrogates)
    }
}

/// A text from its last code point to its first.
pub(super) fn reversed(mut out: Vec<u8>) -> Vec<u8> {
    out.reverse();
    // The bytes of every code point that has several now lie the wrong way round, its first one last.
    let mut at = 0;
    while let Some(ahead) = first_wide(&out[at..]) {
        at += ahead;
        let n = match out[at..] {
            [_, 0xc0..=0xff, ..] => 2,
            [_, _, 0xc0..=0xff, ..] => 3,
            _ => 4,
        };
        match n {
            2 | 3 => out.swap(at, at + n - 1),
            _ => out[at..at + n].reverse(),
        }
        at += n;
    }
    out
}

/// Where the first byte lies that is not ASCII.
#[inline]
fn first_wide(bytes: &[u8]) -> Option<usize> {
    let (words, rest) = bytes.as_chunks::<WIDE>();
    for (place, word) in words.iter().enumerate() {
        let tops = u64::from_le_bytes(*word) & TOPS;
        if tops != 0 {
            return Some(place * WIDE + tops.trailing_zeros() as usize / 8);
        }
    }
    let place = rest.iter().position(|&b| b >= 0x80)?;
    Some(bytes.len() - rest.len() + place)
}

/// So many code points: the first one and every `step`th after it.
pub(super) fn every(text: &[u8], step: usize, count: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(count * 2);
    let mut at = 0;
    for taken in 0..count {
        let n = width(text[at]);
        match text[at..at + n] {
            [a] => out.push(a),
            [a, b] => out.extend_from_slice(&[a, b]),
            [a, b, c] => out.extend_from_slice(&[a, b, c]),
            ref bytes => out.extend_from_slice(bytes),
        }
        if taken + 1 < count {
            at = (0..step).fold(at, |at, _| at + width(text[at]));
        }
    }
    out
}

/// A text of code points below 256 as one byte each; `None` if there are others.
pub fn to_latin1(text: &[u8], chars: usize) -> Option<Vec<u8>> {
    let mut out = vec![0; chars + WIDE];
    let (mut from, mut to) = (0, 0);
    while let Some(chunk) = text[from..].first_chunk::<WIDE>() {
        // Copied whole: what is not ASCII is written over next.
        *out[to..].first_chunk_mut()? = *chunk;
        let plain = (u64::from_le_bytes(*chunk) & TOPS).trailing_zeros() as usize / 8;
        (from, to) = (from + plain, to + plain);
        if let (true, Some(&[first, second])) = (plain < WIDE, text[from..].first_chunk()) {
            out[to] = narrow(first, second)?;
            (from, to) = (from + 2, to + 1);
        }
    }
    while let Some(&first) = text.get(from) {
        out[to] = first;
        from += 1;
        if first >= 0x80 {
            out[to] = narrow(first, *text.get(from)?)?;
            from += 1;
        }
        to += 1;
    }
    out.truncate(to);
    Some(out)
}

fn narrow(first: u8, second: u8) -> Option<u8> {
    matches!(first, 0xc2 | 0xc3).then_some(first << 6 | second & 0x3f)
}

/// Bytes as the code points of the same numbers.
pub fn from_latin1(data: &[u8]) -> Vec<u8> {
    let mut out = vec![0; data.len() * 2];
    let mut to = 0;
    let (words, rest) = data.as_chunks::<WIDE>();
    let mut widen = |byte: u8, to: &mut usize| {
        let wide = byte >= 0x80;
        out[*to] = if wide { 0xc0 | byte >> 6 } else { byte };
        if wide {
            out[*to + 1] = 0x80 | byte & 0x3f;
        }
        *to += 1 + usize::from(wide);
    };
    for word in words {
        word.iter().for_each(|&byte| widen(byte, &mut to));
    }
    rest.iter().for_each(|&byte| widen(byte, &mut to));
    out.truncate(to);
    out
}

impl Vm {
    /// A str of generalised UTF-8 in which so many code points are known to be, some of them surrogates perhaps.
    pub(super) fn str_thinned(&mut self, bytes: Vec<u8>, chars: usize, surrogates: bool) -> Value {
        debug_assert_eq!(count(&bytes), chars);
        let surrogates = surrogates && has_surrogates(&bytes);
        self.str_buffer(bytes, chars, surrogates)
    }
}
