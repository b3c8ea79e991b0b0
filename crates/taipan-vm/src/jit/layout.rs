//! Where the fields lie that machine code reads and writes.

use crate::heap::{Header, Obj};
use crate::interp::stack::{Records, Stack};
use crate::types::cell::Cell;
use crate::types::code::CodeObj;
use crate::types::dict::{Dict, Entry, Table};
use crate::types::function::Function;
use crate::types::generator::{AsyncGenerator, Body, Rare, Registers, State};
use crate::types::list::List;
use crate::types::str_::Str;
use crate::value::{Raw, Value};
use crate::vm::Vm;
use std::mem::offset_of;

/// Fields of the isolate.
pub(super) mod vm {
    use super::*;
    const STACK: usize = offset_of!(Vm, stack);
    const RECORDS: usize = STACK + offset_of!(Stack, records);
    pub const NLOCALS: i32 = (STACK + offset_of!(Stack, nlocals)) as i32;
    pub const START: i32 = (STACK + offset_of!(Stack, start)) as i32;
    pub const LIMIT: i32 = (STACK + offset_of!(Stack, limit)) as i32;
    pub const TOP: i32 = (RECORDS + offset_of!(Records, top)) as i32;
    pub const FULL: i32 = (RECORDS + offset_of!(Records, full)) as i32;
    pub const FUEL: i32 = offset_of!(Vm, fuel) as i32;
    pub const BREAKER: i32 = offset_of!(Vm, breaker) as i32;
    pub const DEAD: i32 = offset_of!(Vm, dead) as i32;
    pub const DYING: i32 = offset_of!(Vm, dying) as i32;
    pub const HANDLED: i32 = offset_of!(Vm, handled) as i32;
    pub const HANDLERS: i32 = offset_of!(Vm, handlers) as i32;
    pub const EPOCH: i32 = offset_of!(Vm, epoch) as i32;
    pub const ORIGIN_DEPTH: i32 = offset_of!(Vm, coroutine_origin_depth) as i32;
}

/// Fields of an activation record, and its size.
pub(super) mod record {
    use crate::interp::stack::Record;
    use std::mem::offset_of;
    pub const BASE: i32 = offset_of!(Record, base) as i32;
    pub const PC: i32 = offset_of!(Record, pc) as i32;
    pub const CODE: i32 = offset_of!(Record, code) as i32;
    pub const FUNC: i32 = offset_of!(Record, func) as i32;
    pub const GENERATOR: i32 = offset_of!(Record, generator) as i32;
    pub const FRAME: i32 = offset_of!(Record, frame) as i32;
    pub const HANDLED: i32 = offset_of!(Record, handled) as i32;
    /// `dst`, `words`, `nlocals`, `then`, `flags` and `aux` in one word.
    pub const TAIL: i32 = offset_of!(Record, dst) as i32;
    pub const WORDS: i32 = offset_of!(Record, words) as i32;
    pub const NLOCALS: i32 = offset_of!(Record, nlocals) as i32;
    /// `then` and `flags`.
    pub const KIND: i32 = offset_of!(Record, then) as i32;
    pub const AUX: i32 = offset_of!(Record, aux) as i32;
    pub const SIZE: i32 = size_of::<Record>() as i32;
    const _: () = assert!(
        WORDS == TAIL + 2
            && NLOCALS == TAIL + 3
            && KIND == TAIL + 4
            && AUX == TAIL + 6
            && offset_of!(Record, flags) as i32 == KIND + 1
            && TAIL + 8 == SIZE
    );
}

/// A field of a payload, counted from the word of a pointer, which is one higher than the address.
macro_rules! field {
    ($type:ty, $($field:ident).+) => {
        offset_of!(Obj<$type>, payload.$($field).+) as i32 - 1
    };
}

/// Fields of an object's header, counted from the word.
pub(super) const COUNT: i32 = offset_of!(Header, rc) as i32 - 1;
pub(super) const SHAPE: i32 = offset_of!(Header, shape) as i32 - 1;

pub(super) mod function {
    use super::*;
    pub const SIGNATURE: i32 = field!(Function, signature);
    pub const CODE: i32 = field!(Function, code);
    pub const GLOBALS: i32 = field!(Function, globals);
    pub const BUILTINS: i32 = field!(Function, builtins);
    pub const CLOSURE: i32 = field!(Function, closure);
}

