//! Where code points lie in the bytes of a text that is not ASCII, and which one lies at a byte.

use super::{Str, count, width};

/// An entry of the table for so many code points.
const STEP: usize = 16;
/// Up to here counting is as quick as the table.
const NEAR: usize = 512;

/// The byte offset of the code point `n` (or of the end).
pub(super) fn nth(bytes: &[u8], n: usize) -> usize {
    const TOPS: u64 = 0x8080_8080_8080_8080;
    let (mut at, mut left) = (0, n);
    while left >= 8
        && let Some(chunk) = bytes[at..].first_chunk::<8>()
    {
        let word = u64::from_le_bytes(*chunk);
        // The bytes inside a code point are those that begin with the bits 10; a product adds them up.
        let inside = (word & !(word << 1) & TOPS) >> 7;
        left -= 8 - (inside.wrapping_mul(TOPS >> 7) >> 56) as usize;
        at += 8;
    }
    while at < bytes.len() && bytes[at] & 0xc0 == 0x80 {
        at += 1;
    }
    for _ in 0..left {
        at += width(bytes[at]);
    }
    at
}

impl Str {
    /// Byte offset of code point `i` (`i <= len`).
    #[inline]
    pub fn offset(&self, i: usize) -> usize {
        if self.is_ascii() {
            return i;
        }
        self.offset_slow(i)
    }

    fn offset_slow(&self, i: usize) -> usize {
        let bytes = self.bytes();
        if i == self.len() {
            return bytes.len();
        }
        if i < STEP {
            return nth(bytes, i);
        }
        match self.table() {
            Some(table) => {
                let start = table[i / STEP] as usize;
                let next = table.get(i / STEP + 1);
                let end = next.map_or(bytes.len(), |&next| next as usize);
                match end - start == STEP {
                    // So many bytes for as many code points: all of them are ASCII.
                    true => start + i % STEP,
                    false => start + nth(&bytes[start..], i % STEP),
                }
            }
            None => nth(bytes, i),
        }
    }

    /// Index in code points of a byte offset.
    pub fn char_index(&self, offset: usize) -> usize {
        if self.is_ascii() {
            return offset;
        }
        let bytes = self.bytes();
        if offset > NEAR
            && let Some(table) = self.table()
        {
            // The first entry is 0.
            let entry = table.partition_point(|&start| start as usize <= offset) - 1;
            return entry * STEP + count(&bytes[table[entry] as usize..offset]);
        }
        count(&bytes[..offset])
    }

    /// The byte offset of every 16th code point, made on first use. Texts beyond 4 GiB have none.
    fn table(&self) -> Option<&[u32]> {
        let bytes = self.bytes();
        if bytes.len() > u32::MAX as usize {
            return None;
        }
        let table = self.index.get_or_init(|| {
            let entries = self.len().div_ceil(STEP);
            let mut at = 0;
            let table = (0..entries).map(|entry| {
                let start = at;
                if entry + 1 < entries {
                    at += nth(&bytes[at..], STEP);
                }
                start as u32
            });
            Box::new(table.collect())
        });
        Some(table)
    }
}
