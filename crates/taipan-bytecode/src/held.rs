//! What the temporaries hold at each instruction, for those who want to go on somewhere else (`frame.f_lineno = 7`).

use crate::{Code, Flow, Instr, Op, effect};

/// What a live temporary holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Held {
    /// Any value.
    Value,
    /// A part of a loop that is being run.
    Loop,
    /// The exception that a handler was entered with.
    Exception,
    /// The exception that was handled before this one: `PopExc` makes it that again.
    Handled,
}

/// The live temporaries, lowest first.
pub type Temporaries = Vec<Held>;

/// The live temporaries before each instruction; None for words that are no instructions, and for what is never reached.
pub fn held(code: &Code) -> Vec<Option<Temporaries>> {
    let mut states: Vec<Option<Temporaries>> = vec![None; code.words.len()];
    let mut work = vec![(0, Temporaries::new())];
    while let Some((pc, state)) = work.pop() {
        if states.get(pc).is_none_or(Option::is_some) {
            continue;
        }
        follow(code, pc, &state, &mut work);
        states[pc] = Some(state);
    }
    states
}

/// Where control goes from an instruction, and what is held there.
fn follow(code: &Code, pc: usize, state: &Temporaries, work: &mut Vec<(usize, Temporaries)>) {
    let instr = Instr(code.words[pc]);
    let op = instr.op();
    let next = pc + 1 + op.cache_words();
    let nlocals = code.nlocals as usize;
    let effect = effect(instr);
    let temporary = |register: usize| register.checked_sub(nlocals);
    let lowest = effect.operands.iter().filter_map(temporary).min();
    // Operands are the topmost ones: what is above them is being consumed too.
    let mut after = state.clone();
    after.truncate(lowest.unwrap_or(after.len()));
    if op.can_raise()
        && let Some(handler) = code.handler(pc)
    {
        let mut entered = state.clone();
        entered.truncate(handler.depth as usize);
        entered.push(Held::Exception);
        work.push((handler.target as usize, entered));
    }
    let offset = match op.flow() {
        Flow::Jump | Flow::Branch => Some(instr.bc() as i32 as isize),
        Flow::BranchShort => Some(instr.sc() as isize),
        Flow::BranchFollowing => Some(code.words[pc + 1] as u32 as i32 as isize),
        Flow::Next | Flow::End => None,
    };
    if let Some(offset) = offset {
        let mut there = match op {
            Op::JumpIfFalseKeep | Op::JumpIfTrueKeep => state.clone(),
            _ => after.clone(),
        };
        if op == Op::ForIter {
            there.truncate(temporary(instr.b()).unwrap_or_default());
        }
        work.push((next.wrapping_add_signed(offset), there));
    }
    if matches!(op.flow(), Flow::End | Flow::Jump) {
        return;
    }
    let result = match op {
        Op::ForPrep | Op::GetAIter => Held::Loop,
        Op::PushExc => Held::Handled,
        Op::Move => temporary(instr.b())
            .and_then(|at| state.get(at).copied())
            .unwrap_or(Held::Value),
        _ => Held::Value,
    };
    for at in effect.results.iter().filter_map(temporary) {
        after.resize(after.len().max(at + 1), Held::Value);
        after[at] = result;
    }
    work.push((next, after));
}

/// Where a jump leads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Destination {
    /// To an instruction; temporaries from the top down to this many are given up.
    At { pc: usize, depth: usize },
    /// All lines of the code are before that one.
    After,
    /// What stands there cannot be entered: what it needs on top of the temporaries, or None where it needs nothing.
    Incompatible(Option<Held>),
}

/// The instruction at which `line`, or the first line behind it that has one, is begun with what is held at `from`.
pub fn destination(code: &Code, from: usize, line: u32) -> Destination {
    let states = held(code);
    let starts = line_starts(code, &states);
    let Some(line) = starts.iter().map(|s| s.1).filter(|&l| l >= line).min() else {
        return Destination::After;
    };
    let here = states.get(from).cloned().flatten().unwrap_or_default();
    let mut best: Option<(usize, usize)> = None;
    let mut refused = None;
    for &(pc, _) in starts.iter().filter(|start| start.1 == line) {
        let Some(there) = &states[pc] else { continue };
        if !here.starts_with(there) {
            refused = there.last().copied();
        } else if best.is_none_or(|(_, depth)| there.len() > depth) {
            best = Some((pc, there.len()));
        }
    }
    match best {
        Some((pc, depth)) => Destination::At { pc, depth },
        None => Destination::Incompatible(refused),
    }
}

/// The instructions with which lines begin, and the lines: those behind one of another line, and those with which handlers
/// begin.
fn line_starts(code: &Code, states: &[Option<Temporaries>]) -> Vec<(usize, u32)> {
    let mut starts = Vec::new();
    let (mut previous, mut previous_op) = (0, Op::Nop);
    for pc in (0..states.len()).filter(|pc| states[*pc].is_some()) {
        let line = code.location(pc).line;
        let op = Instr(code.words[pc]).op();
        let begins = line != previous || previous_op == Op::PushExc;
        if line != 0 && begins {
            starts.push((pc, line));
        }
        (previous, previous_op) = (line, op);
    }
    starts
}
