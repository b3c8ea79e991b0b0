//! `str`: WTF-8 bytes, the number of code points, a hash made on demand, an index table for long non-ASCII texts
//! (unsafe island 5).
//!
//! Short texts lie in the object itself, behind the fields (`[header | fields | bytes]`), longer ones in a buffer that may have
//! spare room, so that `s += x` need not copy every time. A text of surrogate pairs is not joined: each half is a code point.
//!
//! # Invariants
//! 1. `ptr` points to `len` initialised bytes: behind the fields when the INLINE flag is set (such a `Str` is never moved),
//!    else of a `Vec` whose capacity is in `tail`, which the `Str` owns.
//! 2. The bytes are generalised UTF-8 of `chars` code points. Without the SURROGATES flag they are UTF-8.
//! 3. Only [`append`] changes them, and only for a value that nobody else refers to.
#![expect(
    unsafe_code,
    reason = "bytes behind the object's fields, unchecked UTF-8"
)]

use crate::heap::{Buffer, Heap, Kind, Obj, Trace};
use crate::types::shape::exact;
use crate::value::Value;
use crate::vm::Vm;
use std::cell::{Cell, OnceCell};
use std::mem::ManuallyDrop;

pub mod case;
pub mod format;
mod formatting;
pub mod methods;
pub mod ops;
pub mod percent;
mod places;
pub mod points;
pub mod repr;
pub mod spec;
pub mod split;

pub use ops::{compare, concat, concat_owned, contains, get_item, join, repeat};

const INLINE: u8 = 1;
const SURROGATES: u8 = 2;

/// Payload of `str`.
#[repr(C)]
pub struct Str {
    ptr: Cell<*mut u8>,
    len: Cell<usize>,
    /// Code points.
    chars: Cell<usize>,
    hash: Cell<u64>,
    /// Byte offset of every 16th code point; only for non-ASCII texts, on first use.
    index: OnceCell<Box<Vec<u32>>>,
    pub interned: Cell<bool>,
    flags: Cell<u8>,
    /// The first inline bytes, or the capacity of the buffer.
    tail: Cell<[u8; TAIL]>,
}

impl Str {
    /// Where the address of the bytes, their number and that of the code points lie.
    #[cfg(taipan_jit)]
    pub(crate) const PLACES: [i32; 3] = [
        std::mem::offset_of!(Str, ptr) as i32,
        std::mem::offset_of!(Str, len) as i32,
        std::mem::offset_of!(Str, chars) as i32,
    ];
}

const TAIL: usize = 6;
const BYTES_AT: usize = std::mem::offset_of!(Obj<Str>, payload) + std::mem::offset_of!(Str, tail);
/// Texts up to this many bytes are copied into the object.
const MAX_INLINE: usize = 400;

impl Trace for Str {
    fn outside(&self) -> usize {
        let index = self.index.get().map_or(0, |index| index.bytes_owned());
        index + if self.is_inline() { 0 } else { self.capacity() }
    }
}

/// The same as CPython's with the same keys.
pub(crate) fn hash_bytes(bytes: &[u8], seed: (u64, u64)) -> u64 {
    if bytes.is_empty() {
        return 0;
    }
    match crate::siphash::hash(bytes, seed) {
        // No hash is -1.
        u64::MAX => u64::MAX - 1,
        h => h,
    }
}

/// The hash of generalised UTF-8: that of its code points, each in as many bytes as the largest of them needs.
pub(crate) fn hash_text(text: &[u8], seed: (u64, u64)) -> u64 {
    if text.is_ascii() {
        return hash_bytes(text, seed);
    }
    let points = || Points { bytes: text };
    let wide = match points().max() {
        Some(0..=0xff) => points().map(|point| point as u8).collect(),
        Some(0..=0xffff) => points()
            .flat_map(|point| (point as u16).to_ne_bytes())
            .collect(),
        _ => points().flat_map(u32::to_ne_bytes).collect::<Vec<u8>>(),
    };
    hash_bytes(&wide, seed)
}

/// Code points in generalised UTF-8, and whether there are surrogates.
fn measure(bytes: &[u8]) -> (usize, bool) {
    if bytes.is_ascii() {
        (bytes.len(), false)
    } else {
        (count(bytes), has_surrogates(bytes))
    }
}

/// Whether generalised UTF-8 holds surrogates.
pub fn has_surrogates(bytes: &[u8]) -> bool {
    memchr::memchr_iter(0xed, bytes).any(|i| bytes.get(i + 1).is_some_and(|&b| b >= 0xa0))
}

