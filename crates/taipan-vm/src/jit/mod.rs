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
//!    second number, and for the first. As many lie before it, in the opposite order: where a value arrives at an instruction
//!    with a second number that waits for one. The addresses and the code live as long as the isolate.
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
use compile::{Natives, Places};
use memory::CodeMemory;
use taipan_bytecode::{Instr, NATIVE};

/// So often a code object is called before it gets machine code.
pub(crate) const CALLS: u32 = 300;
/// So many calls it is worth that the isolate is found in one of its loops.
const FOUND: u32 = 160;
/// Where the isolate is, is looked at once in so many turns and calls: an odd number, as loops that take turns are to be found both.
pub(crate) const TURNS: i64 = 2047;
/// The heat of what has machine code, or will not get it.
const COLD: u32 = u32::MAX / 2;

/// The machine code of an isolate.
pub(crate) struct Jit {
    memory: CodeMemory,
    /// The addresses that code objects point to.
    addresses: Vec<Box<[usize]>>,
    /// Code objects that machine code names: their addresses must not become another's.
    kept: Vec<Value>,
    places: Places,
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
        }));
        self.first_heat = calls.unwrap_or(CALLS).max(1);
        self.fuel = self.fuel.min(TURNS);
    }

    /// Code has been called often, or was found running often.
    ///
    /// # Safety
    /// The record on top runs it, with the registers at `base`.
    #[cold]
    #[inline(never)]
    pub(crate) unsafe fn make_native(&mut self, code: *const CodeObj, base: *const Raw) {
        // SAFETY: by contract.
        let code = unsafe { &*code };
        code.heat.set(COLD);
        if !code.native.get().is_null() || self.stack.tracing.is_on() {
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
        };
        let Some(compiled) =
            compile::compile(code, jit.places, natives, hints, function, self.epoch)
        else {
            return;
        };
        let Some(start) = jit.memory.place(compiled.code.len(), |place| {
            place[..compiled.code.len()].copy_from_slice(&compiled.code);
        }) else {
            return;
        };
        let first = code.words.len();
        let mut addresses = vec![0usize; 2 * first].into_boxed_slice();
        for (k, offset) in compiled.arrivals {
            addresses[first - 1 - k] = start as usize + offset;
        }
        let words = code.words.as_ptr().cast_mut();
        for (k, offset, templated) in compiled.entries {
            addresses[first + k] = start as usize + offset;
            let op = Instr(code.words[k]).op() as usize;
            if templated && op + NATIVE < Vm::RELEASE {
                // SAFETY: one of the words, which belong to this isolate.
                unsafe {
                    let word = words.add(k);
                    *word = *word & !0xff | (op + NATIVE) as u64;
                }
            }
        }
        code.native.set(addresses[first..].as_ptr());
        jit.addresses.push(addresses);
        jit.kept.extend(compiled.keep);
    }

    /// The isolate is looked at: the running code is worth machine code sooner.
    #[cold]
    pub(crate) fn found_running(&mut self) {
        let Some(record) = self.stack.records.last().copied() else {
            return;
        };
        // SAFETY: a record's code is alive, and its registers are at `base`.
        unsafe {
            let heat = (*record.code).heat.get();
            if heat > FOUND {
                (*record.code)
                    .heat
                    .set(if heat >= COLD / 2 { COLD } else { heat - FOUND });
            } else {
                self.make_native(record.code, record.base);
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
