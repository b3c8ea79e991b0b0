//! Encodings of several bytes a character. Made by `cargo xtask tables`, with the numbers in `tables.bin`; do not edit.

use super::Multibyte;
use crate::unicode::data::{halves, rows};

const DATA: &[u8] = include_bytes!("tables.bin");

/// All numbers of [`ENCODINGS`].
pub static NUMBERS: &[[u8; 2]] = halves(DATA, 0, 417796);

/// By name, sorted.
pub static ENCODINGS: &[Multibyte] = &[
    Multibyte {
        name: "big5",
        singles: 0,
        pairs: ([161, 249, 64, 254], 128),
        behind_8f: None,
        exceptions: (17127, 4),
    },
    Multibyte {
        name: "cp932",
        singles: 17135,
        pairs: ([129, 252, 64, 252], 17263),
        behind_8f: None,
        exceptions: (40699, 6),
    },
    Multibyte {
        name: "cp949",
        singles: 40711,
        pairs: ([129, 253, 65, 254], 40839),
        behind_8f: None,
        exceptions: (64589, 0),
    },
    Multibyte {
        name: "cp950",
        singles: 64589,
        pairs: ([161, 249, 64, 254], 64717),
        behind_8f: None,
        exceptions: (81716, 11),
    },
    Multibyte {
        name: "euc_jp",
        singles: 81738,
        pairs: ([142, 244, 161, 254], 81866),
        behind_8f: Some(([162, 237, 161, 254], 91548)),
        exceptions: (98692, 2),
    },
    Multibyte {
        name: "euc_kr",
        singles: 98696,
        pairs: ([161, 253, 161, 254], 98824),
        behind_8f: None,
        exceptions: (107566, 1),
    },
    Multibyte {
        name: "gb18030",
        singles: 107568,
        pairs: ([129, 254, 64, 254], 107696),
        behind_8f: None,
        exceptions: (131762, 0),
    },
    Multibyte {
        name: "gb2312",
        singles: 131762,
        pairs: ([161, 247, 161, 254], 131890),
        behind_8f: None,
        exceptions: (140068, 0),
    },
    Multibyte {
        name: "gbk",
        singles: 140068,
        pairs: ([129, 254, 64, 254], 140196),
        behind_8f: None,
        exceptions: (164262, 0),
    },
    Multibyte {
        name: "johab",
        singles: 164262,
        pairs: ([132, 249, 49, 254], 164390),
        behind_8f: None,
        exceptions: (188698, 17),
    },
    Multibyte {
        name: "shift_jis",
        singles: 188732,
        pairs: ([129, 234, 64, 252], 188860),
        behind_8f: None,
        exceptions: (208894, 2),
    },
];

/// Runs of characters in forms of four bytes of gb18030: place, code point, length.
pub static RUNS: &[[[u8; 4]; 3]] = rows(DATA, 417796, 420268);

/// The first parts of syllables in euc_kr, from byte 0xa1 on.
pub static FIRST_JAMO: &[[u8; 2]] = halves(DATA, 420268, 420456);

/// The last parts.
pub static LAST_JAMO: &[[u8; 2]] = halves(DATA, 420456, 420644);
