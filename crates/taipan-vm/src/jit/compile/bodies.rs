//! Templates: bodies that a `for` or an `async for` resumes, and that give it their items.
//!
//! Both sides meet in machine code: the loop jumps to where the `Yield` takes what is sent to it, the `Yield` to where the loop takes
//! the item ([`Compiled::arrivals`]).

use super::*;
use crate::interp::dispatch::is_async_step;
use crate::interp::generators::{PRODUCES, STEPLESS};
use crate::types::async_generator::bit;

impl<'a> Compiler<'a> {
    /// RAX, an object, is resumed by the `ForIter` at word `head` if it is a generator that is suspended in machine code.
    pub(super) fn resume(&mut self, head: usize, slow: Label) {
        self.need_kind(Rax, Kind::Generator, slow);
        self.need_resumable(slow);
        self.enter_body(head, 0);
    }

    /// The step that an `async for` wants of an asynchronous generator that is suspended in machine code: its value arrives where the
    /// loop awaits it. `false`: the instructions are not those of a loop.
    pub(super) fn next_step(&mut self, i: Instr) -> bool {
        let wait = self.k + 3;
        // SAFETY: the words of a code object end behind a return.
        if !unsafe { is_async_step(self.code.words.as_ptr().add(self.k)) } {
            return false;
        }
        let slow = self.slow();
        let waiting = Instr(self.code.words[wait]);
        let state = bit::RUNNING | bit::HOOKED | bit::CLOSED;
        self.a.load(Rax, register(i.b()));
        self.need_object(Rax, Kind::AsyncGenerator, Rcx, slow);
        self.a.load32(Rcx, at(Rax, body::FLAGS));
        self.a.alu32_number(Alu::And, Rcx, state as i32);
        self.a.alu32_number(Alu::Cmp, Rcx, bit::HOOKED as i32);
        self.a.jump_if(If::NotEqual, slow);
        self.need_resumable(slow);
        self.a
            .store_number(register(waiting.b()), Raw::UNDEF.0 as i32);
        self.a
            .alu32_memory_number(Alu::Or, at(Rax, body::FLAGS), bit::RUNNING as i32);
        self.enter_body(wait, PRODUCES | STEPLESS);
        self.arrival(wait, waiting.a(), wait + 1);
        self.forget_facts();
        true
    }

    /// Jump to `slow` unless the body of RAX is suspended at a `Yield` of machine code, and there is room for its record, which RDX
    /// points to then; RCX points to the running one.
    fn need_resumable(&mut self, slow: Label) {
        let suspended = State::Suspended as u8;
        self.a.cmp8_memory(at(Rax, body::STAGE), suspended);
        self.a.jump_if(If::NotEqual, slow);
        self.a.alu_memory_number(Alu::Cmp, at(Rax, body::RARE), 0);
        self.a.jump_if(If::NotEqual, slow);
        self.need_none(at(R9, vm::HANDLED), slow);
        self.a.load(R10, at(Rax, body::AT));
        self.a.cmp8_memory(at(R10, 0), native(Op::Yield));
        self.a.jump_if(If::NotEqual, slow);
        self.a.load(Rcx, at(R9, vm::TOP));
        self.a.lea(Rdx, at(Rcx, record::SIZE));
        self.a.alu_memory(Alu::Cmp, Rdx, at(R9, vm::FULL));
        self.a.jump_if(If::AboveEqual, slow);
    }

