//! Templates: jumps, loops, calls.

use super::*;
use crate::interp::calls::signature;

/// Where a callee goes back to.
#[derive(Clone, Copy)]
pub(super) struct Back {
    /// The word that the caller waits at.
    word: usize,
    /// What the result is written to, and the words from there to where the caller goes on.
    dst: usize,
    words: u64,
    /// The register of the iterator that is awaited, which has no object, if the callee is a coroutine's body.
    empty: Option<usize>,
}

impl Back {
    /// Behind the call `i` at word `k`.
    fn of(i: Instr, k: usize) -> Back {
        Back {
            word: k,
            dst: i.c(),
            words: 2,
            empty: None,
        }
    }

    /// The last word of the callee's record but for the number of its locals.
    fn tail(self) -> u64 {
        let then = match self.empty {
            None => Then::Store,
            Some(_) => Then::Await,
        };
        self.dst as u64 | self.words << 16 | (then as u64) << 32
    }
}

impl<'a> Compiler<'a> {
    /// The function of the class that a `LoadMethod` has found last.
    pub(super) fn method(&self, i: Instr) -> Option<Raw> {
        let key = self.code.words[self.k + 1];
        let object = self.guess(i.b());
        // An object of the shape keeps its class, which keeps what caches name until the epoch changes.
        // SAFETY: a guess is alive.
        let lives = i.x() == How::Method as u8
            && (key >> 32) as u32 == self.epoch
            && object.is_ptr()
            && unsafe { object.shape() } == key as u32;
        lives.then(|| Raw(self.code.words[self.k + 2]))
    }

    /// What the cache of a `LoadGlobal` leads to.
    pub(super) fn global(&self, i: Instr) -> Option<Raw> {
        let function = self.function.as_value().downcast::<Function>()?;
        let dict = match i.x() {
            0 => &function.globals,
            _ => &function.builtins,
        };
        let index = self.code.words[self.k + 1] as u32 as usize;
        let table = &dict.downcast::<Dict>()?.table;
        table.with(|t| t.entries.get(index).map(|entry| entry.value.raw()))
    }

    /// Whether the callee in a register is expected to be a script function, or unknown.
    pub(super) fn calls_script(&self, r: usize) -> bool {
        let callee = self.guess(r);
        callee.is_undef() || callee.kind() == Some(Kind::Function)
    }

    pub(super) fn truth_jump(&mut self, i: Instr, op: Op) {
        let slow = self.slow();
        let taken = self.way(i, op);
        let on = self.a.label();
        let (truthy, falsy) = match op {
            Op::JumpIfTrue => (taken, on),
            _ => (on, taken),
        };
        self.a.load(Rax, register(i.a()));
        self.a.alu_number(Alu::Cmp, Rax, Raw::TRUE.0 as i32);
        self.a.jump_if(If::Equal, truthy);
        self.a.alu_number(Alu::Cmp, Rax, Raw::FALSE.0 as i32);
        self.a.jump_if(If::Equal, falsy);
        let other = self.a.label();
        self.a.jump(other);
        self.a.bind(on);
        self.asides.push(Box::new(move |c| {
            c.a.bind(other);
            c.a.alu_number(Alu::Cmp, Rax, Raw::NONE.0 as i32);
            c.a.jump_if(If::Equal, falsy);
            c.a.test_bits(Rax, 3);
            c.a.jump_if(If::NotEqual, slow);
            c.a.test(Rax, Rax);
            c.a.jump_if(If::Equal, falsy);
            c.a.jump(truthy);
        }));
    }

    /// The label that a jump leads to; a way back passes a safepoint.
    pub(super) fn way(&mut self, i: Instr, op: Op) -> Label {
        let to = self.target(i, op);
        let label = self.labels[to];
        if to > self.k {
            return label;
        }
        let (polls, again) = (self.a.label(), self.slow_polled());
        self.asides.push(Box::new(move |c| {
            c.a.bind(polls);
            c.poll(again);
            c.a.jump(label);
        }));
        polls
    }