/// Fields of a code object, counted from its word, and how far the payload is behind that.
pub(super) mod code {
    use super::*;
    pub const PAYLOAD: i32 = offset_of!(Obj<CodeObj>, payload) as i32 - 1;
    pub const WORDS: i32 = field!(CodeObj, words);
    pub const NLOCALS: i32 = field!(CodeObj, nlocals);
    pub const NREGS: i32 = field!(CodeObj, nregs);
    pub const FEW_LOCALS: i32 = field!(CodeObj, few_locals);
    pub const HEAT: i32 = field!(CodeObj, heat);
    pub const NATIVE: i32 = field!(CodeObj, native);
}

pub(super) const CELL_VALUE: i32 = field!(Cell, value);

/// Fields of a `Vec`, whose layout the language does not promise: they are looked for.
#[derive(Clone, Copy)]
pub(super) struct VecLayout {
    pub first: i32,
    pub len: i32,
    pub capacity: i32,
}

impl VecLayout {
    /// Of this build. `None` if it is none that can be found so.
    pub fn find() -> Option<VecLayout> {
        let mut sample: Vec<Value> = Vec::with_capacity(5);
        sample.extend([Value::NONE, Value::NONE, Value::NONE]);
        let wanted = [sample.as_ptr() as usize, sample.len(), sample.capacity()];
        const WORDS: usize = size_of::<Vec<Value>>() / 8;
        const {
            assert!(size_of::<Vec<Value>>() == 24);
            assert!(size_of::<Vec<Entry>>() == 24);
        }
        // SAFETY: a Vec is three initialised words.
        let words: [usize; WORDS] =
            unsafe { std::ptr::from_ref(&sample).cast::<[usize; WORDS]>().read() };
        let place = |word: usize| {
            let mut places = (0..WORDS).filter(|&k| words[k] == word);
            let first = places.next()? as i32 * 8;
            places.next().is_none().then_some(first)
        };
        // Capacities of other types of items are told apart from lengths in the same way.
        Some(VecLayout {
            first: place(wanted[0])?,
            len: place(wanted[1])?,
            capacity: place(wanted[2])?,
        })
    }
}

/// Fields of a body, counted from the word of its object.
pub(super) mod body {
    use super::*;
    pub const STAGE: i32 = field!(Body, stage);
    pub const ROOT: i32 = field!(Body, root);
    pub const FUNC: i32 = field!(Body, func);
    pub const CODE: i32 = field!(Body, code);
    pub const REGISTERS: i32 = field!(Body, regs) + Registers::FIRST;
    pub const AT: i32 = field!(Body, at);
    pub const RARE: i32 = field!(Body, rare);
    /// Those of an asynchronous generator.
    pub const FLAGS: i32 = field!(AsyncGenerator, flags);
    /// Where the frames may lie that it calls.
    pub const TOP: i32 = field!(Body, top);
    const _: () = assert!(size_of::<State>() == 1);
    const _: () = assert!(size_of::<Option<Box<Rare>>>() == 8);
}

/// The `Vec` of a list, counted from the list's word.
pub(super) const LIST_ITEMS: i32 = field!(List, items);

/// Fields of a dict, counted from its word.
pub(super) mod dict {
    use super::*;
    const TABLE: i32 = field!(Dict, table);
    pub const KEYS_VERSION: i32 = TABLE + offset_of!(Table, keys_version) as i32;
    pub const ENTRIES: i32 = TABLE + offset_of!(Table, entries) as i32;
    pub const ENTRY: usize = size_of::<Entry>();
    pub const ENTRY_VALUE: i32 = offset_of!(Entry, value) as i32;
    const _: () = assert!(ENTRY == 24);
}

/// Fields of a text, counted from its word.
pub(super) mod text {
    use super::*;
    pub const PTR: i32 = BASE + Str::PLACES[0];
    pub const LEN: i32 = BASE + Str::PLACES[1];
    pub const CHARS: i32 = BASE + Str::PLACES[2];
    pub const INTERNED: i32 = field!(Str, interned);
    const BASE: i32 = offset_of!(Obj<Str>, payload) as i32 - 1;
}

/// A tuple's word of layout, and its first item if the low half says [`tuple::NEAR`].
pub(super) mod tuple {
    use crate::types::tuple::Tuple;
    pub const LAYOUT: i32 = size_of::<crate::heap::Header>() as i32 - 1;
    pub const NEAR: u64 = Tuple::NEAR_LAYOUT;
    pub const FIRST: i32 = NEAR as i32 - 1;
    pub const COUNT_SHIFT: u8 = Tuple::LAYOUT_SHIFT as u8;
}

const _: () = assert!(size_of::<Raw>() == 8 && size_of::<Value>() == 8);
