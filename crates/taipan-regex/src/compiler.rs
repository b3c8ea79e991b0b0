//! Trees to programs.

use crate::analysis;
use crate::ast::{Case, Class, Greed, Item, MAX_REPEAT, Node};
use crate::casefold::equivalents;
use crate::charset::Set;
use crate::error::Error;
use crate::program::{ANYTHING, Branch, Loop, Op, Program, Repeat, Single};
use crate::search::Search;
use crate::unicode::{Unicode, ascii_lower};
use crate::wtf8;

/// Branches are tried by bits of a word.
const MAX_TARGETS: usize = 64;

pub(crate) fn compile(
    tree: &Node,
    text: bool,
    widths: &[Option<(u64, u64)>],
    unicode: &Unicode,
) -> Result<Program, Error> {
    let mut compiler = Compiler {
        program: Program {
            ops: Vec::new(),
            literals: Vec::new(),
            sets: Vec::new(),
            tables: Vec::new(),
            repeats: Vec::new(),
            branches: Vec::new(),
            loops: Vec::new(),
            text,
            search: Search::Everywhere,
        },
        widths,
        unicode,
    };
    compiler.node(tree)?;
    compiler.push(Op::Match);
    let mut program = compiler.program;
    analysis::complete(&mut program, unicode);
    Ok(program)
}

struct Compiler<'a> {
    program: Program,
    widths: &'a [Option<(u64, u64)>],
    unicode: &'a Unicode,
}

