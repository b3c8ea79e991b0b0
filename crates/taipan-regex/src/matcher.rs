//! Runs a program against a text. What may have to be tried again lies on a stack of its own, between the values that have to be
//! put back before: to go back is to take entries off until one says where to go on.

use crate::ast::{Assertion, Case, Greed};
use crate::program::{Op, Program, Repeat, Single};
use crate::unicode::{Unicode, ascii_lower, is_ascii_word};
use crate::{Stop, wtf8};

/// The value of a slot that is not set.
pub(crate) const UNSET: usize = usize::MAX;
/// How often the caller is asked, in returns to earlier choices.
const TICKS: u32 = 1 << 14;

/// An entry of the stack.
#[derive(Clone, Copy, Debug)]
enum Entry {
    /// Go on there.
    Retry {
        pc: u32,
        at: usize,
    },
    /// Try the next target of a branch: those whose bits are set.
    Branch {
        index: u32,
        at: usize,
        left: u64,
    },
    /// Give one character of a repetition back; not below `low`.
    Greedy {
        index: u32,
        pc: u32,
        low: usize,
        at: usize,
    },
    /// Take one more, up to `left`.
    Lazy {
        index: u32,
        pc: u32,
        left: u32,
        at: usize,
    },
    /// Try the body of a lazy loop.
    Body {
        index: u32,
        at: usize,
    },
    Slot {
        slot: u32,
        last: u32,
        value: usize,
    },
    Loop {
        index: u32,
        count: u32,
        at: usize,
    },
    /// The beginning of something that is not tried again once it has matched. Going back beyond it ends a look that must not match.
    Fence {
        exit: u32,
        at: usize,
        outer: usize,
    },
}

/// `exit` of a fence that is just taken off.
const NO_EXIT: u32 = u32::MAX;

/// Memory that is used from one match to the next, and what the last one found.
#[derive(Default)]
pub struct Scratch {
    /// Beginning and end of each group.
    pub(crate) slots: Vec<usize>,
    /// The group that was closed last; 0 if none was.
    pub(crate) last: u32,
    stack: Vec<Entry>,
    /// Count and position of the last turn of each loop.
    loops: Vec<(u32, usize)>,
}

impl Scratch {
    pub(crate) fn shrink_stack(&mut self) {
        if self.stack.capacity() > 1 << 14 {
            self.stack = Vec::new();
        }
    }
}

pub(crate) struct Matcher<'a> {
    pub program: &'a Program,
    pub unicode: &'a Unicode,
    pub text: &'a [u8],
    pub scratch: &'a mut Scratch,
    /// Gets the number of bytes that the stack is about to take; false ends the search.
    pub go_on: &'a mut dyn FnMut(usize) -> bool,
    pub ticks: u32,
}

/// Which matches count.
#[derive(Clone, Copy)]
pub(crate) struct Wanted {
    /// Only up to the end of the text.
    pub whole: bool,
    /// Not an empty one.
    pub filled: bool,
}

/// Put what can be tried later on the stack.
macro_rules! push {
    ($self:ident, $entry:expr) => {{
        if $self.scratch.stack.len() == $self.scratch.stack.capacity() {
            $self.grow()?;
        }
        $self.scratch.stack.push($entry);
    }};
}

