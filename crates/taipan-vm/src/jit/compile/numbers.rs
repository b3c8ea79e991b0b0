//! Templates: numbers.

use super::*;

impl<'a> Compiler<'a> {
    /// RAX becomes True or False.
    pub(super) fn truth_to_rax(&mut self, condition: If) {
        let done = self.a.label();
        // Neither move touches the flags.
        self.a.number(Rax, Raw::TRUE.0);
        self.a.jump_if(condition, done);
        self.a.number(Rax, Raw::FALSE.0);
        self.a.bind(done);
    }

    /// Encode a float into RAX; `slow` if it does not fit.
    pub(super) fn encode(&mut self, x: Xmm, slow: Label) {
        self.a.float_bits(Rax, x);
        self.a.shift(Shift::Rol, Rax, 4);
        self.a.alu_number(Alu::Add, Rax, 3);
        self.a.test_bits(Rax, 2);
        self.a.jump_if(If::Equal, slow);
    }

    /// The operands `b` and `c` as floats in machine registers, ints among them converted; `slow` if one turns out to be no number.
    fn float_operands(&mut self, b: usize, c: usize, slow: Label) -> (Xmm, Xmm) {
        let other = match self.fact(c) {
            Fact::Float(x) => x,
            _ => None,
        };
        let x = self.float_operand(b, Rax, other, slow);
        let y = if b == c {
            x
        } else {
            self.float_operand(c, Rcx, Some(x.0), slow)
        };
        (x, y)
    }

    /// One of them, in another machine register than `other`; `word` is lost. If nothing is known of it, it has to be a float.
    fn float_operand(&mut self, r: usize, word: Reg, other: Option<u8>, slow: Label) -> Xmm {
        let fact = self.fact(r);
        if let Fact::Float(Some(x)) = fact {
            return Xmm(x);
        }
        self.a.load(word, register(r));
        if fact == Fact::Nothing {
            self.a.test_bits(word, 2);
            self.a.jump_if(If::Equal, slow);
        }
        let x = self.free_xmm([other, None]);
        match fact {
            Fact::Int(_) => {
                self.a.shift(Shift::Sar, word, 2);
                self.a.float_of_int(x, word);
            }
            Fact::Plain => self.a.number_of(x, word, slow),
            _ => {
                self.a.decode(x, word);
                self.know(r, Fact::Float(Some(x.0)));
            }
        }
        x
    }

    /// The floats of RAX and RCX into the first two machine registers; `slow` if one is none. RDX is lost.
    fn both_floats(&mut self, slow: Label) {
        self.a.mov32(Rdx, Rax);
        self.a.alu32(Alu::And, Rdx, Rcx);
        self.a.test_bits(Rdx, 2);
        self.a.jump_if(If::Equal, slow);
        self.a.decode(Xmm(0), Rax);
        self.a.decode(Xmm(1), Rcx);
    }

    /// Jump unless RAX and RCX are ints. RDX is lost.
    fn need_ints(&mut self, other: Label) {
        self.a.mov32(Rdx, Rax);
        self.a.alu32(Alu::Or, Rdx, Rcx);
        self.a.test_bits(Rdx, 3);
        self.a.jump_if(If::NotEqual, other);
    }

    /// The result of a float operation into a machine register of its own.
    pub(super) fn float_result(&mut self, op: Sse, x: Xmm, y: Xmm) -> Xmm {
        let z = self.free_xmm([Some(x.0), Some(y.0)]);
        self.a.float_move(z, x);
        self.a.float_op(op, z, y);
        z
    }

    pub(super) fn put_float(&mut self, a: usize, z: Xmm, next: usize, slow: Label) {
        self.encode(z, slow);
        self.put(a, Fact::Float(None), next, false);
        self.know(a, Fact::Float(Some(z.0)));
    }

