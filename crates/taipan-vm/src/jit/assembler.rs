//! Machine code of x86-64: the forms that the templates use, no others.

/// A general register that the templates may use: those that a callee need not keep.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(super) enum Reg {
    Rax = 0,
    Rcx = 1,
    Rdx = 2,
    Rsi = 6,
    Rdi = 7,
    R8 = 8,
    R9 = 9,
    R10 = 10,
    R11 = 11,
}

/// A floating-point register.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Xmm(pub u8);

/// A place in memory: base, eight times an index, and an offset.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mem {
    base: Reg,
    index: Option<Reg>,
    offset: i32,
}

/// `[base + offset]`
pub(super) fn at(base: Reg, offset: i32) -> Mem {
    Mem {
        base,
        index: None,
        offset,
    }
}

/// `[base + 8 * index + offset]`
pub(super) fn at_index(base: Reg, index: Reg, offset: i32) -> Mem {
    Mem {
        base,
        index: Some(index),
        offset,
    }
}

/// A place in the code, maybe not known yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Label(u32);

/// Operations of two operands, by their number in the encoding.
#[derive(Clone, Copy)]
#[repr(u8)]
pub(super) enum Alu {
    Add = 0,
    Or = 1,
    And = 4,
    Sub = 5,
    Xor = 6,
    Cmp = 7,
}

/// Shifts by their number in the encoding.
#[derive(Clone, Copy)]
#[repr(u8)]
pub(super) enum Shift {
    Rol = 0,
    Shl = 4,
    Shr = 5,
    Sar = 7,
}

/// Operations on two floats, by their opcode.
#[derive(Clone, Copy)]
#[repr(u8)]
pub(super) enum Sse {
    Add = 0x58,
    Mul = 0x59,
    Sub = 0x5c,
    Div = 0x5e,
}

/// Conditions by their number in the encoding.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum If {
    Overflow = 0,
    Below = 2,
    AboveEqual = 3,
    Equal = 4,
    NotEqual = 5,
    BelowEqual = 6,
    Above = 7,
    Sign = 8,
    Parity = 10,
    Less = 12,
    GreaterEqual = 13,
    LessEqual = 14,
    Greater = 15,
}

impl If {
    /// The condition that holds when this one does not.
    pub(super) fn not(self) -> If {
        match self {
            If::Below => If::AboveEqual,
            If::AboveEqual => If::Below,
            If::Equal => If::NotEqual,
            If::NotEqual => If::Equal,
            If::BelowEqual => If::Above,
            If::Above => If::BelowEqual,
            If::Less => If::GreaterEqual,
            If::GreaterEqual => If::Less,
            If::LessEqual => If::Greater,
            If::Greater => If::LessEqual,
            If::Overflow | If::Sign | If::Parity => unreachable!("never inverted"),
        }
    }
}

const UNBOUND: u32 = u32::MAX;

/// Code that is being written.
#[derive(Default)]
pub(super) struct Assembler {
    pub code: Vec<u8>,
    labels: Vec<u32>,
    /// Places of 32-bit distances to labels.
    uses: Vec<(u32, Label)>,
}

impl Assembler {
    pub fn label(&mut self) -> Label {
        self.labels.push(UNBOUND);
        Label(self.labels.len() as u32 - 1)
    }

    /// The label stands for what comes next.
    pub fn bind(&mut self, label: Label) {
        self.labels[label.0 as usize] = self.code.len() as u32;
    }

    /// The label for what comes next.
    pub fn here(&mut self) -> Label {
        let label = self.label();
        self.bind(label);
        label
    }

    /// Where a label is in the code.
    pub fn place(&self, label: Label) -> usize {
        self.labels[label.0 as usize] as usize
    }

    /// Fill in the distances; every label that is used is bound.
    pub fn resolve(&mut self) {
        for (place, label) in std::mem::take(&mut self.uses) {
            let target = self.labels[label.0 as usize];
            assert_ne!(target, UNBOUND, "a jump to nowhere");
            let distance = target as i32 - (place as i32 + 4);
            self.code[place as usize..place as usize + 4].copy_from_slice(&distance.to_le_bytes());
        }
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.code.extend_from_slice(bytes);
    }

    fn int(&mut self, value: i32) {
        self.bytes(&value.to_le_bytes());
    }

    fn prefix(&mut self, wide: bool, reg: u8, index: u8, base: u8, always: bool) {
        let rex = 0x40
            | (wide as u8) << 3
            | (reg >> 3 & 1) << 2
            | (index >> 3 & 1) << 1
            | (base >> 3 & 1);
        if rex != 0x40 || always {
            self.code.push(rex);
        }
    }