    /// RAX, whose body is resumable, goes on at its `Yield`, where R10 points; the running frame waits at word `wait`.
    fn enter_body(&mut self, wait: usize, aux: u16) {
        self.a.lea(Rdi, at(Rsi, 8 * wait as i32));
        self.a.store(at(Rcx, record::PC), Rdi);
        // What it calls lies behind the registers of this frame, or where this body's callees lie.
        self.a.lea(Rdi, register(self.code.nregs));
        if self.code.flags & BODIES != 0 {
            let on_stack = self.a.label();
            self.a.load(R11, at(Rcx, record::GENERATOR));
            self.a.alu_number(Alu::Cmp, R11, Raw::UNDEF.0 as i32);
            self.a.jump_if(If::Equal, on_stack);
            self.a.load(Rdi, at(R11, body::TOP));
            self.a.bind(on_stack);
        }
        self.a.store(at(Rax, body::TOP), Rdi);
        self.a
            .store8_number(at(Rax, body::STAGE), State::Running as u8);
        self.a.store_number(at(Rax, body::ROOT), 0);
        self.a.count(Rax);
        self.a.load(R8, at(Rax, body::REGISTERS));
        self.a.store(at(Rdx, record::BASE), R8);
        self.a.load(Rcx, at(Rax, body::CODE));
        self.a.lea(Rcx, at(Rcx, code::PAYLOAD));
        self.a.store(at(Rdx, record::CODE), Rcx);
        self.a.load(Rdi, at(Rax, body::FUNC));
        self.a.store(at(Rdx, record::FUNC), Rdi);
        self.a.store(at(Rdx, record::GENERATOR), Rax);
        self.a
            .store_number(at(Rdx, record::FRAME), Raw::UNDEF.0 as i32);
        self.a
            .store_number(at(Rdx, record::HANDLED), Raw::NONE.0 as i32);
        self.a.load8(Rdi, at(Rcx, code::FEW_LOCALS - code::PAYLOAD));
        self.a.shift(Shift::Shl, Rdi, 24);
        self.a
            .number(R11, (Then::Generator as u64) << 32 | (aux as u64) << 48);
        self.a.alu(Alu::Or, Rdi, R11);
        self.a.store(at(Rdx, record::TAIL), Rdi);
        self.a.store(at(R9, vm::TOP), Rdx);
        self.a.number(Rax, Raw::NONE.0);
        self.arrive();
    }

    /// Jump to `slow` unless a place holds None.
    pub(super) fn need_none(&mut self, place: Mem, slow: Label) {
        self.a
            .alu_memory_number(Alu::Cmp, place, Raw::NONE.0 as i32);
        self.a.jump_if(If::NotEqual, slow);
    }

    /// The code whose payload RCX points to is to run. RDI is lost.
    fn set_nlocals(&mut self) {
        self.a.load(Rdi, at(Rcx, code::NLOCALS - code::PAYLOAD));
        self.a.store(at(R9, vm::NLOCALS), Rdi);
    }

    /// Go on in the code whose payload RCX points to, where RAX arrives at the word that R10 points to.
    fn arrive(&mut self) {
        self.set_nlocals();
        self.a.load(Rsi, at(Rcx, code::WORDS - code::PAYLOAD));
        self.a.load(Rdi, at(Rcx, code::NATIVE - code::PAYLOAD));
        self.a.alu(Alu::Sub, R10, Rsi);
        self.a.alu(Alu::Sub, Rdi, R10);
        self.a.jump_memory(at(Rdi, -8));
    }

    /// RAX arrives at word `k`, to be written to register `r` before word `next` goes on.
    pub(super) fn arrival(&mut self, k: usize, r: usize, next: usize) {
        let label = self.a.label();
        self.arrivals.push((k, label));
        self.asides.push(Box::new(move |c| {
            c.a.bind(label);
            c.forget_facts();
            c.put(r, Fact::Nothing, next, true);
            let on = c.stubs[next].unwrap_or(c.labels[next]);
            c.a.jump(on);
        }));
    }

