//! Replacement templates: `\1`, `\g<name>` and escapes.

use crate::error::Error;
use crate::parser::{MAX_GROUPS, control};
use crate::source::{Source, Token, is_ascii_letter, is_digit, is_octal, number};
use crate::unicode::Unicode;

/// A piece of a template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Part {
    /// Characters as they are.
    Text(Vec<u32>),
    /// What a group has matched.
    Group(usize),
}

/// Read a template for a pattern with so many groups; `names` are the names of groups.
pub fn template(
    points: &[u32],
    text: bool,
    groups: usize,
    names: &[(Vec<u32>, usize)],
    unicode: &Unicode,
) -> Result<Vec<Part>, Error> {
    let mut reader = Reader {
        source: Source::new(points, text, unicode)?,
        groups,
        names,
        parts: Vec::new(),
    };
    while let Some(token) = reader.source.next()? {
        match token {
            Token::Plain(point) => reader.literal(point),
            Token::Escaped(point) => reader.escape(point)?,
        }
    }
    Ok(reader.parts)
}

struct Reader<'a> {
    source: Source<'a>,
    groups: usize,
    names: &'a [(Vec<u32>, usize)],
    parts: Vec<Part>,
}

impl Reader<'_> {
    fn literal(&mut self, point: u32) {
        match self.parts.last_mut() {
            Some(Part::Text(text)) => text.push(point),
            _ => self.parts.push(Part::Text(vec![point])),
        }
    }

    /// A group; `length` is how much of the template named it.
    fn group(&mut self, group: u64, length: usize) -> Result<(), Error> {
        if group > self.groups as u64 {
            let message = format!("invalid group reference {group}");
            return Err(self.source.error(message, length));
        }
        self.parts.push(Part::Group(group as usize));
        Ok(())
    }

    fn escape(&mut self, point: u32) -> Result<(), Error> {
        let start = self.source.position() - 2;
        match char::from_u32(point) {
            Some('g') => self.named(),
            Some('0') => {
                self.source.skip(2, is_octal)?;
                let value = number(self.source.between(start + 1, self.source.position()), 8);
                self.literal(value as u32 & 0xff);
                Ok(())
            }
            Some('1'..='9') => self.numbered(point, start),
            Some('\\') => {
                self.literal(point);
                Ok(())
            }
            Some('b') => {
                self.literal(8);
                Ok(())
            }
            Some(c) if control(c).is_some() => {
                control(c).into_iter().for_each(|value| self.literal(value));
                Ok(())
            }
            _ if is_ascii_letter(point) => Err(self.source.bad_escape(start)),
            _ => {
                // The backslash is not lost in front of what needs none.
                self.literal('\\' as u32);
                self.literal(point);
                Ok(())
            }
        }
    }

    fn named(&mut self) -> Result<(), Error> {
        if !self.source.accept('<')? {
            return Err(self.source.error("missing <", 0));
        }
        let name = self.source.name('>', "group name")?;
        let group = if name.iter().all(|&point| is_digit(point)) {
            let group = number(name, 10);
            if group >= MAX_GROUPS {
                let digits = crate::source::shown(name);
                let digits = digits.trim_start_matches('0');
                let message = format!("invalid group reference {digits}");
                return Err(self.source.error(message, name.len() + 1));
            }
            group
        } else {
            self.source.check_group_name(name, 1)?;
            match self.names.iter().find(|(known, _)| known == name) {
                Some((_, index)) => *index as u64,
                None => {
                    let shown = (self.source.unicode.repr)(name);
                    return Err(Error::UnknownGroup(format!("unknown group name {shown}")));
                }
            }
        };
        self.group(group, name.len() + 1)
    }

    /// A group of one or two digits, or an octal escape of three.
    fn numbered(&mut self, first: u32, start: usize) -> Result<(), Error> {
        let second = match self.source.peek() {
            Some(Token::Plain(point)) if is_digit(point) => {
                self.source.next()?;
                Some(point)
            }
            _ => None,
        };
        let third = match self.source.peek() {
            Some(Token::Plain(point)) => Some(point),
            _ => None,
        };
        if is_octal(first) && second.is_some_and(is_octal) && third.is_some_and(is_octal) {
            self.source.next()?;
            let value = self.source.octal(start)?;
            self.literal(value);
            return Ok(());
        }
        let digits = self.source.between(start + 1, self.source.position());
        self.group(number(digits, 10), digits.len())
    }
}
