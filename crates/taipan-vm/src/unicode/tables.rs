//! Properties of code points. Made by `cargo xtask tables`, with the numbers in `tables.bin`; do not edit.

use super::Record;
use super::data::{halves, rows};

const DATA: &[u8] = include_bytes!("tables.bin");

/// Version of the Unicode database.
pub const VERSION: &str = "16.0.0";

/// Bits of [`Record::flags`].
pub mod flag {
    pub const ALPHA: u16 = 1;
    pub const DECIMAL: u16 = 2;
    pub const DIGIT: u16 = 4;
    pub const NUMERIC: u16 = 8;
    pub const LOWER: u16 = 16;
    pub const UPPER: u16 = 32;
    pub const TITLE: u16 = 64;
    pub const SPACE: u16 = 128;
    pub const PRINTABLE: u16 = 256;
    pub const START: u16 = 512;
    pub const CONTINUE: u16 = 1024;
    pub const IGNORABLE: u16 = 2048;
    pub const SPECIAL_UPPER: u16 = 4096;
    pub const SPECIAL_LOWER: u16 = 8192;
    pub const SPECIAL_TITLE: u16 = 16384;
    pub const SPECIAL_FOLD: u16 = 32768;
}

/// Names of the general categories.
pub static CATEGORIES: &[&str] = &[
    "Cc", "Cf", "Cn", "Co", "Cs", "Ll", "Lm", "Lo", "Lt", "Lu", "Mc", "Me", "Mn", "Nd", "Nl", "No",
    "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Sc", "Sk", "Sm", "So", "Zl", "Zp", "Zs",
];

/// Mappings to more than one code point: code point, which (0 upper, 1 lower, 2 title, 3 fold), mapping filled with zeros.
pub static SPECIAL: &[[[u8; 4]; 5]] = rows(DATA, 0, 5100);

pub static RECORDS: [Record; 266] = Record::read(rows(DATA, 5100, 13612));

/// Page of each run of 128 code points.
pub static INDEX: &[[u8; 2]] = halves(DATA, 13612, 31020);

/// Record of each code point of a page, one page after the other.
pub static PAGES: &[[u8; 2]] = halves(DATA, 31020, 109612);
