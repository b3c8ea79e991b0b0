//! Patterns to trees. Messages and positions of errors are those that programs may rely on.

mod class;
mod group;

use crate::ast::{Assertion, Case, Category, Class, Greed, Item, MAX_REPEAT, Node};
use crate::error::Error;
use crate::flags;
use crate::source::{Source, Token, is_ascii_letter, is_digit, is_octal, number};
use crate::unicode::Unicode;

/// How deep groups may be nested: every level takes native stack, here and in the compiler.
const MAX_DEPTH: usize = 480;
/// Group numbers are below this.
pub(crate) const MAX_GROUPS: u64 = 1073741823;

/// What the parser found out.
pub(crate) struct Parsed {
    pub tree: Node,
    pub flags: u32,
    /// The widths of the groups, the first one for the whole.
    pub widths: Vec<Option<(u64, u64)>>,
    /// Names of groups in the order of their numbers.
    pub names: Vec<(Vec<u32>, usize)>,
    /// Texts of FutureWarnings.
    pub warnings: Vec<String>,
}

pub(crate) fn parse(
    points: &[u32],
    text: bool,
    flags: u32,
    unicode: &Unicode,
) -> Result<Parsed, Error> {
    let mut flags = flags;
    loop {
        let mut parser = Parser {
            source: Source::new(points, text, unicode)?,
            flags,
            global: flags,
            widths: vec![None],
            names: Vec::new(),
            conditions: Vec::new(),
            behind: None,
            warnings: Vec::new(),
            depth: 0,
        };
        match parser.whole() {
            Ok(tree) => {
                return Ok(Parsed {
                    tree,
                    flags: parser.global,
                    widths: parser.widths,
                    names: parser.names,
                    warnings: parser.warnings,
                });
            }
            // What was read until the flag was seen has been read without it.
            Err(Stop::Verbose) => flags = parser.global,
            Err(Stop::Error(error)) => return Err(error),
        }
    }
}

/// Why parsing ends early.
enum Stop {
    Error(Error),
    /// The pattern turns on VERBOSE for itself.
    Verbose,
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop::Error(error)
    }
}

struct Parser<'a> {
    source: Source<'a>,
    /// Those in force here.
    flags: u32,
    /// Those of the whole pattern.
    global: u32,
    /// Widths of the groups that are closed; the first one stands for the whole.
    widths: Vec<Option<(u64, u64)>>,
    names: Vec<(Vec<u32>, usize)>,
    /// Numbers of groups that conditions name, and where.
    conditions: Vec<(u64, usize)>,
    /// In a look-behind: how many groups there were in front of it.
    behind: Option<usize>,
    warnings: Vec<String>,
    depth: usize,
}

