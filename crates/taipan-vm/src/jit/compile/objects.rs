//! Templates: names, attributes, items.

use super::*;

impl<'a> Compiler<'a> {
    pub(super) fn load_global(&mut self, i: Instr, next: usize) {
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

    /// Check the cache of an attribute instruction against the object in RAX. RCX and RDX are lost.
    pub(super) fn cached_shape(&mut self, how: How, slow: Label) {
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

    pub(super) fn get_attr(&mut self, i: Instr, next: usize) {
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
        self.put_read(i.a(), i.b(), next);
    }

    /// Write RAX as what was read of the object in R10, which register `object` gives up.
    fn put_read(&mut self, a: usize, object: usize, next: usize) {
        if self.is_local(object) {
            return self.put(a, Fact::Nothing, next, true);
        }
        self.know(object, Fact::Nothing);
        self.put_dropping(a, next);
    }

    /// Write RAX as the result of an instruction that drops R10.
    pub(super) fn put_dropping(&mut self, a: usize, next: usize) {
        if self.is_local(a) && self.may_be_pointer(a) {
            self.a.load(Rdx, register(a));
            self.a.store(register(a), Rax);
            self.drop_one();
            self.a.mov(Rdx, R10);
            self.drop_one();
            self.finish(next);
        } else {
            self.a.store(register(a), Rax);
            self.a.mov(Rcx, R10);
            self.drop_last(next, true);
        }
        self.know(a, Fact::Nothing);
    }

    /// R11 becomes an owned reference to what register `r` gives up. RDX is lost.
    fn take_r11(&mut self, r: usize) {
        self.a.load(R11, register(r));
        if self.is_local(r) && self.may_be_pointer(r) {
            self.retain(R11, Rdx);
        }
        if !self.is_local(r) {
            self.know(r, Fact::Nothing);
        }
    }

    /// RCX was replaced in the object in R10, which register `object` gives up.
    fn drop_replaced(&mut self, object: usize, next: usize) {
        if self.is_local(object) {
            return self.drop_last(next, false);
        }
        self.a.mov(Rdx, Rcx);
        self.drop_one();
        self.a.mov(Rdx, R10);
        self.drop_one();
        self.finish(next);
        self.know(object, Fact::Nothing);
    }

    pub(super) fn set_attr(&mut self, i: Instr, how: How, next: usize) {
        let slow = self.slow();
        self.a.load(Rax, register(i.a()));
        self.cached_shape(how, slow);
        self.a.mov(R10, Rax);
        let info = 8 * (self.k as i32 + 2);
        self.a.load32(Rcx, at(Rsi, info));
        self.a.alu(Alu::Add, Rax, Rcx);
        self.take_r11(i.b());
        if how == How::Slot {
            self.a.load(Rcx, at(Rax, -1));
            self.a.store(at(Rax, -1), R11);
            return self.drop_replaced(i.a(), next);
        }
        // Above the offset stands the shape that the object gets.
        self.a.store(at(Rax, -1), R11);
        self.a.load32(Rcx, at(Rsi, info + 4));
        self.a.store32(at(R10, layout::SHAPE), Rcx);
        if !self.is_local(i.a()) {
            self.a.mov(Rcx, R10);
            self.drop_last(next, true);
        }
    }

    /// RAX, an object that is a pointer, is a list or a near tuple; RCX an index, an int word. RAX becomes the address of the item. The
    /// object's word stays in R10. RDX is lost.
    pub(super) fn item_place(&mut self, slow: Label, lists_only: bool) {
        let (tuples, negative, found) = (self.a.label(), self.a.label(), self.a.label());
        self.a.mov(R10, Rax);
        self.a.shift(Shift::Sar, Rcx, 2);
        self.need_kind(Rax, Kind::List, if lists_only { slow } else { tuples });
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
                c.need_kind(Rax, Kind::Tuple, slow);
                c.near_tuple(Rax, Rdx, R11, slow);
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

    /// The number of items of a tuple, if they lie right behind it.
    pub(super) fn near_tuple(&mut self, object: Reg, count: Reg, scratch: Reg, slow: Label) {
        self.a.load(count, at(object, tuple::LAYOUT));
        // The low half tells where the items are.
        self.a.mov32(scratch, count);
        self.a.alu32_number(Alu::And, scratch, 0xffff);
        self.a.alu32_number(Alu::Cmp, scratch, tuple::NEAR as i32);
        self.a.jump_if(If::NotEqual, slow);
        self.a.shift(Shift::Shr, count, tuple::COUNT_SHIFT);
    }

    pub(super) fn get_item(&mut self, i: Instr, next: usize) {
        let slow = self.slow();
        let (b, c) = (i.b(), i.c());
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
        self.put_read(i.a(), b, next);
    }

    pub(super) fn set_item(&mut self, i: Instr, next: usize) {
        let slow = self.slow();
        let (a, b, c) = (i.a(), i.b(), i.c());
        self.a.load(Rcx, register(b));
        if !self.is_int(b) {
            self.a.test_bits(Rcx, 3);
            self.a.jump_if(If::NotEqual, slow);
        }
        self.a.load(Rax, register(a));
        self.need_pointer(Rax, Rdx, slow);
        self.item_place(slow, true);
        self.take_r11(c);
        self.a.load(Rcx, at(Rax, 0));
        self.a.store(at(Rax, 0), R11);
        self.learn_int(b);
        self.drop_replaced(a, next);
    }

    pub(super) fn unpack(&mut self, i: Instr) -> bool {
        const MOST: usize = 6;
        let (a, b, n) = (i.a(), i.b(), i.c());
        if n > MOST || n == 0 {
            return false;
        }
        let slow = self.slow();
        let (lists, ready) = (self.a.label(), self.a.label());
        self.a.load(R10, register(b));
        self.need_pointer(R10, Rdx, slow);
        self.need_kind(R10, Kind::Tuple, lists);
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
            c.need_kind(R10, Kind::List, slow);
            c.a.alu_memory_number(Alu::Cmp, at(R10, layout::LIST_ITEMS + vec.len), n as i32);
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

    pub(super) fn list_append(&mut self, i: Instr) {
        let slow = self.slow();
        let vec = self.places.vec;
        self.a.load(Rax, register(i.a()));
        self.a.load(Rcx, at(Rax, layout::LIST_ITEMS + vec.len));
        self.a
            .alu_memory(Alu::Cmp, Rcx, at(Rax, layout::LIST_ITEMS + vec.capacity));
        self.a.jump_if(If::Equal, slow);
        self.take_r11(i.b());
        self.a.load(Rdx, at(Rax, layout::LIST_ITEMS + vec.first));
        self.a.store(at_index(Rdx, Rcx, 0), R11);
        self.a.increment(at(Rax, layout::LIST_ITEMS + vec.len));
    }
}
