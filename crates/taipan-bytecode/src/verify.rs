//! A verifier: follows every path through a code object and checks that it keeps the rules of the machine model. What it
//! accepts cannot make the VM read a register that holds nothing, consume a value twice, or leave one behind.
//!
//! It walks from instruction to instruction with the state of all registers; where paths meet, states must agree
//! about the temporaries, and a local counts as bound only if it is on all of them.

use crate::{Code, Const, Flow, Instr, Op, effect};
use std::collections::BTreeMap;

/// Check a code object and all inside it.
pub fn verify(code: &Code) -> Result<(), String> {
    Verifier::new(code)?.run().map_err(|(pc, problem)| {
        format!(
            "{} at {pc} in {}: {problem}",
            op_name(code, pc),
            code.qualname
        )
    })?;
    code.consts.iter().try_for_each(verify_const)
}

fn verify_const(value: &Const) -> Result<(), String> {
    match value {
        Const::Code(inner) => verify(inner),
        Const::Tuple(items) | Const::FrozenSet(items) => items.iter().try_for_each(verify_const),
        _ => Ok(()),
    }
}

fn op_name(code: &Code, pc: usize) -> &'static str {
    code.words
        .get(pc)
        .and_then(|w| Op::from_u8(*w as u8))
        .map_or("?", Op::name)
}

/// What a temporary holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Temp {
    Dead,
    Live,
    /// Nothing, or a value: may be written over.
    Slot,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct State {
    /// Which locals are certainly bound.
    locals: Vec<u64>,
    temps: Vec<Temp>,
}

impl State {
    fn bound(&self, local: usize) -> bool {
        self.locals[local / 64] >> (local % 64) & 1 != 0
    }

    fn bind(&mut self, local: usize, bound: bool) {
        let bit = 1 << (local % 64);
        if bound {
            self.locals[local / 64] |= bit;
        } else {
            self.locals[local / 64] &= !bit;
        }
    }

    /// Live temporaries, if they are without a hole.
    fn depth(&self) -> Option<usize> {
        let depth = self.temps.iter().take_while(|t| **t != Temp::Dead).count();
        self.temps[depth..]
            .iter()
            .all(|t| *t == Temp::Dead)
            .then_some(depth)
    }
}

type Problem = (usize, String);

struct Verifier<'a> {
    code: &'a Code,
    nlocals: usize,
    nregs: usize,
    /// Whether an instruction starts at a word.
    starts: Vec<bool>,
    /// States at the starts of basic blocks.
    states: BTreeMap<usize, State>,
    targets: Vec<bool>,
    work: Vec<usize>,
}

impl<'a> Verifier<'a> {
    fn new(code: &'a Code) -> Result<Self, String> {
        let (nlocals, nregs) = (code.nlocals as usize, code.nregs as usize);
        if nlocals > nregs || code.varnames.len() != nlocals || nregs > u16::MAX as usize {
            return Err(format!(
                "{}: {nlocals} locals, {nregs} registers",
                code.qualname
            ));
        }
        let len = code.words.len();
        let mut starts = vec![false; len];
        let mut pc = 0;
        while pc < len {
            let op = Op::from_u8(code.words[pc] as u8)
                .ok_or_else(|| format!("{}: no opcode at {pc}", code.qualname))?;
            starts[pc] = true;
            pc += 1 + op.cache_words();
        }
        if pc != len {
            return Err(format!(
                "{}: the last instruction is cut off",
                code.qualname
            ));
        }
        Ok(Verifier {
            code,
            nlocals,
            nregs,
            starts,
            states: BTreeMap::new(),
            targets: vec![false; len],
            work: Vec::new(),
        })
    }

    fn run(mut self) -> Result<(), Problem> {
        let code = self.code;
        for handler in &code.handlers {
            if handler.start >= handler.end || handler.end as usize > code.words.len() {
                return Err((handler.start as usize, "handler with a wrong range".into()));
            }
            self.mark_target(handler.target as usize, handler.target as usize)?;
        }
        for pc in 0..code.words.len() {
            if self.starts[pc]
                && let Some(target) = self.jump_target(pc)
            {
                let target = usize::try_from(target)
                    .map_err(|_| (pc, "jump before the start".to_owned()))?;
                self.mark_target(pc, target)?;
            }
        }
        let mut locals = vec![0; self.nlocals.div_ceil(64).max(1)];
        let params = params(code);
        for local in 0..params {
            locals[local / 64] |= 1 << (local % 64);
        }
        let state = State {
            locals,
            temps: vec![Temp::Dead; self.nregs - self.nlocals],
        };
        if code.words.is_empty() {
            return Err((0, "no code".into()));
        }
        self.arrive(0, 0, state)?;
        while let Some(pc) = self.work.pop() {
            self.walk(pc)?;
        }
        Ok(())
    }

    fn mark_target(&mut self, pc: usize, target: usize) -> Result<(), Problem> {
        if self.starts.get(target) != Some(&true) {
            return Err((pc, format!("jump to {target}, where no instruction starts")));
        }
        self.targets[target] = true;
        Ok(())
    }