    /// An instruction of a register and a place in memory.
    fn memory(&mut self, before: &[u8], wide: bool, opcode: &[u8], reg: u8, mem: Mem) {
        self.bytes(before);
        let (base, index) = (mem.base as u8, mem.index.map_or(0, |r| r as u8));
        self.prefix(wide, reg, index, base, false);
        self.bytes(opcode);
        let short = i8::try_from(mem.offset);
        let mode = match (mem.offset, short) {
            (0, _) => 0x00,
            (_, Ok(_)) => 0x40,
            _ => 0x80,
        };
        match mem.index {
            Some(index) => {
                self.code.push(mode | (reg & 7) << 3 | 4);
                self.code.push(3 << 6 | (index as u8 & 7) << 3 | base & 7);
            }
            None => self.code.push(mode | (reg & 7) << 3 | base & 7),
        }
        match (mode, short) {
            (0x00, _) => {}
            (0x40, Ok(offset)) => self.code.push(offset as u8),
            _ => self.int(mem.offset),
        }
    }

    /// An instruction of two registers.
    fn registers(&mut self, before: &[u8], wide: bool, opcode: &[u8], reg: u8, other: u8) {
        self.bytes(before);
        self.prefix(wide, reg, 0, other, false);
        self.bytes(opcode);
        self.code.push(0xc0 | (reg & 7) << 3 | other & 7);
    }

    pub fn load(&mut self, to: Reg, from: Mem) {
        self.memory(&[], true, &[0x8b], to as u8, from);
    }
    pub fn load32(&mut self, to: Reg, from: Mem) {
        self.memory(&[], false, &[0x8b], to as u8, from);
    }
    pub fn load16(&mut self, to: Reg, from: Mem) {
        self.memory(&[], false, &[0x0f, 0xb7], to as u8, from);
    }
    pub fn load8(&mut self, to: Reg, from: Mem) {
        self.memory(&[], false, &[0x0f, 0xb6], to as u8, from);
    }
    pub fn store(&mut self, to: Mem, from: Reg) {
        self.memory(&[], true, &[0x89], from as u8, to);
    }
    pub fn store32(&mut self, to: Mem, from: Reg) {
        self.memory(&[], false, &[0x89], from as u8, to);
    }
    /// Write 64 bits, a sign-extended number.
    pub fn store_number(&mut self, to: Mem, number: i32) {
        self.memory(&[], true, &[0xc7], 0, to);
        self.int(number);
    }
    /// Write a byte.
    pub fn store8_number(&mut self, to: Mem, number: u8) {
        self.memory(&[], false, &[0xc6], 0, to);
        self.code.push(number);
    }
    pub fn lea(&mut self, to: Reg, place: Mem) {
        self.memory(&[], true, &[0x8d], to as u8, place);
    }
    pub fn mov(&mut self, to: Reg, from: Reg) {
        self.registers(&[], true, &[0x8b], to as u8, from as u8);
    }
    pub fn mov32(&mut self, to: Reg, from: Reg) {
        self.registers(&[], false, &[0x8b], to as u8, from as u8);
    }
    pub fn number(&mut self, to: Reg, number: u64) {
        if let Ok(short) = u32::try_from(number) {
            self.prefix(false, 0, 0, to as u8, false);
            self.code.push(0xb8 | to as u8 & 7);
            self.int(short as i32);
        } else if let Ok(short) = i32::try_from(number as i64) {
            self.registers(&[], true, &[0xc7], 0, to as u8);
            self.int(short);
        } else {
            self.prefix(true, 0, 0, to as u8, false);
            self.code.push(0xb8 | to as u8 & 7);
            self.bytes(&number.to_le_bytes());
        }
    }
    /// Set the lowest byte of RDI.
    pub fn low_byte_of_rdi(&mut self, number: u8) {
        self.bytes(&[0x40, 0xb7, number]);
    }

