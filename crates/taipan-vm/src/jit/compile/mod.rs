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

mod bodies;
mod flow;
mod guesses;
mod natives;
mod numbers;
mod objects;
mod texts;

pub(super) use natives::Natives;

use super::assembler::{Alu, Assembler, If, Label, Mem, Reg, Shift, Sse, Xmm, at, at_index};
use super::layout::{self, VecLayout, body, code, dict, function, record, text, tuple, vm};
use crate::heap::{Header, Kind};
use crate::interp::caches::How;
use crate::interp::dispatch::{Handler, MAX_QUICK};
use crate::interp::stack::{MANY, Then};
use crate::types::code::CodeObj;
use crate::types::dict::Dict;
use crate::types::function::Function;
use crate::types::generator::State;
use crate::types::list::List;
use crate::types::shape::exact;
use crate::types::tuple::Tuple;
use crate::value::{Raw, Value};
use Reg::{R8, R9, R10, R11, Rax, Rcx, Rdi, Rdx, Rsi};
use taipan_bytecode::{CodeFlags, Instr, NATIVE, Op};

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

/// Code that runs as the body of a generator or coroutine.
const BODIES: u32 = CodeFlags::GENERATOR | CodeFlags::COROUTINE | CodeFlags::ASYNC_GENERATOR;

/// Code that is not on the way.
type Aside<'a> = Box<dyn FnOnce(&mut Compiler<'a>) + 'a>;

/// Machine code of one code object.
pub(super) struct Compiled {
    pub code: Vec<u8>,
    /// Words, where their machine code begins, and whether handlers go on there.
    pub entries: Vec<(usize, usize, bool)>,
    /// Words at which a value arrives that another body gives, and where that is done.
    pub arrivals: Vec<(usize, usize)>,
    /// Code objects that have to live as long as the machine code.
    pub keep: Vec<Value>,
}

struct Compiler<'a> {
    a: Assembler,
    code: &'a CodeObj,
    places: Places,
    natives: Natives,
    /// The word of the current instruction.
    k: usize,
    /// Labels of the words.
    labels: Vec<Label>,
    /// Where handlers come in, if that is elsewhere.
    stubs: Vec<Option<Label>>,
    /// Words at which a value arrives, and where.
    arrivals: Vec<(usize, Label)>,
    facts: Vec<Fact>,
    /// Which register's float a machine register keeps.
    kept: [Option<u16>; XMM],
    next_xmm: u8,
    asides: Vec<Aside<'a>>,
    /// The best guess of what each register will hold: what a local holds now, or what the instruction before would find now. UNDEF
    /// if there is none. No code runs meanwhile, so that these objects live.
    guesses: Vec<Raw>,
    /// The function that runs, whose names are looked at.
    function: Raw,
    /// The isolate's epoch: a cache of another one may name what is gone.
    epoch: u32,
    /// Code objects that the machine code names.
    keep: Vec<Raw>,
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
        if jumps(op) {
            leaders[target(i, op, k, &code.words)] = true;
        }
        k += 1 + op.cache_words();
    }
    for handler in &code.code.handlers {
        leaders[handler.target as usize] = true;
    }
    leaders
}

/// Whether an operation may jump.
fn jumps(op: Op) -> bool {
    compares(op)
        || matches!(
            op,
            Op::Jump
                | Op::JumpFor
                | Op::JumpIfTrue
                | Op::JumpIfFalse
                | Op::JumpIfFalseKeep
                | Op::JumpIfTrueKeep
                | Op::JumpIfNone
                | Op::JumpIfNotNone
                | Op::ForIter
        )
}

/// Whether an operation compares and jumps.
fn compares(op: Op) -> bool {
    (Op::JumpLt as u8..=Op::JumpGeI as u8).contains(&(op as u8))
}

/// The word that an operation that [`jumps`] may jump to.
fn target(i: Instr, op: Op, k: usize, words: &[u64]) -> usize {
    let distance = match op {
        Op::ForIter => words[k + 1] as i32 as isize + 2,
        op if compares(op) => i.sc() as isize + 1,
        _ => i.bc() as i32 as isize + 1,
    };
    (k as isize + distance) as usize
}

