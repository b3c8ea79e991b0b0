//! What the two databases say of a code point: the current one and Unicode 3.2, which old protocols ask for.

use super::tables::*;

/// Properties of a code point. Code points with equal properties share a record.
pub struct Properties {
    category: u8,
    pub combining: u8,
    bidirectional: u8,
    width: u8,
    pub mirrored: u8,
    /// 255: none.
    decimal: u8,
    digit: u8,
    /// Which normal forms may change the code point: a bit for each [`Form`](super::normalize::Form).
    pub changes: u8,
}

impl Properties {
    /// Records from rows of the tables.
    pub const fn read<const N: usize>(rows: &[[[u8; 4]; 8]]) -> [Properties; N] {
        const NONE: Properties = Properties {
            category: 0,
            combining: 0,
            bidirectional: 0,
            width: 0,
            mirrored: 0,
            decimal: 0,
            digit: 0,
            changes: 0,
        };
        let mut records = [NONE; N];
        let mut i = 0;
        while i < N {
            let row = &rows[i];
            records[i] = Properties {
                category: row[0][0],
                combining: row[1][0],
                bidirectional: row[2][0],
                width: row[3][0],
                mirrored: row[4][0],
                decimal: row[5][0],
                digit: row[6][0],
                changes: row[7][0],
            };
            i += 1;
        }
        records
    }
    pub fn category(&self) -> &'static str {
        CATEGORIES[self.category as usize]
    }
    pub fn bidirectional(&self) -> &'static str {
        BIDIRECTIONAL[self.bidirectional as usize]
    }
    pub fn width(&self) -> &'static str {
        WIDTHS[self.width as usize]
    }
    pub fn decimal(&self) -> Option<u8> {
        Some(self.decimal).filter(|&d| d != 255)
    }
    pub fn digit(&self) -> Option<u8> {
        Some(self.digit).filter(|&d| d != 255)
    }
}

/// A version of the database.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Database {
    Current,
    /// Unicode 3.2.0.
    Old,
}

/// First and last of the Hangul syllables, which follow rules instead of tables.
pub const SYLLABLE: u32 = 0xac00;
pub const SYLLABLES: u32 = 11172;
pub const LEAD: u32 = 0x1100;
pub const VOWEL: u32 = 0x1161;
pub const VOWELS: u32 = 21;
/// One before the first trailing consonant: no consonant.
pub const TRAIL: u32 = 0x11a7;
pub const TRAILS: u32 = 28;

/// The place of a Hangul syllable among them.
pub fn syllable(point: u32) -> Option<u32> {
    point.checked_sub(SYLLABLE).filter(|&i| i < SYLLABLES)
}

impl Database {
    #[inline]
    pub fn properties(self, point: u32) -> &'static Properties {
        let index = match self {
            Database::Current => INDEX,
            Database::Old => INDEX_3_2,
        };
        let page = u16::from_le_bytes(index[(point as usize >> 7).min(index.len() - 1)]);
        let record = u16::from_le_bytes(PAGES[(page as usize) << 7 | point as usize & 127]);
        &RECORDS[record as usize]
    }

    /// Whether this version has the character at all.
    pub fn has(self, point: u32) -> bool {
        self == Database::Current || self.properties(point).category() != "Cn"
    }

    pub fn numeric(self, point: u32) -> Option<f64> {
        let of = |table: &[[[u8; 4]; 3]]| {
            let [_, low, high] = row_of(table, point)?;
            Some(f64::from_bits(u64::from(high) << 32 | u64::from(low)))
        };
        if !self.has(point) {
            return None;
        }
        let old = of(NUMERIC_3_2).filter(|_| self == Database::Old);
        old.or_else(|| of(NUMERIC)).filter(|value| !value.is_nan())
    }

    /// Tag (empty if canonical) and parts of a decomposition that is in the tables.
    pub fn decomposition(self, point: u32) -> Option<(&'static str, impl Iterator<Item = u32>)> {
        if !self.has(point) {
            return None;
        }
        let tagged = |row: &[[u8; 4]; 2]| row.map(|word| split(u32::from_le_bytes(word)));
        let i = DECOMPOSITIONS
            .binary_search_by_key(&point, |row| tagged(row)[0].1)
            .ok()?;
        let [(tag, _), (length, at)] = tagged(&DECOMPOSITIONS[i]);
        let parts = SEQUENCE[at as usize..].iter().take(length as usize);
        Some((
            TAGS[tag as usize],
            parts.map(|&[part]| u32::from_le_bytes(part)),
        ))
    }

    /// The one character that Unicode 3.2 decomposed a character to and the current database does not.
    pub fn correction(self, point: u32) -> Option<u32> {
        let [_, to] = row_of(CORRECTED, point).filter(|_| self == Database::Old)?;
        Some(to)
    }

    /// `unicodedata.decomposition`
    pub fn decomposition_text(self, point: u32) -> String {
        if let Some(i) = syllable(point).filter(|_| self.has(point)) {
            let (block, trail) = (i / TRAILS, i % TRAILS);
            let (lead, vowel) = (LEAD + block / VOWELS, VOWEL + block % VOWELS);
            return if trail > 0 {
                format!("{lead:04X} {vowel:04X} {:04X}", TRAIL + trail)
            } else {
                format!("{lead:04X} {vowel:04X}")
            };
        }
        let Some((tag, parts)) = self.decomposition(point) else {
            return String::new();
        };
        let mut words: Vec<String> = parts.map(|p| format!("{p:04X}")).collect();
        if !tag.is_empty() {
            words.insert(0, tag.to_string());
        }
        words.join(" ")
    }
}

/// The row of a code point in a table that is sorted by them.
fn row_of<const N: usize>(table: &[[[u8; 4]; N]], point: u32) -> Option<[u32; N]> {
    let i = table.binary_search_by_key(&point, |row| u32::from_le_bytes(row[0]));
    Some(table[i.ok()?].map(u32::from_le_bytes))
}

/// The uppermost byte of a word, and the rest.
fn split(word: u32) -> (u32, u32) {
    (word >> 24, word & 0xff_ffff)
}

/// What two code points compose to.
pub fn composed(first: u32, second: u32) -> Option<u32> {
    if let Some(vowel) = second.checked_sub(VOWEL).filter(|&i| i < VOWELS)
        && let Some(lead) = first
            .checked_sub(LEAD)
            .filter(|&i| i < SYLLABLES / VOWELS / TRAILS)
    {
        return Some(SYLLABLE + (lead * VOWELS + vowel) * TRAILS);
    }
    if let Some(trail) = second
        .checked_sub(TRAIL)
        .filter(|i| (1..TRAILS).contains(i))
        && syllable(first).is_some_and(|i| i % TRAILS == 0)
    {
        return Some(first + trail);
    }
    let pair = |row: &[[u8; 4]; 3]| (u32::from_le_bytes(row[0]), u32::from_le_bytes(row[1]));
    let i = COMPOSITIONS
        .binary_search_by_key(&(first, second), pair)
        .ok()?;
    Some(u32::from_le_bytes(COMPOSITIONS[i][2]))
}
