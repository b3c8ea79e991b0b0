//! Writing one code object: words, labels and their patching, the tables of locations, depths and handlers, constants, names.
//!
//! While a point cannot be reached nothing is written, so code after `return` or under `if 0:` costs nothing, though it is
//! still walked for the errors in it.

use crate::bitset::BitSet;
use crate::hash::FastMap;
use crate::regalloc::Temporaries;
use taipan_bytecode::{Const, Flow, Handler, Instr, Op, Reg};
use taipan_syntax::ast::{Name, Span};

/// The span of instructions that belong to no source text of their own: they count to what stands before them.
pub(crate) const NOWHERE: Span = Span {
    start: u32::MAX,
    end: u32::MAX,
};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Label(u32);

#[derive(Debug, Default)]
struct LabelInfo {
    position: Option<u32>,
    /// Words that hold an offset to this label.
    uses: Vec<(u32, Patch)>,
    /// Locals certainly bound at every jump to here so far.
    state: Option<BitSet>,
}

#[derive(Clone, Copy, Debug)]
enum Patch {
    /// The offset is operands b and c of the word.
    Wide,
    /// The offset is operand c of the word.
    Short,
    /// The offset is the low half of the word after.
    Following,
}

/// A range of code protected by a handler; with gaps, where the way out through it is compiled.
#[derive(Debug)]
struct Region {
    start: Option<u32>,
    segments: Vec<(u32, u32)>,
    handler: Label,
    depth: usize,
    state: BitSet,
}

#[derive(Debug)]
pub(crate) struct Emitter {
    pub words: Vec<u64>,
    pub temps: Temporaries,
    pub reachable: bool,
    /// Locals certainly bound here.
    pub assigned: BitSet,
    /// Locals that are unbound somewhere in this code: not certain after a join with unknown code.
    pub deleted: BitSet,
    /// Compare-and-jump with 16-bit offsets is not used: some jump of this code was too far.
    pub wide: bool,
    /// A 16-bit offset did not suffice: compile again with `wide`.
    pub too_far: bool,
    locations: Vec<(u32, Span)>,
    depths: Vec<(u32, u32)>,
    handlers: Vec<(u32, u32, Label, u32)>,
    labels: Vec<LabelInfo>,
    regions: Vec<Region>,
    pub consts: Vec<Const>,
    const_index: FastMap<Vec<u8>, u32>,
    pub names: Vec<Name>,
    name_index: FastMap<Name, u16>,
    pub too_many_names: bool,
    /// A position something refers to: the instruction before it must not be taken back.
    pinned: u32,
    /// Where the last unconditional jump is, and its target.
    last_jump: Option<(u32, Label)>,
    /// The last jump is all that a statement does.
    jump_is_statement: bool,
    /// A statement without an instruction of its own, whose line trace functions are to be told of.
    unseen: Option<Span>,
    /// The instruction at which the body ends by itself.
    end: Option<u32>,
}

/// The tables of a finished code object.
pub(crate) struct Tables {
    pub words: Vec<u64>,
    pub locations: Vec<(u32, Span)>,
    pub depths: Vec<(u32, u32)>,
    pub handlers: Vec<Handler>,
    pub consts: Vec<Const>,
    pub names: Vec<Name>,
}

impl Emitter {
    pub fn new(locals: usize, wide: bool) -> Emitter {
        Emitter {
            words: Vec::new(),
            temps: Temporaries::new(locals),
            reachable: true,
            assigned: BitSet::default(),
            deleted: BitSet::default(),
            wide,
            too_far: false,
            locations: Vec::new(),
            depths: Vec::new(),
            handlers: Vec::new(),
            labels: Vec::new(),
            regions: Vec::new(),
            consts: Vec::new(),
            const_index: FastMap::default(),
            names: Vec::new(),
            name_index: FastMap::default(),
            too_many_names: false,
            pinned: 0,
            last_jump: None,
            jump_is_statement: false,
            unseen: None,
            end: None,
        }
    }

