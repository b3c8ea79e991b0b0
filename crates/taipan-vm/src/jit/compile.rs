//! The templates: machine code for each instruction of one code object.
//!
//! Everything a template does is what the instruction's handler does in the usual case, with operands, offsets and kinds of
//! registers known beforehand. For every other case it jumps to the handler itself, with all state in memory where the handler
//! expects it: the handler does the instruction and dispatches the next one, whose number leads back here. So there is nothing to
//! undo, and an instruction without a template costs little more than before.
//!
//! Machine registers: RSI the first word of the code, R8 the frame's registers, R9 the isolate, as [`Handler`] has them; RDI holds
//! the instruction on the way to a handler. The others are free within a template.
//!
//! What is known of registers ([`Fact`]) holds within a straight piece of code. Whoever comes from a handler into the middle of it
//! finds a stub that checks it first.

use super::assembler::{Alu, Assembler, If, Label, Mem, Reg, Shift, Sse, Xmm, at, at_index};
use super::layout::{self, VecLayout, code, dict, function, record, tuple, vm};
use crate::heap::{Header, Kind};
use crate::interp::caches::How;
use crate::interp::dispatch::{Handler, MAX_QUICK};
use crate::interp::stack::{MANY, Then};
use crate::types::code::CodeObj;
use crate::types::shape::exact;
use crate::value::Raw;
use Reg::{R8, R9, R10, R11, Rax, Rcx, Rdi, Rdx, Rsi};
use taipan_bytecode::{Instr, NATIVE, Op};

/// What machine code needs to know of the build and the isolate.
#[derive(Clone, Copy)]
pub(super) struct Places {
    pub vec: VecLayout,
    /// Releases what died, and goes on.
    pub release: Handler,
    /// Makes a code object hot.
    pub hot: Handler,
}

/// What is known of a register.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fact {
    Nothing,
    /// An int; maybe which.
    Int(Option<i64>),
    /// A float, which is in this machine register too.
    Float(Option<u8>),
    /// Not a pointer.
    Plain,
}

/// More facts than this are not checked in a stub: the handler does the instruction.
const MOST_CHECKS: usize = 6;
/// The first machine register that keeps a float; those before it are free.
const FIRST_XMM: u8 = 2;
const XMM: usize = 16;

/// Code that is not on the way.
type Aside<'a> = Box<dyn FnOnce(&mut Compiler<'a>) + 'a>;

/// Machine code of one code object.
pub(super) struct Compiled {
    pub code: Vec<u8>,
    /// Where each word's machine code begins.
    pub entries: Vec<(usize, usize)>,
}

static SKIP: std::sync::LazyLock<Vec<String>> = std::sync::LazyLock::new(|| {
    std::env::var("TJS").unwrap_or_default().split(',').map(str::to_owned).collect()
});

struct Compiler<'a> {
    a: Assembler,
    code: &'a CodeObj,
    places: Places,
    /// The word of the current instruction.
    k: usize,
    /// Labels of the words.
    labels: Vec<Label>,
    /// Where handlers come in, if that is elsewhere.
    stubs: Vec<Option<Label>>,
    facts: Vec<Fact>,
    /// Which register's float a machine register keeps.
    kept: [Option<u16>; XMM],
    next_xmm: u8,
    asides: Vec<Aside<'a>>,
    /// What the registers hold while the code is compiled, if it runs: the best guess of what they will hold.
    hints: &'a [Raw],
    /// Words that loops over ranges go on at, and the register of the item.
    counted: Vec<Option<u16>>,
}

/// The words that jumps and exceptions lead to.
fn leaders(code: &CodeObj) -> Vec<bool> {
    let mut leaders = vec![false; code.words.len() + 1];
    let mut k = 0;
    while k < code.words.len() {
        let i = Instr(code.words[k]);
        let op = i.op();
        if let Some(target) = target(i, op, k, &code.words) {
            leaders[target] = true;
        }
        k += 1 + op.cache_words();
    }
    for handler in &code.code.handlers {
        leaders[handler.target as usize] = true;
    }
    leaders
}

/// Where an instruction may jump to.
fn target(i: Instr, op: Op, k: usize, words: &[u64]) -> Option<usize> {
    let distance = match op {
        Op::Jump
        | Op::JumpFor
        | Op::JumpIfTrue
        | Op::JumpIfFalse
        | Op::JumpIfFalseKeep
        | Op::JumpIfTrueKeep
        | Op::JumpIfNone
        | Op::JumpIfNotNone => i.bc() as i32 as isize + 1,
        op if (Op::JumpLt as u8..=Op::JumpGeI as u8).contains(&(op as u8)) => i.sc() as isize + 1,
        Op::ForIter => words[k + 1] as i32 as isize + 2,
        _ => return None,
    };
    usize::try_from(k as isize + distance).ok()
}

/// Machine code for a code object; `None` if it is not worth it.
pub(super) fn compile(object: &CodeObj, places: Places, hints: &[Raw]) -> Option<Compiled> {
    const LARGE: usize = 20_000;
    if object.words.len() > LARGE {
        return None;
    }
    let mut a = Assembler::default();
    let labels = (0..=object.words.len()).map(|_| a.label()).collect();
    let mut compiler = Compiler {
        a,
        code: object,
        places,
        k: 0,
        labels,
        stubs: vec![None; object.words.len()],
        facts: vec![Fact::Nothing; object.nregs.max(object.nlocals) + 1],
        kept: [None; XMM],
        next_xmm: FIRST_XMM,
        asides: Vec::new(),
        hints,
        counted: vec![None; object.words.len() + 1],
    };
    Some(compiler.run())
}

impl<'a> Compiler<'a> {
    fn run(&mut self) -> Compiled {
        let leaders = leaders(self.code);
        let mut starts = Vec::new();
        let mut k = 0;
        // For loops jump behind their `ForIter`.
        let mut bodies = vec![false; self.code.words.len() + 1];
        while k < self.code.words.len() {
            let i = Instr(self.code.words[k]);
            let op = i.op();
            if op == Op::ForIter {
                bodies[k + 2] = true;
                if self.hints.get(i.b()).is_some_and(|raw| raw.is_int()) {
                    self.counted[k + 2] = Some(i.a() as u16);
                }
            }
            if op == Op::UnpackSeq && i.x() != 0 {
                bodies[k + 1 + i.c()] = true;
            }
            k += 1 + op.cache_words();
        }
        k = 0;
        while k < self.code.words.len() {
            let i = Instr(self.code.words[k]);
            let op = i.op();
            self.k = k;
            if leaders[k] || bodies[k] {
                self.forget_facts();
                if let Some(r) = self.counted[k].filter(|_| !leaders[k]) {
                    self.know(r as usize, Fact::Int(None));
                }
            }
            starts.push(k);
            let label = self.labels[k];
            self.a.bind(label);
            self.stub();
            if SKIP.contains(&format!("{op:?}")) || !self.template(i, op) {
                self.forget_facts();
                self.a.jump_to_handler(k, op);
            }
            k += 1 + op.cache_words();
        }
        // Code ends with a return or a raise: nothing goes on here.
        let end = self.labels[k];
        self.a.bind(end);
        while let Some(aside) = self.asides.pop() {
            aside(self);
        }
        self.a.resolve();
        let entries = starts
            .iter()
            .map(|&k| {
                let label = self.stubs[k].unwrap_or(self.labels[k]);
                (k, self.a.place(label))
            })
            .collect();
        Compiled {
            code: std::mem::take(&mut self.a.code),
            entries,
        }
    }