impl Str {
    /// From UTF-8.
    pub fn new(text: impl Into<String>) -> Str {
        let text: String = text.into();
        let chars = if text.is_ascii() {
            text.len()
        } else {
            count(text.as_bytes())
        };
        Str::raw(text.into_bytes(), chars, false)
    }
    /// From WTF-8 (the caller vouches for it: bytes made by `encode_point` and from other strings).
    pub fn from_wtf8(bytes: Vec<u8>) -> Str {
        let (chars, surrogates) = measure(&bytes);
        Str::raw(bytes, chars, surrogates)
    }
    fn raw(bytes: Vec<u8>, chars: usize, surrogates: bool) -> Str {
        let mut bytes = ManuallyDrop::new(bytes);
        let mut tail = [0; TAIL];
        tail.copy_from_slice(&bytes.capacity().to_le_bytes()[..TAIL]);
        Str {
            ptr: Cell::new(bytes.as_mut_ptr()),
            len: Cell::new(bytes.len()),
            chars: Cell::new(chars),
            hash: Cell::new(0),
            index: OnceCell::new(),
            interned: Cell::new(false),
            flags: Cell::new(if surrogates { SURROGATES } else { 0 }),
            tail: Cell::new(tail),
        }
    }
    /// From code points, surrogates included.
    pub fn from_points(points: impl IntoIterator<Item = u32>) -> Str {
        let mut bytes = Vec::new();
        points.into_iter().for_each(|p| encode_point(p, &mut bytes));
        Str::from_wtf8(bytes)
    }
    /// A copy that is not on the heap yet.
    pub fn copy(&self) -> Str {
        Str::raw(
            self.bytes().to_vec(),
            self.chars.get(),
            self.has_surrogates(),
        )
    }
    fn is_inline(&self) -> bool {
        self.flags.get() & INLINE != 0
    }
    fn capacity(&self) -> usize {
        let mut bytes = [0; 8];
        bytes[..TAIL].copy_from_slice(&self.tail.get());
        usize::from_le_bytes(bytes)
    }
    /// Take the buffer out; the string is empty afterwards. Only for strings that are not inline.
    fn take_buffer(&self) -> Vec<u8> {
        let (ptr, len, capacity) = (self.ptr.get(), self.len.get(), self.capacity());
        let empty = ManuallyDrop::new(Vec::<u8>::new());
        self.ptr.set(empty.as_ptr() as *mut u8);
        self.len.set(0);
        self.chars.set(0);
        self.tail.set([0; TAIL]);
        // SAFETY: invariant 1; the buffer was given up just above.
        unsafe { Vec::from_raw_parts(ptr, len, capacity) }
    }
    #[inline(always)]
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: invariants 1 and 3.
        unsafe { std::slice::from_raw_parts(self.ptr.get(), self.len.get()) }
    }
    /// Number of code points: `len(s)`.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.chars.get()
    }
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len.get() == 0
    }
    #[inline(always)]
    pub fn is_ascii(&self) -> bool {
        self.chars.get() == self.len.get()
    }
    /// The text, unless it holds lone surrogates.
    #[inline]
    pub fn as_str(&self) -> Option<&str> {
        if self.has_surrogates() {
            None
        } else {
            // SAFETY: invariant 2.
            Some(unsafe { std::str::from_utf8_unchecked(self.bytes()) })
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
    #[inline(always)]
    pub fn has_surrogates(&self) -> bool {
        self.flags.get() & SURROGATES != 0
    }
    /// Code points in order.
    pub fn points(&self) -> Points<'_> {
        Points {
            bytes: self.bytes(),
        }
    }
    /// The code point at index `i`.
    #[inline]
    pub fn point(&self, i: usize) -> u32 {
        if self.is_ascii() {
            return self.bytes()[i] as u32;
        }
        Points {
            bytes: &self.bytes()[self.offset(i)..],
        }
        .next()
        .expect("index in range")
    }
    /// The bytes of code points `start..end`.
    pub fn slice(&self, start: usize, end: usize) -> &[u8] {
        if end <= start {
            return &[];
        }
        &self.bytes()[self.offset(start)..self.offset(end)]
    }
    /// The hash under the isolate's seed. Only for strings on the heap.
    #[inline(always)]
    pub fn hash(&self) -> u64 {
        let hash = self.hash.get();
        if hash != 0 { hash } else { self.hash_slow() }
    }
    /// The hash if it has been asked for before.
    #[inline(always)]
    pub fn known_hash(&self) -> Option<u64> {
        Some(self.hash.get()).filter(|&hash| hash != 0)
    }
    /// Whether both hashes are known and tell that the texts are not the same.
    #[inline(always)]
    pub fn hashes_differ(&self, other: &Str) -> bool {
        let (mine, others) = (self.hash.get(), other.hash.get());
        mine != 0 && others != 0 && mine != others
    }
    #[cold]
    fn hash_slow(&self) -> u64 {
        let hash = hash_text(self.bytes(), crate::heap::hash_seed_of(self));
        self.hash.set(hash);
        hash
    }
}

