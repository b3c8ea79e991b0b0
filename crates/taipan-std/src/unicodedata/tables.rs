//! Properties and decompositions of code points. Made by `cargo xtask tables`, with the numbers in `tables.bin`; do not edit.

use super::database::Properties;
use taipan_vm::unicode::data::{halves, rows};

const DATA: &[u8] = include_bytes!("tables.bin");

/// General categories.
pub static CATEGORIES: &[&str] = &[
    "Cc", "Cf", "Cn", "Co", "Cs", "Ll", "Lm", "Lo", "Lt", "Lu", "Mc", "Me", "Mn", "Nd", "Nl", "No",
    "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Sc", "Sk", "Sm", "So", "Zl", "Zp", "Zs",
];

/// Bidirectional classes.
pub static BIDIRECTIONAL: &[&str] = &[
    "", "AL", "AN", "B", "BN", "CS", "EN", "ES", "ET", "FSI", "L", "LRE", "LRI", "LRO", "NSM",
    "ON", "PDF", "PDI", "R", "RLE", "RLI", "RLO", "S", "WS",
];

/// East Asian widths.
pub static WIDTHS: &[&str] = &["A", "F", "H", "N", "Na", "W"];

pub static RECORDS: [Properties; 522] = Properties::read(rows(DATA, 0, 16704));

/// Page of each run of 128 code points of the current database.
pub static INDEX: &[[u8; 2]] = halves(DATA, 16704, 34112);

/// Page of each run of 128 code points of Unicode 3.2.
pub static INDEX_3_2: &[[u8; 2]] = halves(DATA, 34112, 51520);

/// Record of each code point of a page, one page after the other.
pub static PAGES: &[[u8; 2]] = halves(DATA, 51520, 161856);

/// Numeric values: code point, lower and upper half of a double.
pub static NUMERIC: &[[[u8; 4]; 3]] = rows(DATA, 161856, 185880);

/// Numeric values of Unicode 3.2 that differ among the characters it has; NaN for none.
pub static NUMERIC_3_2: &[[[u8; 4]; 3]] = rows(DATA, 185880, 186552);

/// Tags of compatibility decompositions; the first is that of canonical ones.
pub static TAGS: &[&str] = &[
    "",
    "<noBreak>",
    "<compat>",
    "<super>",
    "<fraction>",
    "<sub>",
    "<font>",
    "<circle>",
    "<wide>",
    "<vertical>",
    "<square>",
    "<isolated>",
    "<final>",
    "<initial>",
    "<medial>",
    "<small>",
    "<narrow>",
];

/// Decompositions: code point with the tag in the uppermost byte, place in [`SEQUENCE`] with the length there.
pub static DECOMPOSITIONS: &[[[u8; 4]; 2]] = rows(DATA, 186552, 233856);

/// Characters that Unicode 3.2 decomposed to others, each to one.
pub static CORRECTED: &[[[u8; 4]; 2]] = rows(DATA, 233856, 233896);

/// What decompositions consist of.
pub static SEQUENCE: &[[[u8; 4]; 1]] = rows(DATA, 233896, 258924);

/// Pairs of code points, and what they compose to.
pub static COMPOSITIONS: &[[[u8; 4]; 3]] = rows(DATA, 258924, 275244);