    // ---- what is known

    fn forget_facts(&mut self) {
        self.facts.fill(Fact::Nothing);
        self.kept = [None; XMM];
    }

    fn fact(&self, r: usize) -> Fact {
        self.facts.get(r).copied().unwrap_or(Fact::Nothing)
    }

    fn know(&mut self, r: usize, fact: Fact) {
        if let Some(place) = self.facts.get_mut(r) {
            if let Fact::Float(Some(x)) = *place {
                self.kept[x as usize] = None;
            }
            *place = fact;
            if let Fact::Float(Some(x)) = fact {
                self.kept[x as usize] = Some(r as u16);
            }
        }
    }

    /// A machine register for another float than the ones in `used`.
    fn free_xmm(&mut self, used: [Option<u8>; 2]) -> Xmm {
        loop {
            let x = self.next_xmm;
            self.next_xmm = if x as usize + 1 == XMM { FIRST_XMM } else { x + 1 };
            if used.contains(&Some(x)) {
                continue;
            }
            if let Some(owner) = self.kept[x as usize].take() {
                self.facts[owner as usize] = Fact::Float(None);
            }
            return Xmm(x);
        }
    }

    /// If something is known here, those who come from a handler have it checked.
    fn stub(&mut self) {
        let known: Vec<(usize, Fact)> = self
            .facts
            .iter()
            .enumerate()
            .filter(|(_, fact)| **fact != Fact::Nothing)
            .map(|(r, fact)| (r, *fact))
            .collect();
        if known.is_empty() {
            return;
        }
        let (k, op) = (self.k, Instr(self.code.words[self.k]).op());
        let label = self.a.label();
        self.stubs[k] = Some(label);
        let main = self.labels[k];
        self.asides.push(Box::new(move |c| {
            c.a.bind(label);
            if known.len() > MOST_CHECKS {
                return c.a.jump_to_handler(k, op);
            }
            let handler = c.a.label();
            for (r, fact) in known {
                c.a.load(Rax, register(r));
                match fact {
                    Fact::Nothing => {}
                    Fact::Int(None) => {
                        c.a.test_bits(Rax, 3);
                        c.a.jump_if(If::NotEqual, handler);
                    }
                    Fact::Int(Some(value)) => {
                        c.a.number(Rcx, Raw::int(value).0);
                        c.a.alu(Alu::Cmp, Rax, Rcx);
                        c.a.jump_if(If::NotEqual, handler);
                    }
                    Fact::Float(x) => {
                        c.a.test_bits(Rax, 2);
                        c.a.jump_if(If::Equal, handler);
                        if let Some(x) = x {
                            c.a.decode(Xmm(x), Rax);
                        }
                    }
                    Fact::Plain => {
                        c.a.mov32(Rcx, Rax);
                        c.a.alu32_number(Alu::And, Rcx, 7);
                        c.a.alu32_number(Alu::Cmp, Rcx, 1);
                        c.a.jump_if(If::Equal, handler);
                    }
                }
            }
            c.a.jump(main);
            c.a.bind(handler);
            c.a.jump_to_handler(k, op);
        }));
    }

    fn is_local(&self, r: usize) -> bool {
        r < self.code.nlocals
    }

    // ---- ways out

    /// Where the handler does the instruction.
    fn slow(&mut self) -> Label {
        let label = self.a.label();
        let (k, op) = (self.k, Instr(self.code.words[self.k]).op());
        self.asides.push(Box::new(move |c| {
            c.a.bind(label);
            c.a.jump_to_handler(k, op);
        }));
        label
    }

    /// The same after a safepoint, which the handler passes anew.
    fn slow_polled(&mut self) -> Label {
        let label = self.a.label();
        let (k, op) = (self.k, Instr(self.code.words[self.k]).op());
        self.asides.push(Box::new(move |c| {
            c.a.bind(label);
            c.a.increment(at(R9, vm::FUEL));
            c.a.jump_to_handler(k, op);
        }));
        label
    }

    /// A safepoint; RCX is lost.
    fn poll(&mut self, slow: Label) {
        self.a.decrement(at(R9, vm::FUEL));
        self.a.jump_if(If::Sign, slow);
        self.a.load(Rcx, at(R9, vm::BREAKER));
        self.a.alu32_memory_number(Alu::Cmp, at(Rcx, 0), 0);
        self.a.jump_if(If::NotEqual, slow);
    }

    /// Jump to `slow` unless a word is a pointer; `scratch` is lost.
    fn need_pointer(&mut self, word: Reg, scratch: Reg, slow: Label) {
        self.a.pointer_test(word, scratch);
        self.a.jump_if(If::NotEqual, slow);
    }

    /// Count one reference more of whatever a word is.
    fn retain(&mut self, word: Reg, scratch: Reg) {
        let plain = self.a.label();
        self.a.pointer_test(word, scratch);
        self.a.jump_if(If::NotEqual, plain);
        self.a
            .alu32_memory_number(Alu::Add, at(word, layout::COUNT), Header::ONE as i32);
        self.a.bind(plain);
    }

    /// Count one reference less of whatever RCX is, as the last step of an instruction; word `next` is the one behind it. RDX is lost.
    fn drop_last(&mut self, next: usize, likely_pointer: bool) {
        let (done, dies) = (self.a.label(), self.a.label());
        self.a.pointer_test(Rcx, Rdx);
        if likely_pointer {
            self.a.jump_if(If::NotEqual, done);
            self.a
                .alu32_memory_number(Alu::Sub, at(Rcx, layout::COUNT), Header::ONE as i32);
            self.a.jump_if(If::Below, dies);
        } else {
            let pointer = self.a.label();
            self.a.jump_if(If::Equal, pointer);
            self.asides.push(Box::new(move |c| {
                c.a.bind(pointer);
                c.a
                    .alu32_memory_number(Alu::Sub, at(Rcx, layout::COUNT), Header::ONE as i32);
                c.a.jump_if(If::AboveEqual, done);
                c.a.jump(dies);
            }));
        }
        self.a.bind(done);
        let release = self.places.release;
        self.asides.push(Box::new(move |c| {
            c.a.bind(dies);
            c.a.alu_number(Alu::Sub, Rcx, 1);
            c.a.store(at(R9, vm::DEAD), Rcx);
            c.a.store_number(at(R9, vm::DYING), 1);
            c.a.go_release(next, release);
        }));
    }

    /// The same of RDX where more may die: `finish` has to follow. RDI is lost.
    fn drop_one(&mut self) {
        let (done, dies) = (self.a.label(), self.a.label());
        self.a.pointer_test(Rdx, Rdi);
        self.a.jump_if(If::NotEqual, done);
        self.a
            .alu32_memory_number(Alu::Sub, at(Rdx, layout::COUNT), Header::ONE as i32);
        self.a.jump_if(If::Below, dies);
        self.a.bind(done);
        self.asides.push(Box::new(move |c| {
            c.a.bind(dies);
            c.a.alu_number(Alu::Sub, Rdx, 1);
            c.a.load(Rdi, at(R9, vm::DYING));
            c.a.store(at_index(R9, Rdi, vm::DEAD), Rdx);
            c.a.increment(at(R9, vm::DYING));
            c.a.jump(done);
        }));
    }

