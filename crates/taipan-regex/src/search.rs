//! Where a match can begin: the ways of getting over text that cannot be the beginning of one.

use crate::analysis::members;
use crate::charset::Table;
use memchr::memmem::Finder;

/// How to find places to try.
pub(crate) enum Search {
    Everywhere,
    /// Only at the beginning of the text.
    Start,
    /// At beginnings of lines.
    LineStart,
    /// Matches begin with these bytes.
    Literal(Box<Finder<'static>>),
    /// With this byte; the further ones fit the masks.
    Byte(u8, Box<Masks>),
    /// The first bytes fit the masks.
    Masks(Box<Masks>),
}

/// What the first bytes of a match can be.
pub(crate) struct Masks {
    /// Bit `i` of a byte's mask: it can stand at position `i`.
    of_byte: [u16; 256],
    /// How many positions.
    count: usize,
}

impl Search {
    /// From the bytes that can stand at the first positions of a match.
    pub fn new(tables: &[Table]) -> Search {
        let Some(first) = tables.first() else {
            return Search::Everywhere;
        };
        let literal: Vec<u8> = tables
            .iter()
            .map_while(|table| {
                let mut bytes = members(table);
                bytes.next().filter(|_| bytes.next().is_none())
            })
            .collect();
        if literal.len() > 1 {
            return Search::Literal(Box::new(Finder::new(&literal).into_owned()));
        }
        // Positions where nearly everything fits tell nothing.
        let useful = |table: &Table| members(table).count() < 200;
        let count = tables
            .iter()
            .rposition(useful)
            .map_or(0, |last| last + 1)
            .min(8);
        if count == 0 {
            return Search::Everywhere;
        }
        let mut of_byte = [0; 256];
        for (position, table) in tables[..count].iter().enumerate() {
            for byte in members(table) {
                of_byte[byte as usize] |= 1 << position;
            }
        }
        let masks = Box::new(Masks { of_byte, count });
        let mut bytes = members(first);
        match (bytes.next(), bytes.next()) {
            (Some(byte), None) => Search::Byte(byte, masks),
            _ => Search::Masks(masks),
        }
    }

    /// The first place at or behind `from` where a match can begin. `text` is whether texts are UTF-8.
    #[inline]
    pub fn next(&self, text: &[u8], from: usize, utf8: bool) -> Option<usize> {
        let rest = text.get(from..)?;
        match self {
            Search::Everywhere => {
                let skip = match utf8 {
                    true => rest.iter().take_while(|&&b| b & 0xc0 == 0x80).count(),
                    false => 0,
                };
                Some(from + skip)
            }
            Search::Start => (from == 0).then_some(0),
            Search::LineStart => {
                if from == 0 || text[from - 1] == b'\n' {
                    return Some(from);
                }
                memchr::memchr(b'\n', rest).map(|i| from + i + 1)
            }
            Search::Literal(finder) => finder.find(rest).map(|i| from + i),
            Search::Byte(byte, masks) => {
                let mut at = from;
                loop {
                    at += memchr::memchr(*byte, text.get(at..)?)?;
                    if masks.fit(text, at) {
                        return Some(at);
                    }
                    at += 1;
                }
            }
            Search::Masks(masks) => masks.find(rest).map(|i| from + i),
        }
    }
}

impl Masks {
    fn fit(&self, text: &[u8], at: usize) -> bool {
        let Some(bytes) = text.get(at..at + self.count) else {
            return false;
        };
        bytes
            .iter()
            .enumerate()
            .all(|(i, &byte)| self.of_byte[byte as usize] >> i & 1 != 0)
    }

    /// All places are followed at once: bit `i` of the state says that the last `i + 1` bytes fit.
    fn find(&self, bytes: &[u8]) -> Option<usize> {
        let done = 1u16 << (self.count - 1);
        let mut state = 0u16;
        for (i, &byte) in bytes.iter().enumerate() {
            state = (state << 1 | 1) & self.of_byte[byte as usize];
            if state & done != 0 {
                return Some(i + 1 - self.count);
            }
        }
        None
    }
}