    /// A turn of the loop whose `ForIter` is at `head`: on with the body, or behind the loop.
    pub(super) fn for_iter(&mut self, head: usize, slow: Label, from_behind: bool) {
        let i = Instr(self.code.words[head]);
        let (a, b) = (i.a(), i.b());
        let body = head + 2;
        let end = target(i, Op::ForIter, head, &self.code.words);
        let (others, end_label) = (self.a.label(), self.labels[end]);
        self.forget_facts();
        self.a.load(Rax, register(b));
        self.a.test_bits(Rax, 3);
        self.a.jump_if(If::NotEqual, others);
        self.a.load(Rcx, register(b + 1));
        self.a.test(Rcx, Rcx);
        self.a.jump_if(If::LessEqual, end_label);
        self.a.alu_number(Alu::Sub, Rcx, 4);
        self.a.store(register(b + 1), Rcx);
        self.a.load(Rdx, register(b + 2));
        self.a.alu(Alu::Add, Rdx, Rax);
        self.a.store(register(b), Rdx);
        self.put(a, Fact::Nothing, body, false);
        if from_behind {
            self.go(body);
        } else {
            // The body follows.
            debug_assert_eq!(body, self.k + 2);
        }
        let vec = self.places.vec;
        let body_label = self.labels[body];
        self.asides.push(Box::new(move |c| {
            c.a.bind(others);
            c.need_pointer(Rax, Rdx, slow);
            let (tuples, found, others) = (c.a.label(), c.a.label(), c.a.label());
            c.a.load(Rcx, register(b + 1));
            c.a.mov(R10, Rcx);
            c.need_kind(Rax, Kind::List, tuples);
            c.a.shift(Shift::Sar, Rcx, 2);
            c.a.alu_memory(Alu::Cmp, Rcx, at(Rax, layout::LIST_ITEMS + vec.len));
            // The handler ends the loop.
            c.a.jump_if(If::AboveEqual, slow);
            c.a.load(Rdx, at(Rax, layout::LIST_ITEMS + vec.first));
            c.a.bind(found);
            c.a.load(Rax, at_index(Rdx, Rcx, 0));
            c.a.alu_number(Alu::Add, R10, 4);
            c.a.store(register(b + 1), R10);
            c.retain(Rax, Rdx);
            c.facts[a] = Fact::Nothing;
            c.put(a, Fact::Nothing, body, true);
            let label = c.stubs[body].unwrap_or(body_label);
            c.a.jump(label);
            c.a.bind(tuples);
            c.need_kind(Rax, Kind::Tuple, others);
            c.a.shift(Shift::Sar, Rcx, 2);
            c.near_tuple(Rax, Rdx, R11, slow);
            c.a.alu(Alu::Cmp, Rcx, Rdx);
            c.a.jump_if(If::AboveEqual, slow);
            c.a.lea(Rdx, at(Rax, tuple::FIRST));
            c.a.jump(found);
            c.a.bind(others);
            c.resume(head, slow);
        }));
    }

    /// Enter a script function whose window is complete. The safepoint is passed.
    pub(super) fn call(&mut self, i: Instr, n: usize, slow: Label) {
        let a = i.a();
        self.a.load(Rdx, register(a));
        if Instr(self.code.words[self.k]).op() == Op::Call {
            self.need_object(Rdx, Kind::Function, Rax, slow);
        }
        let (k, bodies) = (self.k, self.code.flags & BODIES != 0);
        let back = Back::of(i, k);
        let awaits = self.awaits(i);
        match self.known_callee(i, n, awaits) {
            Some((known, back)) => {
                let other = self.a.label();
                self.a.load(R10, at(Rdx, function::CODE));
                self.a.number(Rax, known.0);
                self.a.alu(Alu::Cmp, R10, Rax);
                self.a.jump_if(If::NotEqual, other);
                self.enter_known(i, n, known, back, slow);
                self.asides.push(Box::new(move |c| {
                    c.a.bind(other);
                    c.enter_any(i, n, back, bodies, slow);
                }));
            }
            None => self.enter_any(i, n, awaits.unwrap_or(back), bodies, slow),
        }
    }