impl Drop for Str {
    #[inline]
    fn drop(&mut self) {
        if !self.is_inline() {
            drop(self.take_buffer());
        }
    }
}

impl Heap {
    /// An exact str with a copy of these bytes (invariant 2 is the caller's).
    pub fn alloc_str(&mut self, bytes: &[u8], chars: usize, surrogates: bool) -> Value {
        self.alloc_joined([bytes], chars, surrogates)
    }

    /// The same of some parts.
    #[inline(always)]
    fn alloc_joined<const N: usize>(
        &mut self,
        parts: [&[u8]; N],
        chars: usize,
        surrogates: bool,
    ) -> Value {
        let len = parts.iter().map(|part| part.len()).sum();
        if len > MAX_INLINE {
            let payload = Str::raw(parts.concat(), chars, surrogates);
            self.note(len);
            return self.alloc(exact(Kind::Str), payload);
        }
        self.alloc_pieces(len, chars, surrogates, |pieces| {
            parts.into_iter().for_each(|part| pieces.push(part));
        })
    }

    /// An exact str of so many bytes, [`MAX_INLINE`] at most, which are written piece by piece into the object.
    #[inline(always)]
    fn alloc_pieces(
        &mut self,
        len: usize,
        chars: usize,
        surrogates: bool,
        write: impl FnOnce(&mut Pieces),
    ) -> Value {
        assert!(len <= MAX_INLINE);
        let size = (BYTES_AT + len).max(size_of::<Obj<Str>>());
        let cell = self.alloc_raw(size) as *mut Obj<Str>;
        // SAFETY: fresh memory of the right size; the bytes fit behind `tail`'s start.
        unsafe {
            let text = (cell as *mut u8).add(BYTES_AT);
            cell.write(Obj {
                header: crate::heap::Header::new(exact(Kind::Str)),
                payload: Str {
                    ptr: Cell::new(text),
                    len: Cell::new(len),
                    chars: Cell::new(chars),
                    hash: Cell::new(0),
                    index: OnceCell::new(),
                    interned: Cell::new(false),
                    flags: Cell::new(INLINE | if surrogates { SURROGATES } else { 0 }),
                    tail: Cell::new([0; TAIL]),
                },
            });
            let mut pieces = Pieces {
                at: text,
                left: len,
            };
            write(&mut pieces);
            assert_eq!(pieces.left, 0, "every byte of a text is written");
            crate::value::Raw::from_ptr(cell as *const crate::heap::Header).into_value()
        }
    }
}

/// Where the bytes of a new str go.
pub(super) struct Pieces {
    at: *mut u8,
    /// Bytes that are not written yet.
    left: usize,
}

impl Pieces {
    #[inline(always)]
    pub(super) fn push(&mut self, piece: &[u8]) {
        assert!(piece.len() <= self.left);
        // SAFETY: `left` bytes of the new object lie behind `at`; nothing refers to it yet.
        unsafe {
            self.at
                .copy_from_nonoverlapping(piece.as_ptr(), piece.len());
            self.at = self.at.add(piece.len());
        }
        self.left -= piece.len();
    }
}

