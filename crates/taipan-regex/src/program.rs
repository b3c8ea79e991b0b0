//! What the matcher runs: operations one behind the other, and what they refer to.

use crate::ast::{Assertion, Case, Greed};
use crate::charset::{Set, Table};
use crate::search::Search;

/// Stands for "no table": anything may follow.
pub(crate) const ANYTHING: u32 = u32::MAX;

/// An operation. Those that refer to operations do it by their index.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Op {
    Byte(u8),
    /// Bytes of [`Program::literals`].
    Literal {
        start: u32,
        end: u32,
    },
    /// One character that has this lower case.
    Fold {
        lower: u32,
        case: Case,
    },
    Set(u32),
    /// Any character.
    Any,
    /// Any but a newline.
    Line,
    Assert(Assertion),
    /// The position becomes the value of a slot.
    Mark(u32),
    Jump(u32),
    /// Try one, then the other. The tables say what they can begin with.
    Split {
        first: u32,
        second: u32,
        first_table: u32,
        second_table: u32,
    },
    /// Try several, see [`Program::branches`].
    Branch(u32),
    /// One character many times, see [`Program::repeats`].
    Repeat(u32),
    /// Anything many times, see [`Program::loops`]: before the first time.
    LoopStart(u32),
    /// Before each time.
    LoopNext(u32),
    /// What follows, up to the end, is not tried again.
    Atomic,
    AtomicEnd,
    /// Look so many characters behind (0: ahead). What follows ends in one of the next two.
    Look {
        back: u32,
        negate: bool,
        exit: u32,
    },
    LookEnd,
    NegativeEnd,
    /// What a group has matched.
    Reference {
        group: u32,
        case: Case,
    },
    /// Go on behind it if the group has matched.
    Conditional {
        group: u32,
        no: u32,
    },
    Fail,
    Match,
}

/// Something that matches one character.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Single {
    Byte(u8),
    /// Several bytes of [`Program::literals`].
    Literal {
        start: u32,
        end: u32,
    },
    Fold {
        lower: u32,
        case: Case,
    },
    Set(u32),
    Any,
    Line,
}

#[derive(Debug)]
pub(crate) struct Repeat {
    pub single: Single,
    pub min: u32,
    pub max: u32,
    pub greed: Greed,
    /// What follows can begin with this.
    pub follow: u32,
    /// The only byte in that table.
    pub follow_byte: Option<u8>,
    /// The repetition never gives back: what follows begins with none of its characters.
    pub keep: bool,
}

pub(crate) struct Branch {
    pub targets: Vec<u32>,
    /// For each byte a bit for each target that can begin with it.
    pub masks: Box<[u64; 256]>,
    /// Those that can match at the end.
    pub at_end: u64,
}

#[derive(Debug)]
pub(crate) struct Loop {
    pub min: u32,
    pub max: u32,
    pub lazy: bool,
    pub body: u32,
    pub exit: u32,
    pub body_table: u32,
    pub exit_table: u32,
}

pub(crate) struct Program {
    pub ops: Vec<Op>,
    pub literals: Vec<u8>,
    pub sets: Vec<Set>,
    pub tables: Vec<Table>,
    pub repeats: Vec<Repeat>,
    pub branches: Vec<Branch>,
    pub loops: Vec<Loop>,
    /// A pattern of text.
    pub text: bool,
    pub search: Search,
}

impl Program {
    /// Whether what a table describes can begin with a byte (None: the end).
    #[inline(always)]
    pub fn admits(&self, table: u32, byte: Option<u8>) -> bool {
        match self.tables.get(table as usize) {
            Some(table) => byte.is_some_and(|byte| table[byte as usize]),
            None => true,
        }
    }

    #[inline(always)]
    pub fn literal(&self, start: u32, end: u32) -> &[u8] {
        &self.literals[start as usize..end as usize]
    }
}
