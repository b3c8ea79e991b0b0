//! What the parser makes of a pattern: a tree whose nodes carry the flags that were in force where they stood.

/// The repetition number that stands for "without end".
pub const MAX_REPEAT: u32 = u32::MAX;

/// How two characters are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Case {
    /// As they are.
    Exact,
    /// The letters of ASCII without regard to case.
    Ascii,
    /// All characters without regard to case.
    Unicode,
}

/// A class of characters with a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Category {
    Digit,
    Space,
    Word,
}

/// A part of a set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Item {
    Point(u32),
    /// Both ends belong to it.
    Range(u32, u32),
    Category {
        category: Category,
        negate: bool,
    },
}

/// `[...]`, and what is written shorter: `\d`, `[^x]`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Class {
    pub items: Vec<Item>,
    pub negate: bool,
    pub case: Case,
    /// Categories mean those of Unicode.
    pub unicode: bool,
}

/// What holds at a position without consuming anything.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Assertion {
    /// `\A`, and `^` of a pattern without MULTILINE.
    Start,
    /// `^` of one with it.
    LineStart,
    /// `$`: the end, or before a newline at the end.
    EndOrNewline,
    /// `$` with MULTILINE.
    LineEnd,
    /// `\z` and `\Z`.
    End,
    Boundary {
        negate: bool,
        unicode: bool,
    },
}

/// Which number of repetitions is tried first, and whether others are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Greed {
    Greedy,
    Lazy,
    Possessive,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Node {
    Literal {
        point: u32,
        case: Case,
    },
    Class(Class),
    /// `.`
    Any {
        newline: bool,
    },
    At(Assertion),
    Sequence(Vec<Node>),
    Branch(Vec<Node>),
    Group {
        /// None for one that does not capture.
        index: Option<usize>,
        body: Box<Node>,
    },
    Atomic(Box<Node>),
    Repeat {
        min: u32,
        max: u32,
        greed: Greed,
        body: Box<Node>,
    },
    Look {
        behind: bool,
        negate: bool,
        body: Box<Node>,
    },
    Reference {
        group: usize,
        case: Case,
    },
    Conditional {
        group: usize,
        yes: Box<Node>,
        no: Option<Box<Node>>,
    },
    /// Never matches.
    Fail,
}

impl Node {
    /// The least and greatest number of characters that match; the groups' own numbers are known already.
    pub fn width(&self, groups: &[Option<(u64, u64)>]) -> (u64, u64) {
        match self {
            Node::Literal { .. } | Node::Class(_) | Node::Any { .. } => (1, 1),
            Node::At(_) | Node::Look { .. } | Node::Fail => (0, 0),
            Node::Sequence(nodes) => nodes.iter().fold((0, 0), |(low, high), node| {
                let (a, b) = node.width(groups);
                (low.saturating_add(a), high.saturating_add(b))
            }),
            Node::Branch(nodes) => nodes
                .iter()
                .map(|node| node.width(groups))
                .reduce(|(low, high), (a, b)| (low.min(a), high.max(b)))
                .unwrap_or((0, 0)),
            Node::Group { body, .. } | Node::Atomic(body) => body.width(groups),
            Node::Repeat { min, max, body, .. } => {
                let (low, high) = body.width(groups);
                let high = match *max {
                    MAX_REPEAT if high > 0 => u64::MAX,
                    max => high.saturating_mul(max as u64),
                };
                (low.saturating_mul(*min as u64), high)
            }
            Node::Reference { group, .. } => {
                groups.get(*group).copied().flatten().unwrap_or((0, 0))
            }
            Node::Conditional { yes, no, .. } => {
                let (low, high) = yes.width(groups);
                let (a, b) = match no {
                    Some(no) => no.width(groups),
                    None => (0, 0),
                };
                (low.min(a), high.max(b))
            }
        }
    }
}