/// What the locals hold; temporaries may be long dead.
fn guesses(object: &CodeObj, hints: &[Raw]) -> Vec<Raw> {
    let mut guesses = vec![Raw::UNDEF; object.nregs.max(object.nlocals) + 1];
    guesses[..object.nlocals].copy_from_slice(&hints[..object.nlocals]);
    guesses
}

/// Machine code for a code object; `None` if it is not worth it.
pub(super) fn compile(
    object: &CodeObj,
    places: Places,
    natives: Natives,
    hints: &[Raw],
    function: Raw,
    epoch: u32,
) -> Option<Compiled> {
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
        natives,
        k: 0,
        labels,
        stubs: vec![None; object.words.len()],
        arrivals: Vec::new(),
        facts: vec![Fact::Nothing; object.nregs.max(object.nlocals) + 1],
        kept: [None; XMM],
        next_xmm: FIRST_XMM,
        asides: Vec::new(),
        guesses: guesses(object, hints),
        function,
        epoch,
        keep: Vec::new(),
        counted: vec![None; object.words.len() + 1],
    };
    Some(compiler.run())
}

/// The words of a code object at which its locals tell most: where it returns, and where it jumps back.
pub(super) fn watched(object: &CodeObj) -> Vec<usize> {
    let mut watched = Vec::new();
    let mut k = 0;
    while k < object.words.len() {
        let i = Instr(object.words[k]);
        let op = i.op();
        let back = jumps(op) && op != Op::ForIter && target(i, op, k, &object.words) <= k;
        if back || matches!(op, Op::Return | Op::ReturnNone) {
            watched.push(k);
        }
        k += 1 + op.cache_words();
    }
    watched
}

