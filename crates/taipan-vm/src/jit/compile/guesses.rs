//! What is known and what is expected of registers.

use super::*;

impl<'a> Compiler<'a> {
    /// Whether a local is expected to hold an object, and not one of these kinds.
    pub(super) fn expects_other(&self, r: usize, kinds: &[Kind]) -> bool {
        let kind = self.guess(r).kind();
        self.fact(r) == Fact::Nothing && kind.is_some_and(|kind| !kinds.contains(&kind))
    }

    /// Whether the operands of an instruction are expected to be none that its template is about.
    pub(super) fn is_other(&self, i: Instr, op: Op) -> bool {
        const ITEMS: &[Kind] = &[Kind::List, Kind::Tuple];
        let (a, b, c) = (i.a(), i.b(), i.c());
        let any_float = |x, y| self.is_float(x) || self.is_float(y);
        let objects = |x, y| self.expects_other(x, &[]) || self.expects_other(y, &[]);
        // A large int does not compare as the float does that it would become.
        let mixed = |x, y| any_float(x, y) && (self.may_be_int(x) || self.may_be_int(y));
        match op {
            Op::GetItem => self.expects_other(b, ITEMS) || self.is_float(c),
            Op::SetItem => self.expects_other(a, &[Kind::List]) || self.is_float(b),
            Op::AddI | Op::SubI => self.expects_other(b, &[]),
            Op::Add | Op::Sub | Op::Mul => objects(b, c),
            Op::Div => {
                let numbers = self.expects_float(b) || self.expects_float(c);
                let plain = self.fact(b) == Fact::Plain || self.fact(c) == Fact::Plain;
                objects(b, c) || !numbers || plain
            }
            Op::Mod | Op::FloorDiv | Op::And | Op::Or | Op::Xor | Op::LShift | Op::RShift => {
                objects(b, c) || any_float(b, c)
            }
            Op::Lt | Op::Le | Op::Eq | Op::Ne | Op::Gt | Op::Ge => objects(b, c) || mixed(b, c),
            op if (Op::JumpLt as u8..=Op::JumpGe as u8).contains(&(op as u8)) => {
                objects(a, b) || mixed(a, b)
            }
            _ => false,
        }
    }

    pub(super) fn guess(&self, r: usize) -> Raw {
        self.guesses.get(r).copied().unwrap_or(Raw::UNDEF)
    }

    /// Guess what an instruction leaves in its register, unless that is a local which holds something now.
    pub(super) fn guess_result(&mut self, i: Instr, op: Op) {
        if op == Op::UnpackSeq {
            return self.guess_items(i);
        }
        let guess = match op {
            Op::ForPrep => match self.guess(i.b()) {
                range if range.kind() == Some(Kind::Range) => Raw::int(0),
                source => source,
            },
            // A loop over a range begins so.
            Op::Call if self.guess(i.a()) == self.natives.range => Raw::int(0),
            Op::ForIter => match self.guess(i.b()) {
                next if next.is_int() => next,
                sequence => self.first_item(sequence),
            },
            Op::Move | Op::Copy => self.guess(i.b()),
            Op::LoadConst => self.code.consts[i.bc() as usize].raw(),
            Op::LoadInt => Raw::int(0),
            Op::LoadGlobal => self.global(i).unwrap_or(Raw::UNDEF),
            Op::LoadMethod => self.method(i).unwrap_or(Raw::UNDEF),
            Op::GetAttr if i.x() == How::Slot as u8 => self.slot(i).unwrap_or(Raw::UNDEF),
            Op::GetItem => self.first_item(self.guess(i.b())),
            Op::Add | Op::Sub | Op::Mul | Op::AddI | Op::SubI | Op::Neg => {
                let (b, c) = (self.guess(i.b()), self.guess(i.c()));
                match op {
                    _ if b.is_float() => b,
                    Op::Add | Op::Sub | Op::Mul if c.is_float() => c,
                    Op::AddI | Op::SubI | Op::Neg if b.is_int() => b,
                    _ if b.is_int() && c.is_int() => b,
                    _ => Raw::UNDEF,
                }
            }
            Op::Div => Raw::float(1.0).unwrap_or(Raw::UNDEF),
            _ => Raw::UNDEF,
        };
        let a = match op {
            Op::Call | Op::CallMethod | Op::CallKw => i.c(),
            _ => i.a(),
        };
        self.set_guess(a, guess);
    }

    fn set_guess(&mut self, r: usize, guess: Raw) {
        let local = self.is_local(r);
        if let Some(place) = self.guesses.get_mut(r)
            && (!local || place.is_undef())
        {
            *place = guess;
        }
    }

    /// Guess what an `UnpackSeq` leaves in its registers.
    fn guess_items(&mut self, i: Instr) {
        let source = self.guess(i.b());
        let tuple = source.as_value().downcast::<Tuple>();
        let items: Vec<Raw> = tuple
            .map(|tuple| tuple.items().iter().map(|item| item.raw()).collect())
            .unwrap_or_default();
        for n in 0..i.c() {
            let r = match i.x() {
                0 => i.a() + n,
                _ => Instr(self.code.words[self.k + 1 + n]).a(),
            };
            self.set_guess(r, items.get(n).copied().unwrap_or(Raw::UNDEF));
        }
    }

    /// What an attribute that lies in its object is now.
    pub(super) fn slot(&self, i: Instr) -> Option<Raw> {
        let object = self.guess(i.b());
        // SAFETY: a guess is alive; an offset is valid for objects of the cached shape.
        unsafe {
            if !object.is_ptr() || object.shape() != self.code.words[self.k + 1] as u32 {
                return None;
            }
            let offset = self.code.words[self.k + 2] as usize;
            Some(*((object.ptr() as *const u8).add(offset) as *const Raw))
        }
    }

    /// The first item of a list or a tuple.
    pub(super) fn first_item(&self, sequence: Raw) -> Raw {
        let first = match sequence.kind() {
            Some(Kind::List) => sequence.as_value().downcast::<List>().and_then(|list| {
                list.items
                    .with(|items| items.first().map(|item| item.raw()))
            }),
            Some(Kind::Tuple) => sequence
                .as_value()
                .downcast::<Tuple>()
                .and_then(|tuple| tuple.items().first().map(|item| item.raw())),
            _ => None,
        };
        first.unwrap_or(Raw::UNDEF)
    }

    /// Whether a register holds a float, or is expected to hold one.
    pub(super) fn expects_float(&self, r: usize) -> bool {
        match self.fact(r) {
            Fact::Float(_) => true,
            Fact::Nothing => self.guess(r).is_float(),
            _ => false,
        }
    }

    /// Whether a register holds an int, or is expected to hold one.
    pub(super) fn expects_int(&self, r: usize) -> bool {
        match self.fact(r) {
            Fact::Int(_) => true,
            Fact::Nothing => self.guess(r).is_int(),
            _ => false,
        }
    }

    pub(super) fn is_float(&self, r: usize) -> bool {
        matches!(self.fact(r), Fact::Float(_))
    }
    /// Whether an int is not ruled out: a large one does not compare as a float does.
    pub(super) fn may_be_int(&self, r: usize) -> bool {
        matches!(self.fact(r), Fact::Int(_) | Fact::Plain)
    }
    pub(super) fn is_int(&self, r: usize) -> bool {
        matches!(self.fact(r), Fact::Int(_))
    }

    /// A test has shown that a register holds an int.
    pub(super) fn learn_int(&mut self, r: usize) {
        if !self.is_int(r) {
            self.know(r, Fact::Int(None));
        }
    }
}
