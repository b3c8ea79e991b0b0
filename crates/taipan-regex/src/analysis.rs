//! What can come next: the bytes that a match from some operation on can begin with. Nothing of it changes what matches, it
//! saves trying.

use crate::ast::{Assertion, Case};
use crate::charset::{Table, lead_byte};
use crate::program::{ANYTHING, Op, Program, Single};
use crate::search::Search;
use crate::unicode::Unicode;

/// How many positions of a match are looked at for the search.
pub(crate) const POSITIONS: usize = 16;
/// Operations that a walk visits at most; beyond, anything may come.
const BUDGET: u32 = 400;

/// Fill in the tables of a program whose operations are there.
pub(crate) fn complete(program: &mut Program, unicode: &Unicode) {
    for at in 0..program.ops.len() {
        match program.ops[at] {
            Op::Split { first, second, .. } => {
                let first_table = follow(program, first, unicode);
                let second_table = follow(program, second, unicode);
                program.ops[at] = Op::Split {
                    first,
                    second,
                    first_table,
                    second_table,
                };
            }
            Op::Repeat(index) => repeat(program, at as u32 + 1, index as usize, unicode),
            Op::LoopStart(index) => {
                let (body, exit) = {
                    let known = &program.loops[index as usize];
                    (known.body, known.exit)
                };
                let body_table = follow(program, body, unicode);
                let exit_table = follow(program, exit, unicode);
                let known = &mut program.loops[index as usize];
                (known.body_table, known.exit_table) = (body_table, exit_table);
            }
            Op::Branch(index) => branch(program, index as usize, unicode),
            _ => {}
        }
    }
    program.search = search(program, unicode);
}

/// A table of what can come at an operation.
fn follow(program: &mut Program, pc: u32, unicode: &Unicode) -> u32 {
    let mut walk = Walk::new(program, unicode, 1);
    walk.from(pc, 0, 0);
    if walk.limit == 0 {
        return ANYTHING;
    }
    let table = walk.tables[0];
    program.tables.push(table);
    program.tables.len() as u32 - 1
}

fn repeat(program: &mut Program, behind: u32, index: usize, unicode: &Unicode) {
    let mut walk = Walk::new(program, unicode, 1);
    walk.from(behind, 0, 0);
    if walk.limit == 0 {
        return;
    }
    let table = walk.tables[0];
    let mut own = [false; 256];
    walk.single(program.repeats[index].single, &mut own);
    let apart = own.iter().zip(&table).all(|(a, b)| !(a & b));
    program.tables.push(table);
    let follow = program.tables.len() as u32 - 1;
    let repeat = &mut program.repeats[index];
    repeat.follow = follow;
    repeat.keep |= apart;
    let mut bytes = members(&table);
    repeat.follow_byte = bytes.next().filter(|_| bytes.next().is_none());
}

fn branch(program: &mut Program, index: usize, unicode: &Unicode) {
    let targets = program.branches[index].targets.clone();
    for (i, pc) in targets.into_iter().enumerate() {
        let mut walk = Walk::new(program, unicode, 1);
        walk.from(pc, 0, 0);
        let (limit, table) = (walk.limit, walk.tables[0]);
        let branch = &mut program.branches[index];
        if limit == 0 {
            branch.at_end |= 1 << i;
        }
        for (mask, can) in branch.masks.iter_mut().zip(table) {
            if can || limit == 0 {
                *mask |= 1 << i;
            }
        }
    }
}

/// How to look for a match.
fn search(program: &Program, unicode: &Unicode) -> Search {
    let mut pc = 0;
    loop {
        match program.ops[pc] {
            Op::Mark(_) => pc += 1,
            Op::Assert(Assertion::Start) => return Search::Start,
            Op::Assert(Assertion::LineStart) => return Search::LineStart,
            _ => break,
        }
    }
    let mut walk = Walk::new(program, unicode, POSITIONS);
    walk.from(0, 0, 0);
    if program.text && walk.limit > 0 {
        // A match does not begin inside of a character.
        walk.tables[0][0x80..0xc0].fill(false);
    }
    Search::new(&walk.tables[..walk.limit])
}

/// The bytes of a table.
pub(crate) fn members(table: &Table) -> impl Iterator<Item = u8> {
    table
        .iter()
        .enumerate()
        .filter(|(_, member)| **member)
        .map(|(byte, _)| byte as u8)
}

/// A walk along all ways from an operation.
struct Walk<'a> {
    program: &'a Program,
    unicode: &'a Unicode,
    /// What can stand at each position of a match.
    tables: Vec<Table>,
    /// How many positions are known.
    limit: usize,
    budget: u32,
}

