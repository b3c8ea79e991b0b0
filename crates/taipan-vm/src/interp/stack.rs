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
use std::mem::MaybeUninit;

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
    /// A coroutine that is awaited where it was called: it has no object as long as it does not suspend. The caller's pc is at its
    /// `YieldFrom`; `handled` is what it was handling.
    Await,
    /// The body of a generator: its consumer is what `dst` and the caller's instruction say.
    Generator,
    /// A binary special method: NotImplemented goes on to the next candidate. Two owned operand copies lie below the base.
    Binary,
    /// As `Binary`, with the operands left in the caller's registers, where the instruction at its pc finds them.
    Operator,
    /// `__next__` for a `for` loop: StopIteration ends the loop.
    ForNext,
    /// Truth of the result decides the caller's conditional jump.
    Test,
    /// Throw the result away.
    Ignore,
}

/// One activation.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Record {
    pub base: *mut Raw,
    pub pc: *const u64,
    pub code: *const CodeObj,
    pub func: Raw,
    pub generator: Raw,
    pub frame: Raw,
    /// What the caller was handling, restored when a generator body stops (owned); the new instance of [`Then::Init`].
    pub handled: Raw,
    pub dst: u16,
    /// Words of the caller's instruction: returning goes on behind it.
    pub words: u8,
    /// Number of the code's locals, [`MANY`] if there are more.
    pub nlocals: u8,
    pub then: Then,
    /// [`flag`]s; a return with any of them set takes the longer way.
    pub flags: u8,
    /// Extra information of `then`.
    pub aux: u16,
}

/// The activation records of a thread of execution, the running one last.
pub struct Records {
    first: *mut Record,
    /// The running record, which is the last one; the word before `first` if there is none.
    pub(crate) top: *mut Record,
    /// A record that would lie here or behind is pushed the longer way: the memory ends, or the recursion limit is reached.
    pub(crate) full: *mut Record,
    limit: usize,
    storage: Box<[MaybeUninit<Record>]>,
}

impl Records {
    fn new() -> Records {
        let mut records = Records {
            first: std::ptr::null_mut(),
            top: std::ptr::null_mut::<Record>().wrapping_sub(1),
            full: std::ptr::null_mut(),
            limit: usize::MAX,
            storage: Box::default(),
        };
        records.grow(64);
        records
    }

    fn grow(&mut self, capacity: usize) {
        let len = self.len();
        let mut storage: Box<[MaybeUninit<Record>]> = Box::new_uninit_slice(capacity);
        // Records are plain words; the new memory is larger than the old one.
        storage[..len].copy_from_slice(&self.storage[..len]);
        self.storage = storage;
        self.first = self.storage.as_mut_ptr() as *mut Record;
        self.top = self.first.wrapping_add(len).wrapping_sub(1);
        self.set_limit(self.limit);
    }

    /// No more than `limit` records are pushed the short way.
    pub fn set_limit(&mut self, limit: usize) {
        self.limit = limit;
        // SAFETY: within the memory, or one past its end.
        self.full = unsafe { self.first.add(self.storage.len().min(limit)) };
    }

    /// How many there are.
    #[inline]
    pub fn len(&self) -> usize {
        (self.top as usize)
            .wrapping_add(size_of::<Record>())
            .wrapping_sub(self.first as usize)
            / size_of::<Record>()
    }

    /// Whether nothing runs.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a record fits on top of the running one without growing or going too deep.
    #[inline(always)]
    pub fn has_room(&self) -> bool {
        self.top.wrapping_add(1) < self.full
    }

    /// Whether `n` records fit on top of the running one without growing or going too deep.
    pub fn has_room_for(&self, n: usize) -> bool {
        self.top.wrapping_add(n) < self.full
    }

