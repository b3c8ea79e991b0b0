//! Machine code for what runs often (unsafe island 9).
//!
//! A code object that has been called often, or in whose loops the isolate was found often, gets machine code: a template for each
//! instruction ([`compile`]). Frames, registers, records and caches are those of the interpreter, and every boundary between two
//! instructions is one for both. So either may go on where the other has stopped: the first operations have a second number
//! ([`taipan_bytecode::NATIVE`]) whose handler goes on in machine code, and machine code jumps to the handlers for everything it
//! does not do itself. Tracing, limits, tracebacks, generators and threads need to know nothing of it.
//!
//! # Invariants
//! 1. `CodeObj::native` is null, or points to an address for each of its words: of machine code for those whose instruction has a
//!    second number, and for the first. Where one of these waits for a value, as many lie before it, in the opposite order: where
//!    a value arrives at each. The addresses and the code live as long as the isolate.
//! 2. Machine code is entered with the first word of its code object, the registers of the frame and the isolate in the places of
//!    [`Handler`]'s second, fifth and sixth argument; handlers and machine code only ever jump to each other.
//! 3. Memory is written before it is executable, and never changed afterwards.
//! 4. The offsets of [`layout`] are those of this build.
#![expect(unsafe_code, reason = "machine code is made, placed and entered")]

mod assembler;
mod compile;
mod layout;
mod memory;

use crate::types::code::CodeObj;
use crate::value::{Raw, Value};
use crate::vm::Vm;
use compile::{Compiled, Natives, Places};
use memory::CodeMemory;
use taipan_bytecode::{Instr, NATIVE, Op};

/// So often a code object is called before it gets machine code.
pub(crate) const CALLS: u32 = 300;
/// So many calls it is worth that the isolate is found in one of its loops.
const FOUND: u32 = 160;
/// Where the isolate is, is looked at once in so many turns and calls: an odd number, as loops that take turns are to be found both.
pub(crate) const TURNS: i64 = 2047;
/// The heat of what has machine code, or will not get it.
const COLD: u32 = u32::MAX / 2;
/// The heat of what gets machine code soon: more than [`COLD`] for a long time.
const WATCHED: u32 = u32::MAX;
/// So often it may jump back before it gets machine code though it has not returned.
const PATIENCE: u32 = 4000;

/// The machine code of an isolate.
pub(crate) struct Jit {
    memory: CodeMemory,
    /// The addresses that code objects point to.
    addresses: Vec<Box<[usize]>>,
    /// Code objects that machine code names: their addresses must not become another's.
    kept: Vec<Value>,
    places: Places,
    /// The address of [`compile::watch`], and where the words begin in it.
    watch: Option<(usize, Vec<usize>)>,
}

impl Jit {
    /// Have the isolate look at a code object where its locals tell most.
    ///
    /// # Safety
    /// It belongs to this isolate.
    unsafe fn watch(&mut self, code: &CodeObj) {
        if self.watch.is_none() {
            let (stubs, begins) = compile::watch(self.places);
            self.watch = self.memory.place(&stubs).map(|start| (start, begins));
        }
        let Some((start, begins)) = &self.watch else {
            return;
        };
        let mut addresses = vec![0usize; code.words.len()];
        addresses[0] = *start;
        for k in compile::watched(code) {
            if let Some(begin) = begins.get(k) {
                addresses[k] = start + begin;
                // SAFETY: one of the words.
                unsafe { mark(code, k) };
            }
        }
        // No marked instruction waits for a value.
        self.point(code, addresses, 0);
    }

    /// Place machine code, and have the handlers go on in it.
    ///
    /// # Safety
    /// It is that of `code`, which belongs to this isolate.
    unsafe fn install(&mut self, code: &CodeObj, compiled: Compiled) {
        let Some(start) = self.memory.place(&compiled.code) else {
            return;
        };
        let first = code.words.len();
        let mut addresses = vec![0usize; 2 * first];
        for (k, offset) in compiled.arrivals {
            addresses[first - 1 - k] = start + offset;
        }
        for (k, offset, templated) in compiled.entries {
            addresses[first + k] = start + offset;
            if templated {
                // SAFETY: one of the words.
                unsafe { mark(code, k) };
            }
        }
        self.point(code, addresses, first);
        self.kept.extend(compiled.keep);
    }

    /// These are the addresses of a code object, that of its first word the one numbered `first`.
    fn point(&mut self, code: &CodeObj, addresses: Vec<usize>, first: usize) {
        let addresses = addresses.into_boxed_slice();
        code.native.set(addresses[first..].as_ptr());
        self.addresses.push(addresses);
    }
}

/// Give an instruction its second number, if it has one.
///
/// # Safety
/// The code belongs to this isolate; `k` is the word of an instruction.
unsafe fn mark(code: &CodeObj, k: usize) {
    let op = Instr(code.words[k]).op() as usize;
    if op + NATIVE < Vm::RELEASE {
        // SAFETY: by contract.
        unsafe {
            let word = code.words.as_ptr().cast_mut().add(k);
            *word = *word & !0xff | (op + NATIVE) as u64;
        }
    }
}

