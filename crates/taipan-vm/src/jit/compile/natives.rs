//! Templates: natives that programs call everywhere, done in place where one of them is expected.

use super::*;

/// The natives with a template, or None where there is no object of one yet.
#[derive(Clone, Copy)]
pub(in crate::jit) struct Natives {
    pub len: Raw,
    pub append: Raw,
    pub pop: Raw,
    /// The class.
    pub range: Raw,
}

impl<'a> Compiler<'a> {
    /// A call of a native with a template. `false`: it is expected to call something else.
    pub(super) fn native_call(&mut self, i: Instr, op: Op, next: usize) -> bool {
        let (callee, natives) = (self.guess(i.a()), self.natives);
        if !callee.is_ptr() {
            return false;
        }
        match (op, i.b()) {
            (Op::Call, 1) if callee == natives.len => self.len(i, callee, next),
            (Op::CallMethod, 1) if callee == natives.append => self.append(i, callee, next),
            (Op::CallMethod, 0) if callee == natives.pop => self.pop(i, callee, next),
            _ => return false,
        }
        true
    }

    /// RAX becomes the callee, which has to be the expected one; R10 the first argument.
    fn expected(&mut self, i: Instr, callee: Raw, slow: Label) {
        self.a.load(Rax, register(i.a()));
        self.a.number(Rcx, callee.0);
        self.a.alu(Alu::Cmp, Rax, Rcx);
        self.a.jump_if(If::NotEqual, slow);
        self.a.load(R10, register(i.a() + 1));
    }

    /// The call gives up RAX, the native, and R10, its first argument; its result is R11.
    fn called(&mut self, i: Instr, fact: Fact, next: usize) {
        // Natives live as long as the isolate.
        self.a
            .alu32_memory_number(Alu::Sub, at(Rax, layout::COUNT), Header::ONE as i32);
        self.a.mov(Rax, R11);
        for r in i.a()..i.a() + 3 {
            self.know(r, Fact::Nothing);
        }
        self.put_dropping(i.c(), next);
        self.know(i.c(), fact);
    }

    fn len(&mut self, i: Instr, callee: Raw, next: usize) {
        let (slow, tuples) = (self.slow_polled(), self.a.label());
        self.poll(slow);
        self.expected(i, callee, slow);
        self.need_pointer(R10, Rdx, slow);
        self.need_kind(R10, Kind::List, tuples);
        self.a
            .load(R11, at(R10, layout::LIST_ITEMS + self.places.vec.len));
        let join = self.a.here();
        self.a.shift(Shift::Shl, R11, 2);
        self.called(i, Fact::Int(None), next);
        self.asides.push(Box::new(move |c| {
            let texts = c.a.label();
            c.a.bind(tuples);
            c.need_kind(R10, Kind::Tuple, texts);
            c.near_tuple(R10, R11, Rdx, slow);
            c.a.jump(join);
            c.a.bind(texts);
            c.need_kind(R10, Kind::Str, slow);
            c.a.load(R11, at(R10, text::CHARS));
            c.a.jump(join);
        }));
    }

    fn append(&mut self, i: Instr, callee: Raw, next: usize) {
        let (slow, vec) = (self.slow(), self.places.vec);
        self.expected(i, callee, slow);
        self.need_object(R10, Kind::List, Rdx, slow);
        self.a.load(Rdx, at(R10, layout::LIST_ITEMS + vec.len));
        self.a
            .alu_memory(Alu::Cmp, Rdx, at(R10, layout::LIST_ITEMS + vec.capacity));
        self.a.jump_if(If::Equal, slow);
        self.a.load(R11, register(i.a() + 2));
        self.a.load(Rdi, at(R10, layout::LIST_ITEMS + vec.first));
        self.a.store(at_index(Rdi, Rdx, 0), R11);
        self.a.increment(at(R10, layout::LIST_ITEMS + vec.len));
        self.a.number(R11, Raw::NONE.0);
        self.called(i, Fact::Plain, next);
    }

    fn pop(&mut self, i: Instr, callee: Raw, next: usize) {
        let (slow, vec) = (self.slow(), self.places.vec);
        self.expected(i, callee, slow);
        self.need_object(R10, Kind::List, Rdx, slow);
        self.a.load(Rdx, at(R10, layout::LIST_ITEMS + vec.len));
        self.a.alu_number(Alu::Sub, Rdx, 1);
        self.a.jump_if(If::Below, slow);
        self.a.store(at(R10, layout::LIST_ITEMS + vec.len), Rdx);
        self.a.load(Rdi, at(R10, layout::LIST_ITEMS + vec.first));
        self.a.load(R11, at_index(Rdi, Rdx, 0));
        self.called(i, Fact::Nothing, next);
    }
}
