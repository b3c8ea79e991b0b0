//! Names, white space and characters of XML.

use super::events::{Scan, Stop, error};

pub fn is_name_start(c: char) -> bool {
    matches!(c, ':' | '_' | 'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
        | '\u{10000}'..='\u{effff}')
}

pub fn is_name_char(c: char) -> bool {
    is_name_start(c)
        || matches!(c, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

pub fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// Whether documents may hold a character.
pub fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// The first character that no document may hold.
pub fn forbidden(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes.is_ascii() {
        return bytes
            .iter()
            .position(|&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r'));
    }
    text.char_indices()
        .find(|(_, c)| !is_char(*c))
        .map(|(at, _)| at)
}

/// Reads a token from left to right.
pub struct Cursor<'a> {
    pub text: &'a str,
    pub at: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(text: &'a str, at: usize) -> Cursor<'a> {
        Cursor { text, at }
    }

    pub fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// The next character.
    pub fn peek(&self) -> Scan<char> {
        self.rest().chars().next().ok_or(Stop::More)
    }

    pub fn fail<T>(&self, code: u8) -> Scan<T> {
        Err(Stop::Fail(code, self.at))
    }

    /// Pass white space; whether there was any.
    pub fn space(&mut self) -> bool {
        let before = self.at;
        self.at = self.text.len() - self.rest().trim_start_matches(is_space).len();
        self.at > before
    }

    pub fn needed_space(&mut self) -> Scan<()> {
        if self.space() {
            return Ok(());
        }
        self.peek()?;
        self.fail(error::INVALID_TOKEN)
    }

    /// Pass a text if it comes next.
    pub fn take(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    pub fn expect(&mut self, text: &str) -> Scan<()> {
        if self.take(text) {
            return Ok(());
        }
        if text.starts_with(self.rest()) {
            return Err(Stop::More);
        }
        self.fail(error::INVALID_TOKEN)
    }

    pub fn name(&mut self) -> Scan<&'a str> {
        if !is_name_start(self.peek()?) {
            return self.fail(error::INVALID_TOKEN);
        }
        self.name_token()
    }

    /// Characters of names.
    pub fn name_token(&mut self) -> Scan<&'a str> {
        let rest = self.rest();
        let end = rest.find(|c| !is_name_char(c)).ok_or(Stop::More)?;
        if end == 0 {
            return self.fail(error::INVALID_TOKEN);
        }
        self.at += end;
        Ok(&rest[..end])
    }

    /// What stands before a text, which is passed too.
    pub fn until(&mut self, end: &str) -> Scan<&'a str> {
        let rest = self.rest();
        let found = memchr::memmem::find(rest.as_bytes(), end.as_bytes()).ok_or(Stop::More)?;
        let inside = &rest[..found];
        if let Some(bad) = forbidden(inside) {
            return Err(Stop::Fail(error::INVALID_TOKEN, self.at + bad));
        }
        self.at += found + end.len();
        Ok(inside)
    }

    /// What stands in quotes.
    pub fn quoted(&mut self) -> Scan<&'a str> {
        match self.peek()? {
            quote @ ('"' | '\'') => {
                self.at += 1;
                self.until(if quote == '"' { "\"" } else { "'" })
            }
            _ => self.fail(error::INVALID_TOKEN),
        }
    }
}

/// The character that the inside of `&#...;` means.
pub fn character(digits: &str) -> Option<char> {
    let number = match digits.strip_prefix('x') {
        Some(digits) if digits.bytes().all(|b| b.is_ascii_hexdigit()) => {
            u32::from_str_radix(digits, 16)
        }
        None if digits.bytes().all(|b| b.is_ascii_digit()) => digits.parse(),
        _ => return None,
    };
    number.ok().and_then(char::from_u32).filter(|c| is_char(*c))
}

pub fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}
