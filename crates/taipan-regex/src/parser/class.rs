//! Sets: `[...]`.

use super::{Parser, category};
use crate::ast::{Item, Node};
use crate::error::Error;
use crate::source::{Token, is_ascii_letter, is_digit, is_octal};

impl Parser<'_> {
    /// A set whose bracket stands at `start`.
    pub(super) fn set(&mut self, start: usize) -> Result<Node, Error> {
        if self.source.next_is('[') {
            let position = self.source.position();
            self.warn(format!("Possible nested set at position {position}"));
        }
        let negate = self.source.accept('^')?;
        let mut items: Vec<Item> = Vec::new();
        loop {
            let token = self.set_token(start)?;
            if token == Token::Plain(']' as u32) && !items.is_empty() {
                break;
            }
            if let Token::Plain(point) = token
                && !items.is_empty()
                && self.source.peek() == Some(token)
                && let Some(what) = operation(point)
            {
                let position = self.source.position() - 1;
                self.warn(format!("Possible set {what} at position {position}"));
            }
            let low = self.member(token)?;
            if !self.source.accept('-')? {
                items.push(low);
                continue;
            }
            let last = self.set_token(start)?;
            if last == Token::Plain(']' as u32) {
                items.extend([low, Item::Point('-' as u32)]);
                break;
            }
            if last == Token::Plain('-' as u32) {
                let position = self.source.position() - 2;
                self.warn(format!("Possible set difference at position {position}"));
            }
            match (low, self.member(last)?) {
                (Item::Point(low), Item::Point(high)) if low <= high => {
                    items.push(Item::Range(low, high));
                }
                _ => {
                    let message = format!("bad character range {}-{}", token.text(), last.text());
                    return Err(self.source.error(message, token.len() + 1 + last.len()));
                }
            }
        }
        Ok(match items[..] {
            [Item::Point(point)] if !negate => self.literal(point),
            _ => self.class(items, negate),
        })
    }

    fn warn(&mut self, message: String) {
        self.warnings.push(message);
    }

    fn set_token(&mut self, start: usize) -> Result<Token, Error> {
        match self.source.next()? {
            Some(token) => Ok(token),
            None => {
                let length = self.source.position() - start;
                Err(self.source.error("unterminated character set", length))
            }
        }
    }

    /// What a token that has been read stands for in a set.
    fn member(&mut self, token: Token) -> Result<Item, Error> {
        let point = match token {
            Token::Plain(point) => return Ok(Item::Point(point)),
            Token::Escaped(point) => point,
        };
        let start = self.source.position() - 2;
        let Some(c) = char::from_u32(point).filter(char::is_ascii) else {
            return Ok(Item::Point(point));
        };
        if c == 'b' {
            return Ok(Item::Point(8));
        }
        if let Some(item) = category(c) {
            return Ok(item);
        }
        if let Some(value) = self.common_escape(c)? {
            return Ok(Item::Point(value));
        }
        if is_octal(point) {
            self.source.skip(2, is_octal)?;
            return Ok(Item::Point(self.source.octal(start)?));
        }
        if is_digit(point) || is_ascii_letter(point) {
            return Err(self.source.bad_escape(start));
        }
        Ok(Item::Point(point))
    }
}

/// What a doubled character will perhaps mean some day.
fn operation(point: u32) -> Option<&'static str> {
    Some(match char::from_u32(point)? {
        '-' => "difference",
        '&' => "intersection",
        '~' => "symmetric difference",
        '|' => "union",
        _ => return None,
    })
}