    /// Where the coroutine of a call whose result is awaited at once goes back to, and nobody else sees.
    fn awaits(&self, i: Instr) -> Option<Back> {
        let behind = |k: usize| self.code.words.get(self.k + k).map(|&word| Instr(word));
        let (awaitable, wait) = (behind(2)?, behind(4)?);
        let at_once = !self.is_local(i.c())
            && awaitable.op() == Op::GetAwaitable
            && awaitable.b() == i.c()
            && behind(3)?.op() == Op::LoadNone
            && wait.op() == Op::YieldFrom;
        at_once.then_some(Back {
            word: self.k + 4,
            dst: wait.a(),
            words: 1,
            empty: Some(wait.b()),
        })
    }

    /// The code that a call is expected to enter, if it takes just these arguments; it is kept. And what it goes back to.
    fn known_callee(&mut self, i: Instr, n: usize, awaits: Option<Back>) -> Option<(Raw, Back)> {
        let function = self.guess(i.a());
        if function.kind() != Some(Kind::Function) {
            return None;
        }
        let function = function.as_value().downcast::<Function>()?;
        let code = function.code.with(|code| code.raw());
        let object = code.as_value().downcast::<CodeObj>()?;
        let back = match object.signature ^ (n as u64) << 32 {
            signature::PLAIN => Back::of(i, self.k),
            signature::COROUTINE => awaits?,
            _ => return None,
        };
        // The number of locals has to be positive where it is written with the rest of the word.
        if object.few_locals >= 0x80 {
            return None;
        }
        if !std::ptr::eq(object, self.code) {
            self.keep.push(code);
        }
        Some((code, back))
    }

    /// The caller, whose record RCX points to, waits for the callee. RDI is lost.
    fn leave_caller(&mut self, back: Back, slow: Label) {
        if let Some(iterator) = back.empty {
            self.need_none(at(R9, vm::HANDLED), slow);
            self.a
                .alu_memory_number(Alu::Cmp, at(R9, vm::ORIGIN_DEPTH), 0);
            self.a.jump_if(If::NotEqual, slow);
            self.a.store_number(register(iterator), Raw::UNDEF.0 as i32);
        }
        self.a.lea(Rdi, at(Rsi, 8 * back.word as i32));
        self.a.store(at(Rcx, record::PC), Rdi);
    }

    /// R11 becomes the base of the callee's registers, RCX is the record on top; `slow` if they do not fit or there is no room for a
    /// record. In the heap, the arguments are copied. RAX becomes the new record.
    fn make_room(&mut self, i: Instr, n: usize, bodies: bool, known: Option<usize>, slow: Label) {
        let a = i.a();
        self.a.load(Rcx, at(R9, vm::TOP));
        self.a.lea(R11, register(a + 1));
        if bodies {
            // Where the registers lie in the heap, the callee's are elsewhere.
            self.a.load(Rax, at(Rcx, record::GENERATOR));
            self.a.alu_number(Alu::Cmp, Rax, Raw::UNDEF.0 as i32);
            let on_stack = self.a.label();
            self.a.jump_if(If::Equal, on_stack);
            self.a.load(R11, at(Rax, body::TOP));
            self.a.bind(on_stack);
            self.a.alu_memory(Alu::Cmp, R11, at(R9, vm::START));
            self.a.jump_if(If::Below, slow);
        }
        match known {
            Some(nregs) => self.a.lea(Rax, at(R11, 8 * nregs as i32)),
            None => {
                self.a.load(Rax, at(R10, code::NREGS));
                self.a.lea(Rax, at_index(R11, Rax, 0));
            }
        }
        self.a.alu_memory(Alu::Cmp, Rax, at(R9, vm::LIMIT));
        self.a.jump_if(If::Above, slow);
        self.a.lea(Rax, at(Rcx, record::SIZE));
        self.a.alu_memory(Alu::Cmp, Rax, at(R9, vm::FULL));
        self.a.jump_if(If::AboveEqual, slow);
        if bodies {
            for k in 0..n {
                self.a.load(Rdi, register(a + 1 + k));
                self.a.store(at(R11, 8 * k as i32), Rdi);
            }
        }
    }

