//! Temporaries: a stack above the locals. The live ones never have a hole wherever something can raise.

use taipan_bytecode::Reg;

/// Registers are 16-bit operands; a few are left free so that windows opened above the top never wrap.
const MOST_REGISTERS: usize = 65_000;

#[derive(Debug, Default)]
pub(crate) struct Temporaries {
    /// Where the temporaries begin.
    locals: usize,
    depth: usize,
    most: usize,
    overflow: bool,
}

impl Temporaries {
    pub fn new(locals: usize) -> Temporaries {
        Temporaries {
            locals,
            depth: 0,
            most: 0,
            overflow: locals > MOST_REGISTERS,
        }
    }

    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Set the number of live temporaries, where control flow joins.
    pub fn set_depth(&mut self, depth: usize) {
        self.depth = depth;
        self.note(depth);
    }

    /// The register the next temporary will have.
    pub fn next(&self) -> Reg {
        (self.locals + self.depth).min(MOST_REGISTERS) as Reg
    }

    /// The topmost live temporary.
    pub fn top(&self) -> Reg {
        debug_assert!(self.depth > 0);
        (self.locals + self.depth).min(MOST_REGISTERS) as Reg - 1
    }

    pub fn at(&self, depth: usize) -> Reg {
        (self.locals + depth).min(MOST_REGISTERS) as Reg
    }

    pub fn push(&mut self) -> Reg {
        let register = self.next();
        self.depth += 1;
        self.note(self.depth);
        register
    }

    /// Registers up to this many temporaries are written, although not counted as live.
    pub fn note(&mut self, depth: usize) {
        self.most = self.most.max(depth);
        if self.locals + depth > MOST_REGISTERS {
            self.overflow = true;
        }
    }

    /// An operand is consumed: a temporary must be the top one, a local is only borrowed.
    pub fn consume(&mut self, register: Reg) {
        if self.is_temporary(register) {
            debug_assert!(
                self.overflow || register == self.top(),
                "temporary {register} consumed out of order"
            );
            self.depth -= 1;
        }
    }

    pub fn is_temporary(&self, register: Reg) -> bool {
        register as usize >= self.locals
    }

    pub fn locals(&self) -> usize {
        self.locals
    }

    /// How many registers the frame needs.
    pub fn registers(&self) -> usize {
        self.locals + self.most
    }

    pub fn overflowed(&self) -> bool {
        self.overflow
    }
}