impl<'a> Matcher<'a> {
    pub fn new(
        program: &'a Program,
        unicode: &'a Unicode,
        text: &'a [u8],
        scratch: &'a mut Scratch,
        slots: usize,
        go_on: &'a mut dyn FnMut(usize) -> bool,
    ) -> Matcher<'a> {
        scratch.slots.clear();
        scratch.slots.resize(slots, UNSET);
        scratch.loops.clear();
        scratch.loops.resize(program.loops.len(), (0, UNSET));
        scratch.last = 0;
        Matcher {
            program,
            unicode,
            text,
            scratch,
            go_on,
            ticks: TICKS,
        }
    }

    /// Forget what an attempt that has failed has left.
    pub fn reset(&mut self) {
        self.scratch.slots.fill(UNSET);
        self.scratch.last = 0;
    }

    /// Match at one place. `UTF8`: characters beyond ASCII take several bytes.
    pub fn run<const UTF8: bool>(&mut self, start: usize, wanted: Wanted) -> Result<bool, Stop> {
        let program = self.program;
        let text = self.text;
        self.scratch.stack.clear();
        let mut fence = UNSET;
        let (mut pc, mut at) = (0u32, start);
        loop {
            // Forward, until something does not fit.
            loop {
                match program.ops[pc as usize] {
                    Op::Byte(byte) => {
                        if text.get(at) != Some(&byte) {
                            break;
                        }
                        at += 1;
                        pc += 1;
                    }
                    Op::Literal { start, end } => {
                        let literal = program.literal(start, end);
                        if !text[at..].starts_with(literal) {
                            break;
                        }
                        at += literal.len();
                        pc += 1;
                    }
                    Op::Fold { lower, case } => match self.fold::<UTF8>(lower, case, at) {
                        Some(next) => (at, pc) = (next, pc + 1),
                        None => break,
                    },
                    Op::Set(set) => match self.set::<UTF8>(set, at) {
                        Some(next) => (at, pc) = (next, pc + 1),
                        None => break,
                    },
                    Op::Any => match self.any::<UTF8>(at) {
                        Some(next) => (at, pc) = (next, pc + 1),
                        None => break,
                    },
                    Op::Line => match self.line::<UTF8>(at) {
                        Some(next) => (at, pc) = (next, pc + 1),
                        None => break,
                    },
                    Op::Assert(assertion) => {
                        if !self.holds::<UTF8>(assertion, at) {
                            break;
                        }
                        pc += 1;
                    }
                    Op::Mark(slot) => {
                        let value = self.scratch.slots[slot as usize];
                        let last = self.scratch.last;
                        // With nothing to come back to there is nothing to put back.
                        if !self.scratch.stack.is_empty() {
                            push!(self, Entry::Slot { slot, last, value });
                        }
                        self.scratch.slots[slot as usize] = at;
                        if slot & 1 != 0 {
                            self.scratch.last = slot >> 1;
                        }
                        pc += 1;
                    }
                    Op::Jump(to) => pc = to,
                    Op::Split {
                        first,
                        second,
                        first_table,
                        second_table,
                    } => {
                        let byte = text.get(at).copied();
                        let other = program.admits(second_table, byte);
                        if program.admits(first_table, byte) {
                            if other {
                                push!(self, Entry::Retry { pc: second, at });
                            }
                            pc = first;
                        } else if other {
                            pc = second;
                        } else {
                            break;
                        }
                    }
                    Op::Branch(index) => {
                        let branch = &program.branches[index as usize];
                        let mask = match text.get(at) {
                            Some(&byte) => branch.masks[byte as usize],
                            None => branch.at_end,
                        };
                        if mask == 0 {
                            break;
                        }
                        let left = mask & (mask - 1);
                        if left != 0 {
                            push!(self, Entry::Branch { index, at, left });
                        }
                        pc = branch.targets[mask.trailing_zeros() as usize];
                    }
                    Op::Repeat(index) => {
                        let repeat = &program.repeats[index as usize];
                        let (mut low, mut taken) = (at, 0);
                        if repeat.min > 0 {
                            (low, taken) = self.span::<UTF8>(repeat.single, at, repeat.min);
                            if taken < repeat.min {
                                break;
                            }
                        }
                        if repeat.greed == Greed::Lazy {
                            let left = match repeat.max {
                                u32::MAX => u32::MAX,
                                max => max - taken,
                            };
                            match self.lazy::<UTF8>(repeat, low, left) {
                                Some((next, left)) => {
                                    if left > 0 {
                                        push!(
                                            self,
                                            Entry::Lazy {
                                                index,
                                                pc,
                                                left,
                                                at: next
                                            }
                                        );
                                    }
                                    (at, pc) = (next, pc + 1);
                                }
                                None => break,
                            }
                            continue;
                        }
                        let more = match repeat.max {
                            u32::MAX => u32::MAX,
                            max => max - taken,
                        };
                        let high = match more {
                            0 => low,
                            _ => self.span::<UTF8>(repeat.single, low, more).0,
                        };
                        if repeat.keep || high == low {
                            (at, pc) = (high, pc + 1);
                            continue;
                        }
                        match self.give_back::<UTF8>(repeat, low, high) {
                            Some(next) => {
                                if next > low {
                                    push!(
                                        self,
                                        Entry::Greedy {
                                            index,
                                            pc,
                                            low,
                                            at: next
                                        }
                                    );
                                }
                                (at, pc) = (next, pc + 1);
                            }
                            None => break,
                        }
                    }
                    Op::LoopStart(index) => {
                        self.remember_loop(index)?;
                        self.scratch.loops[index as usize] = (0, UNSET);
                        pc += 1;
                    }
                    Op::LoopNext(index) => {
                        let known = &program.loops[index as usize];
                        let (count, last) = self.scratch.loops[index as usize];
                        if count < known.min {
                            self.remember_loop(index)?;
                            self.scratch.loops[index as usize].0 = count + 1;
                            pc = known.body;
                            continue;
                        }
                        let byte = text.get(at).copied();
                        let again = (count < known.max || known.max == u32::MAX)
                            && last != at
                            && program.admits(known.body_table, byte);
                        let leave = program.admits(known.exit_table, byte);
                        if !again {
                            if !leave {
                                break;
                            }
                            pc = known.exit;
                        } else if known.lazy && leave {
                            push!(self, Entry::Body { index, at });
                            pc = known.exit;
                        } else {
                            self.remember_loop(index)?;
                            if leave {
                                push!(self, Entry::Retry { pc: known.exit, at });
                            }
                            self.scratch.loops[index as usize] = (count.saturating_add(1), at);
                            pc = known.body;
                        }
                    }
                    Op::Atomic => {
                        push!(
                            self,
                            Entry::Fence {
                                exit: NO_EXIT,
                                at,
                                outer: fence
                            }
                        );
                        fence = self.scratch.stack.len() - 1;
                        pc += 1;
                    }
                    Op::AtomicEnd => {
                        (fence, _) = self.close(fence);
                        pc += 1;
                    }
                    Op::Look { back, negate, exit } => {
                        let begin = self.step_back::<UTF8>(at, back);
                        let Some(begin) = begin else {
                            if !negate {
                                break;
                            }
                            pc = exit;
                            continue;
                        };
                        let exit = if negate { exit } else { NO_EXIT };
                        push!(
                            self,
                            Entry::Fence {
                                exit,
                                at,
                                outer: fence
                            }
                        );
                        fence = self.scratch.stack.len() - 1;
                        at = begin;
                        pc += 1;
                    }
                    Op::LookEnd => {
                        (fence, at) = self.close(fence);
                        pc += 1;
                    }
                    Op::NegativeEnd => {
                        fence = self.unwind(fence);
                        break;
                    }
                    Op::Reference { group, case } => {
                        match self.reference::<UTF8>(group, case, at) {
                            Some(next) => (at, pc) = (next, pc + 1),
                            None => break,
                        }
                    }
                    Op::Conditional { group, no } => {
                        let end = self.scratch.slots.get(2 * group as usize + 1);
                        pc = match end {
                            Some(&end) if end != UNSET => pc + 1,
                            _ => no,
                        };
                    }
                    Op::Fail => break,
                    Op::Match => {
                        if wanted.whole && at != text.len() || wanted.filled && at == start {
                            break;
                        }
                        self.scratch.slots[0] = start;
                        self.scratch.slots[1] = at;
                        return Ok(true);
                    }
                }
            }
            // Back to the last choice.
            self.ticks -= 1;
            if self.ticks == 0 {
                self.ask(0)?;
            }
            loop {
                let Some(entry) = self.scratch.stack.pop() else {
                    return Ok(false);
                };
                match entry {
                    Entry::Slot { slot, last, value } => {
                        self.scratch.slots[slot as usize] = value;
                        self.scratch.last = last;
                        continue;
                    }
                    Entry::Loop { index, count, at } => {
                        self.scratch.loops[index as usize] = (count, at);
                        continue;
                    }
                    Entry::Retry { pc: to, at: place } => (pc, at) = (to, place),
                    Entry::Branch {
                        index,
                        at: place,
                        left,
                    } => {
                        let branch = &program.branches[index as usize];
                        let rest = left & (left - 1);
                        if rest != 0 {
                            let at = place;
                            self.scratch.stack.push(Entry::Branch {
                                index,
                                at,
                                left: rest,
                            });
                        }
                        pc = branch.targets[left.trailing_zeros() as usize];
                        at = place;
                    }
                    Entry::Greedy {
                        index,
                        pc: place,
                        low,
                        at: high,
                    } => {
                        let repeat = &program.repeats[index as usize];
                        let high = match UTF8 {
                            true => wtf8::before(text, high),
                            false => high - 1,
                        };
                        let Some(next) = self.give_back::<UTF8>(repeat, low, high) else {
                            continue;
                        };
                        if next > low {
                            let (pc, at) = (place, next);
                            self.scratch
                                .stack
                                .push(Entry::Greedy { index, pc, low, at });
                        }
                        (at, pc) = (next, place + 1);
                    }
                    Entry::Lazy {
                        index,
                        pc: place,
                        left,
                        at: from,
                    } => {
                        let repeat = &program.repeats[index as usize];
                        let Some(from) = self.one::<UTF8>(repeat.single, from) else {
                            continue;
                        };
                        let left = if left == u32::MAX { left } else { left - 1 };
                        let Some((next, left)) = self.lazy::<UTF8>(repeat, from, left) else {
                            continue;
                        };
                        if left > 0 {
                            let (pc, at) = (place, next);
                            self.scratch.stack.push(Entry::Lazy {
                                index,
                                pc,
                                left,
                                at,
                            });
                        }
                        (at, pc) = (next, place + 1);
                    }
                    Entry::Body { index, at: place } => {
                        let count = self.remember_loop(index)?;
                        self.scratch.loops[index as usize] = (count.saturating_add(1), place);
                        (pc, at) = (program.loops[index as usize].body, place);
                    }
                    Entry::Fence {
                        exit,
                        at: place,
                        outer,
                    } => {
                        fence = outer;
                        if exit == NO_EXIT {
                            continue;
                        }
                        (pc, at) = (exit, place);
                    }
                }
                break;
            }
        }
    }

    /// Keep the state of a loop for when the matcher comes back; how often it has run.
    #[inline(always)]
    fn remember_loop(&mut self, index: u32) -> Result<u32, Stop> {
        let (count, at) = self.scratch.loops[index as usize];
        push!(self, Entry::Loop { index, count, at });
        Ok(count)
    }

    /// Room on the stack.
    #[cold]
    #[inline(never)]
    fn grow(&mut self) -> Result<(), Stop> {
        let more = self.scratch.stack.capacity().max(64);
        let bytes = (self.scratch.stack.capacity() + more) * size_of::<Entry>();
        self.ask(bytes)?;
        let room = self.scratch.stack.try_reserve_exact(more);
        room.map_err(|_| Stop::OutOfMemory)
    }

    /// Whether to go on.
    #[cold]
    #[inline(never)]
    pub fn ask(&mut self, bytes: usize) -> Result<(), Stop> {
        self.ticks = TICKS;
        match (self.go_on)(bytes) {
            true => Ok(()),
            false => Err(Stop::Asked),
        }
    }

    /// What is inside of a fence has matched: nothing of it is tried again, but its groups are kept. The fence
    /// around it, and where this one began.
    fn close(&mut self, fence: usize) -> (usize, usize) {
        let stack = &mut self.scratch.stack;
        let Some(&Entry::Fence { at, outer, .. }) = stack.get(fence) else {
            return (UNSET, 0);
        };
        let mut kept = fence;
        for i in fence + 1..stack.len() {
            if let Entry::Slot { .. } = stack[i] {
                stack[kept] = stack[i];
                kept += 1;
            }
        }
        stack.truncate(kept);
        (outer, at)
    }

    /// Undo all that has happened inside of a fence; the one around it.
    fn unwind(&mut self, fence: usize) -> usize {
        while self.scratch.stack.len() > fence {
            match self.scratch.stack.pop() {
                Some(Entry::Slot { slot, last, value }) => {
                    self.scratch.slots[slot as usize] = value;
                    self.scratch.last = last;
                }
                Some(Entry::Loop { index, count, at }) => {
                    self.scratch.loops[index as usize] = (count, at);
                }
                Some(Entry::Fence { outer, .. }) if self.scratch.stack.len() == fence => {
                    return outer;
                }
                _ => {}
            }
        }
        UNSET
    }

    /// Where the character so many characters in front of a position begins.
    fn step_back<const UTF8: bool>(&self, at: usize, back: u32) -> Option<usize> {
        if !UTF8 {
            return at.checked_sub(back as usize);
        }
        let mut at = at;
        for _ in 0..back {
            if at == 0 {
                return None;
            }
            at = wtf8::before(self.text, at);
        }
        Some(at)
    }

    #[inline(always)]
    fn set<const UTF8: bool>(&self, set: u32, at: usize) -> Option<usize> {
        let &byte = self.text.get(at)?;
        let set = &self.program.sets[set as usize];
        if !UTF8 || byte < 0x80 {
            return set.table[byte as usize].then_some(at + 1);
        }
        let (point, width) = wtf8::decode(self.text, at);
        set.contains(point, self.unicode).then_some(at + width)
    }

    #[inline(always)]
    fn any<const UTF8: bool>(&self, at: usize) -> Option<usize> {
        let &byte = self.text.get(at)?;
        match !UTF8 || byte < 0x80 {
            true => Some(at + 1),
            false => Some(at + wtf8::decode(self.text, at).1),
        }
    }

    #[inline(always)]
    fn line<const UTF8: bool>(&self, at: usize) -> Option<usize> {
        match self.text.get(at) {
            Some(b'\n') => None,
            _ => self.any::<UTF8>(at),
        }
    }

    #[inline(always)]
    fn fold<const UTF8: bool>(&self, lower: u32, case: Case, at: usize) -> Option<usize> {
        let &byte = self.text.get(at)?;
        if byte < 0x80 {
            return (ascii_lower(byte as u32) == lower).then_some(at + 1);
        }
        let (point, width) = match UTF8 {
            true => wtf8::decode(self.text, at),
            false => (byte as u32, 1),
        };
        (self.lower(point, case) == lower).then_some(at + width)
    }

    fn lower(&self, point: u32, case: Case) -> u32 {
        match case {
            Case::Exact => point,
            Case::Ascii => ascii_lower(point),
            Case::Unicode => self.unicode.lower_of(point),
        }
    }

    /// One character of a repetition.
    fn one<const UTF8: bool>(&self, single: Single, at: usize) -> Option<usize> {
        match single {
            Single::Byte(byte) => (self.text.get(at) == Some(&byte)).then_some(at + 1),
            Single::Literal { start, end } => {
                let literal = self.program.literal(start, end);
                let fits = self.text[at..].starts_with(literal);
                fits.then_some(at + literal.len())
            }
            Single::Fold { lower, case } => self.fold::<UTF8>(lower, case, at),
            Single::Set(set) => self.set::<UTF8>(set, at),
            Single::Any => self.any::<UTF8>(at),
            Single::Line => self.line::<UTF8>(at),
        }
    }

    /// As many characters as there are, at most `most`: where they end, and how many.
    fn span<const UTF8: bool>(&self, single: Single, at: usize, most: u32) -> (usize, u32) {
        let text = self.text;
        let end = match most {
            u32::MAX => text.len(),
            _ => text.len().min(at.saturating_add(most as usize)),
        };
        let bytes = &text[at..end];
        let narrow = match single {
            Single::Byte(byte) => bytes.iter().take_while(|&&b| b == byte).count(),
            // A count that does not matter need not be right.
            Single::Any if !UTF8 || most == u32::MAX => bytes.len(),
            Single::Line if !UTF8 || most == u32::MAX => {
                memchr::memchr(b'\n', bytes).unwrap_or(bytes.len())
            }
            Single::Set(set) => {
                let table = &self.program.sets[set as usize].table;
                let n = bytes
                    .iter()
                    .take_while(|&&b| (!UTF8 || b < 0x80) && table[b as usize])
                    .count();
                match bytes.get(n) {
                    Some(&b) if UTF8 && b >= 0x80 => {
                        return self.span_slow::<UTF8>(single, at + n, n as u32, most);
                    }
                    _ => n,
                }
            }
            _ => return self.span_slow::<UTF8>(single, at, 0, most),
        };
        (at + narrow, narrow.min(u32::MAX as usize) as u32)
    }

    fn span_slow<const UTF8: bool>(
        &self,
        single: Single,
        at: usize,
        taken: u32,
        most: u32,
    ) -> (usize, u32) {
        let (mut at, mut taken) = (at, taken);
        while taken < most {
            let Some(next) = self.one::<UTF8>(single, at) else {
                break;
            };
            at = next;
            taken += 1;
        }
        (at, taken)
    }

    /// The last place in `low..=high` where what follows a repetition can begin.
    #[inline]
    fn give_back<const UTF8: bool>(
        &self,
        repeat: &Repeat,
        low: usize,
        high: usize,
    ) -> Option<usize> {
        let text = self.text;
        let Some(table) = self.program.tables.get(repeat.follow as usize) else {
            return Some(high);
        };
        if let Some(byte) = repeat.follow_byte {
            let end = text.len().min(high + 1);
            return memchr::memrchr(byte, text.get(low..end)?).map(|i| low + i);
        }
        let mut at = high;
        loop {
            if text.get(at).is_some_and(|&byte| table[byte as usize]) {
                return Some(at);
            }
            if at <= low {
                return None;
            }
            at = match UTF8 {
                true => wtf8::before(text, at),
                false => at - 1,
            };
        }
    }

    /// The first place where what follows a lazy repetition can begin, and how many more it may take there.
    #[inline]
    fn lazy<const UTF8: bool>(
        &self,
        repeat: &Repeat,
        at: usize,
        left: u32,
    ) -> Option<(usize, u32)> {
        let (mut at, mut left) = (at, left);
        loop {
            if self
                .program
                .admits(repeat.follow, self.text.get(at).copied())
            {
                return Some((at, left));
            }
            if left == 0 {
                return None;
            }
            at = self.one::<UTF8>(repeat.single, at)?;
            if left != u32::MAX {
                left -= 1;
            }
        }
    }

    /// The text of a group again.
    fn reference<const UTF8: bool>(&self, group: u32, case: Case, at: usize) -> Option<usize> {
        let slot = 2 * group as usize;
        let (from, to) = (self.scratch.slots[slot], self.scratch.slots[slot + 1]);
        if from == UNSET || to == UNSET {
            return None;
        }
        let text = self.text;
        let (wanted, found) = (&text[from..to.max(from)], &text[at..]);
        if case == Case::Exact {
            return found.starts_with(wanted).then_some(at + wanted.len());
        }
        let (mut from, mut at) = (from, at);
        while from < to {
            let point = |place: usize| match UTF8 && place < text.len() {
                true => wtf8::decode(text, place),
                false => (text.get(place).map_or(u32::MAX, |&b| b as u32), 1),
            };
            let ((a, a_width), (b, b_width)) = (point(from), point(at));
            if b == u32::MAX || self.lower(a, case) != self.lower(b, case) {
                return None;
            }
            from += a_width;
            at += b_width;
        }
        Some(at)
    }

    #[inline]
    fn holds<const UTF8: bool>(&self, assertion: Assertion, at: usize) -> bool {
        let text = self.text;
        let next = text.get(at);
        match assertion {
            Assertion::Start => at == 0,
            Assertion::LineStart => at == 0 || text[at - 1] == b'\n',
            Assertion::End => next.is_none(),
            Assertion::LineEnd => next.is_none_or(|&b| b == b'\n'),
            Assertion::EndOrNewline => match next {
                None => true,
                Some(b'\n') => at + 1 == text.len(),
                Some(_) => false,
            },
            Assertion::Boundary { negate, unicode } => {
                let word = |place: usize| {
                    let byte = text[place];
                    if byte < 0x80 || !unicode {
                        return is_ascii_word(byte);
                    }
                    let (point, _) = match UTF8 {
                        true => wtf8::decode(text, place),
                        false => (byte as u32, 1),
                    };
                    self.unicode.is_word(point)
                };
                let before = at > 0
                    && word(match UTF8 {
                        true => wtf8::before(text, at),
                        false => at - 1,
                    });
                let behind = at < text.len() && word(at);
                (before != behind) != negate
            }
        }
    }
}