    /// A statement begins that may need no instruction. The next one takes its place if that is a jump or the end; else
    /// there is one that does nothing.
    pub fn unseen_statement(&mut self, span: Span) {
        self.show_unseen();
        if self.reachable {
            self.unseen = Some(span);
        }
    }

    fn show_unseen(&mut self) {
        if let Some(span) = self.unseen.take() {
            self.instruction(span, Instr::new(Op::Nop, 0, 0, 0, 0));
        }
    }

    fn position(&self) -> u32 {
        self.words.len() as u32
    }

    /// Write an instruction. The temporaries it consumes are no longer counted, its result is not counted yet.
    pub fn op(&mut self, span: Span, op: Op, x: u8, a: Reg, b: u16, c: u16) {
        self.instruction(span, Instr::new(op, x, a, b, c));
    }

    pub fn op_wide(&mut self, span: Span, op: Op, x: u8, a: Reg, bc: u32) {
        self.instruction(span, Instr::wide(op, x, a, bc));
    }

    fn instruction(&mut self, span: Span, instr: Instr) {
        if !self.reachable {
            return;
        }
        let op = instr.op();
        let span = match self.unseen {
            Some(statement) if matches!(op, Op::Jump | Op::ReturnNone) => {
                self.unseen = None;
                statement
            }
            _ => {
                self.show_unseen();
                span
            }
        };
        let pc = self.position();
        if self
            .locations
            .last()
            .is_none_or(|l| l.1 != span && span != NOWHERE)
        {
            self.locations.push((pc, span));
        }
        let depth = self.temps.depth() as u32;
        if op.can_raise() && self.depths.last().map_or(0, |d| d.1) != depth {
            self.depths.push((pc, depth));
        }
        self.words.push(instr.0);
        self.words.resize(self.words.len() + op.cache_words(), 0);
    }

    /// Set the first word after the instruction just written.
    pub fn operand_word(&mut self, op: Op, word: u64) {
        if self.reachable {
            let i = self.words.len() - op.cache_words();
            self.words[i] = word;
        }
    }

    pub fn label(&mut self) -> Label {
        self.labels.push(LabelInfo::default());
        Label(self.labels.len() as u32 - 1)
    }

    /// The label stands for the point reached now.
    pub fn bind(&mut self, label: Label) {
        self.show_unseen();
        self.tidy_jumps(label);
        let position = self.position();
        self.pinned = position;
        let info = &mut self.labels[label.0 as usize];
        debug_assert!(info.position.is_none());
        info.position = Some(position);
        match (info.state.take(), self.reachable) {
            (Some(state), true) => self.assigned.intersect(&state),
            (Some(state), false) => {
                self.assigned = state;
                self.reachable = true;
            }
            (None, _) => {}
        }
    }

    /// The label is about to be bound: a jump to the next instruction is left out again, and a branch around
    /// a jump becomes the opposite branch.
    fn tidy_jumps(&mut self, label: Label) {
        let position = self.position();
        let Some((at, to)) = self.last_jump else {
            return;
        };
        if at + 1 != position || self.pinned > at {
            return;
        }
        if to == label {
            if self.jump_is_statement {
                self.last_jump = None;
                self.labels[to.0 as usize].uses.pop();
                self.words[at as usize] = Instr::new(Op::Nop, 0, 0, 0, 0).0;
            } else {
                self.take_back_jump(at, to);
            }
            return;
        }
        if self.jump_is_statement {
            return;
        }
        let uses = &mut self.labels[label.0 as usize].uses;
        let (Some(&(branch, patch)), true) = (uses.last(), self.pinned < at) else {
            return;
        };
        if branch + 1 != at {
            return;
        }
        let Some(opposite) = opposite(Instr(self.words[branch as usize])) else {
            return;
        };
        uses.pop();
        self.words[branch as usize] = opposite.0;
        self.take_back_jump(at, to);
        self.labels[to.0 as usize].uses.push((branch, patch));
    }

    /// Remove the jump that is the last instruction.
    fn take_back_jump(&mut self, at: u32, to: Label) {
        self.last_jump = None;
        self.labels[to.0 as usize].uses.pop();
        self.words.pop();
        while self.locations.last().is_some_and(|l| l.0 >= at) {
            self.locations.pop();
        }
        while self.depths.last().is_some_and(|d| d.0 >= at) {
            self.depths.pop();
        }
    }