    /// The end of an instruction in which several objects may have died.
    fn finish(&mut self, next: usize) {
        let release = self.places.release;
        let some = self.a.label();
        self.a.alu_memory_number(Alu::Cmp, at(R9, vm::DYING), 0);
        self.a.jump_if(If::NotEqual, some);
        self.asides.push(Box::new(move |c| {
            c.a.bind(some);
            c.a.go_release(next, release);
        }));
    }

    /// Whether what a register holds may have to be dropped.
    fn may_be_pointer(&self, r: usize) -> bool {
        self.fact(r) == Fact::Nothing
    }

    /// Write RAX as the result, the instruction having dropped nothing else. RCX and RDX are lost.
    fn put(&mut self, r: usize, fact: Fact, next: usize, likely_pointer: bool) {
        if self.is_local(r) && self.may_be_pointer(r) {
            self.a.load(Rcx, register(r));
            self.a.store(register(r), Rax);
            self.drop_last(next, likely_pointer);
        } else {
            self.a.store(register(r), Rax);
        }
        self.know(r, fact);
    }

    /// Jump to a word of the code, backwards past a safepoint.
    fn go(&mut self, to: usize) {
        let label = self.labels[to];
        self.a.jump(label);
    }

    // ---- templates

    fn template(&mut self, i: Instr, op: Op) -> bool {
        let next = self.k + 1 + op.cache_words();
        match op {
            Op::Move => {
                let fact = self.fact(i.b());
                self.a.load(Rax, register(i.b()));
                let kept = match fact {
                    Fact::Float(_) => Fact::Float(None),
                    other => other,
                };
                // The value moves, and with it the machine register that keeps it.
                self.know(i.b(), Fact::Nothing);
                self.put(i.a(), kept, next, true);
                if let Fact::Float(Some(x)) = fact {
                    self.know(i.a(), Fact::Float(Some(x)));
                }
            }
            Op::Copy => {
                let fact = self.fact(i.b());
                self.a.load(Rax, register(i.b()));
                if fact == Fact::Nothing {
                    self.retain(Rax, Rdx);
                }
                let copied = match fact {
                    Fact::Float(_) => Fact::Float(None),
                    other => other,
                };
                self.put(i.a(), copied, next, true);
            }
            Op::LoadConst => {
                let raw = self.code.consts[i.bc() as usize].raw();
                self.a.number(Rax, raw.0);
                if raw.is_ptr() {
                    self.a
                        .alu32_memory_number(Alu::Add, at(Rax, layout::COUNT), Header::ONE as i32);
                    self.put(i.a(), Fact::Nothing, next, true);
                } else if raw.is_float() {
                    let x = self.free_xmm([None; 2]);
                    self.put(i.a(), Fact::Float(None), next, false);
                    self.a.decode(x, Rax);
                    self.know(i.a(), Fact::Float(Some(x.0)));
                } else if raw.is_int() {
                    self.put(i.a(), Fact::Int(Some(raw.as_int())), next, false);
                } else {
                    self.put(i.a(), Fact::Plain, next, false);
                }
            }
            Op::LoadInt => {
                let value = i.bc() as i32 as i64;
                self.a.number(Rax, Raw::int(value).0);
                self.put(i.a(), Fact::Int(Some(value)), next, false);
            }
            Op::LoadNone => {
                self.a.number(Rax, Raw::NONE.0);
                self.put(i.a(), Fact::Plain, next, true);
            }
            Op::LoadBool => {
                self.a.number(Rax, Raw::bool(i.b() != 0).0);
                self.put(i.a(), Fact::Plain, next, false);
            }
            Op::LoadNull => {
                self.a.store_number(register(i.a()), Raw::UNDEF.0 as i32);
                self.know(i.a(), Fact::Plain);
            }
            Op::CheckLocal => {
                if matches!(self.fact(i.a()), Fact::Nothing | Fact::Plain) {
                    let slow = self.slow();
                    self.a
                        .alu_memory_number(Alu::Cmp, register(i.a()), Raw::UNDEF.0 as i32);
                    self.a.jump_if(If::Equal, slow);
                }
            }
            Op::Nop => {}
            Op::LoadGlobal => self.load_global(i, next),
            Op::LoadCell => {
                let slow = self.slow();
                self.a.load(Rax, register(i.b()));
                self.a.load(Rax, at(Rax, layout::CELL_VALUE));
                self.a.alu_number(Alu::Cmp, Rax, Raw::UNDEF.0 as i32);
                self.a.jump_if(If::Equal, slow);
                self.retain(Rax, Rdx);
                self.put(i.a(), Fact::Nothing, next, true);
            }
            Op::LoadFree => {
                let slow = self.slow();
                self.a.load(Rax, at(R9, vm::TOP));
                self.a.load(Rax, at(Rax, record::FUNC));
                self.a.load(Rax, at(Rax, function::CLOSURE));
                self.a.load32(Rcx, at(Rax, tuple::LAYOUT));
                self.a.alu32_number(Alu::And, Rcx, 0xffff);
                self.a.alu32_number(Alu::Cmp, Rcx, tuple::NEAR as i32);
                self.a.jump_if(If::NotEqual, slow);
                self.a.load(Rax, at(Rax, tuple::FIRST + 8 * i.b() as i32));
                self.a.load(Rax, at(Rax, layout::CELL_VALUE));
                self.a.alu_number(Alu::Cmp, Rax, Raw::UNDEF.0 as i32);
                self.a.jump_if(If::Equal, slow);
                self.retain(Rax, Rdx);
                self.put(i.a(), Fact::Nothing, next, true);
            }
            Op::Add | Op::Sub | Op::Mul => self.arithmetic(i, op, next),
            Op::Div => self.true_division(i, next),
            Op::Mod | Op::FloorDiv => self.division(i, op, next),
            Op::And | Op::Or | Op::Xor => self.bits(i, op, next),
            Op::LShift | Op::RShift => self.shifts(i, op, next),
            Op::AddI | Op::SubI => self.arithmetic_number(i, op, next),
            Op::Lt | Op::Le | Op::Eq | Op::Ne | Op::Gt | Op::Ge => self.comparison(i, op, next),
            Op::Is => {
                let (b, c) = (i.b(), i.c());
                let temporary = |c: &Compiler<'_>, r: usize| !c.is_local(r) && c.may_be_pointer(r);
                self.a.load(R10, register(b));
                self.a.load(R11, register(c));
                self.a.alu(Alu::Cmp, R10, R11);
                self.truth_to_rax(if i.x() != 0 { If::NotEqual } else { If::Equal });
                let (drops_b, drops_c) = (temporary(self, b), temporary(self, c));
                let drops_a = self.is_local(i.a()) && self.may_be_pointer(i.a());
                if drops_a {
                    self.a.load(Rdx, register(i.a()));
                }
                self.a.store(register(i.a()), Rax);
                if drops_a {
                    self.drop_one();
                }
                if drops_b {
                    self.a.mov(Rdx, R10);
                    self.drop_one();
                }
                if drops_c {
                    self.a.mov(Rdx, R11);
                    self.drop_one();
                }
                if drops_a || drops_b || drops_c {
                    self.finish(next);
                }
                self.know(i.a(), Fact::Plain);
            }
            Op::Not => {
                let slow = self.slow();
                let done = self.a.label();
                let falsy = self.a.label();
                self.a.load(Rcx, register(i.b()));
                self.a.number(Rax, Raw::TRUE.0);
                self.a.alu_number(Alu::Cmp, Rcx, Raw::FALSE.0 as i32);
                self.a.jump_if(If::Equal, done);
                self.a.alu_number(Alu::Cmp, Rcx, Raw::NONE.0 as i32);
                self.a.jump_if(If::Equal, done);
                self.a.alu_number(Alu::Cmp, Rcx, Raw::TRUE.0 as i32);
                self.a.jump_if(If::NotEqual, slow);
                self.a.bind(falsy);
                self.a.number(Rax, Raw::FALSE.0);
                self.a.bind(done);
                self.put(i.a(), Fact::Plain, next, false);
            }
            Op::Jump => {
                let distance = i.bc() as i32;
                if distance < 0 {
                    let slow = self.slow_polled();
                    self.poll(slow);
                }
                self.go((self.k as isize + distance as isize + 1) as usize);
                self.forget_facts();
            }
            Op::JumpFor => {
                let slow = self.slow_polled();
                self.poll(slow);
                let head = (self.k as isize + i.bc() as i32 as isize + 1) as usize;
                self.for_iter(head, slow, true);
                self.forget_facts();
            }
            Op::ForIter => {
                let slow = self.slow();
                self.for_iter(self.k, slow, false);
                self.forget_facts();
            }
            Op::JumpIfTrue | Op::JumpIfFalse => self.truth_jump(i, op),
            Op::JumpIfFalseKeep | Op::JumpIfTrueKeep => {
                let to = (self.k as isize + i.bc() as i32 as isize + 1) as usize;
                if (i.bc() as i32) < 0 {
                    return false;
                }
                let slow = self.slow();
                let jumps_if_true = op == Op::JumpIfTrueKeep;
                let label = self.labels[to];
                let on = self.a.label();
                self.a.load(Rax, register(i.a()));
                self.a.alu_number(Alu::Cmp, Rax, Raw::TRUE.0 as i32);
                self.a.jump_if(If::Equal, if jumps_if_true { label } else { on });
                self.a.alu_number(Alu::Cmp, Rax, Raw::FALSE.0 as i32);
                self.a.jump_if(If::Equal, if jumps_if_true { on } else { label });
                self.a.alu_number(Alu::Cmp, Rax, Raw::NONE.0 as i32);
                self.a.jump_if(If::NotEqual, slow);
                if !jumps_if_true {
                    self.a.jump(label);
                }
                self.a.bind(on);
                self.know(i.a(), Fact::Nothing);
            }
            Op::JumpIfNone | Op::JumpIfNotNone => {
                let distance = i.bc() as i32;
                if distance < 0 {
                    return false;
                }
                let to = self.labels[(self.k as isize + distance as isize + 1) as usize];
                self.a.load(Rcx, register(i.a()));
                self.a.alu_number(Alu::Cmp, Rcx, Raw::NONE.0 as i32);
                let drops = !self.is_local(i.a()) && self.may_be_pointer(i.a());
                if op == Op::JumpIfNone {
                    self.a.jump_if(If::Equal, to);
                    if drops {
                        self.drop_last(next, true);
                    }
                } else if drops {
                    let on = self.a.label();
                    self.a.jump_if(If::Equal, on);
                    self.drop_last((self.k as isize + distance as isize + 1) as usize, true);
                    self.a.jump(to);
                    self.a.bind(on);
                } else {
                    self.a.jump_if(If::NotEqual, to);
                }
            }
            Op::JumpLt
            | Op::JumpLe
            | Op::JumpEq
            | Op::JumpNe
            | Op::JumpGt
            | Op::JumpGe
            | Op::JumpLtI
            | Op::JumpLeI
            | Op::JumpEqI
            | Op::JumpNeI
            | Op::JumpGtI
            | Op::JumpGeI => self.compare_jump(i, op, next),
            Op::GetAttr => {
                if i.x() != How::Slot as u8 {
                    return false;
                }
                self.get_attr(i, next);
            }
            Op::SetAttr => {
                let how = match i.x() {
                    x if x == How::Slot as u8 => How::Slot,
                    x if x == How::Add as u8 => How::Add,
                    _ => return false,
                };
                self.set_attr(i, how, next);
            }
            Op::LoadMethod => {
                if i.x() != How::Method as u8 {
                    return false;
                }
                let slow = self.slow();
                self.a.load(Rax, register(i.b()));
                self.cached_shape(How::Method, slow);
                self.a.load(Rcx, at(Rsi, 8 * (self.k as i32 + 2)));
                self.a
                    .alu32_memory_number(Alu::Add, at(Rcx, layout::COUNT), Header::ONE as i32);
                if self.is_local(i.b()) {
                    self.a
                        .alu32_memory_number(Alu::Add, at(Rax, layout::COUNT), Header::ONE as i32);
                }
                self.a.store(register(i.a()), Rcx);
                self.a.store(register(i.a() + 1), Rax);
                self.know(i.a(), Fact::Nothing);
                self.know(i.a() + 1, Fact::Nothing);
            }
            Op::GetItem => self.get_item(i, next),
            Op::SetItem => self.set_item(i, next),
            Op::UnpackSeq => return self.unpack(i, next),
            Op::ListAppend => self.list_append(i),
            Op::Call => {
                let slow = self.slow_polled();
                self.poll(slow);
                self.call(i, i.b(), slow);
                self.forget_facts();
            }
            Op::CallMethod => {
                let unpolled = self.slow();
                self.a
                    .alu_memory_number(Alu::Cmp, register(i.a() + 1), Raw::UNDEF.0 as i32);
                self.a.jump_if(If::Equal, unpolled);
                self.a.load(Rdx, register(i.a()));
                self.need_pointer(Rdx, Rax, unpolled);
                self.a.alu32_memory_number(
                    Alu::Cmp,
                    at(Rdx, layout::SHAPE),
                    exact(Kind::Function) as i32,
                );
                self.a.jump_if(If::NotEqual, unpolled);
                let slow = self.slow_polled();
                self.poll(slow);
                self.call(i, i.b() + 1, slow);
                self.forget_facts();
            }
            Op::Return | Op::ReturnNone => {
                if self.code.nlocals > MAX_QUICK.min(12) {
                    return false;
                }
                self.return_(i, op);
                self.forget_facts();
            }
            _ => return false,
        }
        true
    }