impl<'a> Walk<'a> {
    fn new(program: &'a Program, unicode: &'a Unicode, positions: usize) -> Walk<'a> {
        Walk {
            program,
            unicode,
            tables: vec![[false; 256]; positions],
            limit: positions,
            budget: BUDGET,
        }
    }

    /// `fences`: how many atomic groups the walk is in that it has not begun in. What follows the others may not decide
    /// what is tried inside of them.
    fn from(&mut self, pc: u32, at: usize, fences: u32) {
        let (mut pc, mut at, mut fences) = (pc, at, fences);
        loop {
            if at >= self.limit {
                return;
            }
            self.budget = self.budget.saturating_sub(1);
            if self.budget == 0 {
                self.limit = at;
                return;
            }
            let op = self.program.ops[pc as usize];
            pc += 1;
            match op {
                Op::Byte(byte) => {
                    self.tables[at][byte as usize] = true;
                    at += 1;
                }
                Op::Literal { start, end } => {
                    for &byte in self.program.literal(start, end) {
                        if at >= self.limit {
                            return;
                        }
                        self.tables[at][byte as usize] = true;
                        at += 1;
                    }
                }
                Op::Fold { lower, case } => {
                    if !self.character(Single::Fold { lower, case }, &mut at) {
                        return;
                    }
                }
                Op::Set(set) => {
                    if !self.character(Single::Set(set), &mut at) {
                        return;
                    }
                }
                Op::Any => {
                    if !self.character(Single::Any, &mut at) {
                        return;
                    }
                }
                Op::Line => {
                    if !self.character(Single::Line, &mut at) {
                        return;
                    }
                }
                Op::Assert(_) | Op::Mark(_) => {}
                Op::Atomic => fences += 1,
                Op::AtomicEnd if fences > 0 => fences -= 1,
                Op::Jump(to) => pc = to,
                Op::Split { first, second, .. } => {
                    self.from(first, at, fences);
                    pc = second;
                }
                Op::Branch(index) => {
                    for &target in &self.program.branches[index as usize].targets {
                        self.from(target, at, fences);
                    }
                    return;
                }
                Op::Repeat(index) => {
                    let repeat = &self.program.repeats[index as usize];
                    for _ in 0..repeat.min {
                        if at >= self.limit || !self.character(repeat.single, &mut at) {
                            return;
                        }
                    }
                    if at >= self.limit {
                        return;
                    }
                    if repeat.max > repeat.min {
                        // One more, or what follows: the position behind is not known.
                        let mut place = at;
                        self.character(repeat.single, &mut place);
                        self.limit = self.limit.min(at + 1);
                    }
                }
                Op::LoopStart(index) => {
                    let known = &self.program.loops[index as usize];
                    if known.min > 0 {
                        pc = known.body;
                    }
                }
                Op::LoopNext(index) => {
                    let known = &self.program.loops[index as usize];
                    self.from(known.body, at, fences);
                    pc = known.exit;
                }
                Op::Look { exit, .. } => pc = exit,
                Op::Conditional { no, .. } => {
                    self.from(no, at, fences);
                }
                Op::Fail => return,
                Op::AtomicEnd
                | Op::LookEnd
                | Op::NegativeEnd
                | Op::Reference { .. }
                | Op::Match => {
                    self.limit = at;
                    return;
                }
            }
        }
    }

    /// One character at a position; false if it may take several bytes, so that what is behind is not known.
    fn character(&mut self, single: Single, at: &mut usize) -> bool {
        if let Single::Literal { start, end } = single {
            for &byte in self.program.literal(start, end) {
                if *at < self.limit {
                    self.tables[*at][byte as usize] = true;
                    *at += 1;
                }
            }
            return true;
        }
        let mut table = std::mem::replace(&mut self.tables[*at], [false; 256]);
        let mut own = [false; 256];
        self.single(single, &mut own);
        for (known, new) in table.iter_mut().zip(own) {
            *known |= new;
        }
        self.tables[*at] = table;
        let wide = self.program.text && own[0x80..].iter().any(|&member| member);
        if wide {
            self.limit = self.limit.min(*at + 1);
            return false;
        }
        *at += 1;
        true
    }

    /// The bytes that a character can begin with.
    fn single(&self, single: Single, table: &mut Table) {
        let text = self.program.text;
        match single {
            Single::Byte(byte) => table[byte as usize] = true,
            Single::Literal { start, end } => {
                table[self.program.literal(start, end)[0] as usize] = true;
            }
            Single::Any | Single::Line => {
                table.fill(true);
                table[b'\n' as usize] = matches!(single, Single::Any);
            }
            Single::Set(set) => {
                let set = &self.program.sets[set as usize];
                if text {
                    table[..0x80].copy_from_slice(&set.table[..0x80]);
                    set.lead_bytes(table);
                } else {
                    *table = set.table;
                }
            }
            Single::Fold { lower, case } => match u8::try_from(lower) {
                Ok(byte) if byte < 0x80 => {
                    table[byte as usize] = true;
                    table[byte.to_ascii_uppercase() as usize] = true;
                    // Few letters of ASCII have relatives elsewhere.
                    if text && case == Case::Unicode {
                        for other in [0x130, 0x17f, 0x212a] {
                            if (self.unicode.lower)(other) == lower {
                                table[lead_byte(other) as usize] = true;
                            }
                        }
                    }
                }
                _ if text => table[0xc2..0xf5].fill(true),
                _ => table[lower as usize & 0xff] = true,
            },
        }
    }
}
