//! What begins with a parenthesis.

use super::{MAX_GROUPS, Parser, Stop};
use crate::ast::Node;
use crate::error::Error;
use crate::flags;
use crate::source::{Token, is_digit, number};

/// What the characters behind `(?` announce.
enum Opening {
    /// A group for the tree: with a number, or for flags alone.
    Group {
        capture: bool,
        name: Option<Vec<u32>>,
        flags: u32,
    },
    Atomic,
    /// It is complete; comments and flags leave nothing.
    Complete(Option<Node>),
}

impl Parser<'_> {
    /// A group whose parenthesis stands at `start`.
    pub(super) fn group(&mut self, start: usize, first: bool) -> Result<Option<Node>, Stop> {
        let opening = match self.source.accept('?')? {
            true => self.extension(start, first)?,
            false => Opening::Group {
                capture: true,
                name: None,
                flags: self.flags,
            },
        };
        let (capture, name, inner) = match opening {
            Opening::Complete(node) => return Ok(node),
            Opening::Atomic => {
                let body = self.body(start)?;
                return Ok(Some(Node::Atomic(Box::new(body))));
            }
            Opening::Group {
                capture,
                name,
                flags,
            } => (capture, name, flags),
        };
        let index = match capture {
            true => Some(self.open_group(name)?),
            false => None,
        };
        let outer = std::mem::replace(&mut self.flags, inner);
        let body = self.body(start)?;
        self.flags = outer;
        if let Some(index) = index {
            self.widths[index] = Some(body.width(&self.widths));
        }
        Ok(Some(Node::Group {
            index,
            body: Box::new(body),
        }))
    }

    /// Alternatives and the parenthesis that closes them.
    fn body(&mut self, start: usize) -> Result<Node, Stop> {
        let body = self.alternatives(false)?;
        self.close(start)?;
        Ok(body)
    }

    fn close(&mut self, start: usize) -> Result<(), Stop> {
        if self.source.accept(')')? {
            return Ok(());
        }
        let length = self.source.position() - start;
        Err(self
            .source
            .error("missing ), unterminated subpattern", length)
            .into())
    }

    fn open_group(&mut self, name: Option<Vec<u32>>) -> Result<usize, Stop> {
        let index = self.widths.len();
        self.widths.push(None);
        if index as u64 >= MAX_GROUPS {
            return Err(self.source.error("too many groups", 0).into());
        }
        let Some(name) = name else { return Ok(index) };
        if let Some((_, known)) = self.names.iter().find(|(known, _)| *known == name) {
            let shown = (self.source.unicode.repr)(&name);
            let message =
                format!("redefinition of group name {shown} as group {index}; was group {known}");
            return Err(self.source.error(message, name.len() + 1).into());
        }
        self.names.push((name, index));
        Ok(index)
    }

    /// The next character; it has to be one.
    fn required(&mut self, message: &str) -> Result<char, Stop> {
        match self.source.next()? {
            Some(Token::Plain(point)) => Ok(char::from_u32(point).unwrap_or('\u{fffd}')),
            // Nothing is written with a backslash here.
            Some(Token::Escaped(_)) => Ok('\\'),
            None => Err(self.source.error(message, 0).into()),
        }
    }

    /// The text of the token that has just been read, for a message.
    fn just_read(&self, from: usize) -> String {
        crate::source::shown(self.source.between(from, self.source.position()))
    }

    /// Behind `(?`.
    fn extension(&mut self, start: usize, first: bool) -> Result<Opening, Stop> {
        let from = self.source.position();
        let c = self.required("unexpected end of pattern")?;
        let group = |capture, name, flags| Opening::Group {
            capture,
            name,
            flags,
        };
        match c {
            'P' => self.named(from),
            ':' => Ok(group(false, None, self.flags)),
            '>' => Ok(Opening::Atomic),
            '#' => self.comment(start),
            '=' | '!' => self.look(start, false, c == '!'),
            '<' => match self.required("unexpected end of pattern")? {
                c @ ('=' | '!') => self.look(start, true, c == '!'),
                _ => {
                    let read = self.just_read(from);
                    let length = read.chars().count() + 1;
                    Err(self
                        .source
                        .error(format!("unknown extension ?{read}"), length)
                        .into())
                }
            },
            '(' => self.conditional(start),
            _ if c == '-' || flags::of_letter(c).is_some() => match self.flag_letters(c)? {
                Some((add, remove)) => Ok(group(false, None, combined(self.flags, add, remove))),
                None if !first => {
                    let message = "global flags not at the start of the expression";
                    let length = self.source.position() - start;
                    Err(self.source.error(message, length).into())
                }
                None => {
                    let added = self.global & !self.flags;
                    if added & flags::VERBOSE != 0 {
                        return Err(Stop::Verbose);
                    }
                    self.flags |= added;
                    Ok(Opening::Complete(None))
                }
            },
            _ => {
                let read = self.just_read(from);
                let length = read.chars().count() + 1;
                Err(self
                    .source
                    .error(format!("unknown extension ?{read}"), length)
                    .into())
            }
        }
    }

    /// Behind `(?P`, which begins at `from`.
    fn named(&mut self, from: usize) -> Result<Opening, Stop> {
        if self.source.accept('<')? {
            let name = self.source.name('>', "group name")?;
            self.source.check_group_name(name, 1)?;
            return Ok(Opening::Group {
                capture: true,
                name: Some(name.to_vec()),
                flags: self.flags,
            });
        }
        if self.source.accept('=')? {
            let name = self.source.name(')', "group name")?;
            self.source.check_group_name(name, 1)?;
            let group = self.group_of_name(name)?;
            return Ok(Opening::Complete(Some(
                self.reference(group, name.len() + 1)?,
            )));
        }
        self.required("unexpected end of pattern")?;
        let read = self.just_read(from);
        let length = read.chars().count() + 1;
        Err(self
            .source
            .error(format!("unknown extension ?{read}"), length)
            .into())
    }

    /// The number of a name that has just been read with the character that ends it.
    fn group_of_name(&self, name: &[u32]) -> Result<usize, Stop> {
        if let Some((_, index)) = self.names.iter().find(|(known, _)| known == name) {
            return Ok(*index);
        }
        let shown = (self.source.unicode.repr)(name);
        let message = format!("unknown group name {shown}");
        Err(self.source.error(message, name.len() + 1).into())
    }

    fn comment(&mut self, start: usize) -> Result<Opening, Stop> {
        loop {
            match self.source.next()? {
                Some(Token::Plain(point)) if point == ')' as u32 => {
                    return Ok(Opening::Complete(None));
                }
                Some(_) => {}
                None => {
                    let length = self.source.position() - start;
                    return Err(self
                        .source
                        .error("missing ), unterminated comment", length)
                        .into());
                }
            }
        }
    }

    fn look(&mut self, start: usize, behind: bool, negate: bool) -> Result<Opening, Stop> {
        let outer = self.behind;
        if behind && outer.is_none() {
            self.behind = Some(self.widths.len());
        }
        let body = self.alternatives(false)?;
        if behind {
            self.behind = outer;
        }
        self.close(start)?;
        if negate && body == Node::Sequence(Vec::new()) {
            return Ok(Opening::Complete(Some(Node::Fail)));
        }
        Ok(Opening::Complete(Some(Node::Look {
            behind,
            negate,
            body: Box::new(body),
        })))
    }

    /// Behind `(?(`.
    fn conditional(&mut self, start: usize) -> Result<Opening, Stop> {
        let name = self.source.name(')', "group name")?;
        let group = if name.iter().all(|&point| is_digit(point)) {
            let group = number(name, 10);
            if group == 0 {
                return Err(self.source.error("bad group number", name.len() + 1).into());
            }
            if group >= MAX_GROUPS {
                let digits = crate::source::shown(name);
                let digits = digits.trim_start_matches('0');
                let message = format!("invalid group reference {digits}");
                return Err(self.source.error(message, name.len() + 1).into());
            }
            if !self.conditions.iter().any(|(known, _)| *known == group) {
                let position = self.source.position() - name.len() - 1;
                self.conditions.push((group, position));
            }
            group
        } else {
            self.source.check_group_name(name, 1)?;
            self.group_of_name(name)? as u64
        };
        self.check_behind(group)?;
        if self.depth >= super::MAX_DEPTH {
            return Err(Error::TooDeep.into());
        }
        self.depth += 1;
        let yes = Box::new(self.sequence(false)?);
        let mut no = None;
        if self.source.accept('|')? {
            no = Some(Box::new(self.sequence(false)?));
            if self.source.next_is('|') {
                let message = "conditional backref with more than two branches";
                return Err(self.source.error(message, 0).into());
            }
        }
        self.depth -= 1;
        self.close(start)?;
        Ok(Opening::Complete(Some(Node::Conditional {
            group: group as usize,
            yes,
            no,
        })))
    }

    /// The letters of `(?aiLmsux-imsx...`; None if they hold for the whole pattern.
    fn flag_letters(&mut self, first: char) -> Result<Option<(u32, u32)>, Stop> {
        let (mut add, mut remove) = (0, 0);
        let mut c = first;
        if c != '-' {
            loop {
                let flag = flags::of_letter(c).unwrap_or(0);
                let refused = match self.source.text {
                    true if flag == flags::LOCALE => {
                        Some("bad inline flags: cannot use 'L' flag with a str pattern")
                    }
                    false if flag == flags::UNICODE => {
                        Some("bad inline flags: cannot use 'u' flag with a bytes pattern")
                    }
                    _ => None,
                };
                if let Some(message) = refused {
                    return Err(self.source.error(message, 0).into());
                }
                add |= flag;
                if flag & flags::KINDS != 0 && add & flags::KINDS != flag {
                    let message = "bad inline flags: flags 'a', 'u' and 'L' are incompatible";
                    return Err(self.source.error(message, 0).into());
                }
                c = self.required("missing -, : or )")?;
                if matches!(c, ')' | '-' | ':') {
                    break;
                }
                self.check_flag(c, "missing -, : or )")?;
            }
        }
        if c == ')' {
            self.global |= add;
            return Ok(None);
        }
        if c == '-' {
            c = self.required("missing flag")?;
            self.check_flag(c, "missing flag")?;
            loop {
                let flag = flags::of_letter(c).unwrap_or(0);
                if flag & flags::KINDS != 0 {
                    let message = "bad inline flags: cannot turn off flags 'a', 'u' and 'L'";
                    return Err(self.source.error(message, 0).into());
                }
                remove |= flag;
                c = self.required("missing :")?;
                if c == ':' {
                    break;
                }
                self.check_flag(c, "missing :")?;
            }
        }
        if add & remove != 0 {
            let message = "bad inline flags: flag turned on and off";
            return Err(self.source.error(message, 1).into());
        }
        Ok(Some((add, remove)))
    }

    fn check_flag(&self, c: char, missing: &str) -> Result<(), Stop> {
        if flags::of_letter(c).is_some() {
            return Ok(());
        }
        let letter = (self.source.unicode.is_letter)(c as u32);
        let length = if c == '\\' { 2 } else { 1 };
        let message = if letter { "unknown flag" } else { missing };
        Err(self.source.error(message, length).into())
    }
}

/// The flags inside of a group that changes some.
fn combined(flags: u32, add: u32, remove: u32) -> u32 {
    let mut flags = flags;
    if add & flags::KINDS != 0 {
        flags &= !flags::KINDS;
    }
    (flags | add) & !remove
}