    fn jump_target(&self, pc: usize) -> Option<i64> {
        let instr = Instr(self.code.words[pc]);
        let next = (pc + 1 + instr.op().cache_words()) as i64;
        match instr.op().flow() {
            Flow::Jump | Flow::Branch => Some(next + instr.bc() as i32 as i64),
            Flow::BranchShort => Some(next + instr.sc() as i64),
            Flow::BranchFollowing => Some(next + self.code.words[pc + 1] as u32 as i32 as i64),
            Flow::Next | Flow::End => None,
        }
    }

    /// Bring a state to the start of a block; walk it again if that changes what is known there.
    fn arrive(&mut self, from: usize, pc: usize, state: State) -> Result<(), Problem> {
        if pc >= self.code.words.len() {
            return Err((from, "control runs off the end".into()));
        }
        let Some(known) = self.states.get_mut(&pc) else {
            self.states.insert(pc, state);
            self.work.push(pc);
            return Ok(());
        };
        let mut changed = false;
        for (i, (k, s)) in known.temps.iter_mut().zip(&state.temps).enumerate() {
            match (*k, *s) {
                (a, b) if a == b => {}
                (Temp::Dead, _) | (_, Temp::Dead) => {
                    return Err((
                        from,
                        format!("temporary {i} is live on one way to {pc} only"),
                    ));
                }
                // A slot that one path has filled is still a slot.
                (Temp::Live, Temp::Slot) => {
                    *k = Temp::Slot;
                    changed = true;
                }
                _ => {}
            }
        }
        for (k, s) in known.locals.iter_mut().zip(&state.locals) {
            if *k & !*s != 0 {
                *k &= s;
                changed = true;
            }
        }
        if changed {
            self.work.push(pc);
        }
        Ok(())
    }

    fn walk(&mut self, start: usize) -> Result<(), Problem> {
        let mut pc = start;
        let mut state = self.states[&pc].clone();
        loop {
            let instr = Instr(self.code.words[pc]);
            let op = instr.op();
            let next = pc + 1 + op.cache_words();
            let fail = |problem: String| (pc, problem);
            self.check_operands(pc, instr).map_err(fail)?;
            let effect = effect(instr);
            for register in effect.kept.iter() {
                self.read(&state, register).map_err(fail)?;
            }
            if let Some(local) = effect.local
                && !state.bound(local as usize)
            {
                return Err(fail(format!("local {local} holds no cell")));
            }
            let mut before = state.clone();
            for register in effect.operands.iter() {
                // `Drop` may find nothing in a slot, and the self slot of a window may hold nothing.
                self.read(&state, register).map_err(fail)?;
                if register >= self.nlocals {
                    state.temps[register - self.nlocals] = Temp::Dead;
                }
            }
            if op.can_raise() {
                let mut raised = state.clone();
                if op == Op::YieldFrom {
                    // The iterator is dropped only when it returns.
                    let iterator = instr.b() - self.nlocals;
                    raised.temps[iterator] = before.temps[iterator];
                }
                self.check_raise(pc, &raised)?;
            }
            match op {
                Op::CheckLocal => {
                    state.bind(instr.a(), true);
                    before.bind(instr.a(), true);
                }
                Op::MakeCell => state.bind(instr.a(), true),
                Op::DelLocal => state.bind(instr.a(), false),
                _ => {}
            }
            // The other way of a branch.
            if let Some(target) = self.jump_target(pc) {
                let mut there = match op {
                    Op::JumpIfFalseKeep | Op::JumpIfTrueKeep => before,
                    _ => state.clone(),
                };
                if op == Op::ForIter {
                    for register in instr.b()..instr.b() + 3 {
                        there.temps[register - self.nlocals] = Temp::Dead;
                    }
                }
                self.arrive(pc, target as usize, there)?;
            }
            match op.flow() {
                Flow::End => {
                    if matches!(op, Op::Return | Op::ReturnNone) && state.depth() != Some(0) {
                        return Err(fail("temporaries are live at the return".into()));
                    }
                    return Ok(());
                }
                Flow::Jump => return Ok(()),
                _ => {}
            }
            for register in effect.results.iter() {
                if register >= self.nregs {
                    return Err(fail(format!("register {register} is beyond the frame")));
                }
                if register < self.nlocals {
                    state.bind(register, true);
                    continue;
                }
                let temp = &mut state.temps[register - self.nlocals];
                if *temp == Temp::Live {
                    return Err(fail(format!(
                        "temporary {} is written while live",
                        register - self.nlocals
                    )));
                }
                *temp = if op == Op::LoadNull || *temp == Temp::Slot {
                    Temp::Slot
                } else {
                    Temp::Live
                };
            }
            pc = next;
            if pc >= self.code.words.len() {
                return Err((pc - 1, "control runs off the end".into()));
            }
            if self.targets[pc] {
                return self.arrive(pc, pc, state);
            }
        }
    }