    pub(super) fn arithmetic(&mut self, i: Instr, op: Op, next: usize) {
        let (a, b, c) = (i.a(), i.b(), i.c());
        let sse = match op {
            Op::Add => Sse::Add,
            Op::Sub => Sse::Sub,
            _ => Sse::Mul,
        };
        let slow = self.slow();
        if self.expects_float(b) || self.expects_float(c) {
            let (x, y) = self.float_operands(b, c, slow);
            let z = self.float_result(sse, x, y);
            return self.put_float(a, z, next, slow);
        }
        let expected = self.expects_int(b) || self.expects_int(c);
        let floats = self.a.label();
        if expected {
            self.int_operands(b, c, slow);
        } else {
            self.a.load(Rax, register(b));
            self.a.load(Rcx, register(c));
            self.need_ints(floats);
        }
        match op {
            Op::Add => self.a.alu(Alu::Add, Rax, Rcx),
            Op::Sub => self.a.alu(Alu::Sub, Rax, Rcx),
            _ => {
                self.a.shift(Shift::Sar, Rax, 2);
                self.a.multiply(Rax, Rcx);
            }
        }
        self.a.jump_if(If::Overflow, slow);
        if !expected {
            // What comes of floats joins where the result is written.
            let join = self.a.here();
            self.asides.push(Box::new(move |c| {
                c.a.bind(floats);
                c.a.number_of(Xmm(0), Rax, slow);
                c.a.number_of(Xmm(1), Rcx, slow);
                c.a.float_op(sse, Xmm(0), Xmm(1));
                c.encode(Xmm(0), slow);
                c.a.jump(join);
            }));
            self.put(a, Fact::Plain, next, false);
        } else {
            self.put(a, Fact::Int(None), next, false);
        }
    }

    pub(super) fn arithmetic_number(&mut self, i: Instr, op: Op, next: usize) {
        let (a, b, number) = (i.a(), i.b(), i.sc() as i32);
        let slow = self.slow();
        let (alu, sse) = match op {
            Op::AddI => (Alu::Add, Sse::Add),
            _ => (Alu::Sub, Sse::Sub),
        };
        if self.expects_float(b) {
            let (x, _) = self.float_operands(b, b, slow);
            self.a.float_number(Xmm(0), number);
            let z = self.float_result(sse, x, Xmm(0));
            return self.put_float(a, z, next, slow);
        }
        let known = self.is_int(b);
        let expected = self.expects_int(b);
        self.a.load(Rax, register(b));
        let floats = self.a.label();
        if !known {
            self.a.test_bits(Rax, 3);
            self.a
                .jump_if(If::NotEqual, if expected { slow } else { floats });
        }
        if expected {
            self.learn_int(b);
        }
        self.a.alu_number(alu, Rax, number << 2);
        self.a.jump_if(If::Overflow, slow);
        if expected {
            return self.put(a, Fact::Int(None), next, false);
        }
        let join = self.a.here();
        self.asides.push(Box::new(move |c| {
            c.a.bind(floats);
            c.a.test_bits(Rax, 2);
            c.a.jump_if(If::Equal, slow);
            c.a.decode(Xmm(0), Rax);
            c.a.float_number(Xmm(1), number);
            c.a.float_op(sse, Xmm(0), Xmm(1));
            c.encode(Xmm(0), slow);
            c.a.jump(join);
        }));
        self.put(a, Fact::Plain, next, false);
    }

    pub(super) fn true_division(&mut self, i: Instr, next: usize) {
        let slow = self.slow();
        let (b, c) = (i.b(), i.c());
        // Beyond these, an int is no float.
        for r in [b, c] {
            if self.is_int(r) {
                self.a.load(Rax, register(r));
                self.a.mov(Rcx, Rax);
                self.a.shift(Shift::Shl, Rcx, 8);
                self.a.shift(Shift::Sar, Rcx, 8);
                self.a.alu(Alu::Cmp, Rcx, Rax);
                self.a.jump_if(If::NotEqual, slow);
            }
        }
        let (x, y) = self.float_operands(b, c, slow);
        self.a.float_zero(Xmm(0));
        self.a.float_compare(y, Xmm(0));
        // Equal, or not a number.
        self.a.jump_if(If::Equal, slow);
        let z = self.float_result(Sse::Div, x, y);
        self.put_float(i.a(), z, next, slow);
    }

    /// Int operands in RAX and RCX.
    pub(super) fn int_operands(&mut self, b: usize, c: usize, slow: Label) {
        self.a.load(Rax, register(b));
        self.a.load(Rcx, register(c));
        match (self.is_int(b), self.is_int(c)) {
            (true, true) => {}
            (false, false) => self.need_ints(slow),
            (known, _) => {
                self.a.test_bits(if known { Rcx } else { Rax }, 3);
                self.a.jump_if(If::NotEqual, slow);
            }
        }
        self.learn_int(b);
        self.learn_int(c);
    }

