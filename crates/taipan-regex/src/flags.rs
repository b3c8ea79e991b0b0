//! The flags of a pattern, as numbers that programs see.

pub const IGNORECASE: u32 = 2;
pub const LOCALE: u32 = 4;
pub const MULTILINE: u32 = 8;
pub const DOTALL: u32 = 16;
pub const UNICODE: u32 = 32;
pub const VERBOSE: u32 = 64;
pub const DEBUG: u32 = 128;
pub const ASCII: u32 = 256;

/// Those that decide what a character is: at most one of them holds.
pub(crate) const KINDS: u32 = ASCII | LOCALE | UNICODE;

/// The flag of a letter in `(?...)`.
pub(crate) fn of_letter(c: char) -> Option<u32> {
    Some(match c {
        'i' => IGNORECASE,
        'L' => LOCALE,
        'm' => MULTILINE,
        's' => DOTALL,
        'x' => VERBOSE,
        'a' => ASCII,
        'u' => UNICODE,
        _ => return None,
    })
}

/// The flags with UNICODE where that goes without saying.
pub(crate) fn checked(flags: u32, text: bool) -> Result<u32, &'static str> {
    let has = |flag| flags & flag != 0;
    if text {
        if has(LOCALE) {
            return Err("cannot use LOCALE flag with a str pattern");
        }
        if has(ASCII) && has(UNICODE) {
            return Err("ASCII and UNICODE flags are incompatible");
        }
        return Ok(if has(ASCII) { flags } else { flags | UNICODE });
    }
    if has(UNICODE) {
        return Err("cannot use UNICODE flag with a bytes pattern");
    }
    if has(LOCALE) && has(ASCII) {
        return Err("ASCII and LOCALE flags are incompatible");
    }
    Ok(flags)
}