    /// RAX becomes True or False.
    fn truth_to_rax(&mut self, condition: If) {
        let done = self.a.label();
        // Neither move touches the flags.
        self.a.number(Rax, Raw::TRUE.0);
        self.a.jump_if(condition, done);
        self.a.number(Rax, Raw::FALSE.0);
        self.a.bind(done);
    }

    fn load_global(&mut self, i: Instr, next: usize) {
        let slow = self.slow();
        self.a.load(Rax, at(R9, vm::TOP));
        self.a.load(Rax, at(Rax, record::FUNC));
        self.a.load(Rcx, at(Rax, function::GLOBALS));
        self.a.load32(Rdx, at(Rcx, dict::KEYS_VERSION));
        self.a.test32(Rdx, Rdx);
        self.a.jump_if(If::Equal, slow);
        self.a
            .alu32_memory(Alu::Cmp, Rdx, at(Rsi, 8 * (self.k as i32 + 1) + 4));
        self.a.jump_if(If::NotEqual, slow);
        // Which of the two it is may change with the cache.
        self.a.cmp8_memory(at(Rsi, 8 * self.k as i32 + 1), i.x());
        self.a.jump_if(If::NotEqual, slow);
        if i.x() != 0 {
            self.a.load(Rcx, at(Rax, function::BUILTINS));
            self.a.load32(Rdx, at(Rcx, dict::KEYS_VERSION));
            self.a
                .alu32_memory(Alu::Cmp, Rdx, at(Rsi, 8 * (self.k as i32 + 2)));
            self.a.jump_if(If::NotEqual, slow);
        }
        self.a
            .load(Rcx, at(Rcx, dict::ENTRIES + self.places.vec.first));
        self.a.load32(Rax, at(Rsi, 8 * (self.k as i32 + 1)));
        self.a.triple(Rax);
        self.a.load(Rax, at_index(Rcx, Rax, dict::ENTRY_VALUE));
        self.retain(Rax, Rdx);
        self.put(i.a(), Fact::Nothing, next, true);
    }