/// Append to a str in place if nobody else can see it. `false`: nothing was done.
pub(crate) fn append(left: &mut Value, right: &Str) -> bool {
    if !left.raw().has_shape(exact(Kind::Str)) || left.refcount() != 1 {
        return false;
    }
    let Some(s) = left.downcast::<Str>() else {
        return false;
    };
    if s.interned.get() || std::ptr::eq(s, right) {
        return false;
    }
    // SAFETY: an object's heap is alive; nothing else borrows it while this runs.
    let heap = unsafe { &mut *crate::heap::heap_of(left.raw().ptr()) };
    let (chars, flags) = (
        s.chars.get() + right.chars.get(),
        s.flags.get() | right.flags.get() & SURROGATES,
    );
    let mut buffer = if s.is_inline() {
        let total = s.len.get() + right.len.get();
        if total <= 64 {
            // Short ones are not worth a buffer.
            return false;
        }
        let mut buffer = Vec::with_capacity(total.saturating_mul(2));
        heap.note(buffer.capacity());
        buffer.extend_from_slice(s.bytes());
        buffer
    } else if s.capacity() - s.len.get() >= right.len.get() {
        s.take_buffer()
    } else {
        // Near the memory limit there is less to spare. The text still has its buffer while this is looked up, so that it counts.
        let spare = [s.len.get() / 2, s.len.get() / 16, 4096];
        let more = spare.map(|n| right.len.get() + n);
        let Some(more) = more.into_iter().find(|&more| heap.admits(more)) else {
            return false;
        };
        let mut buffer = s.take_buffer();
        if buffer.try_reserve_exact(more).is_err() {
            // Put things back as they were; the caller goes the way that raises MemoryError.
            let chars = count(&buffer);
            s.set_buffer(buffer, chars, s.flags.get());
            return false;
        }
        heap.note(more);
        buffer
    };
    buffer.extend_from_slice(right.bytes());
    s.set_buffer(buffer, chars, flags & !INLINE);
    true
}

impl Str {
    /// Put a buffer in; the old content is not one any more (inline, or taken).
    fn set_buffer(&self, buffer: Vec<u8>, chars: usize, flags: u8) {
        let mut buffer = ManuallyDrop::new(buffer);
        self.ptr.set(buffer.as_mut_ptr());
        self.len.set(buffer.len());
        self.chars.set(chars);
        self.hash.set(0);
        self.flags.set(flags);
        let mut tail = [0; TAIL];
        tail.copy_from_slice(&buffer.capacity().to_le_bytes()[..TAIL]);
        self.tail.set(tail);
        let index = &self.index as *const OnceCell<Box<Vec<u32>>> as *mut OnceCell<Box<Vec<u32>>>;
        // SAFETY: invariant 3: no other reference to this string exists while `append` runs, so none to the table does.
        unsafe { (*index).take() };
    }
}