    fn jump_from_here(&mut self, label: Label) {
        let state = self.assigned.clone();
        self.arrive(label, state);
    }

    fn arrive(&mut self, label: Label, state: BitSet) {
        let info = &mut self.labels[label.0 as usize];
        if info.position.is_some() {
            return;
        }
        match &mut info.state {
            Some(before) => before.intersect(&state),
            None => info.state = Some(state),
        }
    }

    fn add_use(&mut self, label: Label, word: u32, patch: Patch) {
        self.jump_from_here(label);
        self.labels[label.0 as usize].uses.push((word, patch));
    }

    /// The body ends here by itself, after its last statement; `empty`: the place of one without instructions.
    /// A jump to here becomes an end on the line of that jump, see [`Emitter::end_jumps`].
    pub fn end_body(&mut self, empty: Span) {
        if self.reachable && self.unseen.is_none() {
            self.end = Some(self.position());
        }
        let span = match self.locations.is_empty() {
            true => empty,
            false => NOWHERE,
        };
        self.op(span, Op::ReturnNone, 0, 0, 0, 0);
        self.reachable = false;
    }

    /// Where a jump to the end of the body goes instead: to an end that has the location of the jump.
    fn end_jumps(&mut self, word: u32) -> u32 {
        let at = self.locations.partition_point(|l| l.0 <= word);
        let span = match at {
            0 => NOWHERE,
            _ => self.locations[at - 1].1,
        };
        let position = self.position();
        match self.locations.last() {
            Some(last) if last.1 == span => return position - 1,
            _ => self.locations.push((position, span)),
        }
        self.words.push(Instr::new(Op::ReturnNone, 0, 0, 0, 0).0);
        position
    }

    pub fn jump(&mut self, span: Span, label: Label) {
        if self.reachable {
            self.jump_is_statement = self.unseen.is_some();
            let pc = self.position();
            self.op_wide(span, Op::Jump, self.jump_is_statement as u8, 0, 0);
            self.add_use(label, pc, Patch::Wide);
            self.last_jump = Some((pc, label));
            self.reachable = false;
        }
    }

    /// A jump that depends on register `a`, which the caller has consumed.
    pub fn jump_on(&mut self, span: Span, op: Op, a: Reg, label: Label) {
        self.show_unseen();
        if self.reachable {
            let pc = self.position();
            self.op_wide(span, op, 0, a, 0);
            self.add_use(label, pc, Patch::Wide);
        }
    }

    /// A compare-and-jump; operands already consumed.
    pub fn jump_compare(&mut self, span: Span, op: Op, x: u8, a: Reg, b: u16, label: Label) {
        self.show_unseen();
        if self.reachable {
            let pc = self.position();
            self.op(span, op, x, a, b, 0);
            self.add_use(label, pc, Patch::Short);
        }
    }

    /// `ForIter` with its exit; the three temporaries of the loop are live.
    pub fn for_iter(&mut self, span: Span, item: Reg, state: Reg, exit: Label) {
        self.show_unseen();
        if self.reachable {
            let pc = self.position();
            self.op(span, Op::ForIter, 0, item, state, 0);
            self.add_use(exit, pc, Patch::Following);
        }
    }

    /// Protect the code from here on: exceptions go to `handler` with the present temporaries.
    pub fn open_region(&mut self, handler: Label) {
        self.open_region_at(handler, self.temps.depth());
    }

    /// As `open_region`, the handler being entered with `depth` temporaries.
    pub fn open_region_at(&mut self, handler: Label, depth: usize) {
        // What is bound on entry, and not unbound anywhere, is all a handler can count on.
        let mut state = self.assigned.clone();
        state.subtract(&self.deleted);
        self.pinned = self.position();
        self.regions.push(Region {
            start: Some(self.position()),
            segments: Vec::new(),
            handler,
            depth,
            state,
        });
    }

