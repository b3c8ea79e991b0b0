//! Properties of code points, as the Unicode database has them. Surrogates count as code points here.

pub mod data;
mod tables;

use tables::{CATEGORIES, INDEX, PAGES, RECORDS, SPECIAL};
pub use tables::{VERSION, flag};

/// What is known of a code point. Code points with equal properties share a record.
pub struct Record {
    category: u8,
    decimal: u8,
    digit: u8,
    /// Bits of [`flag`].
    pub flags: u16,
    /// What to add for upper, lower, title case and folding.
    deltas: [i32; 4],
}

impl Record {
    /// Records from rows of the tables.
    const fn read<const N: usize>(rows: &[[[u8; 4]; 8]]) -> [Record; N] {
        const NONE: Record = Record {
            category: 0,
            decimal: 0,
            digit: 0,
            flags: 0,
            deltas: [0; 4],
        };
        let mut records = [NONE; N];
        let mut i = 0;
        while i < N {
            let [category, decimal, digit, flags, upper, lower, title, fold] = rows[i];
            records[i] = Record {
                category: category[0],
                decimal: decimal[0],
                digit: digit[0],
                flags: u16::from_le_bytes([flags[0], flags[1]]),
                deltas: [
                    i32::from_le_bytes(upper),
                    i32::from_le_bytes(lower),
                    i32::from_le_bytes(title),
                    i32::from_le_bytes(fold),
                ],
            };
            i += 1;
        }
        records
    }
}

/// The record of a code point (of U+10FFFF for numbers beyond).
#[inline]
pub fn record(point: u32) -> &'static Record {
    let page = u16::from_le_bytes(INDEX[(point as usize >> 7).min(INDEX.len() - 1)]);
    let record = u16::from_le_bytes(PAGES[(page as usize) << 7 | point as usize & 127]);
    &RECORDS[record as usize]
}

/// Whether a code point has a property of [`flag`].
#[inline]
pub fn is(point: u32, flag: u16) -> bool {
    record(point).flags & flag != 0
}

/// Two letters: `Lu`, `Zs` ...
pub fn category(point: u32) -> &'static str {
    CATEGORIES[record(point).category as usize]
}

/// The name of a character.
#[cfg(feature = "unicode-names")]
pub fn name(character: char) -> Option<String> {
    taipan_unicode::name(character)
}

/// The character of a name or alias.
#[cfg(feature = "unicode-names")]
pub fn character(name: &str) -> Option<char> {
    taipan_unicode::character(name)
}

/// The name of a character: built without names, none has one.
#[cfg(not(feature = "unicode-names"))]
pub fn name(_: char) -> Option<String> {
    None
}

/// The character of a name: built without names, there is none.
#[cfg(not(feature = "unicode-names"))]
pub fn character(_: &str) -> Option<char> {
    None
}

/// Value as decimal digit.
pub fn decimal(point: u32) -> Option<u8> {
    Some(record(point).decimal).filter(|&d| d != 255)
}

/// Value as digit (superscripts and the like too).
pub fn digit(point: u32) -> Option<u8> {
    Some(record(point).digit).filter(|&d| d != 255)
}

/// Whether `str.isspace()`.
#[inline]
pub fn is_space(point: u32) -> bool {
    if point < 0x80 {
        matches!(point, 9..=13 | 28..=32)
    } else {
        is(point, flag::SPACE)
    }
}

/// Whether `str.splitlines()` ends a line here.
#[inline]
pub fn is_line_break(point: u32) -> bool {
    matches!(point, 10..=13 | 28..=30 | 0x85 | 0x2028 | 0x2029)
}

/// Whether `repr` shows the character itself.
#[inline]
pub fn is_printable(point: u32) -> bool {
    if point < 0x7f {
        point >= 0x20
    } else {
        is(point, flag::PRINTABLE)
    }
}

/// Has case: lower, upper or title.
pub fn is_cased(point: u32) -> bool {
    is(point, flag::LOWER | flag::UPPER | flag::TITLE)
}

/// Which mapping of case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Case {
    Upper = 0,
    Lower = 1,
    Title = 2,
    Fold = 3,
}

/// Map a code point: `push` gets one to three.
#[inline]
pub fn map_case(point: u32, case: Case, mut push: impl FnMut(u32)) {
    let record = record(point);
    if record.flags & flag::SPECIAL_UPPER << case as u8 == 0 {
        push(point.wrapping_add_signed(record.deltas[case as usize]));
        return;
    }
    let of = |row: &[[u8; 4]; 5]| row.map(u32::from_le_bytes);
    if let Ok(i) = SPECIAL.binary_search_by_key(&(point, case as u32), |row| {
        let [point, case, ..] = of(row);
        (point, case)
    }) {
        let [_, _, mapping @ ..] = of(&SPECIAL[i]);
        mapping.into_iter().filter(|&p| p != 0).for_each(push);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapped(text: char, case: Case) -> String {
        let mut out = String::new();
        map_case(text as u32, case, |p| out.extend(char::from_u32(p)));
        out
    }

    #[test]
    fn case_mappings() {
        assert_eq!(mapped('ß', Case::Upper), "SS");
        assert_eq!(mapped('ß', Case::Title), "Ss");
        assert_eq!(mapped('é', Case::Upper), "É");
        assert_eq!(mapped('İ', Case::Lower), "i\u{307}");
        assert_eq!(mapped('ſ', Case::Fold), "s");
    }

    #[test]
    fn properties() {
        assert_eq!(category('A' as u32), "Lu");
        assert_eq!(category(0xd800), "Cs");
        assert_eq!(decimal('٣' as u32), Some(3));
        assert_eq!(digit('²' as u32), Some(2));
        assert!(is_space(0x3000) && !is_printable(0x3000) && is_printable('é' as u32));
        assert!(
            is('é' as u32, flag::START)
                && !is('1' as u32, flag::START)
                && is('1' as u32, flag::CONTINUE)
        );
    }
}