    pub fn alu(&mut self, op: Alu, to: Reg, with: Reg) {
        self.registers(&[], true, &[(op as u8) << 3 | 3], to as u8, with as u8);
    }
    pub fn alu32(&mut self, op: Alu, to: Reg, with: Reg) {
        self.registers(&[], false, &[(op as u8) << 3 | 3], to as u8, with as u8);
    }
    pub fn alu_memory(&mut self, op: Alu, to: Reg, with: Mem) {
        self.memory(&[], true, &[(op as u8) << 3 | 3], to as u8, with);
    }
    pub fn alu32_memory(&mut self, op: Alu, to: Reg, with: Mem) {
        self.memory(&[], false, &[(op as u8) << 3 | 3], to as u8, with);
    }
    fn alu_by(&mut self, wide: bool, op: Alu, to: Reg, number: i32) {
        match i8::try_from(number) {
            Ok(short) => {
                self.registers(&[], wide, &[0x83], op as u8, to as u8);
                self.code.push(short as u8);
            }
            Err(_) => {
                self.registers(&[], wide, &[0x81], op as u8, to as u8);
                self.int(number);
            }
        }
    }
    pub fn alu_number(&mut self, op: Alu, to: Reg, number: i32) {
        self.alu_by(true, op, to, number);
    }
    pub fn alu32_number(&mut self, op: Alu, to: Reg, number: i32) {
        self.alu_by(false, op, to, number);
    }
    fn alu_at(&mut self, wide: bool, op: Alu, to: Mem, number: i32) {
        match i8::try_from(number) {
            Ok(short) => {
                self.memory(&[], wide, &[0x83], op as u8, to);
                self.code.push(short as u8);
            }
            Err(_) => {
                self.memory(&[], wide, &[0x81], op as u8, to);
                self.int(number);
            }
        }
    }
    pub fn alu_memory_number(&mut self, op: Alu, to: Mem, number: i32) {
        self.alu_at(true, op, to, number);
    }
    pub fn alu32_memory_number(&mut self, op: Alu, to: Mem, number: i32) {
        self.alu_at(false, op, to, number);
    }
    pub fn cmp16_memory(&mut self, with: Mem, number: i8) {
        self.memory(&[0x66], false, &[0x83], Alu::Cmp as u8, with);
        self.code.push(number as u8);
    }
    pub fn cmp8_memory(&mut self, with: Mem, number: u8) {
        self.memory(&[], false, &[0x80], Alu::Cmp as u8, with);
        self.code.push(number);
    }
    pub fn test(&mut self, one: Reg, other: Reg) {
        self.registers(&[], true, &[0x85], one as u8, other as u8);
    }
    pub fn test32(&mut self, one: Reg, other: Reg) {
        self.registers(&[], false, &[0x85], one as u8, other as u8);
    }
    /// Test bits of the lowest byte.
    pub fn test_bits(&mut self, one: Reg, bits: u8) {
        self.prefix(false, 0, 0, one as u8, one as u8 >= 4);
        self.bytes(&[0xf6, 0xc0 | one as u8 & 7, bits]);
    }
    pub fn shift(&mut self, how: Shift, to: Reg, by: u8) {
        self.registers(&[], true, &[0xc1], how as u8, to as u8);
        self.code.push(by);
    }
    /// Shift by the number in RCX.
    pub fn shift_by_rcx(&mut self, how: Shift, to: Reg) {
        self.registers(&[], true, &[0xd3], how as u8, to as u8);
    }
    pub fn multiply(&mut self, to: Reg, with: Reg) {
        self.registers(&[], true, &[0x0f, 0xaf], to as u8, with as u8);
    }
    /// RAX and RDX become the quotient and the remainder of RAX and the divisor, signed.
    pub fn divide(&mut self, divisor: Reg) {
        self.bytes(&[0x48, 0x99]);
        self.registers(&[], true, &[0xf7], 7, divisor as u8);
    }
    /// EAX and EDX become the quotient and the remainder of EAX and the divisor, unsigned.
    pub fn divide32(&mut self, divisor: Reg) {
        self.alu32(Alu::Xor, Reg::Rdx, Reg::Rdx);
        self.registers(&[], false, &[0xf7], 6, divisor as u8);
    }
    pub fn increment(&mut self, to: Mem) {
        self.memory(&[], true, &[0xff], 0, to);
    }
    pub fn decrement(&mut self, to: Mem) {
        self.memory(&[], true, &[0xff], 1, to);
    }
    pub fn decrement32(&mut self, to: Mem) {
        self.memory(&[], false, &[0xff], 1, to);
    }

    pub fn float_from(&mut self, to: Xmm, from: Reg) {
        self.registers(&[0x66], true, &[0x0f, 0x6e], to.0, from as u8);
    }
    pub fn float_bits(&mut self, to: Reg, from: Xmm) {
        self.registers(&[0x66], true, &[0x0f, 0x7e], from.0, to as u8);
    }
    pub fn float_move(&mut self, to: Xmm, from: Xmm) {
        self.registers(&[0x66], false, &[0x0f, 0x28], to.0, from.0);
    }
    pub fn float_op(&mut self, op: Sse, to: Xmm, with: Xmm) {
        self.registers(&[0xf2], false, &[0x0f, op as u8], to.0, with.0);
    }
    pub fn float_compare(&mut self, one: Xmm, other: Xmm) {
        self.registers(&[0x66], false, &[0x0f, 0x2e], one.0, other.0);
    }
    pub fn float_zero(&mut self, to: Xmm) {
        self.registers(&[0x66], false, &[0x0f, 0x57], to.0, to.0);
    }
    pub fn float_of_int(&mut self, to: Xmm, from: Reg) {
        self.registers(&[0xf2], true, &[0x0f, 0x2a], to.0, from as u8);
    }

    fn distance_to(&mut self, label: Label) {
        self.uses.push((self.code.len() as u32, label));
        self.int(0);
    }
    pub fn jump(&mut self, to: Label) {
        self.code.push(0xe9);
        self.distance_to(to);
    }
    pub fn jump_if(&mut self, condition: If, to: Label) {
        self.bytes(&[0x0f, 0x80 | condition as u8]);
        self.distance_to(to);
    }
    pub fn jump_memory(&mut self, to: Mem) {
        self.memory(&[], false, &[0xff], 4, to);
    }
    pub fn jump_register(&mut self, to: Reg) {
        self.registers(&[], false, &[0xff], 4, to as u8);
    }
}
