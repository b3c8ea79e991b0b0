//! Register stack and activation records (unsafe island 3).
//!
//! Registers lie in chunks; a frame's registers are contiguous. An activation record says where its registers are, which
//! function runs and what becomes of its result. Records live in one growing array per thread of execution.
//!
//! # Invariants
//! 1. `base` of a record points to `nregs` words in a chunk or in a generator's register array.
//! 2. A record owns `func`, and `generator` and `frame` unless they are UNDEF.
//! 3. `pc` of every record but the running one is its resume address; the running one's is stored before anything that can
//!    look at it: native calls, allocation of tracebacks, raising.
//! 4. `top` is above every live register whenever native code runs.
#![expect(unsafe_code, reason = "registers are addressed through raw pointers")]

use crate::types::code::CodeObj;
use crate::value::Raw;

/// What to do with the result of an activation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Then {
    /// Write it to the caller's register `dst`.
    Store,
    /// Leave the interpreter loop with it.
    Leave,
    /// Check it is None and store the new instance (on the stack below the base) instead.
    Init,
    /// The body of a generator: its consumer is what `dst` and the caller's instruction say.
    Generator,
    /// A binary special method: NotImplemented goes on to the next candidate. Two owned operand copies lie below the base.
    Binary,
    /// `__next__` for a `for` loop: StopIteration ends the loop.
    ForNext,
    /// Truth of the result decides the caller's conditional jump.
    Test,
    /// Throw the result away.
    Ignore,
}

/// One activation.
#[repr(C)]
pub struct Record {
    pub base: *mut Raw,
    pub pc: *const u64,
    pub code: *const CodeObj,
    pub func: Raw,
    pub generator: Raw,
    pub frame: Raw,
    /// What the caller was handling, restored when a generator body stops (owned).
    pub handled: Raw,
    pub dst: u32,
    pub then: Then,
    /// The base lies in a newer chunk than the caller's: leaving gives the chunk back.
    pub new_chunk: bool,
    /// Extra information of `then`.
    pub aux: u16,
}

const CHUNK: usize = 32 * 1024;

/// The stacks of one thread of execution.
pub struct Stack {
    chunks: Vec<Box<[Raw]>>,
    current: usize,
    /// First free register for native code. While the body of a generator runs, which has its registers in the heap, this
    /// may lie there: [`crate::vm::Vm::free_registers`] tells where frames may be put.
    pub top: *mut Raw,
    /// Begin of the current chunk.
    start: *mut Raw,
    /// End of the current chunk.
    pub limit: *mut Raw,
    pub records: Vec<Record>,
    /// Nested runs of the loop and native recursion.
    pub native_depth: usize,
    pub native_limit: usize,
}

impl Stack {
    pub fn new() -> Stack {
        let mut first = vec![Raw::UNDEF; CHUNK].into_boxed_slice();
        let top = first.as_mut_ptr();
        // SAFETY: one past the end of the chunk.
        let limit = unsafe { top.add(CHUNK) };
        Stack {
            chunks: vec![first],
            current: 0,
            top,
            start: top,
            limit,
            records: Vec::with_capacity(64),
            native_depth: 0,
            native_limit: 200,
        }
    }

    /// Whether `base` lies in the current chunk and `n` registers fit there. Registers of generators lie in the heap.
    #[inline(always)]
    pub fn fits(&self, base: *mut Raw, n: usize) -> bool {
        base >= self.start
            && (self.limit as usize).wrapping_sub(base as usize) as isize >= (n * 8) as isize
    }

    /// Whether another record fits without growing or going too deep.
    #[inline(always)]
    pub fn has_room(&self, recursion_limit: usize) -> bool {
        self.records.len() < self.records.capacity().min(recursion_limit)
    }

    /// Go to the next chunk for a frame of `n` registers; its base.
    #[cold]
    #[inline(never)]
    pub fn enter_chunk(&mut self, n: usize) -> *mut Raw {
        self.current += 1;
        if self.chunks.len() > self.current && self.chunks[self.current].len() < n {
            self.chunks.truncate(self.current);
        }
        if self.chunks.len() == self.current {
            self.chunks
                .push(vec![Raw::UNDEF; CHUNK.max(n * 2)].into_boxed_slice());
        }
        let chunk = &mut self.chunks[self.current];
        let base = chunk.as_mut_ptr();
        self.start = base;
        // SAFETY: one past the end of the chunk.
        self.limit = unsafe { base.add(chunk.len()) };
        base
    }

    /// Return to the chunk before.
    #[cold]
    pub fn leave_chunk(&mut self) {
        self.current -= 1;
        let chunk = &mut self.chunks[self.current];
        self.start = chunk.as_mut_ptr();
        // SAFETY: one past the end of the chunk.
        self.limit = unsafe { self.start.add(chunk.len()) };
        // One spare chunk is kept against thrashing at the border.
        self.chunks.truncate(self.current + 2);
    }
}

impl Default for Stack {
    fn default() -> Self {
        Stack::new()
    }
}