    /// Write the new record at RAX but for what depends on the code: the function is RDX, its code R10, the first word RSI.
    fn write_record(&mut self) {
        let undef = Raw::UNDEF.0 as i32;
        self.a.store(at(Rax, record::BASE), R11);
        self.a.store(at(Rax, record::PC), Rsi);
        self.a.lea(Rdi, at(R10, code::PAYLOAD));
        self.a.store(at(Rax, record::CODE), Rdi);
        self.a.store(at(Rax, record::FUNC), Rdx);
        self.a.store_number(at(Rax, record::GENERATOR), undef);
        self.a.store_number(at(Rax, record::FRAME), undef);
        self.a
            .store_number(at(Rax, record::HANDLED), Raw::NONE.0 as i32);
        self.a.store(at(R9, vm::TOP), Rax);
        self.a.mov(R8, R11);
    }

    /// Enter the code `known`, which is that of the function in RDX and in R10.
    fn enter_known(&mut self, i: Instr, n: usize, known: Raw, back: Back, slow: Label) {
        const { assert!(Then::Store as u32 == 0) };
        const UNROLLED: usize = 8;
        let Some(object) = known.as_value().downcast::<CodeObj>() else {
            return;
        };
        let bodies = self.code.flags & BODIES != 0;
        self.make_room(i, n, bodies, Some(object.nregs), slow);
        self.leave_caller(back, slow);
        let itself = std::ptr::eq(object, self.code);
        if !itself {
            self.a.number(Rsi, object.words.as_ptr() as u64);
        }
        self.write_record();
        let tail = back.tail() | (object.few_locals as u64) << 24;
        if tail >> 32 == 0 {
            self.a.store_number(at(Rax, record::TAIL), tail as i32);
        } else {
            self.a.number(Rdi, tail);
            self.a.store(at(Rax, record::TAIL), Rdi);
        }
        self.a
            .store_number(at(R9, vm::NLOCALS), object.nlocals as i32);
        if object.nlocals - n <= UNROLLED {
            for r in n..object.nlocals {
                self.a.store_number(register(r), Raw::UNDEF.0 as i32);
            }
        } else {
            self.a.number(Rcx, object.nlocals as u64);
            self.unset_locals(n);
        }
        if itself {
            return self.go(0);
        }
        self.begin();
    }

    /// Enter whatever function is in RDX.
    fn enter_any(&mut self, i: Instr, n: usize, back: Back, bodies: bool, slow: Label) {
        let kind = match back.empty {
            None => signature::PLAIN,
            Some(_) => signature::COROUTINE,
        };
        self.a.number(Rax, (n as u64) << 32 | kind);
        self.a
            .alu_memory(Alu::Cmp, Rax, at(Rdx, function::SIGNATURE));
        self.a.jump_if(If::NotEqual, slow);
        self.a.load(R10, at(Rdx, function::CODE));
        self.make_room(i, n, bodies, None, slow);
        self.leave_caller(back, slow);
        self.a.load(Rsi, at(R10, code::WORDS));
        self.write_record();
        self.a.load8(Rdi, at(R10, code::FEW_LOCALS));
        self.a.shift(Shift::Shl, Rdi, 24);
        let tail = back.tail();
        if tail >> 32 == 0 {
            self.a.alu32_number(Alu::Or, Rdi, tail as i32);
        } else {
            self.a.number(Rcx, tail);
            self.a.alu(Alu::Or, Rdi, Rcx);
        }
        self.a.store(at(Rax, record::TAIL), Rdi);
        self.a.load(Rcx, at(R10, code::NLOCALS));
        self.a.store(at(R9, vm::NLOCALS), Rcx);
        self.unset_locals(n);
        self.begin();
    }

    /// Locals from `n` to RCX that are no arguments.
    fn unset_locals(&mut self, n: usize) {
        let (turn, done) = (self.a.label(), self.a.label());
        self.a.number(Rdx, n as u64);
        self.a.bind(turn);
        self.a.alu(Alu::Cmp, Rdx, Rcx);
        self.a.jump_if(If::AboveEqual, done);
        self.a
            .store_number(at_index(R8, Rdx, 0), Raw::UNDEF.0 as i32);
        self.a.alu_number(Alu::Add, Rdx, 1);
        self.a.jump(turn);
        self.a.bind(done);
    }