/// Give all instructions their first numbers.
///
/// # Safety
/// The code belongs to this isolate.
unsafe fn unmark(code: &CodeObj) {
    let words = code.words.as_ptr().cast_mut();
    let mut k = 0;
    while k < code.words.len() {
        let op = Instr(code.words[k]).op();
        // SAFETY: one of the words.
        unsafe {
            let word = words.add(k);
            *word = *word & !0xff | op as u64;
        }
        k += 1 + op.cache_words();
    }
}

impl Vm {
    /// As [`Vm::enable_jit`].
    pub(crate) fn start_jit(&mut self, calls: Option<u32>) {
        let sample: Box<[u64]> = vec![0, 0].into();
        let place = std::ptr::from_ref(&sample).cast::<*const u64>();
        // SAFETY: a boxed slice is two initialised words.
        let first = unsafe { place.read() };
        let Some(vec) = layout::VecLayout::find().filter(|_| first == sample.as_ptr()) else {
            return;
        };
        self.jit = Some(Box::new(Jit {
            memory: CodeMemory::default(),
            addresses: Vec::new(),
            kept: Vec::new(),
            places: Places {
                vec,
                release: self.handlers[Vm::RELEASE],
                hot: self.handlers[Vm::HOT],
            },
            watch: None,
        }));
        self.first_heat = calls.unwrap_or(CALLS).max(1);
        self.fuel = self.fuel.min(TURNS);
    }

    /// Code has been called often: it gets machine code where it returns next, when its locals tell most, or in a loop that takes
    /// long. Or it has come to such a place.
    ///
    /// # Safety
    /// The record on top runs it, with the registers at `base` and its `pc` written.
    #[cold]
    #[inline(never)]
    pub(crate) unsafe fn make_native(&mut self, code: *const CodeObj, base: *const Raw) {
        // SAFETY: by contract.
        let code = unsafe { &*code };
        if code.native.get().is_null() {
            // SAFETY: by contract.
            unsafe { self.watch_code(code) };
            return;
        }
        let heat = code.heat.get();
        // SAFETY: the pc of the record that runs points to the instruction.
        let returns = unsafe {
            let i = Instr(*(*self.stack.records.top()).pc);
            matches!(i.op(), Op::Return | Op::ReturnNone)
        };
        if heat > COLD && (returns || heat < WATCHED - PATIENCE) {
            // SAFETY: by contract.
            unsafe { self.compile_native(code, base) };
        } else {
            code.heat.set(heat.wrapping_sub(1));
        }
    }

    /// Code that has no machine code yet gets it where it returns next, or in a loop that takes long.
    ///
    /// # Safety
    /// It belongs to this isolate.
    pub(crate) unsafe fn watch_code(&mut self, code: &CodeObj) {
        if !code.native.get().is_null() {
            return;
        }
        code.heat.set(WATCHED);
        if let Some(jit) = self.jit.as_deref_mut() {
            // SAFETY: by contract.
            unsafe { jit.watch(code) };
        }
    }

    /// Make the machine code of what is running.
    ///
    /// # Safety
    /// As [`Vm::make_native`].
    unsafe fn compile_native(&mut self, code: &CodeObj, base: *const Raw) {
        code.heat.set(COLD);
        // SAFETY: the words belong to this isolate.
        unsafe { unmark(code) };
        if self.stack.tracing.is_on() {
            return;
        }
        let Some(jit) = self.jit.as_deref_mut() else {
            return;
        };
        // SAFETY: by contract. Stale words are looked at like others: only their tags matter.
        let hints = unsafe { std::slice::from_raw_parts(base, code.code.nregs as usize) };
        // SAFETY: the record on top runs this code.
        let function = unsafe { (*self.stack.records.top()).func };
        let natives = Natives {
            len: self.known.len.raw(),
            append: self.known.list_append.raw(),
            pop: self.known.list_pop.raw(),
            range: self.types.range.raw(),
        };
        let compiled = compile::compile(code, jit.places, natives, hints, function, self.epoch);
        if let Some(compiled) = compiled {
            // SAFETY: this isolate's code.
            unsafe { jit.install(code, compiled) };
        }
    }

    /// The isolate is looked at: the running code is worth machine code sooner.
    #[cold]
    pub(crate) fn found_running(&mut self) {
        let Some(record) = self.stack.records.last().copied() else {
            return;
        };
        // SAFETY: a record's code is alive, and its registers are at `base`.
        unsafe {
            let code = &*record.code;
            match code.heat.get() {
                heat if heat <= FOUND => self.make_native(code, record.base),
                heat if heat < COLD / 2 => code.heat.set(heat - FOUND),
                _ => {}
            }
        }
    }

    /// Whether the code of the record on top has machine code.
    pub(crate) fn has_native_code(&self) -> bool {
        // SAFETY: a record's code is alive.
        self.stack
            .records
            .last()
            .is_some_and(|record| unsafe { !(*record.code).native.get().is_null() })
    }
}
