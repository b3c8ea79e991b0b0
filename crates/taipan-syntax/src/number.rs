//! Where number literals end, and what is wrong with those that do not end well.

use crate::error::TokenError;

/// The word for the number written as `text`.
pub fn kind_of(text: &str) -> &'static str {
    match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => "hexadecimal",
        [b'0', b'o' | b'O', ..] => "octal",
        [b'0', b'b' | b'B', ..] => "binary",
        [.., b'j' | b'J'] => "imaginary",
        _ => "decimal",
    }
}

/// The words that may follow a number without a space, to keep old programs alive.
const TOLERATED: [&[u8]; 5] = [b"and", b"else", b"for", b"not", b"or"];

/// Words of which CPython looks at the first two letters only.
const TOLERATED_BEGINNINGS: [&[u8]; 3] = [b"if", b"in", b"is"];

/// Whether one of the tolerated keywords follows the number that ends at `end`.
pub fn runs_into_keyword(bytes: &[u8], end: usize) -> bool {
    let rest = &bytes[end..];
    let is_whole = |word: &&[u8]| {
        rest.strip_prefix(*word).is_some_and(|behind| {
            let next = behind.first().copied().unwrap_or(b'\n');
            !(next.is_ascii_alphanumeric() || next == b'_' || next >= 0x80)
        })
    };
    TOLERATED_BEGINNINGS
        .iter()
        .any(|word| rest.starts_with(word))
        || TOLERATED.iter().any(is_whole)
}

struct Scan<'s> {
    bytes: &'s [u8],
    start: usize,
    at: usize,
}

/// The end of the number that starts at `start`, checked to be well-formed.
pub fn scan(bytes: &[u8], start: usize) -> Result<usize, TokenError> {
    let mut scan = Scan {
        bytes,
        start,
        at: start,
    };
    scan.number()?;
    Ok(scan.at)
}

impl Scan<'_> {
    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(b'\n')
    }

    /// An error at the last byte taken.
    fn error(&self, message: impl Into<String>) -> TokenError {
        TokenError::point(self.at as u32 - 1, message)
    }

    fn number(&mut self) -> Result<(), TokenError> {
        if self.peek() == b'0' {
            self.at += 1;
            match self.peek() | 0x20 {
                b'x' => return self.radix("hexadecimal", |byte| byte.is_ascii_hexdigit()),
                b'o' => return self.radix("octal", |byte| (b'0'..=b'7').contains(&byte)),
                b'b' => return self.radix("binary", |byte| matches!(byte, b'0' | b'1')),
                _ => return self.zeros(),
            }
        }
        if self.peek() != b'.' {
            self.digits()?;
        }
        self.fraction()
    }

    fn radix(&mut self, name: &str, is_digit: fn(u8) -> bool) -> Result<(), TokenError> {
        self.at += 1;
        loop {
            if self.peek() == b'_' {
                self.at += 1;
            }
            if !is_digit(self.peek()) {
                if self.peek().is_ascii_digit() {
                    let digit = self.peek() as char;
                    self.at += 1;
                    return Err(self.error(format!("invalid digit '{digit}' in {name} literal")));
                }
                return Err(self.error(format!("invalid {name} literal")));
            }
            while is_digit(self.peek()) {
                self.at += 1;
            }
            if self.peek() != b'_' {
                break;
            }
        }
        if self.peek().is_ascii_digit() {
            let digit = self.peek() as char;
            self.at += 1;
            return Err(self.error(format!("invalid digit '{digit}' in {name} literal")));
        }
        self.end(name)
    }

    /// A number that begins with zero: nothing but zeros, unless it is a fraction or imaginary.
    fn zeros(&mut self) -> Result<(), TokenError> {
        loop {
            if self.peek() == b'_' {
                self.at += 1;
                if !self.peek().is_ascii_digit() {
                    return Err(self.error("invalid decimal literal"));
                }
            }
            if self.peek() != b'0' {
                break;
            }
            self.at += 1;
        }
        let zeros_end = self.at;
        if !self.peek().is_ascii_digit() {
            return self.fraction();
        }
        self.digits()?;
        if matches!(self.peek(), b'.' | b'e' | b'E' | b'j' | b'J') {
            return self.fraction();
        }
        Err(TokenError::spanning(
            self.start as u32,
            zeros_end as u32,
            "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
        ))
    }

    /// Digits with single underscores between them.
    fn digits(&mut self) -> Result<(), TokenError> {
        loop {
            while self.peek().is_ascii_digit() {
                self.at += 1;
            }
            if self.peek() != b'_' {
                return Ok(());
            }
            self.at += 1;
            if !self.peek().is_ascii_digit() {
                return Err(self.error("invalid decimal literal"));
            }
        }
    }

    /// What may follow the integer part.
    fn fraction(&mut self) -> Result<(), TokenError> {
        if self.peek() == b'.' {
            self.at += 1;
            if self.peek().is_ascii_digit() {
                self.digits()?;
            }
        }
        if matches!(self.peek(), b'e' | b'E') {
            let mark = self.at;
            self.at += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.at += 1;
                if !self.peek().is_ascii_digit() {
                    return Err(self.error("invalid decimal literal"));
                }
            }
            if self.peek().is_ascii_digit() {
                self.digits()?;
            } else {
                self.at = mark;
            }
        }
        if matches!(self.peek(), b'j' | b'J') {
            self.at += 1;
            return self.end("imaginary");
        }
        self.end("decimal")
    }

    fn end(&self, name: &str) -> Result<(), TokenError> {
        let next = self.peek();
        if (next.is_ascii_alphanumeric() || next == b'_') && !runs_into_keyword(self.bytes, self.at)
        {
            return Err(self.error(format!("invalid {name} literal")));
        }
        Ok(())
    }
}