/// Making strings.
impl Vm {
    /// A str.
    #[inline]
    pub fn str(&mut self, text: impl Into<String> + AsRef<str>) -> Value {
        let view = text.as_ref();
        if view.len() <= MAX_INLINE {
            let chars = if view.is_ascii() {
                view.len()
            } else {
                count(view.as_bytes())
            };
            return self.str_known(view.as_bytes(), chars, false);
        }
        self.heap.note(view.len());
        self.heap.alloc(exact(Kind::Str), Str::new(text))
    }
    /// A str from WTF-8 bytes.
    pub fn str_wtf8(&mut self, bytes: Vec<u8>) -> Value {
        let (chars, surrogates) = measure(&bytes);
        self.str_buffer(bytes, chars, surrogates)
    }
    /// A str from a copy of WTF-8 bytes.
    pub fn str_copy(&mut self, bytes: &[u8]) -> Value {
        let (chars, surrogates) = measure(bytes);
        self.str_known(bytes, chars, surrogates)
    }
    /// A str of ASCII bytes.
    #[inline]
    pub fn str_ascii(&mut self, bytes: &[u8]) -> Value {
        debug_assert!(bytes.is_ascii());
        self.str_known(bytes, bytes.len(), false)
    }
    /// A str of bytes whose code points have been counted.
    #[inline]
    pub(crate) fn str_known(&mut self, bytes: &[u8], chars: usize, surrogates: bool) -> Value {
        if chars <= 1 {
            match bytes {
                [] => return self.empty_str.clone(),
                [b] => return self.latin1(*b),
                [first @ (0xc2 | 0xc3), second] => {
                    return self.latin1((*first & 3) << 6 | *second & 0x3f);
                }
                _ => {}
            }
        }
        self.heap.alloc_str(bytes, chars, surrogates)
    }
    /// Two texts, neither of them empty, as one.
    pub(crate) fn str_concat(&mut self, left: &Str, right: &Str) -> crate::raise::R {
        let (first, second) = (left.bytes(), right.bytes());
        let chars = left.len() + right.len();
        let surrogates = left.has_surrogates() || right.has_surrogates();
        let total = first.len() + second.len();
        if total > MAX_INLINE {
            let mut out = self.buffer(total)?;
            out.extend_from_slice(first);
            out.extend_from_slice(second);
            return Ok(self.str_buffer(out, chars, surrogates));
        }
        Ok(self.heap.alloc_joined([first, second], chars, surrogates))
    }
    /// A str of pieces: of so many bytes together, more than one and at most [`MAX_INLINE`].
    #[inline]
    pub(super) fn str_pieces(
        &mut self,
        len: usize,
        chars: usize,
        surrogates: bool,
        write: impl FnOnce(&mut Pieces),
    ) -> Value {
        self.heap.alloc_pieces(len, chars, surrogates, write)
    }
    /// As [`Vm::str_known`] for a buffer that may be kept.
    pub(crate) fn str_buffer(&mut self, bytes: Vec<u8>, chars: usize, surrogates: bool) -> Value {
        if bytes.len() <= MAX_INLINE {
            return self.str_known(&bytes, chars, surrogates);
        }
        self.heap.note(bytes.capacity());
        self.heap
            .alloc(exact(Kind::Str), Str::raw(bytes, chars, surrogates))
    }
    /// A str of the bytes `from..to` of another one (on borders of code points).
    #[inline]
    pub fn str_part(&mut self, s: &Str, from: usize, to: usize) -> Value {
        let bytes = &s.bytes()[from..to];
        if s.is_ascii() {
            return self.str_known(bytes, bytes.len(), false);
        }
        let (chars, surrogates) = (count(bytes), s.has_surrogates() && has_surrogates(bytes));
        self.str_known(bytes, chars, surrogates)
    }
    /// The str of one code point below 256.
    #[inline]
    pub(crate) fn latin1(&mut self, point: u8) -> Value {
        let known = &self.latin1[point as usize];
        if known.is_undef() {
            return self.make_latin1(point);
        }
        known.clone()
    }
    #[cold]
    #[inline(never)]
    fn make_latin1(&mut self, point: u8) -> Value {
        let mut buffer = [0; 4];
        let n = write_point(u32::from(point), &mut buffer);
        let value = self.intern_bytes(&buffer[..n]);
        self.latin1[point as usize] = value.clone();
        value
    }
    /// A str of one code point.
    #[inline]
    pub fn str_point(&mut self, point: u32) -> Value {
        match u8::try_from(point) {
            Ok(byte) => self.latin1(byte),
            Err(_) => {
                let mut buffer = [0; 4];
                let n = write_point(point, &mut buffer);
                let surrogate = (0xd800..0xe000).contains(&point);
                self.heap.alloc_str(&buffer[..n], 1, surrogate)
            }
        }
    }
}

/// Iterator over the code points of WTF-8.
#[derive(Clone)]
pub struct Points<'a> {
    bytes: &'a [u8],
}

impl<'a> Points<'a> {
    pub fn new(bytes: &'a [u8]) -> Points<'a> {
        Points { bytes }
    }
    /// What has not been read yet.
    pub fn rest(&self) -> &'a [u8] {
        self.bytes
    }
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
    // Short runs keep the counters in bytes, which vectorises well.
    bytes
        .chunks(192)
        .map(|chunk| {
            chunk
                .iter()
                .map(|&b| (b & 0xc0 != 0x80) as u8)
                .fold(0u8, |n, one| n.wrapping_add(one)) as usize
        })
        .sum()
}

/// Encode a code point (surrogates in their three-byte form); the number of bytes.
#[inline]
pub fn write_point(point: u32, out: &mut [u8; 4]) -> usize {
    match char::from_u32(point) {
        Some(c) => c.encode_utf8(out).len(),
        None => {
            out[0] = 0xe0 | (point >> 12) as u8;
            out[1] = 0x80 | (point >> 6 & 0x3f) as u8;
            out[2] = 0x80 | (point & 0x3f) as u8;
            3
        }
    }
}

/// Append a code point (surrogates in their three-byte form).
#[inline]
pub fn encode_point(point: u32, out: &mut Vec<u8>) {
    if point < 0x80 {
        out.push(point as u8);
        return;
    }
    let mut buffer = [0; 4];
    let n = write_point(point, &mut buffer);
    // Of a length that the compiler knows: no call copies them.
    match buffer {
        [a, b, ..] if n == 2 => out.extend_from_slice(&[a, b]),
        [a, b, c, _] if n == 3 => out.extend_from_slice(&[a, b, c]),
        all => out.extend_from_slice(&all),
    }
}

#[cfg(test)]
mod tests;
