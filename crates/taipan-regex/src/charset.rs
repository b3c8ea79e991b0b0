//! Sets of characters: a table for small code points, ranges and categories for the rest.

use crate::ast::{Case, Category, Class, Item};
use crate::casefold::equivalents;
use crate::unicode::{Unicode, ascii_lower, is_ascii_word};

/// One flag for each byte, or each code point below 256.
pub(crate) type Table = [bool; 256];

pub(crate) struct Set {
    pub table: Table,
    /// Sorted and apart from each other.
    ranges: Vec<(u32, u32)>,
    categories: Vec<(Category, bool)>,
    negate: bool,
    case: Case,
    unicode: bool,
}

impl Set {
    pub fn new(class: &Class, unicode: &Unicode) -> Set {
        let mut set = Set {
            table: [false; 256],
            ranges: Vec::new(),
            categories: Vec::new(),
            negate: class.negate,
            case: class.case,
            unicode: class.unicode,
        };
        for &item in &class.items {
            match item {
                Item::Category { category, negate } => set.categories.push((category, negate)),
                Item::Point(point) => set.add_range(point, point, unicode),
                Item::Range(low, high) => set.add_range(low, high, unicode),
            }
        }
        set.sort();
        for point in 0..256 {
            set.table[point as usize] = set.decide(point, unicode);
        }
        set
    }

    /// Characters are compared in lower case where case does not matter, so that is how they are kept.
    fn add_range(&mut self, low: u32, high: u32, unicode: &Unicode) {
        match self.case {
            Case::Exact => self.ranges.push((low, high)),
            Case::Ascii => {
                self.ranges.push((low, high));
                let (low, high) = (low.max('A' as u32), high.min('Z' as u32));
                if low <= high {
                    self.ranges.push((low + 32, high + 32));
                }
            }
            Case::Unicode => {
                for point in low..=high {
                    let lower = unicode.lower_of(point);
                    self.extend(lower);
                    equivalents(lower).for_each(|other| self.extend(other));
                }
            }
        }
    }

    /// Add a point, most often the one behind the last.
    fn extend(&mut self, point: u32) {
        match self.ranges.last_mut() {
            Some((_, high)) if *high + 1 == point => *high = point,
            _ => self.ranges.push((point, point)),
        }
    }

    fn sort(&mut self) {
        self.ranges.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(self.ranges.len());
        for &(low, high) in &self.ranges {
            match merged.last_mut() {
                Some(last) if low <= last.1.saturating_add(1) => last.1 = last.1.max(high),
                _ => merged.push((low, high)),
            }
        }
        self.ranges = merged;
    }

    #[inline(always)]
    pub fn contains(&self, point: u32, unicode: &Unicode) -> bool {
        match self.table.get(point as usize) {
            Some(&known) => known,
            None => self.decide(point, unicode),
        }
    }

    #[inline(never)]
    fn decide(&self, point: u32, unicode: &Unicode) -> bool {
        let point = match self.case {
            Case::Exact => point,
            Case::Ascii => ascii_lower(point),
            Case::Unicode => unicode.lower_of(point),
        };
        let listed = match self.ranges.binary_search_by_key(&point, |range| range.0) {
            Ok(_) => true,
            Err(0) => false,
            Err(i) => self.ranges[i - 1].1 >= point,
        };
        let found = listed
            || self.categories.iter().any(|&(category, negate)| {
                negate != in_category(category, point, self.unicode, unicode)
            });
        found != self.negate
    }

    /// Which bytes can begin a member in UTF-8 that are not ASCII.
    pub fn lead_bytes(&self, table: &mut Table) {
        if self.negate || !self.categories.is_empty() || self.case == Case::Unicode {
            table[0xc2..0xf5].fill(true);
            return;
        }
        for &(low, high) in &self.ranges {
            if high >= 0x80 {
                let (low, high) = (lead_byte(low.max(0x80)), lead_byte(high.min(0x10ffff)));
                table[low as usize..=high as usize].fill(true);
            }
        }
    }
}

/// The first byte of a code point beyond ASCII in UTF-8.
pub(crate) fn lead_byte(point: u32) -> u8 {
    match point {
        0..0x800 => 0xc0 | (point >> 6) as u8,
        0x800..0x10000 => 0xe0 | (point >> 12) as u8,
        _ => 0xf0 | (point >> 18) as u8,
    }
}

fn in_category(category: Category, point: u32, wide: bool, unicode: &Unicode) -> bool {
    let Ok(byte) = u8::try_from(point) else {
        return wide
            && match category {
                Category::Digit => (unicode.is_digit)(point),
                Category::Space => (unicode.is_space)(point),
                Category::Word => (unicode.is_alphanumeric)(point),
            };
    };
    match category {
        Category::Digit => {
            byte.is_ascii_digit() || wide && byte >= 0x80 && (unicode.is_digit)(point)
        }
        Category::Space if wide => (unicode.is_space)(point),
        Category::Space => matches!(byte, 9..=13 | 32),
        Category::Word => {
            is_ascii_word(byte) || wide && byte >= 0x80 && (unicode.is_alphanumeric)(point)
        }
    }
}