impl Parser<'_> {
    fn whole(&mut self) -> Result<Node, Stop> {
        let tree = self.alternatives(true)?;
        self.global = flags::checked(self.global, self.source.text).map_err(Error::Flags)?;
        if self.source.peek().is_some() {
            return Err(self.source.error("unbalanced parenthesis", 0).into());
        }
        for &(group, position) in &self.conditions {
            if group >= self.widths.len() as u64 {
                return Err(Error::at(format!("invalid group reference {group}"), position).into());
            }
        }
        Ok(tree)
    }

    /// Sequences with bars between them. `top` is set for the whole pattern.
    fn alternatives(&mut self, top: bool) -> Result<Node, Stop> {
        if self.depth >= MAX_DEPTH {
            return Err(Error::TooDeep.into());
        }
        self.depth += 1;
        let mut branches = vec![self.sequence(top)?];
        while self.source.accept('|')? {
            branches.push(self.sequence(false)?);
        }
        self.depth -= 1;
        Ok(match branches.pop() {
            Some(only) if branches.is_empty() => only,
            last => {
                branches.extend(last);
                Node::Branch(branches)
            }
        })
    }

    /// What stands between bars. `first` is set where flags for the whole pattern may stand.
    fn sequence(&mut self, first: bool) -> Result<Node, Stop> {
        let mut nodes = Vec::new();
        while let Some(token) = self.source.peek() {
            if matches!(token, Token::Plain(point) if point == '|' as u32 || point == ')' as u32) {
                break;
            }
            let start = self.source.position();
            self.source.next()?;
            let point = match token {
                Token::Escaped(point) => {
                    nodes.push(self.escape(point, start)?);
                    continue;
                }
                Token::Plain(point) => point,
            };
            let c = char::from_u32(point).unwrap_or('\u{fffd}');
            if self.has(flags::VERBOSE) {
                if matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c') {
                    continue;
                }
                if c == '#' {
                    self.skip_comment()?;
                    continue;
                }
            }
            match c {
                '.' => nodes.push(Node::Any {
                    newline: self.has(flags::DOTALL),
                }),
                '^' => nodes.push(Node::At(match self.has(flags::MULTILINE) {
                    true => Assertion::LineStart,
                    false => Assertion::Start,
                })),
                '$' => nodes.push(Node::At(match self.has(flags::MULTILINE) {
                    true => Assertion::LineEnd,
                    false => Assertion::EndOrNewline,
                })),
                '[' => nodes.push(self.set(start)?),
                '(' => nodes.extend(self.group(start, first && nodes.is_empty())?),
                '*' | '+' | '?' | '{' => match self.repeat_counts(c)? {
                    None => nodes.push(self.literal(point)),
                    Some(counts) => {
                        let item = nodes.pop();
                        let node = self.repeat(counts, item, start)?;
                        nodes.push(node);
                    }
                },
                _ => nodes.push(self.literal(point)),
            }
        }
        Ok(match nodes.pop() {
            Some(only) if nodes.is_empty() => only,
            last => {
                nodes.extend(last);
                Node::Sequence(nodes)
            }
        })
    }

    fn has(&self, flag: u32) -> bool {
        self.flags & flag != 0
    }

    /// The rest of a line in a verbose pattern.
    fn skip_comment(&mut self) -> Result<(), Error> {
        while let Some(token) = self.source.next()? {
            if token == Token::Plain('\n' as u32) {
                break;
            }
        }
        Ok(())
    }

    /// Whether categories and case mean those of Unicode.
    fn is_unicode(&self) -> bool {
        self.source.text && !self.has(flags::ASCII | flags::LOCALE)
    }

    fn case(&self) -> Case {
        match (self.has(flags::IGNORECASE), self.is_unicode()) {
            (false, _) => Case::Exact,
            (true, false) => Case::Ascii,
            (true, true) => Case::Unicode,
        }
    }

    fn literal(&self, point: u32) -> Node {
        Node::Literal {
            point,
            case: self.case(),
        }
    }

    fn class(&self, items: Vec<Item>, negate: bool) -> Node {
        Node::Class(Class {
            items,
            negate,
            case: self.case(),
            unicode: self.is_unicode(),
        })
    }

    /// The numbers of a repetition; None if the brace is an ordinary character.
    fn repeat_counts(&mut self, sign: char) -> Result<Option<(u32, u32)>, Stop> {
        match sign {
            '?' => return Ok(Some((0, 1))),
            '*' => return Ok(Some((0, MAX_REPEAT))),
            '+' => return Ok(Some((1, MAX_REPEAT))),
            _ if self.source.next_is('}') => return Ok(None),
            _ => {}
        }
        let behind = self.source.position();
        self.source.skip(usize::MAX, is_digit)?;
        let low = self.source.between(behind, self.source.position());
        let mut high = low;
        if self.source.accept(',')? {
            let from = self.source.position();
            self.source.skip(usize::MAX, is_digit)?;
            high = self.source.between(from, self.source.position());
        }
        if !self.source.accept('}')? {
            self.source.go_back(behind);
            return Ok(None);
        }
        let (mut min, mut max) = (0, MAX_REPEAT);
        for (digits, bound) in [(low, &mut min), (high, &mut max)] {
            if !digits.is_empty() {
                *bound = u32::try_from(number(digits, 10))
                    .ok()
                    .filter(|&n| n != MAX_REPEAT)
                    .ok_or(Error::Overflow)?;
            }
        }
        if max < min {
            let length = self.source.position() - behind;
            return Err(self
                .source
                .error("min repeat greater than max repeat", length)
                .into());
        }
        Ok(Some((min, max)))
    }

    fn repeat(
        &mut self,
        (min, max): (u32, u32),
        item: Option<Node>,
        start: usize,
    ) -> Result<Node, Stop> {
        let length = self.source.position() - start;
        let body = match item {
            None | Some(Node::At(_)) => {
                return Err(self.source.error("nothing to repeat", length).into());
            }
            Some(Node::Repeat { .. }) => {
                return Err(self.source.error("multiple repeat", length).into());
            }
            Some(Node::Group { index: None, body }) => body,
            Some(node) => Box::new(node),
        };
        let greed = if self.source.accept('?')? {
            Greed::Lazy
        } else if self.source.accept('+')? {
            Greed::Possessive
        } else {
            Greed::Greedy
        };
        Ok(Node::Repeat {
            min,
            max,
            greed,
            body,
        })
    }

    /// `\...` outside of sets; the backslash stands at `start`.
    fn escape(&mut self, point: u32, start: usize) -> Result<Node, Stop> {
        let Some(c) = char::from_u32(point).filter(char::is_ascii) else {
            return Ok(self.literal(point));
        };
        let at = match c {
            'A' => Some(Assertion::Start),
            'z' | 'Z' => Some(Assertion::End),
            'b' | 'B' => Some(Assertion::Boundary {
                negate: c == 'B',
                unicode: self.is_unicode(),
            }),
            _ => None,
        };
        if let Some(at) = at {
            return Ok(Node::At(at));
        }
        if let Some(category) = category(c) {
            return Ok(self.class(vec![category], false));
        }
        if let Some(value) = self.common_escape(c)? {
            return Ok(self.literal(value));
        }
        match c {
            '0' => {
                self.source.skip(2, is_octal)?;
                let value = self.source.octal(start)?;
                Ok(self.literal(value))
            }
            '1'..='9' => self.numbered(point, start),
            _ if is_ascii_letter(point) => Err(self.source.bad_escape(start).into()),
            _ => Ok(self.literal(point)),
        }
    }

    /// Escapes that mean the same in sets and outside, by the character behind the backslash.
    fn common_escape(&mut self, c: char) -> Result<Option<u32>, Error> {
        if let Some(value) = control(c) {
            return Ok(Some(value));
        }
        Ok(match c {
            'x' => Some(self.source.hexadecimal(2)?),
            'u' if self.source.text => Some(self.source.hexadecimal(4)?),
            'U' if self.source.text => Some(self.source.hexadecimal(8)?),
            'N' if self.source.text => Some(self.source.named_character()?),
            _ => None,
        })
    }

    /// A back-reference by number, or an octal escape of three digits.
    fn numbered(&mut self, first: u32, start: usize) -> Result<Node, Stop> {
        if matches!(self.source.peek(), Some(Token::Plain(point)) if is_digit(point)) {
            self.source.next()?;
            let second = self.source.between(start + 2, start + 3)[0];
            if is_octal(first)
                && is_octal(second)
                && matches!(self.source.peek(), Some(Token::Plain(point)) if is_octal(point))
            {
                self.source.next()?;
                let value = self.source.octal(start)?;
                return Ok(self.literal(value));
            }
        }
        let digits = self.source.between(start + 1, self.source.position());
        let group = number(digits, 10) as usize;
        if group >= self.widths.len() {
            let message = format!("invalid group reference {group}");
            return Err(self.source.error(message, digits.len()).into());
        }
        self.reference(group, digits.len() + 1)
    }

    /// A back-reference to a group that exists; `length` is how much was read of it.
    fn reference(&mut self, group: usize, length: usize) -> Result<Node, Stop> {
        if self.widths[group].is_none() {
            return Err(self
                .source
                .error("cannot refer to an open group", length)
                .into());
        }
        self.check_behind(group as u64)?;
        Ok(Node::Reference {
            group,
            case: self.case(),
        })
    }

    /// A look-behind may not refer to groups of its own.
    fn check_behind(&self, group: u64) -> Result<(), Stop> {
        let Some(outside) = self.behind else {
            return Ok(());
        };
        let closed = usize::try_from(group)
            .ok()
            .and_then(|group| self.widths.get(group))
            .is_some_and(Option::is_some);
        if !closed {
            return Err(self.source.error("cannot refer to an open group", 0).into());
        }
        if group >= outside as u64 {
            let message = "cannot refer to group defined in the same lookbehind subpattern";
            return Err(self.source.error(message, 0).into());
        }
        Ok(())
    }
}

/// What a letter behind a backslash stands for in patterns and in templates.
pub(crate) fn control(c: char) -> Option<u32> {
    Some(match c {
        'a' => 7,
        'f' => 12,
        'n' => 10,
        'r' => 13,
        't' => 9,
        'v' => 11,
        _ => return None,
    })
}

/// `\d` and its kin.
fn category(c: char) -> Option<Item> {
    let category = match c.to_ascii_lowercase() {
        'd' => Category::Digit,
        's' => Category::Space,
        'w' => Category::Word,
        _ => return None,
    };
    Some(Item::Category {
        category,
        negate: c.is_ascii_uppercase(),
    })
}