    /// A float operand in a machine register; the register's word is `word` if it has to be decoded.
    fn float_operand(&mut self, r: usize, word: Reg, other: Option<u8>) -> Xmm {
        if let Fact::Float(Some(x)) = self.fact(r) {
            return Xmm(x);
        }
        let x = self.free_xmm([other, None]);
        self.a.decode(x, word);
        x
    }

    /// Encode a float into RAX; `slow` if it does not fit.
    fn encode(&mut self, x: Xmm, slow: Label) {
        self.a.float_bits(Rax, x);
        self.a.shift(Shift::Rol, Rax, 4);
        self.a.alu_number(Alu::Add, Rax, 3);
        self.a.test_bits(Rax, 2);
        self.a.jump_if(If::Equal, slow);
    }

    /// Whether a register holds a float, or a local is expected to hold one.
    fn expects_float(&self, r: usize) -> bool {
        match self.fact(r) {
            Fact::Float(_) => true,
            Fact::Nothing => self.is_local(r) && self.hints.get(r).is_some_and(|h| h.is_float()),
            _ => false,
        }
    }

    /// Whether a register holds an int, or a local is expected to hold one.
    fn expects_int(&self, r: usize) -> bool {
        match self.fact(r) {
            Fact::Int(_) => true,
            Fact::Nothing => self.is_local(r) && self.hints.get(r).is_some_and(|h| h.is_int()),
            _ => false,
        }
    }

    fn is_float(&self, r: usize) -> bool {
        matches!(self.fact(r), Fact::Float(_))
    }
    fn is_int(&self, r: usize) -> bool {
        matches!(self.fact(r), Fact::Int(_))
    }

