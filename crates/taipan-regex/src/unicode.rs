//! What the engine has to know of Unicode. It has no tables but one of its own: who uses it brings them.

/// Properties of code points, surrogates included, and texts as they are shown in messages.
pub struct Unicode {
    pub is_digit: fn(u32) -> bool,
    pub is_space: fn(u32) -> bool,
    /// Letters and numbers, without the underscore.
    pub is_alphanumeric: fn(u32) -> bool,
    pub is_letter: fn(u32) -> bool,
    /// Mapping to one code point.
    pub lower: fn(u32) -> u32,
    pub upper: fn(u32) -> u32,
    pub is_identifier: fn(&[u32]) -> bool,
    /// The character of a name.
    pub named: fn(&str) -> Option<u32>,
    /// As `repr` writes a text.
    pub repr: fn(&[u32]) -> String,
    /// As `ascii` does.
    pub ascii: fn(&[u32]) -> String,
}

/// Lower case of ASCII.
#[inline(always)]
pub(crate) fn ascii_lower(point: u32) -> u32 {
    if point.wrapping_sub('A' as u32) < 26 {
        point | 0x20
    } else {
        point
    }
}

impl Unicode {
    #[inline]
    pub(crate) fn lower_of(&self, point: u32) -> u32 {
        if point < 0x80 {
            ascii_lower(point)
        } else {
            (self.lower)(point)
        }
    }

    #[inline]
    pub(crate) fn is_word(&self, point: u32) -> bool {
        if point < 0x80 {
            is_ascii_word(point as u8)
        } else {
            (self.is_alphanumeric)(point)
        }
    }
}

#[inline(always)]
pub(crate) fn is_ascii_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