    pub(super) fn division(&mut self, i: Instr, op: Op, next: usize) {
        let slow = self.slow();
        if let Fact::Int(Some(divisor)) = self.fact(i.c())
            && divisor > 0
            && divisor < 1 << 24
            && (divisor as u64).is_power_of_two()
        {
            self.a.load(Rax, register(i.b()));
            if !self.is_int(i.b()) {
                self.a.test_bits(Rax, 3);
                self.a.jump_if(If::NotEqual, slow);
                self.learn_int(i.b());
            }
            if op == Op::Mod {
                // The remainder has the sign of the divisor.
                self.a
                    .alu_number(Alu::And, Rax, ((divisor as i32) << 2) - 1);
            } else {
                self.a
                    .shift(Shift::Sar, Rax, divisor.trailing_zeros() as u8);
                self.a.alu_number(Alu::And, Rax, !3);
            }
            return self.put(i.a(), Fact::Int(None), next, false);
        }
        self.int_operands(i.b(), i.c(), slow);
        self.a.test(Rcx, Rcx);
        self.a.jump_if(If::Equal, slow);
        let (long, done) = (self.a.label(), self.a.label());
        self.a.mov(Rdx, Rax);
        self.a.alu(Alu::Or, Rdx, Rcx);
        self.a.shift(Shift::Shr, Rdx, 32);
        self.a.jump_if(If::NotEqual, long);
        self.a.divide32(Rcx);
        if op == Op::Mod {
            self.a.mov32(Rax, Rdx);
        } else {
            self.a.shift(Shift::Shl, Rax, 2);
        }
        self.a.bind(done);
        self.put(i.a(), Fact::Int(None), next, false);
        self.asides.push(Box::new(move |c| {
            c.a.bind(long);
            // Minus one overflows at the smallest int.
            c.a.alu_number(Alu::Cmp, Rcx, -4);
            c.a.jump_if(If::Equal, slow);
            c.a.divide(Rcx);
            // A remainder of the other sign than the divisor's is not Python's.
            let whole = c.a.label();
            if op == Op::Mod {
                c.a.mov(Rax, Rdx);
            }
            c.a.test(Rdx, Rdx);
            c.a.jump_if(If::Equal, whole);
            c.a.alu(Alu::Xor, Rdx, Rcx);
            c.a.test(Rdx, Rdx);
            c.a.jump_if(If::GreaterEqual, whole);
            match op {
                Op::Mod => c.a.alu(Alu::Add, Rax, Rcx),
                _ => c.a.alu_number(Alu::Sub, Rax, 1),
            }
            c.a.bind(whole);
            if op == Op::FloorDiv {
                c.a.shift(Shift::Shl, Rax, 2);
            }
            c.a.jump(done);
        }));
    }

    pub(super) fn bits(&mut self, i: Instr, op: Op, next: usize) {
        let slow = self.slow();
        self.int_operands(i.b(), i.c(), slow);
        let alu = match op {
            Op::And => Alu::And,
            Op::Or => Alu::Or,
            _ => Alu::Xor,
        };
        self.a.alu(alu, Rax, Rcx);
        self.put(i.a(), Fact::Int(None), next, false);
    }

    pub(super) fn shifts(&mut self, i: Instr, op: Op, next: usize) {
        let slow = self.slow();
        self.int_operands(i.b(), i.c(), slow);
        self.a.shift(Shift::Sar, Rcx, 2);
        self.a.alu_number(Alu::Cmp, Rcx, 59);
        self.a.jump_if(If::Above, slow);
        if op == Op::LShift {
            self.a.mov(Rdx, Rax);
            self.a.shift_by_rcx(Shift::Shl, Rax);
            self.a.mov(R10, Rax);
            self.a.shift_by_rcx(Shift::Sar, R10);
            self.a.alu(Alu::Cmp, R10, Rdx);
            self.a.jump_if(If::NotEqual, slow);
        } else {
            self.a.shift_by_rcx(Shift::Sar, Rax);
            self.a.alu_number(Alu::And, Rax, !3);
        }
        self.put(i.a(), Fact::Int(None), next, false);
    }