    /// End the protection opened last.
    pub fn close_region(&mut self) {
        self.suspend_region(self.regions.len() - 1);
        let region = self.regions.pop().expect("a region is open");
        if region.segments.is_empty() {
            return;
        }
        self.arrive(region.handler, region.state);
        for (start, end) in region.segments {
            self.handlers
                .push((start, end, region.handler, region.depth as u32));
        }
    }

    /// How many regions are open; numbers them for suspending.
    pub fn open_regions(&self) -> usize {
        self.regions.len()
    }

    /// From here on region `index` does not protect (the way out through it follows).
    pub fn suspend_region(&mut self, index: usize) {
        let position = self.position();
        self.pinned = position;
        let region = &mut self.regions[index];
        if let Some(start) = region.start.take()
            && start < position
        {
            region.segments.push((start, position));
        }
    }

    pub fn resume_region(&mut self, index: usize) {
        self.pinned = self.position();
        self.regions[index].start = Some(self.pinned);
    }

    /// At the head of a loop only what no iteration can unbind is certain.
    pub fn enter_loop(&mut self) {
        let deleted = std::mem::take(&mut self.deleted);
        self.assigned.subtract(&deleted);
        self.deleted = deleted;
    }

    pub fn constant(&mut self, value: Const) -> u32 {
        let mut key = Vec::new();
        const_key(&value, &mut key);
        let next = self.consts.len() as u32;
        match self.const_index.entry(key) {
            std::collections::hash_map::Entry::Occupied(entry) => *entry.get(),
            std::collections::hash_map::Entry::Vacant(entry) => {
                entry.insert(next);
                self.consts.push(value);
                next
            }
        }
    }

    pub fn name(&mut self, name: &Name) -> u16 {
        if let Some(&i) = self.name_index.get(name) {
            return i;
        }
        let i = self.names.len();
        if i >= u16::MAX as usize {
            self.too_many_names = true;
            return 0;
        }
        self.names.push(name.clone());
        self.name_index.insert(name.clone(), i as u16);
        i as u16
    }

    /// Mark the UnpackSeq instructions whose temporaries the Moves behind them take at once.
    fn join_unpacking(&mut self) {
        let targets: Vec<u32> = self
            .labels
            .iter()
            .filter_map(|info| info.position)
            .collect();
        let mut at = 0;
        while at < self.words.len() {
            let instr = Instr(self.words[at]);
            let behind = at + 1..at + 1 + instr.c();
            if instr.op() == Op::UnpackSeq
                && behind.end <= self.words.len()
                && instr.moves_behind(&self.words[behind.clone()], self.temps.locals())
                && !targets.iter().any(|t| behind.contains(&(*t as usize)))
            {
                self.words[at] |= 1 << 8;
            }
            at += 1 + instr.op().cache_words();
        }
    }