    /// Begin with the code in R10, whose first word is RSI.
    fn begin(&mut self) {
        self.a.load(Rax, at(R10, code::NATIVE));
        self.a.test(Rax, Rax);
        let interpreted = self.a.label();
        self.a.jump_if(If::Equal, interpreted);
        self.a.jump_memory(at(Rax, 0));
        let hot = self.places.hot;
        self.asides.push(Box::new(move |c| {
            c.a.bind(interpreted);
            c.a.decrement32(at(R10, code::HEAT));
            let warm = c.a.label();
            c.a.jump_if(If::NotEqual, warm);
            c.a.number(Rax, hot as usize as u64);
            c.a.jump_register(Rax);
            c.a.bind(warm);
            c.a.dispatch();
        }));
    }

    pub(super) fn return_(&mut self, i: Instr, op: Op) {
        let slow = self.slow();
        let quick = self.a.label();
        self.a.load(Rcx, at(R9, vm::TOP));
        self.a
            .cmp16_memory(at(Rcx, record::KIND), Then::Store as i8);
        let other = self.a.label();
        self.a.jump_if(If::NotEqual, other);
        let value = match op {
            Op::Return => {
                self.a.load(Rax, register(i.a()));
                Some(i.a())
            }
            _ => {
                self.a.number(Rax, Raw::NONE.0);
                None
            }
        };
        self.asides.push(Box::new(move |c| {
            c.a.bind(other);
            let constructor = c.a.label();
            c.a.cmp16_memory(at(Rcx, record::KIND), Then::Await as i8);
            c.a.jump_if(If::NotEqual, constructor);
            c.need_none(at(Rcx, record::HANDLED), slow);
            match value {
                Some(r) => c.a.load(Rax, register(r)),
                None => c.a.number(Rax, Raw::NONE.0),
            }
            c.a.jump(quick);
            c.a.bind(constructor);
            if value.is_some() {
                return c.a.jump(slow);
            }
            c.a.cmp16_memory(at(Rcx, record::KIND), Then::Init as i8);
            c.a.jump_if(If::NotEqual, slow);
            c.a.load(Rax, at(Rcx, record::HANDLED));
            c.a.jump(quick);
        }));
        self.a.bind(quick);
        for r in (0..self.code.nlocals).rev() {
            if Some(r) != value && self.may_be_pointer(r) {
                self.a.load(Rdx, register(r));
                self.drop_one();
            }
        }
        self.a.load(Rdx, at(Rcx, record::FUNC));
        self.drop_one();
        self.a.load16(R10, at(Rcx, record::TAIL));
        self.a.load8(R11, at(Rcx, record::WORDS));
        self.a.alu_number(Alu::Sub, Rcx, record::SIZE);
        self.a.store(at(R9, vm::TOP), Rcx);
        self.a.load(R8, at(Rcx, record::BASE));
        self.a.load(Rsi, at(Rcx, record::PC));
        self.a.lea(Rsi, at_index(Rsi, R11, 0));
        let (many, counted, temporary) = (self.a.label(), self.a.label(), self.a.label());
        self.a.load8(R11, at(Rcx, record::NLOCALS));
        self.a.alu32_number(Alu::Cmp, R11, MANY as i32);
        self.a.jump_if(If::Equal, many);
        self.a.bind(counted);
        self.a.store(at(R9, vm::NLOCALS), R11);
        self.a.alu(Alu::Cmp, R10, R11);
        let local = self.a.label();
        self.a.jump_if(If::Below, local);
        self.a.store(at_index(R8, R10, 0), Rax);
        self.a.bind(temporary);
        self.go_on();
        self.asides.push(Box::new(move |c| {
            c.a.bind(many);
            c.a.load(R11, at(Rcx, record::CODE));
            // The record has the payload's address.
            c.a.load(R11, at(R11, code::NLOCALS - code::PAYLOAD));
            c.a.jump(counted);
            c.a.bind(local);
            c.a.load(Rdx, at_index(R8, R10, 0));
            c.a.store(at_index(R8, R10, 0), Rax);
            c.drop_one();
            c.a.jump(temporary);
        }));
    }
}
