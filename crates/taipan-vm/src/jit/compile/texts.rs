//! Templates: texts that are compared.

use super::*;

impl<'a> Compiler<'a> {
    /// A branch on whether two texts are equal, where texts are expected. What does not show without reading them all is left to the
    /// handler. `false`: it is another comparison.
    pub(super) fn text_equality(&mut self, i: Instr, op: Op, next: usize) -> bool {
        let (b, c) = (i.a(), i.b());
        let text = |r: usize| self.guess(r).kind() == Some(Kind::Str);
        if !matches!(op, Op::JumpEq | Op::JumpNe) || !text(b) || !text(c) {
            return false;
        }
        let to = self.target(i, op);
        let (same, differ) = (self.a.label(), self.a.label());
        let slow = if to <= self.k {
            let slow = self.slow_polled();
            self.poll(slow);
            slow
        } else {
            self.slow()
        };
        self.a.load(Rax, register(b));
        self.a.load(Rcx, register(c));
        self.need_object(Rax, Kind::Str, Rdx, slow);
        self.a.alu(Alu::Cmp, Rax, Rcx);
        self.a.jump_if(If::Equal, same);
        self.need_object(Rcx, Kind::Str, Rdx, slow);
        self.a.load(Rdx, at(Rax, text::LEN));
        self.a.alu_memory(Alu::Cmp, Rdx, at(Rcx, text::LEN));
        self.a.jump_if(If::NotEqual, differ);
        self.a.load8(R10, at(Rax, text::INTERNED));
        self.a.load8(R11, at(Rcx, text::INTERNED));
        self.a.alu32(Alu::And, R10, R11);
        self.a.jump_if(If::NotEqual, differ);
        self.a.test(Rdx, Rdx);
        self.a.jump_if(If::Equal, slow);
        // Names that are numbered differ at their end.
        for (word, last) in [(Rax, R10), (Rcx, R11)] {
            self.a.load(last, at(word, text::PTR));
            self.a.alu(Alu::Add, last, Rdx);
            self.a.load8(last, at(last, -1));
        }
        self.a.alu32(Alu::Cmp, R10, R11);
        self.a.jump_if(If::Equal, slow);
        let jumps_if_same = (op == Op::JumpEq) != (i.x() != 0);
        let (if_differ, if_same) = if jumps_if_same {
            (next, to)
        } else {
            (to, next)
        };
        self.asides.push(Box::new(move |c| {
            c.a.bind(same);
            c.leave(i, if_same);
        }));
        self.a.bind(differ);
        self.leave(i, if_differ);
        for r in [b, c] {
            if !self.is_local(r) {
                self.know(r, Fact::Nothing);
            }
        }
        true
    }

    /// Give up the operands `a` and `b` of a branch, and go on at a word.
    fn leave(&mut self, i: Instr, to: usize) {
        let mut drops = false;
        for r in [i.a(), i.b()] {
            if !self.is_local(r) {
                self.a.load(Rdx, register(r));
                self.drop_one();
                drops = true;
            }
        }
        if drops {
            self.finish(to);
        }
        self.go(to);
    }
}