    /// Patch all jumps. Sets `too_far` if a 16-bit offset does not reach.
    pub fn finish(&mut self) -> Tables {
        debug_assert!(self.regions.is_empty());
        let jumps: FastMap<u32, Label> = self
            .labels
            .iter()
            .enumerate()
            .flat_map(|(i, info)| {
                info.uses
                    .iter()
                    .map(move |(word, _)| (*word, Label(i as u32)))
            })
            .filter(|(word, _)| {
                let instr = Instr(self.words[*word as usize]);
                instr.op() == Op::Jump && instr.x() == 0
            })
            .collect();
        let labels = std::mem::take(&mut self.labels);
        for info in &labels {
            for &(word, patch) in &info.uses {
                let mut target = info.position.expect("every label is bound");
                // A jump to a jump goes where that one goes.
                for _ in 0..8 {
                    match jumps.get(&target) {
                        Some(next) if target != word => {
                            target = labels[next.0 as usize]
                                .position
                                .expect("every label is bound");
                        }
                        _ => break,
                    }
                }
                let at = word as usize;
                let instr = Instr(self.words[at]);
                if Some(target) == self.end {
                    if instr.op() == Op::Jump {
                        self.words[at] = Instr::new(Op::ReturnNone, 0, 0, 0, 0).0;
                        continue;
                    }
                    target = self.end_jumps(word);
                }
                let offset = target as i64 - (at + 1 + instr.op().cache_words()) as i64;
                match patch {
                    Patch::Wide => {
                        let back_to_loop = instr.op() == Op::Jump
                            && offset < 0
                            && Instr(self.words[target as usize]).op() == Op::ForIter;
                        let first = match back_to_loop {
                            true => instr.0 & 0xffff_ff00 | Op::JumpFor as u64,
                            false => instr.0 & 0xffff_ffff,
                        };
                        self.words[at] = first | (offset as u32 as u64) << 32
                    }
                    Patch::Following => self.words[at + 1] = offset as u32 as u64,
                    Patch::Short => {
                        self.too_far |= i16::try_from(offset).is_err();
                        self.words[at] = instr.0 & 0xffff_ffff_ffff | (offset as u16 as u64) << 48;
                    }
                }
            }
        }
        self.join_unpacking();
        let target = |label: Label| {
            labels[label.0 as usize]
                .position
                .expect("every label is bound")
        };
        let handlers = std::mem::take(&mut self.handlers)
            .into_iter()
            .map(|(start, end, label, depth)| Handler {
                start,
                end,
                target: target(label),
                depth,
            })
            .collect();
        Tables {
            words: std::mem::take(&mut self.words),
            locations: std::mem::take(&mut self.locations),
            depths: std::mem::take(&mut self.depths),
            handlers,
            consts: std::mem::take(&mut self.consts),
            names: std::mem::take(&mut self.names),
        }
    }
}

/// The branch that jumps exactly when this one does not.
fn opposite(instr: Instr) -> Option<Instr> {
    let op = match instr.op() {
        Op::JumpIfTrue => Op::JumpIfFalse,
        Op::JumpIfFalse => Op::JumpIfTrue,
        Op::JumpIfNone => Op::JumpIfNotNone,
        Op::JumpIfNotNone => Op::JumpIfNone,
        op if op.flow() == Flow::BranchShort => {
            return Some(Instr::new(
                op,
                instr.x() ^ 1,
                instr.a() as Reg,
                instr.b() as u16,
                0,
            ));
        }
        _ => return None,
    };
    Some(Instr::wide(op, instr.x(), instr.a() as Reg, 0))
}

/// A byte string that is equal for constants that may share an entry: `1`, `1.0` and `True` differ, so do `0.0` and `-0.0`.
fn const_key(value: &Const, key: &mut Vec<u8>) {
    let text = |key: &mut Vec<u8>, tag: u8, bytes: &[u8]| {
        key.push(tag);
        key.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
        key.extend_from_slice(bytes);
    };
    match value {
        Const::None => key.push(0),
        Const::True => key.push(1),
        Const::False => key.push(2),
        Const::Ellipsis => key.push(3),
        Const::Int(i) => {
            key.push(4);
            key.extend_from_slice(&i.to_le_bytes());
        }
        Const::BigInt(digits) => text(key, 5, digits.as_bytes()),
        Const::Float(f) => {
            key.push(6);
            key.extend_from_slice(&f.to_bits().to_le_bytes());
        }
        Const::Complex(re, im) => {
            key.push(7);
            key.extend_from_slice(&re.to_bits().to_le_bytes());
            key.extend_from_slice(&im.to_bits().to_le_bytes());
        }
        Const::Str(s) => text(key, 8, s),
        Const::Bytes(s) => text(key, 9, s),
        Const::Tuple(items) => {
            text(key, 10, &(items.len() as u32).to_le_bytes());
            items.iter().for_each(|item| const_key(item, key));
        }
        Const::FrozenSet(items) => {
            text(key, 11, &(items.len() as u32).to_le_bytes());
            items.iter().for_each(|item| const_key(item, key));
        }
        Const::Slice(parts) => {
            key.push(12);
            parts.iter().for_each(|part| const_key(part, key));
        }
        // Never shared: two functions with equal code are two code objects.
        Const::Code(code) => {
            key.push(13);
            key.extend_from_slice(&(std::sync::Arc::as_ptr(code) as usize).to_le_bytes());
        }
    }
}
