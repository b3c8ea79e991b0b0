//! In the place of the tables, in builds without these encodings.

use super::Multibyte;

pub static NUMBERS: &[[u8; 2]] = &[];
pub static ENCODINGS: &[Multibyte] = &[];
pub static RUNS: &[[[u8; 4]; 3]] = &[];
pub static FIRST_JAMO: &[[u8; 2]] = &[];
pub static LAST_JAMO: &[[u8; 2]] = &[];