    fn read(&self, state: &State, register: usize) -> Result<(), String> {
        if register >= self.nregs {
            return Err(format!("register {register} is beyond the frame"));
        }
        if register < self.nlocals {
            if !state.bound(register) {
                return Err(format!(
                    "local {register} '{}' may be unbound",
                    self.code.varnames[register]
                ));
            }
        } else if state.temps[register - self.nlocals] == Temp::Dead {
            return Err(format!(
                "temporary {} is read but not live",
                register - self.nlocals
            ));
        }
        Ok(())
    }

    /// What is live when an instruction raises must be what the depth table says; then the handler is entered.
    fn check_raise(&mut self, pc: usize, state: &State) -> Result<(), Problem> {
        let Some(depth) = state.depth() else {
            return Err((
                pc,
                format!("a hole among the temporaries: {:?}", state.temps),
            ));
        };
        let table = self.code.depth(pc);
        if depth != table {
            return Err((
                pc,
                format!("{depth} temporaries are live, the depth table says {table}"),
            ));
        }
        let Some(handler) = self.code.handler(pc) else {
            return Ok(());
        };
        let keep = handler.depth as usize;
        if keep > depth || self.nlocals + keep >= self.nregs {
            return Err((
                pc,
                format!("the handler wants {keep} temporaries of {depth}"),
            ));
        }
        let mut entered = state.clone();
        for (i, temp) in entered.temps.iter_mut().enumerate() {
            if i == keep {
                *temp = Temp::Live;
            } else if i > keep {
                *temp = Temp::Dead;
            }
        }
        self.arrive(pc, handler.target as usize, entered)
    }

    /// Indices into the code object's own tables.
    fn check_operands(&self, pc: usize, instr: Instr) -> Result<(), String> {
        let code = self.code;
        let limit = |what: &str, index: usize, len: usize| {
            if index < len {
                Ok(())
            } else {
                Err(format!("{what} {index} of {len}"))
            }
        };
        match instr.op() {
            Op::LoadConst => limit("constant", instr.bc() as usize, code.consts.len()),
            Op::MakeFunction => match code.consts.get(instr.b()) {
                Some(Const::Code(inner)) if (instr.x() & 8 != 0) != inner.freevars.is_empty() => {
                    Ok(())
                }
                Some(Const::Code(_)) => Err("closure and free variables do not fit".into()),
                _ => Err(format!("constant {} is no code", instr.b())),
            },
            Op::CallKw => match code.consts.get(code.words[pc + 1] as u32 as usize) {
                Some(Const::Tuple(names)) if names.len() <= instr.b() => Ok(()),
                _ => Err("no keyword names".into()),
            },
            Op::MatchClass => match code.consts.get((code.words[pc + 1] >> 32) as usize) {
                Some(Const::Tuple(_)) => Ok(()),
                _ => Err("no attribute names".into()),
            },
            op if op.has_name() => limit("name", instr.c(), code.names.len()),
            Op::LoadFree | Op::LoadFreeCell | Op::LoadNameOrFree => {
                limit("free variable", instr.b(), code.freevars.len())
            }
            Op::StoreFree | Op::DelFree => limit("free variable", instr.a(), code.freevars.len()),
            Op::LoadFromDictOrFree => limit("free variable", instr.c(), code.freevars.len()),
            Op::MakeCell | Op::DelLocal | Op::CheckLocal | Op::DelCell | Op::StoreCell => {
                limit("local", instr.a(), self.nlocals)
            }
            Op::LoadCell => limit("local", instr.b(), self.nlocals),
            Op::Drop | Op::LoadNull | Op::PopExc if instr.a() < self.nlocals => {
                Err("a local where a temporary must be".into())
            }
            Op::Move if instr.b() < self.nlocals => Err("moves a local".into()),
            Op::YieldFrom if instr.c() != instr.b() + 1 => {
                Err("operands are not neighbours".into())
            }
            Op::UnpackSeq if instr.x() != 0 => {
                let behind = code.words.get(pc + 1..pc + 1 + instr.c());
                match behind {
                    Some(words) if instr.moves_behind(words, self.nlocals) => Ok(()),
                    _ => Err("no moves behind".into()),
                }
            }
            Op::Intrinsic1 if instr.x() > 4 => Err("no such intrinsic".into()),
            Op::Intrinsic2 if instr.x() > 3 => Err("no such intrinsic".into()),
            _ => Ok(()),
        }
    }
}

/// How many locals are bound on entry.
fn params(code: &Code) -> usize {
    use crate::CodeFlags;
    if code.flags & CodeFlags::NAMESPACE != 0 {
        return 1.min(code.nlocals as usize);
    }
    let extra = (code.flags & CodeFlags::VARARGS != 0) as u32
        + (code.flags & CodeFlags::VARKEYWORDS != 0) as u32;
    ((code.argcount + code.kwonlyargcount + extra) as usize).min(code.nlocals as usize)
}