    pub(super) fn comparison(&mut self, i: Instr, op: Op, next: usize) {
        let (b, c) = (i.b(), i.c());
        let slow = self.slow();
        let condition = signed(op);
        if self.is_float(b) || self.is_float(c) {
            let (x, y) = self.float_operands(b, c, slow);
            let (yes, no, done) = (self.a.label(), self.a.label(), self.a.label());
            self.float_branch(op, x, y, yes, no);
            self.a.bind(no);
            self.a.number(Rax, Raw::FALSE.0);
            self.a.jump(done);
            self.a.bind(yes);
            self.a.number(Rax, Raw::TRUE.0);
            self.a.bind(done);
            return self.put(i.a(), Fact::Plain, next, false);
        }
        let known = self.is_int(b) && self.is_int(c);
        self.a.load(Rax, register(b));
        self.a.load(Rcx, register(c));
        let other = self.a.label();
        if !known {
            self.need_ints(other);
        }
        self.a.alu(Alu::Cmp, Rax, Rcx);
        self.truth_to_rax(condition);
        let join = self.a.here();
        if !known {
            self.asides.push(Box::new(move |c| {
                c.a.bind(other);
                c.both_floats(slow);
                let (yes, no) = (c.a.label(), c.a.label());
                c.float_branch(op, Xmm(0), Xmm(1), yes, no);
                c.a.bind(no);
                c.a.number(Rax, Raw::FALSE.0);
                c.a.jump(join);
                c.a.bind(yes);
                c.a.number(Rax, Raw::TRUE.0);
                c.a.jump(join);
            }));
        }
        self.put(i.a(), Fact::Plain, next, false);
    }

    /// Jump to `yes` if the comparison holds of two floats, else to `no` or behind, where `no` has to be bound.
    pub(super) fn float_branch(&mut self, op: Op, x: Xmm, y: Xmm, yes: Label, no: Label) {
        match op {
            // Unordered sets carry, zero and parity: the forms with the operands exchanged are false then.
            Op::Lt | Op::JumpLt | Op::JumpLtI => {
                self.a.float_compare(y, x);
                self.a.jump_if(If::Above, yes);
            }
            Op::Le | Op::JumpLe | Op::JumpLeI => {
                self.a.float_compare(y, x);
                self.a.jump_if(If::AboveEqual, yes);
            }
            Op::Gt | Op::JumpGt | Op::JumpGtI => {
                self.a.float_compare(x, y);
                self.a.jump_if(If::Above, yes);
            }
            Op::Ge | Op::JumpGe | Op::JumpGeI => {
                self.a.float_compare(x, y);
                self.a.jump_if(If::AboveEqual, yes);
            }
            Op::Eq | Op::JumpEq | Op::JumpEqI => {
                self.a.float_compare(x, y);
                self.a.jump_if(If::Parity, no);
                self.a.jump_if(If::Equal, yes);
            }
            _ => {
                self.a.float_compare(x, y);
                self.a.jump_if(If::Parity, yes);
                self.a.jump_if(If::NotEqual, yes);
            }
        }
    }

    pub(super) fn compare_jump(&mut self, i: Instr, op: Op, next: usize) {
        let immediate = op as u8 >= Op::JumpLtI as u8;
        let slow = self.slow();
        let inverted = i.x() != 0;
        let (taken, on) = (self.way(i, op), self.labels[next]);
        let (yes, no) = if inverted { (on, taken) } else { (taken, on) };
        let (b, c) = (i.a(), i.b());
        let number = i.sb() as i32;
        let mut condition = signed(op);
        if inverted {
            condition = condition.not();
        }
        let float = self.is_float(b) || (!immediate && self.is_float(c));
        if float {
            if immediate {
                let (x, _) = self.float_operands(b, b, slow);
                self.a.float_number(Xmm(0), number);
                self.float_branch(op, x, Xmm(0), yes, no);
            } else {
                let (x, y) = self.float_operands(b, c, slow);
                self.float_branch(op, x, y, yes, no);
            }
            self.a.jump(no);
            return;
        }
        let known = self.is_int(b) && (immediate || self.is_int(c));
        let other = self.a.label();
        self.a.load(Rax, register(b));
        if immediate {
            if !known {
                self.a.test_bits(Rax, 3);
                self.a.jump_if(If::NotEqual, other);
            }
            self.a.alu_number(Alu::Cmp, Rax, number << 2);
        } else {
            self.a.load(Rcx, register(c));
            if !known {
                self.need_ints(other);
            }
            self.a.alu(Alu::Cmp, Rax, Rcx);
        }
        self.a.jump_if(condition, taken);
        if known {
            return;
        }
        self.asides.push(Box::new(move |c| {
            c.a.bind(other);
            if immediate {
                c.a.test_bits(Rax, 2);
                c.a.jump_if(If::Equal, slow);
                c.a.decode(Xmm(0), Rax);
                c.a.float_number(Xmm(1), number);
            } else {
                c.both_floats(slow);
            }
            c.float_branch(op, Xmm(0), Xmm(1), yes, no);
            c.a.jump(no);
        }));
        // Behind it the registers may be ints or floats as well.
    }
}