    /// Write records on top of the running one.
    ///
    /// # Safety
    /// There is room for them.
    pub unsafe fn push_all(&mut self, records: &[Record]) {
        const FEW: usize = 6;
        // SAFETY: by contract.
        unsafe {
            let first = self.top.wrapping_add(1);
            if records.len() > FEW {
                first.copy_from_nonoverlapping(records.as_ptr(), records.len());
                self.top = self.top.wrapping_add(records.len());
                return;
            }
            for (k, record) in records.iter().enumerate() {
                first.add(k).write(*record);
                // Mostly few: a call of the system's copy, which the compiler would make of this, takes longer.
                std::arch::asm!("", options(nomem, nostack, preserves_flags));
            }
            self.top = self.top.wrapping_add(records.len());
        }
    }

    /// The running record; there must be one.
    #[inline(always)]
    pub fn top(&self) -> *mut Record {
        self.top
    }

    /// Write a record on top of the running one.
    ///
    /// # Safety
    /// There is room for it.
    #[inline(always)]
    pub unsafe fn push_fast(&mut self, record: Record) {
        // SAFETY: by contract.
        unsafe {
            let top = self.top.wrapping_add(1);
            top.write(record);
            self.top = top;
        }
    }

    /// Forget the last record, whose references are somebody else's by now.
    #[inline(always)]
    pub fn forget_last(&mut self) {
        self.top = self.top.wrapping_sub(1);
    }

    /// Forget the last `n` records.
    pub fn forget(&mut self, n: usize) {
        self.top = self.top.wrapping_sub(n);
    }

    /// Push a record however many there are.
    pub fn push(&mut self, record: Record) {
        if self.len() == self.storage.len() {
            self.grow(2 * self.len());
        }
        // SAFETY: there is room for it.
        unsafe { self.push_fast(record) };
    }

    /// Take the last record.
    pub fn pop(&mut self) -> Option<Record> {
        if self.is_empty() {
            return None;
        }
        // SAFETY: it is initialised, and forgotten afterwards.
        let record = unsafe { self.top.read() };
        self.forget_last();
        Some(record)
    }
}

impl std::ops::Deref for Records {
    type Target = [Record];
    #[inline]
    fn deref(&self) -> &[Record] {
        // SAFETY: so many records are initialised.
        unsafe { std::slice::from_raw_parts(self.first, self.len()) }
    }
}

impl std::ops::DerefMut for Records {
    #[inline]
    fn deref_mut(&mut self) -> &mut [Record] {
        // SAFETY: as deref.
        unsafe { std::slice::from_raw_parts_mut(self.first, self.len()) }
    }
}

/// What `Record::nlocals` says of a code that has as many locals or more.
pub const MANY: u8 = u8::MAX;

/// Bits of `Record::flags`.
pub mod flag {
    /// The base lies in a newer chunk than the caller's: leaving gives the chunk back.
    pub const NEW_CHUNK: u8 = 1;
    /// There is a frame object.
    pub const FRAME: u8 = 2;
    /// So many locals that they do not all die within one instruction.
    pub const LARGE: u8 = 4;
    /// A body that runs where it was called: its registers are not those of its object.
    pub const BORROWED: u8 = 8;
}

impl Record {
    /// `then` and `flags` in one word, which is a number of [`Then`] in the plain case.
    #[inline(always)]
    pub fn kind(&self) -> u32 {
        self.then as u32 | (self.flags as u32) << 8
    }
}

const CHUNK: usize = 32 * 1024;
/// The first chunk of a thread other than the main one.
/// Nested runs of the interpreter that any thread's stack holds: nobody looks at it before.
const UNMEASURED: usize = 4;
/// Nested runs where the size of the thread's stack is not to be had.
const UNKNOWN_ROOM: usize = 60;
/// So much of a thread's stack is reckoned for one nested run of the interpreter.
pub(crate) const STACK_OF_RUN: usize = 128 << 10;
/// So much of a thread's stack is left for native code that does not nest.
const NATIVE_RESERVE: usize = 256 << 10;
const SMALL_CHUNK: usize = 2 * 1024;

