//! The characters of a pattern or template one token after the other: a character, or a backslash with the one behind it.

use crate::error::Error;
use crate::unicode::Unicode;

/// A character, perhaps with a backslash in front of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Token {
    Plain(u32),
    Escaped(u32),
}

impl Token {
    /// How many characters it takes.
    pub fn len(self) -> usize {
        match self {
            Token::Plain(_) => 1,
            Token::Escaped(_) => 2,
        }
    }
    pub fn text(self) -> String {
        match self {
            Token::Plain(point) => shown(&[point]),
            Token::Escaped(point) => format!("\\{}", shown(&[point])),
        }
    }
}

/// Characters as part of a message.
pub(crate) fn shown(points: &[u32]) -> String {
    points
        .iter()
        .map(|&point| char::from_u32(point).unwrap_or('\u{fffd}'))
        .collect()
}

pub(crate) fn is_digit(point: u32) -> bool {
    (b'0' as u32..=b'9' as u32).contains(&point)
}

pub(crate) fn is_octal(point: u32) -> bool {
    (b'0' as u32..=b'7' as u32).contains(&point)
}

pub(crate) fn is_hexadecimal(point: u32) -> bool {
    char::from_u32(point).is_some_and(|c| c.is_ascii_hexdigit())
}

pub(crate) fn is_ascii_letter(point: u32) -> bool {
    char::from_u32(point).is_some_and(|c| c.is_ascii_alphabetic())
}

/// The number of digits to some base, which have been checked; too large ones become the largest.
pub(crate) fn number(digits: &[u32], base: u32) -> u64 {
    digits.iter().fold(0u64, |n, &digit| {
        let value = char::from_u32(digit)
            .and_then(|c| c.to_digit(base))
            .unwrap_or(0);
        n.saturating_mul(base as u64).saturating_add(value as u64)
    })
}

/// A pattern that is being read.
pub(crate) struct Source<'a> {
    points: &'a [u32],
    at: usize,
    /// A pattern of text, not of bytes.
    pub text: bool,
    pub unicode: &'a Unicode,
}

impl<'a> Source<'a> {
    pub fn new(points: &'a [u32], text: bool, unicode: &'a Unicode) -> Result<Source<'a>, Error> {
        let source = Source {
            points,
            at: 0,
            text,
            unicode,
        };
        source.check_end()?;
        Ok(source)
    }

    /// A backslash may not be the last character. That is found as soon as it comes next.
    fn check_end(&self) -> Result<(), Error> {
        match self.points[self.at..] {
            [last] if last == '\\' as u32 => Err(Error::at(
                "bad escape (end of pattern)",
                self.points.len() - 1,
            )),
            _ => Ok(()),
        }
    }

    /// Where the next token begins.
    pub fn position(&self) -> usize {
        self.at
    }

    pub fn go_back(&mut self, position: usize) {
        self.at = position;
    }

    pub fn between(&self, from: usize, to: usize) -> &'a [u32] {
        &self.points[from..to]
    }

    /// An error some characters before the next token.
    pub fn error(&self, message: impl Into<String>, before: usize) -> Error {
        Error::at(message, self.at.saturating_sub(before))
    }

    pub fn peek(&self) -> Option<Token> {
        match self.points[self.at..] {
            [] => None,
            [backslash, next, ..] if backslash == '\\' as u32 => Some(Token::Escaped(next)),
            [point, ..] => Some(Token::Plain(point)),
        }
    }

    pub fn next(&mut self) -> Result<Option<Token>, Error> {
        let token = self.peek();
        if let Some(token) = token {
            self.at += token.len();
            self.check_end()?;
        }
        Ok(token)
    }

    pub fn next_is(&self, c: char) -> bool {
        self.peek() == Some(Token::Plain(c as u32))
    }

    /// Skip a character if it comes next.
    pub fn accept(&mut self, c: char) -> Result<bool, Error> {
        if !self.next_is(c) {
            return Ok(false);
        }
        self.next()?;
        Ok(true)
    }

    /// Skip at most so many characters of a kind.
    pub fn skip(&mut self, most: usize, kind: impl Fn(u32) -> bool) -> Result<(), Error> {
        for _ in 0..most {
            match self.peek() {
                Some(Token::Plain(point)) if kind(point) => self.next()?,
                _ => break,
            };
        }
        Ok(())
    }

    /// A name up to the character that ends it, which is skipped.
    pub fn name(&mut self, end: char, what: &str) -> Result<&'a [u32], Error> {
        let start = self.at;
        loop {
            let here = self.at;
            let Some(token) = self.next()? else {
                return Err(match here - start {
                    0 => self.error(format!("missing {what}"), 0),
                    n => self.error(format!("missing {end}, unterminated name"), n),
                });
            };
            if token == Token::Plain(end as u32) {
                if here == start {
                    return Err(self.error(format!("missing {what}"), 1));
                }
                return Ok(&self.points[start..here]);
            }
        }
    }

    /// Refuse names of groups that are no identifiers; `before` is how much was read behind the name.
    pub fn check_group_name(&self, name: &[u32], before: usize) -> Result<(), Error> {
        let unicode = self.unicode;
        if !self.text && name.iter().any(|&point| point >= 0x80) {
            let shown = (unicode.ascii)(name);
            return Err(self.error(
                format!("bad character in group name {shown}"),
                name.len() + before,
            ));
        }
        if !(unicode.is_identifier)(name) {
            let shown = (unicode.repr)(name);
            return Err(self.error(
                format!("bad character in group name {shown}"),
                name.len() + before,
            ));
        }
        Ok(())
    }

    /// `\x`, `\u`, `\U`: the hexadecimal digits behind the two characters read.
    pub fn hexadecimal(&mut self, digits: usize) -> Result<u32, Error> {
        let start = self.at;
        self.skip(digits, is_hexadecimal)?;
        let read = self.between(start, self.at);
        if read.len() != digits {
            let escape = shown(self.between(start - 2, self.at));
            return Err(self.error(format!("incomplete escape {escape}"), read.len() + 2));
        }
        match number(read, 16) {
            value @ 0..=0x10ffff => Ok(value as u32),
            _ => Err(self.bad_escape(start - 2)),
        }
    }

    /// `\N{...}` behind the two characters read.
    pub fn named_character(&mut self) -> Result<u32, Error> {
        if !self.accept('{')? {
            return Err(self.error("missing {", 0));
        }
        let name = self.name('}', "character name")?;
        match (self.unicode.named)(&shown(name)) {
            Some(point) => Ok(point),
            None => {
                let shown = (self.unicode.repr)(name);
                Err(self.error(format!("undefined character name {shown}"), name.len() + 4))
            }
        }
    }

    /// An octal escape whose digits begin behind the backslash at `start`.
    pub fn octal(&self, start: usize) -> Result<u32, Error> {
        let read = self.between(start + 1, self.at);
        let value = number(read, 8);
        if value > 0o377 {
            let escape = shown(self.between(start, self.at));
            let message = format!("octal escape value {escape} outside of range 0-0o377");
            return Err(self.error(message, read.len() + 1));
        }
        Ok(value as u32)
    }

    /// The escape that begins at `start` means nothing.
    pub fn bad_escape(&self, start: usize) -> Error {
        let escape = shown(self.between(start, self.at));
        self.error(format!("bad escape {escape}"), self.at - start)
    }
}
