//! Code objects as plain data: no VM values, no pointers into a heap, so that they can be cached, shared and sent.

use std::sync::Arc;

/// A constant. Names and texts are WTF-8.
#[derive(Clone, Debug, PartialEq)]
pub enum Const {
    None,
    True,
    False,
    Ellipsis,
    Int(i64),
    /// Digits as in source: decimal, or after `0x`, `0o`, `0b`; maybe a leading `-`.
    BigInt(Box<str>),
    Float(f64),
    Complex(f64, f64),
    Str(Box<[u8]>),
    Bytes(Box<[u8]>),
    Tuple(Box<[Const]>),
    FrozenSet(Box<[Const]>),
    /// start, stop, step
    Slice(Box<[Const; 3]>),
    Code(Arc<Code>),
}

/// Flag bits of a code object; values are those of CPython's `co_flags`.
pub struct CodeFlags;

impl CodeFlags {
    /// Locals are registers (a function).
    pub const OPTIMIZED: u32 = 0x1;
    /// Own local namespace (function or class body).
    pub const NEWLOCALS: u32 = 0x2;
    /// `*args` parameter.
    pub const VARARGS: u32 = 0x4;
    /// `**kwargs` parameter.
    pub const VARKEYWORDS: u32 = 0x8;
    /// Defined inside a function.
    pub const NESTED: u32 = 0x10;
    pub const GENERATOR: u32 = 0x20;
    pub const COROUTINE: u32 = 0x80;
    pub const ITERABLE_COROUTINE: u32 = 0x100;
    pub const ASYNC_GENERATOR: u32 = 0x200;
    pub const FUTURE_ANNOTATIONS: u32 = 0x100_0000;
    /// First constant is the docstring.
    pub const HAS_DOCSTRING: u32 = 0x400_0000;
    /// Function defined in a class body.
    pub const METHOD: u32 = 0x800_0000;
    /// taipan's own: stands for a native function, of which tracebacks show nothing. Not shown in `co_flags`.
    pub const UNTRACED: u32 = 0x4000_0000;
    /// taipan's own: names live in the mapping in `R[0]`. Not shown in `co_flags`.
    pub const NAMESPACE: u32 = 0x8000_0000;
}

/// A source range; lines from 1 (0: none), columns from 0 in UTF-8 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Location {
    pub line: u32,
    pub end_line: u32,
    pub col: u32,
    pub end_col: u32,
}

/// An exception in `start <= pc < end` (word indices) enters `target` with the temporaries cut to `depth` and the exception in
/// the temporary after them. When several match the first in the table wins (inner ones come first).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handler {
    pub start: u32,
    pub end: u32,
    pub target: u32,
    pub depth: u32,
}

/// A compiled function, class body, module or expression.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Code {
    pub name: Box<str>,
    pub qualname: Box<str>,
    pub filename: Arc<str>,
    pub first_line: u32,
    pub flags: u32,
    /// Positional parameters, positional-only ones included.
    pub argcount: u32,
    pub posonlyargcount: u32,
    pub kwonlyargcount: u32,
    /// Number of locals: parameters in order (positional, keyword-only, `*args`, `**kwargs`), then the others.
    /// A parameter that is captured becomes a cell in its own register (`MakeCell` at the start).
    pub nlocals: u32,
    /// Number of registers: locals and the most temporaries alive at once (call windows whole).
    pub nregs: u32,
    /// Names of `R[0..nlocals]`, cells included (`nlocals` names).
    pub varnames: Vec<Box<str>>,
    /// Locals that hold cells: register numbers in the order of their names.
    pub cellvars: Vec<u32>,
    /// Names of the closure's cells.
    pub freevars: Vec<Box<str>>,
    /// Names used by attribute, global and namespace instructions.
    pub names: Vec<Box<str>>,
    pub consts: Vec<Const>,
    /// Instruction and cache words.
    pub words: Vec<u64>,
    pub handlers: Vec<Handler>,
    /// `(pc, depth)`: from this word on (until the next entry) this many temporaries are live when an instruction raises.
    pub depths: Vec<(u32, u32)>,
    /// `(pc, location)`: from this word on, until the next entry.
    pub locations: Vec<(u32, Location)>,
}

impl Code {
    /// The source range of the instruction at word `pc`.
    pub fn location(&self, pc: usize) -> Location {
        let i = self.locations.partition_point(|e| e.0 as usize <= pc);
        if i == 0 {
            Location::default()
        } else {
            self.locations[i - 1].1
        }
    }

    /// Live temporaries if the instruction at word `pc` raises.
    pub fn depth(&self, pc: usize) -> usize {
        let i = self.depths.partition_point(|e| e.0 as usize <= pc);
        if i == 0 {
            0
        } else {
            self.depths[i - 1].1 as usize
        }
    }

    /// The handler for an exception raised at word `pc`.
    pub fn handler(&self, pc: usize) -> Option<Handler> {
        self.handlers
            .iter()
            .copied()
            .find(|h| (h.start as usize) <= pc && pc < h.end as usize)
    }
}