/// The stacks of one thread of execution.
pub struct Stack {
    chunks: Vec<Box<[Raw]>>,
    current: usize,
    /// First free register for native code. While the body of a generator runs, which has its registers in the heap, this
    /// may lie there: [`crate::vm::Vm::free_registers`] tells where frames may be put.
    pub top: *mut Raw,
    /// Begin of the current chunk.
    pub(crate) start: *mut Raw,
    /// End of the current chunk.
    pub limit: *mut Raw,
    pub records: Records,
    /// Number of locals of the running record's code, while the loop runs.
    pub nlocals: usize,
    /// Nested runs of the loop and native recursion.
    pub native_depth: usize,
    /// Deeper nested runs of the interpreter are refused, or the thread's stack is looked at first: see [`Stack::native_room`].
    pub(crate) native_limit: usize,
    native_is_fixed: bool,
    /// The lowest address of the thread's own stack: asked for once, as that may take long.
    native_floor: Option<usize>,
    /// What `sys.settrace` and `sys.setprofile` have set.
    pub tracing: super::tracing::Tracing,
    /// Where the items of the body go that the running loop was started for.
    pub(crate) sink: Option<super::sink::Running>,
}

impl Stack {
    pub fn new() -> Stack {
        Stack::with_first(CHUNK)
    }

    /// Refuse nested runs of the interpreter that are deeper: the thread's stack is known to hold so many.
    pub fn fix_native_limit(&mut self, limit: usize) {
        self.native_limit = limit;
        self.native_is_fixed = true;
    }

    /// The host begins something, and may have used more or less of its stack than the last time.
    #[inline]
    pub(crate) fn forget_native_room(&mut self) {
        if !self.native_is_fixed && self.native_depth == 0 {
            self.native_limit = UNMEASURED;
        }
    }

    /// Another thread goes on with this stack.
    pub(crate) fn forget_native_floor(&mut self) {
        self.native_floor = None;
        if !self.native_is_fixed {
            self.native_limit = UNMEASURED;
        }
    }

    /// Whether the thread's own stack has room for another run of the interpreter, which is as deep as was allowed so far.
    #[cold]
    pub(crate) fn native_room(&mut self) -> bool {
        if self.native_is_fixed {
            return false;
        }
        self.native_floor = self.native_floor.or_else(crate::posix::stack_floor);
        let Some(floor) = self.native_floor else {
            return self.native_depth < UNKNOWN_ROOM;
        };
        let here = std::ptr::from_ref(&floor) as usize;
        let runs = here.saturating_sub(floor).saturating_sub(NATIVE_RESERVE) / STACK_OF_RUN;
        // What a run really takes is seen when these are used up.
        self.native_limit = self.native_depth + runs.min(UNMEASURED);
        runs > 0
    }

    /// A stack that takes little memory until it grows.
    pub fn small() -> Stack {
        Stack::with_first(SMALL_CHUNK)
    }

    fn with_first(size: usize) -> Stack {
        let mut first = vec![Raw::UNDEF; size].into_boxed_slice();
        let top = first.as_mut_ptr();
        // SAFETY: one past the end of the chunk.
        let limit = unsafe { top.add(size) };
        Stack {
            tracing: Default::default(),
            chunks: vec![first],
            current: 0,
            top,
            start: top,
            limit,
            records: Records::new(),
            nlocals: 0,
            native_depth: 0,
            native_limit: UNMEASURED,
            native_is_fixed: false,
            native_floor: None,
            sink: None,
        }
    }

    /// Whether `base` lies in the current chunk and `n` registers fit there. Registers of generators lie in the heap.
    #[inline(always)]
    pub fn fits(&self, base: *mut Raw, n: usize) -> bool {
        base >= self.start && base.wrapping_add(n) <= self.limit
    }

    /// The running record is another one: a nested run has ended.
    #[inline]
    pub(crate) fn resync(&mut self) {
        if let Some(record) = self.records.last() {
            // SAFETY: a record's function owns its code.
            self.nlocals = unsafe { (*record.code).nlocals };
        }
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