    /// The running body gives a value to the `for` that has resumed it, or to whoever has called `next` or `send`.
    pub(super) fn yield_(&mut self, i: Instr, next: usize) {
        let slow = self.slow();
        self.a.load(Rcx, at(R9, vm::TOP));
        self.a
            .cmp16_memory(at(Rcx, record::KIND), Then::Generator as i8);
        self.a.jump_if(If::NotEqual, slow);
        self.need_none(at(Rcx, record::HANDLED), slow);
        self.need_none(at(R9, vm::HANDLED), slow);
        let loops = self.a.label();
        self.a.load(R10, at(Rcx, record::PC - record::SIZE));
        self.a.load8(Rdx, at(R10, 0));
        self.a
            .alu32_number(Alu::Cmp, Rdx, native(Op::ForIter) as i32);
        self.a.jump_if(If::Equal, loops);
        // The result of a call is a temporary, or the handler sees to it.
        let calls = self.a.label();
        for op in [Op::Call, Op::CallMethod] {
            for number in [op as u8, native(op)] {
                self.a.alu32_number(Alu::Cmp, Rdx, number as i32);
                self.a.jump_if(If::Equal, calls);
            }
        }
        self.a.jump(slow);
        self.a.bind(calls);
        self.a.load(Rdi, at(Rcx, record::CODE - record::SIZE));
        self.a.load16(R11, at(R10, 6));
        self.a
            .alu_memory(Alu::Cmp, R11, at(Rdi, code::NLOCALS - code::PAYLOAD));
        self.a.jump_if(If::Below, slow);
        self.suspend(i);
        self.drop_one();
        self.a.store(at_index(R8, R11, 0), Rax);
        self.set_nlocals();
        self.a.lea(Rsi, at(R10, 16));
        self.go_on();
        self.a.bind(loops);
        self.suspend(i);
        // The loop has another reference.
        self.a
            .alu32_memory_number(Alu::Sub, at(Rdx, layout::COUNT), Header::ONE as i32);
        self.arrive();
        self.arrival(self.k, i.a(), next);
        self.forget_facts();
    }

    /// The running body of an asynchronous generator gives a value to the `async for` that has resumed it without a step.
    pub(super) fn yield_step(&mut self, i: Instr, next: usize) {
        let slow = self.slow();
        self.a.load(Rcx, at(R9, vm::TOP));
        self.a
            .cmp16_memory(at(Rcx, record::KIND), Then::Generator as i8);
        self.a.jump_if(If::NotEqual, slow);
        let stepless = (PRODUCES | STEPLESS) as i8;
        self.a.cmp16_memory(at(Rcx, record::AUX), stepless);
        self.a.jump_if(If::NotEqual, slow);
        self.need_none(at(Rcx, record::HANDLED), slow);
        self.need_none(at(R9, vm::HANDLED), slow);
        // The loop waits three words behind where it began the step.
        self.a.load(R10, at(Rcx, record::PC - record::SIZE));
        self.a.cmp8_memory(at(R10, -3 * 8), native(Op::GetANext));
        self.a.jump_if(If::NotEqual, slow);
        self.suspend(i);
        self.a
            .alu32_memory_number(Alu::And, at(Rdx, body::FLAGS), !(bit::RUNNING as i32));
        // The loop has another reference.
        self.a
            .alu32_memory_number(Alu::Sub, at(Rdx, layout::COUNT), Header::ONE as i32);
        self.arrive();
        self.arrival(self.k, i.a(), next);
        self.forget_facts();
    }

    /// The running body, whose record RCX is, suspends: RAX becomes its value, RCX the payload of the consumer's code, R8 the
    /// consumer's registers, RDX the body, whose reference the record had. RDI is lost.
    fn suspend(&mut self, i: Instr) {
        self.a.load(Rax, register(i.b()));
        if self.is_local(i.b()) && self.may_be_pointer(i.b()) {
            self.retain(Rax, Rdx);
        }
        self.a.load(Rdx, at(Rcx, record::GENERATOR));
        self.a.lea(Rdi, at(Rsi, 8 * self.k as i32));
        self.a.store(at(Rdx, body::AT), Rdi);
        self.a
            .store8_number(at(Rdx, body::STAGE), State::Suspended as u8);
        self.a.alu_number(Alu::Sub, Rcx, record::SIZE);
        self.a.store(at(R9, vm::TOP), Rcx);
        self.a.load(R8, at(Rcx, record::BASE));
        self.a.load(Rcx, at(Rcx, record::CODE));
    }
}

/// The second number of an operation.
fn native(op: Op) -> u8 {
    op as u8 + NATIVE as u8
}
