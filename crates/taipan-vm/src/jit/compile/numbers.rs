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

    /// A float operand in a machine register; the register's word is `word` if it has to be decoded.
    pub(super) fn float_operand(&mut self, r: usize, word: Reg, other: Option<u8>) -> Xmm {
        if let Fact::Float(Some(x)) = self.fact(r) {
            return Xmm(x);
        }
        let x = self.free_xmm([other, None]);
        self.a.decode(x, word);
        x
    }

    /// Encode a float into RAX; `slow` if it does not fit.
    pub(super) fn encode(&mut self, x: Xmm, slow: Label) {
        self.a.float_bits(Rax, x);
        self.a.shift(Shift::Rol, Rax, 4);
        self.a.alu_number(Alu::Add, Rax, 3);
        self.a.test_bits(Rax, 2);
        self.a.jump_if(If::Equal, slow);
    }

    /// Float operands of `b` and `c` (which are loaded to RAX and RCX if they are not known) in machine registers.
    pub(super) fn float_operands(&mut self, b: usize, c: usize, slow: Label) -> (Xmm, Xmm) {
        let get = |this: &mut Self, r: usize, word: Reg, other: Option<u8>| {
            if let Fact::Float(Some(x)) = this.fact(r) {
                return Xmm(x);
            }
            this.a.load(word, register(r));
            if this.fact(r) == Fact::Plain {
                // Maybe an int as well.
                let x = this.free_xmm([other, None]);
                this.a.number_of(x, word, slow);
                return x;
            }
            if !this.is_float(r) {
                this.a.test_bits(word, 2);
                this.a.jump_if(If::Equal, slow);
            }
            let x = this.float_operand(r, word, other);
            this.know(r, Fact::Float(Some(x.0)));
            x
        };
        let other = match self.fact(c) {
            Fact::Float(x) => x,
            _ => None,
        };
        let x = get(self, b, Rax, other);
        let y = if b == c {
            x
        } else {
            get(self, c, Rcx, Some(x.0))
        };
        (x, y)
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
            if self.is_int(b) || self.is_int(c) {
                return self.mixed(i, sse, next, slow);
            }
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
            self.a.mov32(Rdx, Rax);
            self.a.alu32(Alu::Or, Rdx, Rcx);
            self.a.test_bits(Rdx, 3);
            self.a.jump_if(If::NotEqual, floats);
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

    /// An int and a float.
    pub(super) fn mixed(&mut self, i: Instr, sse: Sse, next: usize, slow: Label) {
        let (x, y) = self.mixed_operands(i.b(), i.c(), slow);
        let z = self.float_result(sse, x, y);
        self.put_float(i.a(), z, next, slow);
    }

    /// A known int and a float.
    pub(super) fn mixed_operands(&mut self, b: usize, c: usize, slow: Label) -> (Xmm, Xmm) {
        let get = |this: &mut Self, r: usize, word: Reg, other: Option<u8>| {
            if let Fact::Float(Some(x)) = this.fact(r) {
                return Xmm(x);
            }
            this.a.load(word, register(r));
            let x = this.free_xmm([other, None]);
            if this.is_int(r) {
                this.a.shift(Shift::Sar, word, 2);
                this.a.float_of_int(x, word);
            } else {
                if !this.is_float(r) {
                    this.a.test_bits(word, 2);
                    this.a.jump_if(If::Equal, slow);
                }
                this.a.decode(x, word);
                this.know(r, Fact::Float(Some(x.0)));
            }
            x
        };
        let other = match self.fact(c) {
            Fact::Float(x) => x,
            _ => None,
        };
        let x = get(self, b, Rax, other);
        let y = get(self, c, Rcx, Some(x.0));
        (x, y)
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
            self.a.number(Rax, number as i64 as u64);
            self.a.float_of_int(Xmm(0), Rax);
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
            c.a.number(Rax, number as i64 as u64);
            c.a.float_of_int(Xmm(1), Rax);
            c.a.float_op(sse, Xmm(0), Xmm(1));
            c.encode(Xmm(0), slow);
            c.a.jump(join);
        }));
        self.put(a, Fact::Plain, next, false);
    }

    pub(super) fn true_division(&mut self, i: Instr, next: usize) {
        let slow = self.slow();
        let (b, c) = (i.b(), i.c());
        if !self.expects_float(b) && !self.expects_float(c) {
            self.forget_facts();
            return self.a.jump_to_handler(self.k, Op::Div);
        }
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
            if self.fact(r) == Fact::Plain {
                self.forget_facts();
                return self.a.jump_to_handler(self.k, Op::Div);
            }
        }
        let (x, y) = match (self.is_int(b), self.is_int(c)) {
            (false, false) => self.float_operands(b, c, slow),
            _ => self.mixed_operands(b, c, slow),
        };
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
            (true, false) => self.a.test_bits(Rcx, 3),
            (false, true) => self.a.test_bits(Rax, 3),
            (false, false) => {
                self.a.mov32(Rdx, Rax);
                self.a.alu32(Alu::Or, Rdx, Rcx);
                self.a.test_bits(Rdx, 3);
            }
        }
        if !(self.is_int(b) && self.is_int(c)) {
            self.a.jump_if(If::NotEqual, slow);
        }
        self.learn_int(b);
        self.learn_int(c);
    }

    pub(super) fn division(&mut self, i: Instr, op: Op, next: usize) {
        if self.is_float(i.b()) || self.is_float(i.c()) {
            self.forget_facts();
            return self.a.jump_to_handler(self.k, op);
        }
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
        let (long, done, fix) = (self.a.label(), self.a.label(), self.a.label());
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
            c.a.test(Rdx, Rdx);
            if op == Op::Mod {
                c.a.jump_if(If::NotEqual, fix);
                c.a.mov(Rax, Rdx);
                c.a.jump(done);
                c.a.bind(fix);
                c.a.mov(Rax, Rdx);
                c.a.alu(Alu::Xor, Rdx, Rcx);
                let same = c.a.label();
                // A jump on the sign of the exclusive or.
                c.a.test(Rdx, Rdx);
                c.a.jump_if(If::GreaterEqual, same);
                c.a.alu(Alu::Add, Rax, Rcx);
                c.a.bind(same);
                c.a.jump(done);
            } else {
                let whole = c.a.label();
                c.a.jump_if(If::Equal, whole);
                c.a.alu(Alu::Xor, Rdx, Rcx);
                c.a.test(Rdx, Rdx);
                c.a.jump_if(If::GreaterEqual, whole);
                c.a.alu_number(Alu::Sub, Rax, 1);
                c.a.bind(whole);
                c.a.shift(Shift::Shl, Rax, 2);
                c.a.jump(done);
                c.a.bind(fix);
            }
        }));
    }

    pub(super) fn bits(&mut self, i: Instr, op: Op, next: usize) {
        if self.is_float(i.b()) || self.is_float(i.c()) {
            self.forget_facts();
            return self.a.jump_to_handler(self.k, op);
        }
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
        if self.is_float(i.b()) || self.is_float(i.c()) {
            self.forget_facts();
            return self.a.jump_to_handler(self.k, op);
        }
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
            if self.may_be_int(b) || self.may_be_int(c) {
                self.forget_facts();
                return self.a.jump_to_handler(self.k, op);
            }
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
            self.a.mov32(Rdx, Rax);
            self.a.alu32(Alu::Or, Rdx, Rcx);
            self.a.test_bits(Rdx, 3);
            self.a.jump_if(If::NotEqual, other);
        }
        self.a.alu(Alu::Cmp, Rax, Rcx);
        self.truth_to_rax(condition);
        let join = self.a.here();
        if !known {
            self.asides.push(Box::new(move |c| {
                c.a.bind(other);
                c.a.mov32(Rdx, Rax);
                c.a.alu32(Alu::And, Rdx, Rcx);
                c.a.test_bits(Rdx, 2);
                c.a.jump_if(If::Equal, slow);
                c.a.decode(Xmm(0), Rax);
                c.a.decode(Xmm(1), Rcx);
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
        let distance = i.sc() as isize;
        let to = (self.k as isize + distance + 1) as usize;
        let backwards = distance < 0;
        let slow = self.slow();
        let inverted = i.x() != 0;
        // A way back passes a safepoint.
        let (taken, on) = (self.labels[to], self.labels[next]);
        let taken = if backwards {
            let (polls, again) = (self.a.label(), self.slow_polled());
            self.asides.push(Box::new(move |c| {
                c.a.bind(polls);
                c.poll(again);
                c.a.jump(taken);
            }));
            polls
        } else {
            taken
        };
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
                self.a.number(Rax, number as i64 as u64);
                self.a.float_of_int(Xmm(0), Rax);
                self.float_branch(op, x, Xmm(0), yes, no);
            } else {
                if self.may_be_int(b) || self.may_be_int(c) {
                    self.forget_facts();
                    return self.a.jump_to_handler(self.k, op);
                }
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
                self.a.mov32(Rdx, Rax);
                self.a.alu32(Alu::Or, Rdx, Rcx);
                self.a.test_bits(Rdx, 3);
                self.a.jump_if(If::NotEqual, other);
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
                c.a.number(Rax, number as i64 as u64);
                c.a.float_of_int(Xmm(1), Rax);
            } else {
                c.a.mov32(Rdx, Rax);
                c.a.alu32(Alu::And, Rdx, Rcx);
                c.a.test_bits(Rdx, 2);
                c.a.jump_if(If::Equal, slow);
                c.a.decode(Xmm(0), Rax);
                c.a.decode(Xmm(1), Rcx);
            }
            c.float_branch(op, Xmm(0), Xmm(1), yes, no);
            c.a.jump(no);
        }));
        // Behind it the registers may be ints or floats as well.
    }
}