/// What stands in for the machine code of any code object until that is made, and where in it the words begin that may be watched:
/// there the isolate looks at the code, elsewhere its first word is dispatched.
pub(super) fn watch(places: Places) -> (Vec<u8>, Vec<usize>) {
    const WORDS: usize = 300;
    let mut a = Assembler::default();
    a.dispatch();
    let looks = a.label();
    let mut begins = Vec::new();
    for k in 0..WORDS {
        begins.push(a.code.len());
        a.lea(Rsi, at(Rsi, 8 * k as i32));
        a.jump(looks);
    }
    a.bind(looks);
    a.number(Rax, places.hot as usize as u64);
    a.jump_register(Rax);
    a.resolve();
    (a.code, begins)
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
            let label = self.labels[k];
            self.a.bind(label);
            self.stub();
            if op == Op::ForIter && self.guess(i.b()).is_int() {
                self.counted[k + 2] = Some(i.a() as u16);
            }
            if !self.template(i, op) {
                self.forget_facts();
                self.a.jump_to_handler(k, op);
                starts.push((k, false));
            } else {
                starts.push((k, true));
            }
            self.guess_result(i, op);
            k += 1 + op.cache_words();
        }
        // Code ends with a return or a raise: nothing goes on here.
        let end = self.labels[k];
        self.a.bind(end);
        while let Some(aside) = self.asides.pop() {
            aside(self);
        }
        self.a.resolve();
        // The way into machine code takes about as long as two short instructions.
        const WORTH: usize = 3;
        let mut runs = vec![0usize; self.code.words.len() + 1];
        // Twice, as loops lead back.
        for _ in 0..2 {
            let mut behind = 0;
            for &(k, templated) in starts.iter().rev() {
                let i = Instr(self.code.words[k]);
                let op = i.op();
                let on = match op {
                    Op::Call | Op::CallMethod | Op::Return | Op::ReturnNone => WORTH,
                    Op::Yield | Op::GetANext => WORTH,
                    Op::Jump => runs[target(i, op, k, &self.code.words)],
                    Op::JumpFor => runs[target(i, op, k, &self.code.words) + 2],
                    _ => behind,
                };
                runs[k] = if templated { (1 + on).min(WORTH) } else { 0 };
                behind = runs[k];
            }
        }
        let entries = starts
            .iter()
            .filter(|(k, _)| *k == 0 || runs[*k] >= WORTH)
            .map(|&(k, _)| {
                let label = self.stubs[k].unwrap_or(self.labels[k]);
                (k, self.a.place(label), runs[k] >= WORTH)
            })
            .collect();
        Compiled {
            code: std::mem::take(&mut self.a.code),
            entries,
            arrivals: self
                .arrivals
                .iter()
                .map(|&(k, label)| (k, self.a.place(label)))
                .collect(),
            keep: self.keep.iter().map(|raw| raw.to_value()).collect(),
        }
    }

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
            self.next_xmm = if x as usize + 1 == XMM {
                FIRST_XMM
            } else {
                x + 1
            };
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

    /// The word that the current instruction, which is a jump, may lead to.
    fn target(&self, i: Instr, op: Op) -> usize {
        target(i, op, self.k, &self.code.words)
    }

    fn is_local(&self, r: usize) -> bool {
        r < self.code.nlocals
    }

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

    /// Jump unless the object that a word points to is of just this kind.
    fn need_kind(&mut self, word: Reg, kind: Kind, other: Label) {
        self.a
            .alu32_memory_number(Alu::Cmp, at(word, layout::SHAPE), exact(kind) as i32);
        self.a.jump_if(If::NotEqual, other);
    }

    /// Jump unless a word is an object of just this kind; `scratch` is lost.
    fn need_object(&mut self, word: Reg, kind: Kind, scratch: Reg, other: Label) {
        self.need_pointer(word, scratch, other);
        self.need_kind(word, kind, other);
    }

    /// Count one reference more of whatever a word is.
    fn retain(&mut self, word: Reg, scratch: Reg) {
        let plain = self.a.label();
        self.a.pointer_test(word, scratch);
        self.a.jump_if(If::NotEqual, plain);
        self.a.count(word);
        self.a.bind(plain);
    }

    /// Write what the cell in RAX holds; `slow` if that is nothing.
    fn put_cell(&mut self, r: usize, next: usize, slow: Label) {
        self.a.load(Rax, at(Rax, layout::CELL_VALUE));
        self.a.alu_number(Alu::Cmp, Rax, Raw::UNDEF.0 as i32);
        self.a.jump_if(If::Equal, slow);
        self.retain(Rax, Rdx);
        self.put(r, Fact::Nothing, next, true);
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
                c.a.alu32_memory_number(Alu::Sub, at(Rcx, layout::COUNT), Header::ONE as i32);
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

    /// Go on with the instruction at RSI, whatever it is, after releasing what died.
    fn go_on(&mut self) {
        let release = self.places.release;
        let some = self.a.label();
        self.a.alu_memory_number(Alu::Cmp, at(R9, vm::DYING), 0);
        self.a.jump_if(If::NotEqual, some);
        self.a.dispatch();
        self.asides.push(Box::new(move |c| {
            c.a.bind(some);
            c.a.number(Rax, release as usize as u64);
            c.a.jump_register(Rax);
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

    /// Jump to a word of the code.
    fn go(&mut self, to: usize) {
        let label = self.labels[to];
        self.a.jump(label);
    }

    fn template(&mut self, i: Instr, op: Op) -> bool {
        let next = self.k + 1 + op.cache_words();
        if self.text_equality(i, op, next) {
            return true;
        }
        if self.is_other(i, op) {
            return false;
        }
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
                    self.a.count(Rax);
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
                self.put_cell(i.a(), next, slow);
            }
            Op::LoadFree => {
                let slow = self.slow();
                self.a.load(Rax, at(R9, vm::TOP));
                self.a.load(Rax, at(Rax, record::FUNC));
                self.a.load(Rax, at(Rax, function::CLOSURE));
                self.near_tuple(Rax, Rdx, Rcx, slow);
                self.a.load(Rax, at(Rax, tuple::FIRST + 8 * i.b() as i32));
                self.put_cell(i.a(), next, slow);
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
                let to = self.target(i, op);
                if to <= self.k {
                    let slow = self.slow_polled();
                    self.poll(slow);
                }
                self.go(to);
                self.forget_facts();
            }
            Op::JumpFor => {
                let slow = self.slow_polled();
                self.poll(slow);
                self.for_iter(self.target(i, op), slow, true);
                self.forget_facts();
            }
            Op::ForIter => {
                let slow = self.slow();
                self.arrival(self.k, i.a(), next);
                self.for_iter(self.k, slow, false);
                self.forget_facts();
            }
            Op::JumpIfTrue | Op::JumpIfFalse => self.truth_jump(i, op),
            Op::JumpIfFalseKeep | Op::JumpIfTrueKeep => {
                let to = self.target(i, op);
                if to <= self.k {
                    return false;
                }
                let slow = self.slow();
                let jumps_if_true = op == Op::JumpIfTrueKeep;
                let label = self.labels[to];
                let on = self.a.label();
                self.a.load(Rax, register(i.a()));
                self.a.alu_number(Alu::Cmp, Rax, Raw::TRUE.0 as i32);
                self.a
                    .jump_if(If::Equal, if jumps_if_true { label } else { on });
                self.a.alu_number(Alu::Cmp, Rax, Raw::FALSE.0 as i32);
                self.a
                    .jump_if(If::Equal, if jumps_if_true { on } else { label });
                self.a.alu_number(Alu::Cmp, Rax, Raw::NONE.0 as i32);
                self.a.jump_if(If::NotEqual, slow);
                if !jumps_if_true {
                    self.a.jump(label);
                }
                self.a.bind(on);
                self.know(i.a(), Fact::Nothing);
            }
            Op::JumpIfNone | Op::JumpIfNotNone => {
                let target = self.target(i, op);
                if target <= self.k {
                    return false;
                }
                let to = self.labels[target];
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
                    self.drop_last(target, true);
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
                self.a.count(Rcx);
                if self.is_local(i.b()) {
                    self.a.count(Rax);
                }
                self.a.store(register(i.a()), Rcx);
                self.a.store(register(i.a() + 1), Rax);
                self.know(i.a(), Fact::Nothing);
                self.know(i.a() + 1, Fact::Nothing);
            }
            Op::GetItem => self.get_item(i, next),
            Op::SetItem => self.set_item(i, next),
            Op::UnpackSeq => return self.unpack(i),
            Op::ListAppend => self.list_append(i),
            Op::Call | Op::CallMethod if self.native_call(i, op, next) => {}
            Op::Call => {
                if !self.calls_script(i.a()) {
                    return false;
                }
                let slow = self.slow_polled();
                self.poll(slow);
                self.call(i, i.b(), slow);
                self.forget_facts();
            }
            Op::CallMethod => {
                if !self.calls_script(i.a()) {
                    return false;
                }
                let unpolled = self.slow();
                self.a
                    .alu_memory_number(Alu::Cmp, register(i.a() + 1), Raw::UNDEF.0 as i32);
                self.a.jump_if(If::Equal, unpolled);
                self.a.load(Rdx, register(i.a()));
                self.need_object(Rdx, Kind::Function, Rax, unpolled);
                let slow = self.slow_polled();
                self.poll(slow);
                self.call(i, i.b() + 1, slow);
                self.forget_facts();
            }
            Op::Yield => {
                if i.x() != 0 {
                    self.yield_step(i, next);
                } else {
                    self.yield_(i, next);
                }
            }
            Op::GetANext => return self.next_step(i),
            Op::Drop => {
                if self.may_be_pointer(i.a()) {
                    self.a.load(Rcx, register(i.a()));
                    self.drop_last(next, true);
                }
                self.know(i.a(), Fact::Nothing);
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

    /// The number of a word, which is lost, as a float; `slow` if it is none.
    fn number_of(&mut self, to: Xmm, word: Reg, slow: Label) {
        let (float, done) = (self.label(), self.label());
        self.test_bits(word, 2);
        self.jump_if(If::NotEqual, float);
        self.test_bits(word, 1);
        self.jump_if(If::NotEqual, slow);
        self.shift(Shift::Sar, word, 2);
        self.float_of_int(to, word);
        self.jump(done);
        self.bind(float);
        self.decode(to, word);
        self.bind(done);
    }

    /// A number that stands in an instruction, as a float. RAX is lost.
    fn float_number(&mut self, to: Xmm, number: i32) {
        self.number(Rax, number as i64 as u64);
        self.float_of_int(to, Rax);
    }

    /// Count one reference more of the object that a word points to.
    fn count(&mut self, word: Reg) {
        self.alu32_memory_number(Alu::Add, at(word, layout::COUNT), Header::ONE as i32);
    }

    /// Three times a number below 2**31.
    fn triple(&mut self, to: Reg) {
        self.mov(Rdx, to);
        self.alu(Alu::Add, to, to);
        self.alu(Alu::Add, to, Rdx);
    }
}

const _: () = assert!(NATIVE <= 200);
