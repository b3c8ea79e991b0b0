//! `str`: WTF-8 bytes, the number of code points, a hash made on demand, an index table for long non-ASCII texts.

use crate::heap::Trace;
use std::cell::{Cell, OnceCell};

/// Payload of `str`.
pub struct Str {
    bytes: Box<[u8]>,
    /// Code points.
    chars: usize,
    hash: Cell<u64>,
    pub interned: Cell<bool>,
    surrogates: bool,
    /// Byte offset of every 64th code point; only for non-ASCII texts, on first use.
    index: OnceCell<Box<[u32]>>,
}

impl Trace for Str {}

/// 0 stands for "not made yet".
fn hash_bytes(bytes: &[u8], seed: (u64, u64)) -> u64 {
    use std::hash::Hasher;
    let mut hasher = siphasher::sip::SipHasher13::new_with_keys(seed.0, seed.1);
    hasher.write(bytes);
    match hasher.finish() {
        0 | u64::MAX => 1,
        h => h,
    }
}

impl Str {
    /// From UTF-8.
    pub fn new(text: impl Into<String>) -> Str {
        let text: String = text.into();
        let chars = if text.is_ascii() {
            text.len()
        } else {
            text.chars().count()
        };
        Str::raw(text.into_bytes().into_boxed_slice(), chars, false)
    }
    /// From WTF-8 (the caller vouches for it: bytes made by `encode_point` and from other strings).
    pub fn from_wtf8(bytes: Vec<u8>) -> Str {
        let chars = count(&bytes);
        let surrogates = chars != bytes.len() && std::str::from_utf8(&bytes).is_err();
        Str::raw(bytes.into_boxed_slice(), chars, surrogates)
    }
    fn raw(bytes: Box<[u8]>, chars: usize, surrogates: bool) -> Str {
        Str {
            bytes,
            chars,
            hash: Cell::new(0),
            interned: Cell::new(false),
            surrogates,
            index: OnceCell::new(),
        }
    }
    /// From code points, surrogates included.
    pub fn from_points(points: impl IntoIterator<Item = u32>) -> Str {
        let mut bytes = Vec::new();
        points.into_iter().for_each(|p| encode_point(p, &mut bytes));
        Str::from_wtf8(bytes)
    }
    #[inline(always)]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
    /// Number of code points: `len(s)`.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.chars
    }
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }
    #[inline(always)]
    pub fn is_ascii(&self) -> bool {
        self.chars == self.bytes.len()
    }
    /// The text, unless it holds lone surrogates.
    pub fn as_str(&self) -> Option<&str> {
        if self.surrogates {
            None
        } else {
            std::str::from_utf8(&self.bytes).ok()
        }
    }
    /// The text with lone surrogates replaced by U+FFFD.
    pub fn to_string_lossy(&self) -> std::borrow::Cow<'_, str> {
        match self.as_str() {
            Some(s) => s.into(),
            None => self
                .points()
                .map(|p| char::from_u32(p).unwrap_or('\u{fffd}'))
                .collect::<String>()
                .into(),
        }
    }
    /// The text with lone surrogates as `\udXXX`.
    pub fn to_escaped(&self) -> std::borrow::Cow<'_, str> {
        match self.as_str() {
            Some(s) => s.into(),
            None => {
                let mut out = String::new();
                for p in self.points() {
                    match char::from_u32(p) {
                        Some(c) => out.push(c),
                        None => out.push_str(&format!("\\u{p:04x}")),
                    }
                }
                out.into()
            }
        }
    }
    pub fn has_surrogates(&self) -> bool {
        self.surrogates
    }
    /// Code points in order.
    pub fn points(&self) -> Points<'_> {
        Points { bytes: &self.bytes }
    }
    /// Byte offset of code point `i` (`i <= len`).
    pub fn offset(&self, i: usize) -> usize {
        if self.is_ascii() {
            return i;
        }
        if i == self.chars {
            return self.bytes.len();
        }
        let index = self.index.get_or_init(|| {
            let mut table = Vec::with_capacity(self.chars / 64 + 1);
            let (mut at, mut n) = (0, 0);
            while at < self.bytes.len() {
                if n % 64 == 0 {
                    table.push(at as u32);
                }
                at += width(self.bytes[at]);
                n += 1;
            }
            table.into_boxed_slice()
        });
        let mut at = index[i / 64] as usize;
        for _ in 0..i % 64 {
            at += width(self.bytes[at]);
        }
        at
    }
    /// The code point at index `i`.
    pub fn point(&self, i: usize) -> u32 {
        if self.is_ascii() {
            return self.bytes[i] as u32;
        }
        Points {
            bytes: &self.bytes[self.offset(i)..],
        }
        .next()
        .expect("index in range")
    }
    /// The bytes of code points `start..end`.
    pub fn slice(&self, start: usize, end: usize) -> &[u8] {
        if end <= start {
            return &[];
        }
        &self.bytes[self.offset(start)..self.offset(end)]
    }
    /// Index in code points of a byte offset.
    pub fn char_index(&self, offset: usize) -> usize {
        if self.is_ascii() {
            offset
        } else {
            count(&self.bytes[..offset])
        }
    }
    /// The hash under the isolate's seed. Only for strings on the heap.
    #[inline(always)]
    pub fn hash(&self) -> u64 {
        let hash = self.hash.get();
        if hash != 0 { hash } else { self.hash_slow() }
    }
    #[cold]
    fn hash_slow(&self) -> u64 {
        let hash = hash_bytes(&self.bytes, crate::heap::hash_seed_of(self));
        self.hash.set(hash);
        hash
    }
}

/// Iterator over the code points of WTF-8.
#[derive(Clone)]
pub struct Points<'a> {
    bytes: &'a [u8],
}

impl Iterator for Points<'_> {
    type Item = u32;
    #[inline]
    fn next(&mut self) -> Option<u32> {
        let (&first, rest) = self.bytes.split_first()?;
        if first < 0x80 {
            self.bytes = rest;
            return Some(first as u32);
        }
        let n = width(first).min(self.bytes.len());
        let mut point = (first as u32) & (0x7f >> n);
        for &b in &self.bytes[1..n] {
            point = point << 6 | (b as u32 & 0x3f);
        }
        self.bytes = &self.bytes[n..];
        Some(point)
    }
}

impl DoubleEndedIterator for Points<'_> {
    fn next_back(&mut self) -> Option<u32> {
        let mut start = self.bytes.len().checked_sub(1)?;
        while start > 0 && self.bytes[start] & 0xc0 == 0x80 {
            start -= 1;
        }
        let point = Points {
            bytes: &self.bytes[start..],
        }
        .next();
        self.bytes = &self.bytes[..start];
        point
    }
}

/// Bytes of a code point by its first byte.
#[inline(always)]
pub fn width(first: u8) -> usize {
    match first {
        0..0x80 => 1,
        0x80..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    }
}

/// Code points in WTF-8.
pub fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&b| b & 0xc0 != 0x80).count()
}

/// Append a code point (surrogates in their three-byte form).
pub fn encode_point(point: u32, out: &mut Vec<u8>) {
    match char::from_u32(point) {
        Some(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        None => out.extend_from_slice(&[
            0xe0 | (point >> 12) as u8,
            0x80 | (point >> 6 & 0x3f) as u8,
            0x80 | (point & 0x3f) as u8,
        ]),
    }
}