impl Compiler<'_> {
    fn push(&mut self, op: Op) -> usize {
        self.program.ops.push(op);
        self.program.ops.len() - 1
    }

    /// Where the next operation will stand.
    fn here(&self) -> u32 {
        self.program.ops.len() as u32
    }

    fn node(&mut self, node: &Node) -> Result<(), Error> {
        if let Some(single) = self.single(node) {
            self.push(match single {
                Single::Byte(byte) => Op::Byte(byte),
                Single::Literal { start, end } => Op::Literal { start, end },
                Single::Fold { lower, case } => Op::Fold { lower, case },
                Single::Set(set) => Op::Set(set),
                Single::Any => Op::Any,
                Single::Line => Op::Line,
            });
            return Ok(());
        }
        match node {
            Node::Literal { .. } | Node::Class(_) | Node::Any { .. } => {}
            Node::At(at) => {
                self.push(Op::Assert(*at));
            }
            Node::Sequence(nodes) => self.sequence(nodes)?,
            Node::Branch(nodes) => self.branch(nodes)?,
            Node::Group { index: None, body } => self.node(body)?,
            Node::Group {
                index: Some(index),
                body,
            } => {
                let slot = 2 * *index as u32;
                self.push(Op::Mark(slot));
                self.node(body)?;
                self.push(Op::Mark(slot + 1));
            }
            Node::Atomic(body) => self.atomic(|compiler| compiler.node(body))?,
            Node::Repeat {
                min,
                max,
                greed,
                body,
            } => self.repeat(*min, *max, *greed, body)?,
            Node::Look {
                behind,
                negate,
                body,
            } => self.look(*behind, *negate, body)?,
            Node::Reference { group, case } => {
                let (group, case) = (*group as u32, *case);
                self.push(Op::Reference { group, case });
            }
            Node::Conditional { group, yes, no } => {
                let group = *group as u32;
                let start = self.push(Op::Fail);
                self.node(yes)?;
                let mut skip = None;
                if no.is_some() {
                    skip = Some(self.push(Op::Fail));
                }
                let no_start = self.here();
                self.program.ops[start] = Op::Conditional {
                    group,
                    no: no_start,
                };
                if let (Some(no), Some(skip)) = (no, skip) {
                    self.node(no)?;
                    self.program.ops[skip] = Op::Jump(self.here());
                }
            }
            Node::Fail => {
                self.push(Op::Fail);
            }
        }
        Ok(())
    }

    /// What matches exactly one character.
    fn single(&mut self, node: &Node) -> Option<Single> {
        Some(match node {
            Node::Any { newline: true } => Single::Any,
            Node::Any { newline: false } => Single::Line,
            Node::Class(class) => {
                let set = Set::new(class, self.unicode);
                self.set(set)
            }
            Node::Literal { point, case } => match self.folded(*point, *case) {
                Some(single) => single,
                None => {
                    let start = self.program.literals.len();
                    self.literal_bytes(*point);
                    match self.program.literals[start..] {
                        [byte] => {
                            self.program.literals.truncate(start);
                            Single::Byte(byte)
                        }
                        _ => Single::Literal {
                            start: start as u32,
                            end: self.program.literals.len() as u32,
                        },
                    }
                }
            },
            Node::Group { index: None, body } => return self.single(body),
            _ => return None,
        })
    }

    fn set(&mut self, set: Set) -> Single {
        self.program.sets.push(set);
        Single::Set(self.program.sets.len() as u32 - 1)
    }

    /// Whether a literal is compared without regard to case and has one.
    fn has_case(&self, point: u32, case: Case) -> bool {
        match case {
            Case::Exact => false,
            Case::Ascii => char::from_u32(point).is_some_and(|c| c.is_ascii_alphabetic()),
            Case::Unicode => {
                self.unicode.lower_of(point) != point || (self.unicode.upper)(point) != point
            }
        }
    }

    /// A literal that is compared without regard to case.
    fn folded(&mut self, point: u32, case: Case) -> Option<Single> {
        if !self.has_case(point, case) {
            return None;
        }
        if case == Case::Ascii {
            let lower = ascii_lower(point);
            return Some(Single::Fold { lower, case });
        }
        let lower = self.unicode.lower_of(point);
        if equivalents(lower).next().is_none() {
            return Some(Single::Fold { lower, case });
        }
        let class = Class {
            items: vec![Item::Point(lower)],
            negate: false,
            case,
            unicode: true,
        };
        let set = Set::new(&class, self.unicode);
        Some(self.set(set))
    }

    fn literal_bytes(&mut self, point: u32) {
        if self.program.text {
            wtf8::encode(point, &mut self.program.literals);
        } else {
            self.program.literals.push(point as u8);
        }
    }

    /// Characters that are compared as they are go into one literal.
    fn sequence(&mut self, nodes: &[Node]) -> Result<(), Error> {
        let mut i = 0;
        while i < nodes.len() {
            let start = self.program.literals.len();
            let first = i;
            while let Some(Node::Literal { point, case }) = nodes.get(i)
                && !self.has_case(*point, *case)
            {
                self.literal_bytes(*point);
                i += 1;
            }
            let end = self.program.literals.len();
            match end - start {
                0 => {
                    self.node(&nodes[first])?;
                    i += 1;
                }
                1 => {
                    let byte = self.program.literals[start];
                    self.program.literals.truncate(start);
                    self.push(Op::Byte(byte));
                }
                _ => {
                    let (start, end) = (start as u32, end as u32);
                    self.push(Op::Literal { start, end });
                }
            }
        }
        Ok(())
    }

    fn branch(&mut self, nodes: &[Node]) -> Result<(), Error> {
        if nodes.len() > MAX_TARGETS {
            let (first, rest) = nodes.split_at(MAX_TARGETS);
            let split = self.push(Op::Fail);
            self.branch(first)?;
            let exit = self.push(Op::Fail);
            let second = self.here();
            // The rest may be long: no recursion here but for one level each 64.
            self.branch(rest)?;
            self.program.ops[exit] = Op::Jump(self.here());
            self.program.ops[split] = self.split(split as u32 + 1, second);
            return Ok(());
        }
        let start = self.push(Op::Fail);
        let mut targets = Vec::with_capacity(nodes.len());
        let mut exits = Vec::with_capacity(nodes.len());
        for (i, node) in nodes.iter().enumerate() {
            targets.push(self.here());
            self.node(node)?;
            if i + 1 < nodes.len() {
                exits.push(self.push(Op::Fail));
            }
        }
        let end = self.here();
        for exit in exits {
            self.program.ops[exit] = Op::Jump(end);
        }
        self.program.ops[start] = match targets[..] {
            [first, second] => self.split(first, second),
            _ => {
                self.program.branches.push(Branch {
                    targets,
                    masks: Box::new([0; 256]),
                    at_end: 0,
                });
                Op::Branch(self.program.branches.len() as u32 - 1)
            }
        };
        Ok(())
    }

    fn split(&self, first: u32, second: u32) -> Op {
        Op::Split {
            first,
            second,
            first_table: ANYTHING,
            second_table: ANYTHING,
        }
    }

    fn atomic(&mut self, body: impl FnOnce(&mut Self) -> Result<(), Error>) -> Result<(), Error> {
        self.push(Op::Atomic);
        body(self)?;
        self.push(Op::AtomicEnd);
        Ok(())
    }

    fn repeat(&mut self, min: u32, max: u32, greed: Greed, body: &Node) -> Result<(), Error> {
        if max == 0 {
            return Ok(());
        }
        if let Some(single) = self.single(body) {
            self.program.repeats.push(Repeat {
                single,
                min,
                max,
                greed,
                follow: ANYTHING,
                follow_byte: None,
                keep: greed == Greed::Possessive,
            });
            self.push(Op::Repeat(self.program.repeats.len() as u32 - 1));
            return Ok(());
        }
        if greed == Greed::Possessive {
            // Each time by itself is not tried again either.
            return self.atomic(|compiler| {
                compiler.many(
                    min,
                    max,
                    false,
                    |compiler| compiler.atomic(|compiler| compiler.node(body)),
                    body,
                )
            });
        }
        self.many(
            min,
            max,
            greed == Greed::Lazy,
            |compiler| compiler.node(body),
            body,
        )
    }

    /// A repetition of more than single characters.
    fn many(
        &mut self,
        min: u32,
        max: u32,
        lazy: bool,
        emit: impl FnOnce(&mut Self) -> Result<(), Error>,
        body: &Node,
    ) -> Result<(), Error> {
        let order = |compiler: &Self, body, exit| match lazy {
            true => compiler.split(exit, body),
            false => compiler.split(body, exit),
        };
        let consumes = body.width(self.widths).0 > 0;
        match (min, max) {
            (1, 1) => emit(self),
            (0, 1) => {
                let split = self.push(Op::Fail);
                emit(self)?;
                self.program.ops[split] = order(self, split as u32 + 1, self.here());
                Ok(())
            }
            (0, MAX_REPEAT) if consumes => {
                let split = self.push(Op::Fail);
                emit(self)?;
                self.push(Op::Jump(split as u32));
                self.program.ops[split] = order(self, split as u32 + 1, self.here());
                Ok(())
            }
            (1, MAX_REPEAT) if consumes => {
                let start = self.here();
                emit(self)?;
                let split = order(self, start, self.here() + 1);
                self.push(split);
                Ok(())
            }
            _ => {
                let index = self.program.loops.len() as u32;
                self.program.loops.push(Loop {
                    min,
                    max,
                    lazy,
                    body: 0,
                    exit: 0,
                    body_table: ANYTHING,
                    exit_table: ANYTHING,
                });
                self.push(Op::LoopStart(index));
                let next = self.push(Op::LoopNext(index)) as u32;
                emit(self)?;
                self.push(Op::Jump(next));
                let exit = self.here();
                let known = &mut self.program.loops[index as usize];
                (known.body, known.exit) = (next + 1, exit);
                Ok(())
            }
        }
    }

    fn look(&mut self, behind: bool, negate: bool, body: &Node) -> Result<(), Error> {
        let mut back = 0;
        if behind {
            let (low, high) = body.width(self.widths);
            let Ok(width) = u32::try_from(low) else {
                return Err(Error::general("looks too much behind"));
            };
            if low != high {
                return Err(Error::general("look-behind requires fixed-width pattern"));
            }
            back = width;
        }
        let start = self.push(Op::Fail);
        self.node(body)?;
        self.push(if negate { Op::NegativeEnd } else { Op::LookEnd });
        let exit = self.here();
        self.program.ops[start] = Op::Look { back, negate, exit };
        Ok(())
    }
}