    /// Float operands of `b` and `c` (which are loaded to RAX and RCX if they are not known) in machine registers.
    fn float_operands(&mut self, b: usize, c: usize, slow: Label) -> (Xmm, Xmm) {
        let get = |this: &mut Self, r: usize, word: Reg, other: Option<u8>| {
            if let Fact::Float(Some(x)) = this.fact(r) {
                return Xmm(x);
            }
            this.a.load(word, register(r));
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
        let y = if b == c { x } else { get(self, c, Rcx, Some(x.0)) };
        (x, y)
    }

    /// The result of a float operation into a machine register of its own.
    fn float_result(&mut self, op: Sse, x: Xmm, y: Xmm) -> Xmm {
        let z = self.free_xmm([Some(x.0), Some(y.0)]);
        self.a.float_move(z, x);
        self.a.float_op(op, z, y);
        z
    }

    fn put_float(&mut self, a: usize, z: Xmm, next: usize, slow: Label) {
        self.encode(z, slow);
        self.put(a, Fact::Float(None), next, false);
        self.know(a, Fact::Float(Some(z.0)));
    }

    fn arithmetic(&mut self, i: Instr, op: Op, next: usize) {
        let (a, b, c) = (i.a(), i.b(), i.c());
        let sse = match op {
            Op::Add => Sse::Add,
            Op::Sub => Sse::Sub,
            _ => Sse::Mul,
        };
        let slow = self.slow();
        if self.expects_float(b) || self.expects_float(c) {
            if self.is_int(b) && self.is_float(c) || self.is_int(c) && self.is_float(b) {
                return self.mixed(i, sse, next, slow);
            }
            if self.is_int(b) || self.is_int(c) {
                self.forget_facts();
                return self.a.jump_to_handler(self.k, op);
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
                c.a.mov32(Rdx, Rax);
                c.a.alu32(Alu::And, Rdx, Rcx);
                c.a.test_bits(Rdx, 2);
                c.a.jump_if(If::Equal, slow);
                c.a.decode(Xmm(0), Rax);
                c.a.decode(Xmm(1), Rcx);
                c.a.float_op(sse, Xmm(0), Xmm(1));
                c.encode(Xmm(0), slow);
                c.a.jump(join);
            }));
            self.put(a, Fact::Plain, next, false);
        } else {
            self.put(a, Fact::Int(None), next, false);
        }
    }

    /// A test has shown that a register holds an int.
    fn learn_int(&mut self, r: usize) {
        if !self.is_int(r) {
            self.know(r, Fact::Int(None));
        }
    }

    /// An int and a float.
    fn mixed(&mut self, i: Instr, sse: Sse, next: usize, slow: Label) {
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
                this.a.decode(x, word);
                this.know(r, Fact::Float(Some(x.0)));
            }
            x
        };
        let other = match self.fact(i.c()) {
            Fact::Float(x) => x,
            _ => None,
        };
        let x = get(self, i.b(), Rax, other);
        let y = get(self, i.c(), Rcx, Some(x.0));
        let z = self.float_result(sse, x, y);
        self.put_float(i.a(), z, next, slow);
    }

    fn arithmetic_number(&mut self, i: Instr, op: Op, next: usize) {
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

    fn true_division(&mut self, i: Instr, next: usize) {
        let slow = self.slow();
        let (b, c) = (i.b(), i.c());
        if self.is_int(b) || self.is_int(c) {
            self.forget_facts();
            return self.a.jump_to_handler(self.k, Op::Div);
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
    fn int_operands(&mut self, b: usize, c: usize, slow: Label) {
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

    fn division(&mut self, i: Instr, op: Op, next: usize) {
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
                self.a.alu_number(Alu::And, Rax, ((divisor as i32) << 2) - 1);
            } else {
                self.a.shift(Shift::Sar, Rax, divisor.trailing_zeros() as u8);
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

    fn bits(&mut self, i: Instr, op: Op, next: usize) {
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

    fn shifts(&mut self, i: Instr, op: Op, next: usize) {
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

    fn comparison(&mut self, i: Instr, op: Op, next: usize) {
        let (b, c) = (i.b(), i.c());
        let slow = self.slow();
        let condition = signed(op);
        if self.is_float(b) || self.is_float(c) {
            if self.is_int(b) || self.is_int(c) {
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
    fn float_branch(&mut self, op: Op, x: Xmm, y: Xmm, yes: Label, no: Label) {
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

    fn compare_jump(&mut self, i: Instr, op: Op, next: usize) {
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
                if self.is_int(b) || self.is_int(c) {
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

    fn truth_jump(&mut self, i: Instr, op: Op) {
        let distance = i.bc() as i32 as isize;
        let to = self.labels[(self.k as isize + distance + 1) as usize];
        let slow = self.slow();
        let taken = if distance < 0 {
            let (polls, again) = (self.a.label(), self.slow_polled());
            self.asides.push(Box::new(move |c| {
                c.a.bind(polls);
                c.poll(again);
                c.a.jump(to);
            }));
            polls
        } else {
            to
        };
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

    /// Check the cache of an attribute instruction against the object in RAX. RCX and RDX are lost.
    fn cached_shape(&mut self, how: How, slow: Label) {
        let cache = 8 * (self.k as i32 + 1);
        self.need_pointer(Rax, Rdx, slow);
        self.a.load32(Rdx, at(Rax, layout::SHAPE));
        self.a.alu32_memory(Alu::Cmp, Rdx, at(Rsi, cache));
        self.a.jump_if(If::NotEqual, slow);
        self.a.load32(Rdx, at(R9, vm::EPOCH));
        self.a.alu32_memory(Alu::Cmp, Rdx, at(Rsi, cache + 4));
        self.a.jump_if(If::NotEqual, slow);
        self.a
            .cmp8_memory(at(Rsi, 8 * self.k as i32 + 1), how as u8);
        self.a.jump_if(If::NotEqual, slow);
    }

    fn get_attr(&mut self, i: Instr, next: usize) {
        let slow = self.slow();
        self.a.load(Rax, register(i.b()));
        self.cached_shape(How::Slot, slow);
        self.a.load(Rdx, at(Rsi, 8 * (self.k as i32 + 2)));
        // The offset counts from the address, the word is one higher.
        self.a.alu(Alu::Add, Rdx, Rax);
        self.a.mov(R10, Rax);
        self.a.load(Rax, at(Rdx, -1));
        self.a.alu_number(Alu::Cmp, Rax, Raw::UNDEF.0 as i32);
        self.a.jump_if(If::Equal, slow);
        self.retain(Rax, Rdx);
        if self.is_local(i.b()) {
            return self.put(i.a(), Fact::Nothing, next, true);
        }
        // The object was a temporary.
        if self.is_local(i.a()) && self.may_be_pointer(i.a()) {
            self.a.load(Rdx, register(i.a()));
            self.a.store(register(i.a()), Rax);
            self.drop_one();
            self.a.mov(Rdx, R10);
            self.drop_one();
            self.finish(next);
        } else {
            self.a.store(register(i.a()), Rax);
            self.a.mov(Rcx, R10);
            self.drop_last(next, true);
        }
        self.know(i.b(), Fact::Nothing);
        self.know(i.a(), Fact::Nothing);
    }

    fn set_attr(&mut self, i: Instr, how: How, next: usize) {
        let slow = self.slow();
        self.a.load(Rax, register(i.a()));
        self.cached_shape(how, slow);
        let info = 8 * (self.k as i32 + 2);
        self.a.load32(R10, at(Rsi, info));
        self.a.alu(Alu::Add, R10, Rax);
        self.a.load(R11, register(i.b()));
        if self.is_local(i.b()) && self.may_be_pointer(i.b()) {
            self.retain(R11, Rdx);
        }
        if how == How::Add {
            // Above the offset stands the shape that the object gets.
            self.a.store(at(R10, -1), R11);
            self.a.load32(Rcx, at(Rsi, info + 4));
            self.a.store32(at(Rax, layout::SHAPE), Rcx);
            if !self.is_local(i.a()) {
                self.a.mov(Rcx, Rax);
                self.drop_last(next, true);
            }
        } else {
            self.a.load(Rcx, at(R10, -1));
            self.a.store(at(R10, -1), R11);
            if self.is_local(i.a()) {
                self.drop_last(next, false);
            } else {
                self.a.mov(Rdx, Rcx);
                self.drop_one();
                self.a.mov(Rdx, Rax);
                self.drop_one();
                self.finish(next);
            }
        }
        if !self.is_local(i.b()) {
            self.know(i.b(), Fact::Nothing);
        }
    }

    /// RAX, an object that is a pointer, is a list or a near tuple; RCX an index, an int word. RAX becomes the address of the item. The
    /// object's word stays in R10. RDX is lost.
    fn item_place(&mut self, slow: Label, lists_only: bool) {
        let (tuples, negative, found) = (self.a.label(), self.a.label(), self.a.label());
        self.a.mov(R10, Rax);
        self.a.shift(Shift::Sar, Rcx, 2);
        self.a.alu32_memory_number(
            Alu::Cmp,
            at(Rax, layout::SHAPE),
            exact(Kind::List) as i32,
        );
        self.a
            .jump_if(If::NotEqual, if lists_only { slow } else { tuples });
        let vec = self.places.vec;
        self.a.load(Rdx, at(Rax, layout::LIST_ITEMS + vec.len));
        self.a.load(Rax, at(Rax, layout::LIST_ITEMS + vec.first));
        let compare = self.a.here();
        self.a.alu(Alu::Cmp, Rcx, Rdx);
        self.a.jump_if(If::AboveEqual, negative);
        self.a.bind(found);
        self.a.lea(Rax, at_index(Rax, Rcx, 0));
        self.asides.push(Box::new(move |c| {
            if !lists_only {
                c.a.bind(tuples);
                c.a.alu32_memory_number(
                    Alu::Cmp,
                    at(Rax, layout::SHAPE),
                    exact(Kind::Tuple) as i32,
                );
                c.a.jump_if(If::NotEqual, slow);
                c.a.load(Rdx, at(Rax, tuple::LAYOUT));
                // The low half tells where the items are.
                c.a.mov32(R11, Rdx);
                c.a.alu32_number(Alu::And, R11, 0xffff);
                c.a.alu32_number(Alu::Cmp, R11, tuple::NEAR as i32);
                c.a.jump_if(If::NotEqual, slow);
                c.a.shift(Shift::Shr, Rdx, tuple::COUNT_SHIFT);
                c.a.lea(Rax, at(Rax, tuple::FIRST));
                c.a.jump(compare);
            }
            c.a.bind(negative);
            c.a.test(Rcx, Rcx);
            c.a.jump_if(If::GreaterEqual, slow);
            c.a.alu(Alu::Add, Rcx, Rdx);
            c.a.alu(Alu::Cmp, Rcx, Rdx);
            c.a.jump_if(If::Below, found);
            c.a.jump(slow);
        }));
    }

    fn get_item(&mut self, i: Instr, next: usize) {
        let slow = self.slow();
        let (b, c) = (i.b(), i.c());
        if self.is_float(c) {
            self.forget_facts();
            return self.a.jump_to_handler(self.k, Op::GetItem);
        }
        self.a.load(Rcx, register(c));
        if !self.is_int(c) {
            self.a.test_bits(Rcx, 3);
            self.a.jump_if(If::NotEqual, slow);
        }
        self.a.load(Rax, register(b));
        self.need_pointer(Rax, Rdx, slow);
        self.item_place(slow, false);
        self.a.load(Rax, at(Rax, 0));
        self.retain(Rax, Rdx);
        self.learn_int(c);
        if self.is_local(b) {
            return self.put(i.a(), Fact::Nothing, next, true);
        }
        if self.is_local(i.a()) && self.may_be_pointer(i.a()) {
            self.a.load(Rdx, register(i.a()));
            self.a.store(register(i.a()), Rax);
            self.drop_one();
            self.a.mov(Rdx, R10);
            self.drop_one();
            self.finish(next);
        } else {
            self.a.store(register(i.a()), Rax);
            self.a.mov(Rcx, R10);
            self.drop_last(next, true);
        }
        self.know(b, Fact::Nothing);
        self.know(i.a(), Fact::Nothing);
    }

    fn set_item(&mut self, i: Instr, next: usize) {
        let slow = self.slow();
        let (a, b, c) = (i.a(), i.b(), i.c());
        if self.is_float(b) {
            self.forget_facts();
            return self.a.jump_to_handler(self.k, Op::SetItem);
        }
        self.a.load(Rcx, register(b));
        if !self.is_int(b) {
            self.a.test_bits(Rcx, 3);
            self.a.jump_if(If::NotEqual, slow);
        }
        self.a.load(Rax, register(a));
        self.need_pointer(Rax, Rdx, slow);
        self.item_place(slow, true);
        self.a.load(R11, register(c));
        if self.is_local(c) && self.may_be_pointer(c) {
            self.retain(R11, Rdx);
        }
        self.a.load(Rcx, at(Rax, 0));
        self.a.store(at(Rax, 0), R11);
        self.learn_int(b);
        if self.is_local(a) {
            self.drop_last(next, false);
        } else {
            self.a.mov(Rdx, Rcx);
            self.drop_one();
            self.a.mov(Rdx, R10);
            self.drop_one();
            self.finish(next);
            self.know(a, Fact::Nothing);
        }
        if !self.is_local(c) {
            self.know(c, Fact::Nothing);
        }
    }

    fn unpack(&mut self, i: Instr, _next: usize) -> bool {
        const MOST: usize = 6;
        let (a, b, n) = (i.a(), i.b(), i.c());
        if n > MOST || n == 0 {
            return false;
        }
        let slow = self.slow();
        let (lists, ready) = (self.a.label(), self.a.label());
        self.a.load(R10, register(b));
        self.need_pointer(R10, Rdx, slow);
        self.a.alu32_memory_number(
            Alu::Cmp,
            at(R10, layout::SHAPE),
            exact(Kind::Tuple) as i32,
        );
        self.a.jump_if(If::NotEqual, lists);
        self.a.alu_memory_number(
            Alu::Cmp,
            at(R10, tuple::LAYOUT),
            (n as i32) << tuple::COUNT_SHIFT | tuple::NEAR as i32,
        );
        self.a.jump_if(If::NotEqual, slow);
        self.a.lea(R11, at(R10, tuple::FIRST));
        self.a.bind(ready);
        let vec = self.places.vec;
        self.asides.push(Box::new(move |c| {
            c.a.bind(lists);
            c.a.alu32_memory_number(
                Alu::Cmp,
                at(R10, layout::SHAPE),
                exact(Kind::List) as i32,
            );
            c.a.jump_if(If::NotEqual, slow);
            c.a.alu_memory_number(
                Alu::Cmp,
                at(R10, layout::LIST_ITEMS + vec.len),
                n as i32,
            );
            c.a.jump_if(If::NotEqual, slow);
            c.a.load(R11, at(R10, layout::LIST_ITEMS + vec.first));
            c.a.jump(ready);
        }));
        let moves = i.x() != 0;
        let behind = self.k + 1 + if moves { n } else { 0 };
        if moves {
            for k in 0..n {
                let target = Instr(self.code.words[self.k + 1 + k]).a();
                self.a.load(Rax, at(R11, 8 * k as i32));
                self.retain(Rax, Rdx);
                if self.may_be_pointer(target) {
                    self.a.load(Rdx, register(target));
                    self.a.store(register(target), Rax);
                    self.drop_one();
                } else {
                    self.a.store(register(target), Rax);
                }
                self.know(target, Fact::Nothing);
            }
        } else {
            // The source may lie in one of the target registers, which are temporaries; it is in R10.
            for k in 0..n {
                self.a.load(Rax, at(R11, 8 * k as i32));
                self.retain(Rax, Rdx);
                self.a.store(register(a + k), Rax);
                self.know(a + k, Fact::Nothing);
            }
        }
        if !self.is_local(b) {
            self.a.mov(Rdx, R10);
            self.drop_one();
            if !(a..a + n).contains(&b) || moves {
                self.know(b, Fact::Nothing);
            }
        }
        if moves || !self.is_local(b) {
            self.finish(behind);
        }
        if moves {
            // The moves are done.
            self.go(behind);
            self.forget_facts();
        }
        true
    }

    fn list_append(&mut self, i: Instr) {
        let slow = self.slow();
        let vec = self.places.vec;
        self.a.load(Rax, register(i.a()));
        self.a.load(Rcx, at(Rax, layout::LIST_ITEMS + vec.len));
        self.a
            .alu_memory(Alu::Cmp, Rcx, at(Rax, layout::LIST_ITEMS + vec.capacity));
        self.a.jump_if(If::Equal, slow);
        self.a.load(R10, register(i.b()));
        if self.is_local(i.b()) && self.may_be_pointer(i.b()) {
            self.retain(R10, Rdx);
        }
        self.a.load(Rdx, at(Rax, layout::LIST_ITEMS + vec.first));
        self.a.store(at_index(Rdx, Rcx, 0), R10);
        self.a.increment(at(Rax, layout::LIST_ITEMS + vec.len));
        if !self.is_local(i.b()) {
            self.know(i.b(), Fact::Nothing);
        }
    }

    /// A turn of the loop whose `ForIter` is at `head`: on with the body, or behind the loop.
    fn for_iter(&mut self, head: usize, slow: Label, from_behind: bool) {
        let i = Instr(self.code.words[head]);
        let (a, b) = (i.a(), i.b());
        let body = head + 2;
        let end = (head as isize + self.code.words[head + 1] as i32 as isize + 2) as usize;
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
            c.a.alu32_memory_number(
                Alu::Cmp,
                at(Rax, layout::SHAPE),
                exact(Kind::List) as i32,
            );
            c.a.jump_if(If::NotEqual, slow);
            c.a.load(Rcx, register(b + 1));
            c.a.mov(R10, Rcx);
            c.a.shift(Shift::Sar, Rcx, 2);
            c.a
                .alu_memory(Alu::Cmp, Rcx, at(Rax, layout::LIST_ITEMS + vec.len));
            // The handler ends the loop.
            c.a.jump_if(If::AboveEqual, slow);
            c.a.load(Rdx, at(Rax, layout::LIST_ITEMS + vec.first));
            c.a.load(Rax, at_index(Rdx, Rcx, 0));
            c.a.alu_number(Alu::Add, R10, 4);
            c.a.store(register(b + 1), R10);
            c.retain(Rax, Rdx);
            c.facts[a] = Fact::Nothing;
            c.put(a, Fact::Nothing, body, true);
            let label = c.stubs[body].unwrap_or(body_label);
            c.a.jump(label);
        }));
    }

    /// Enter a script function whose window is complete. The safepoint is passed.
    fn call(&mut self, i: Instr, n: usize, slow: Label) {
        let a = i.a();
        self.a.load(Rdx, register(a));
        if Instr(self.code.words[self.k]).op() == Op::Call {
            self.need_pointer(Rdx, Rax, slow);
            self.a.alu32_memory_number(
                Alu::Cmp,
                at(Rdx, layout::SHAPE),
                exact(Kind::Function) as i32,
            );
            self.a.jump_if(If::NotEqual, slow);
        }
        self.a.number(Rax, (n as u64) << 32);
        self.a
            .alu_memory(Alu::Cmp, Rax, at(Rdx, function::SIGNATURE));
        self.a.jump_if(If::NotEqual, slow);
        self.a.load(R10, at(Rdx, function::CODE));
        self.a.lea(R11, register(a + 1));
        self.a.alu_memory(Alu::Cmp, R11, at(R9, vm::START));
        self.a.jump_if(If::Below, slow);
        self.a.load(Rax, at(R10, code::NREGS));
        self.a.lea(Rax, at_index(R11, Rax, 0));
        self.a.alu_memory(Alu::Cmp, Rax, at(R9, vm::LIMIT));
        self.a.jump_if(If::Above, slow);
        self.a.load(Rcx, at(R9, vm::TOP));
        self.a.lea(Rax, at(Rcx, record::SIZE));
        self.a.alu_memory(Alu::Cmp, Rax, at(R9, vm::FULL));
        self.a.jump_if(If::AboveEqual, slow);
        // Where the caller goes on.
        self.a.lea(Rdi, at(Rsi, 8 * self.k as i32));
        self.a.store(at(Rcx, record::PC), Rdi);
        // The new record.
        self.a.store(at(Rax, record::BASE), R11);
        self.a.load(Rsi, at(R10, code::WORDS));
        self.a.store(at(Rax, record::PC), Rsi);
        self.a.lea(Rdi, at(R10, code::PAYLOAD));
        self.a.store(at(Rax, record::CODE), Rdi);
        self.a.store(at(Rax, record::FUNC), Rdx);
        let undef = Raw::UNDEF.0 as i32;
        self.a.store_number(at(Rax, record::GENERATOR), undef);
        self.a.store_number(at(Rax, record::FRAME), undef);
        self.a
            .store_number(at(Rax, record::HANDLED), Raw::NONE.0 as i32);
        self.a.load8(Rdi, at(R10, code::FEW_LOCALS));
        self.a.shift(Shift::Shl, Rdi, 24);
        const { assert!(Then::Store as u32 == 0) };
        self.a
            .alu32_number(Alu::Or, Rdi, i.c() as i32 | 2 << 16);
        self.a.store(at(Rax, record::TAIL), Rdi);
        self.a.store(at(R9, vm::TOP), Rax);
        self.a.mov(R8, R11);
        self.a.load(Rcx, at(R10, code::NLOCALS));
        self.a.store(at(R9, vm::NLOCALS), Rcx);
        // Locals that are no arguments.
        let (turn, done) = (self.a.label(), self.a.label());
        self.a.number(Rdx, n as u64);
        self.a.bind(turn);
        self.a.alu(Alu::Cmp, Rdx, Rcx);
        self.a.jump_if(If::AboveEqual, done);
        self.a.store_number(at_index(R8, Rdx, 0), undef);
        self.a.alu_number(Alu::Add, Rdx, 1);
        self.a.jump(turn);
        self.a.bind(done);
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

    fn return_(&mut self, i: Instr, op: Op) {
        let slow = self.slow();
        let quick = self.a.label();
        self.a.load(Rcx, at(R9, vm::TOP));
        self.a.cmp16_memory(at(Rcx, record::KIND), Then::Store as i8);
        let value = match op {
            Op::Return => {
                self.a.jump_if(If::NotEqual, slow);
                self.a.load(Rax, register(i.a()));
                Some(i.a())
            }
            _ => {
                let constructor = self.a.label();
                self.a.jump_if(If::NotEqual, constructor);
                self.a.number(Rax, Raw::NONE.0);
                self.asides.push(Box::new(move |c| {
                    c.a.bind(constructor);
                    c.a.cmp16_memory(at(Rcx, record::KIND), Then::Init as i8);
                    c.a.jump_if(If::NotEqual, slow);
                    c.a.load(Rax, at(Rcx, record::HANDLED));
                    c.a.jump(quick);
                }));
                None
            }
        };
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
        let release = self.places.release;
        let some = self.a.label();
        self.a.alu_memory_number(Alu::Cmp, at(R9, vm::DYING), 0);
        self.a.jump_if(If::NotEqual, some);
        self.a.dispatch();
        self.asides.push(Box::new(move |c| {
            c.a.bind(some);
            c.a.number(Rax, release as usize as u64);
            c.a.jump_register(Rax);
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

/// The comparison of ints that an operation means.
fn signed(op: Op) -> If {
    match op {
        Op::Lt | Op::JumpLt | Op::JumpLtI => If::Less,
        Op::Le | Op::JumpLe | Op::JumpLeI => If::LessEqual,
        Op::Eq | Op::JumpEq | Op::JumpEqI => If::Equal,
        Op::Ne | Op::JumpNe | Op::JumpNeI => If::NotEqual,
        Op::Gt | Op::JumpGt | Op::JumpGtI => If::Greater,
        _ => If::GreaterEqual,
    }
}

/// A register of the frame.
fn register(r: usize) -> Mem {
    at(R8, 8 * r as i32)
}

impl Assembler {
    /// Let the handler do the instruction at a word.
    fn jump_to_handler(&mut self, k: usize, op: Op) {
        // The `x` of the word may have changed since.
        self.load(Rdi, at(Rsi, 8 * k as i32));
        self.low_byte_of_rdi(op as u8);
        if k > 0 {
            self.lea(Rsi, at(Rsi, 8 * k as i32));
        }
        self.jump_memory(at(R9, vm::HANDLERS + 8 * op as i32));
    }

    /// Go on with the instruction at RSI, whatever it is.
    fn dispatch(&mut self) {
        self.load(Rdi, at(Rsi, 0));
        // Zero-extend the lowest byte.
        self.mov32(Rax, Rdi);
        self.alu32_number(Alu::And, Rax, 0xff);
        self.jump_memory(at_index(R9, Rax, vm::HANDLERS));
    }

    /// Release what died, then go on at a word.
    fn go_release(&mut self, next: usize, release: Handler) {
        self.lea(Rsi, at(Rsi, 8 * next as i32));
        self.number(Rax, release as usize as u64);
        self.jump_register(Rax);
    }

    /// Set the flag of equality if a word is a pointer.
    fn pointer_test(&mut self, word: Reg, scratch: Reg) {
        self.mov32(scratch, word);
        self.alu32_number(Alu::And, scratch, 7);
        self.alu32_number(Alu::Cmp, scratch, 1);
    }

    /// The float of a word, which is lost.
    fn decode(&mut self, to: Xmm, word: Reg) {
        self.alu_number(Alu::Sub, word, 3);
        self.shift(Shift::Rol, word, 60);
        self.float_from(to, word);
    }

    /// Three times a number below 2**31.
    fn triple(&mut self, to: Reg) {
        self.mov(Rdx, to);
        self.alu(Alu::Add, to, to);
        self.alu(Alu::Add, to, Rdx);
    }
}

const _: () = assert!(NATIVE <= 200);
