//! Registers and records as the longer instruction bodies see them; frame objects (unsafe island 3).
#![expect(unsafe_code, reason = "registers are addressed through raw pointers")]

use super::dispatch::{Flow, payload};
use super::stack::{Record, Then, flag};
use crate::heap::Kind;
use crate::raise::R;
use crate::types::code::CodeObj;
use crate::types::frame::Frame;
use crate::types::function::Function;
use crate::types::shape::exact;
use crate::types::tuple::Tuple;
use crate::value::{Raw, Value};
use crate::vm::Vm;
use std::cell::Cell;

impl Vm {
    /// The running record. There is one whenever an instruction runs.
    #[inline(always)]
    pub(crate) fn fp(&mut self) -> *mut Record {
        self.stack.records.top()
    }

    /// The code that runs.
    #[inline(always)]
    pub(crate) fn running_code<'a>(&mut self) -> &'a CodeObj {
        // SAFETY: the record owns the function, which owns the code.
        unsafe { &*(*self.fp()).code }
    }

    /// The function that runs.
    #[inline(always)]
    pub(crate) fn running_function<'a>(&mut self) -> &'a Function {
        // SAFETY: the record owns the function.
        unsafe { payload((*self.fp()).func) }
    }

    /// A function has given up its code object: keep it for as long as an activation runs it.
    pub(crate) fn keep_running_code(&mut self, code: Value) {
        self.replaced_codes.push(code);
        let stacks = || std::iter::once(&self.stack).chain(self.threads.other_stacks());
        self.replaced_codes.retain(|code| {
            let code = code.downcast::<CodeObj>().map(std::ptr::from_ref);
            stacks().any(|stack| stack.records.iter().any(|r| Some(r.code) == code))
        });
    }

    /// Consume an operand: clone a local, take a temporary.
    #[inline(always)]
    pub(crate) fn operand(&mut self, register: usize) -> Value {
        // SAFETY: operands are bound locals or live temporaries.
        unsafe {
            let fp = self.fp();
            let raw = *(*fp).base.add(register);
            if register < (*(*fp).code).nlocals {
                raw.incref();
            }
            raw.into_value()
        }
    }

    /// The word of a register, borrowed.
    #[inline(always)]
    pub(crate) fn kept_raw(&mut self, register: usize) -> Raw {
        // SAFETY: as operand.
        unsafe { *(*self.fp()).base.add(register) }
    }

    /// A register that stays as it is.
    #[inline(always)]
    pub(crate) fn kept(&mut self, register: usize) -> Value {
        // SAFETY: as operand.
        unsafe { (*(*self.fp()).base.add(register)).to_value() }
    }

    /// Write a result.
    #[inline(always)]
    pub(crate) fn store(&mut self, register: usize, value: Value) {
        // SAFETY: results go to locals (whose old value is dropped) or dead temporaries.
        unsafe {
            let fp = self.fp();
            let slot = (*fp).base.add(register);
            let old = *slot;
            *slot = value.into_raw();
            if register < (*(*fp).code).nlocals {
                old.decref();
            }
        }
    }

    /// Finish an instruction with a result.
    #[inline(always)]
    pub(crate) fn finish(&mut self, register: usize, result: R<Value>) -> Flow {
        match result {
            Ok(value) => {
                self.store(register, value);
                Flow::Next
            }
            Err(raise) => Flow::Raise(raise),
        }
    }

    /// Move `n` temporaries out of the registers.
    #[inline(always)]
    pub(crate) fn take_registers(&mut self, first: *mut Raw, n: usize) -> Box<[Value]> {
        // SAFETY: the compiler names live temporaries; they are dead afterwards.
        unsafe {
            let mut items = Vec::with_capacity(n);
            std::ptr::copy_nonoverlapping(first as *const Value, items.as_mut_ptr(), n);
            items.set_len(n);
            items.into_boxed_slice()
        }
    }

    /// Registers of the running frame from number `first` on, moved out.
    pub(crate) fn take_range(&mut self, first: usize, n: usize) -> Vec<Value> {
        // SAFETY: as take_registers.
        let at = unsafe { (*self.fp()).base.add(first) };
        self.take_registers(at, n).into_vec()
    }

    /// Push a record on top of the running one in the plain case; the caller has checked that there is room.
    #[inline(always)]
    pub(crate) fn push_fast(
        &mut self,
        base: *mut Raw,
        code: *const CodeObj,
        func: Raw,
        dst: usize,
        words: u8,
        then: Then,
    ) {
        // SAFETY: there is room; the function owns its code.
        unsafe {
            self.stack.records.push_fast(Record {
                base,
                pc: (*code).words.as_ptr(),
                code,
                func,
                generator: Raw::UNDEF,
                frame: Raw::UNDEF,
                handled: Raw::NONE,
                dst: dst as u16,
                words,
                nlocals: (*code).few_locals,
                then,
                flags: 0,
                aux: 0,
            });
        }
    }

    /// Push a record; RecursionError when there are too many.
    pub(crate) fn push_record(&mut self, record: Record) -> R<()> {
        let len = self.stack.records.len();
        if len >= self.recursion_limit {
            return Err(self.recursion_error("maximum recursion depth exceeded"));
        }
        self.stack.records.set_limit(self.recursion_limit);
        self.stack.records.push(record);
        Ok(())
    }

    /// How deep calls may be nested.
    pub fn set_recursion_limit(&mut self, limit: usize) {
        self.recursion_limit = limit;
        self.stack.records.set_limit(limit);
    }

    /// Where the instruction at the record's pc is, in words.
    pub(crate) fn pc_index(record: &Record) -> usize {
        // SAFETY: pc points into the code's words.
        unsafe { record.pc.offset_from((*record.code).words.as_ptr()) as usize }
    }

    /// The code that the record at `depth` (0 is the outermost) runs, and the instruction it is at.
    pub(crate) fn code_at(&self, depth: usize) -> (&taipan_bytecode::Code, usize) {
        let record = &self.stack.records[depth];
        // SAFETY: a record's code lives as long as its function.
        (unsafe { &(*record.code).code }, Vm::pc_index(record))
    }

    /// Give None to the locals of a record that have no value, and tell how many there were.
    pub(crate) fn bind_locals(&mut self, depth: usize) -> usize {
        let nlocals = self.code_at(depth).0.nlocals as usize;
        let base = self.stack.records[depth].base;
        // SAFETY: the registers of a record on the stack are its frame's.
        let locals = unsafe { std::slice::from_raw_parts_mut(base, nlocals) };
        let unbound = locals.iter_mut().filter(|local| local.is_undef());
        unbound.map(|local| *local = Value::NONE.into_raw()).count()
    }

    /// Take the value out of a live temporary that nothing reads any more.
    pub(crate) fn give_up(&mut self, depth: usize, register: usize) -> Value {
        // SAFETY: the caller says that it is live.
        unsafe { (*self.stack.records[depth].base.add(register)).into_value() }
    }

    /// Have a record go on at an instruction of its code.
    pub(crate) fn stand_at(&mut self, depth: usize, pc: usize) {
        let record = &mut self.stack.records[depth];
        // SAFETY: the code of a record lives as long as the record, and has this instruction.
        record.pc = unsafe { (&(*record.code).words)[pc..].as_ptr() };
    }

    /// The frame object of the record at `depth` (0 is the outermost), made on demand.
    pub fn frame_at(&mut self, depth: usize) -> Value {
        let record = &mut self.stack.records[depth];
        if !record.frame.is_undef() {
            return record.frame.to_value();
        }
        let (func, generator) = (record.func.to_value(), record.generator);
        if !generator.is_undef()
            && let Some(body) = crate::types::generator::body(generator.as_value())
        {
            body.touch();
            let existing = body.frame();
            if existing.is_kind(Kind::Frame) {
                self.stack.records[depth].frame = existing.clone().into_raw();
                self.stack.records[depth].flags |= flag::FRAME;
                return existing;
            }
        }
        let frame = self.new_frame(func);
        self.stack.records[depth].frame = frame.clone().into_raw();
        self.stack.records[depth].flags |= flag::FRAME;
        frame
    }

    /// A frame object for an activation of `func`.
    pub(crate) fn new_frame(&mut self, func: Value) -> Value {
        self.heap.alloc(
            exact(Kind::Frame),
            Frame {
                func,
                back: Default::default(),
                activation: Cell::new(1),
                pc: Cell::new(0),
                locals: Default::default(),
                trace: Default::default(),
                generator: Default::default(),
                traced: Default::default(),
                added: Default::default(),
                body: Cell::new(0),
            },
        )
    }

    /// Number of the record whose frame object this is, while it runs.
    pub fn record_of_frame(&self, frame: &Value) -> Option<usize> {
        self.stack
            .records
            .iter()
            .rposition(|r| r.frame == frame.raw())
    }

    /// The record is about to end: if somebody else holds its frame object, leave it what it needs. Returns whether the locals were moved.
    #[cold]
    pub(crate) fn finish_frame(&mut self) {
        // SAFETY: the record is still complete.
        unsafe {
            let fp = self.fp();
            let frame = (*fp).frame.into_value();
            (*fp).frame = Raw::UNDEF;
            (*fp).flags &= !flag::FRAME;
            let Some(object) = frame.downcast::<Frame>() else {
                return;
            };
            object.pc.set(Vm::pc_index(&*fp));
            object.activation.set(0);
            // The generator may be freed before the frame is.
            object.body.set(0);
            if frame.refcount() <= 1 {
                return;
            }
            let len = self.stack.records.len();
            // A generator that has ended is nobody's callee.
            if len >= 2 && (*self.fp()).generator.is_undef() {
                let back = self.frame_at(len - 2);
                object.back.replace(back);
            }
            let fp = self.fp();
            let code = &*(*fp).code;
            let registers = (*fp).base;
            let locals = self
                .heap
                .tuple_by(code.nlocals, |k| (*registers.add(k)).to_value());
            object.locals.replace(locals);
        }
    }

    /// The values of a frame's locals by register: of a running, suspended or ended activation. UNDEF where unbound.
    pub fn frame_registers(&mut self, frame: &Value) -> Vec<Value> {
        let Some(object) = frame.downcast::<Frame>() else {
            return Vec::new();
        };
        if let Some(found) = self.seen_from_thread_of(frame, |vm| vm.frame_registers(frame)) {
            return found;
        }
        if let Some(depth) = self.record_of_frame(frame) {
            // SAFETY: a running record's locals are valid.
            unsafe {
                let record = &self.stack.records[depth];
                let n = (*record.code).nlocals;
                return (0..n).map(|k| (*record.base.add(k)).to_value()).collect();
            }
        }
        let generator = suspended(object);
        if let Some(body) = crate::types::generator::body(&generator)
            && body.state() != crate::types::generator::State::Finished
        {
            return body.regs[..body.code().nlocals]
                .iter()
                .map(|r| r.get().to_value())
                .collect();
        }
        let locals = object.locals.get();
        locals
            .downcast::<Tuple>()
            .map(|locals| locals.items().to_vec())
            .unwrap_or_default()
    }

    /// Bind a local of a frame by register: of a running, suspended or ended activation.
    pub fn set_frame_register(&mut self, frame: &Value, k: usize, value: Value) {
        let Some(object) = frame.downcast::<Frame>() else {
            return;
        };
        if let Some(depth) = self.record_of_frame(frame) {
            // SAFETY: a running record's locals are valid, and own what they hold.
            unsafe {
                let record = &self.stack.records[depth];
                let slot = record.base.add(k);
                let old = std::mem::replace(&mut *slot, value.into_raw());
                drop(old.into_value());
            }
            return;
        }
        let generator = suspended(object);
        if let Some(body) = crate::types::generator::body(&generator)
            && body.state() != crate::types::generator::State::Finished
        {
            // SAFETY: as above.
            drop(unsafe { body.regs[k].replace(value.into_raw()).into_value() });
            return;
        }
        if let Some(locals) = object.locals.get().downcast::<Tuple>() {
            let mut locals = locals.items().to_vec();
            locals[k] = value;
            let locals = self.tuple(locals);
            drop(object.locals.replace(locals));
        }
    }

    /// Word index of the instruction a frame is at.
    pub fn frame_pc(&mut self, frame: &Value) -> usize {
        if let Some(pc) = self.seen_from_thread_of(frame, |vm| vm.frame_pc(frame)) {
            return pc;
        }
        if let Some(depth) = self.record_of_frame(frame) {
            return Vm::pc_index(&self.stack.records[depth]);
        }
        let Some(object) = frame.downcast::<Frame>() else {
            return 0;
        };
        let generator = suspended(object);
        match crate::types::generator::body(&generator) {
            Some(body) if body.state() == crate::types::generator::State::Suspended => body.pc(),
            _ => object.pc.get(),
        }
    }

    /// Numbers of the records that scripts see, innermost last.
    pub fn frame_depth(&self) -> usize {
        self.stack.records.len()
    }

    /// The namespace mapping of the innermost frame: `locals()`. A fresh dict for functions.
    pub fn current_locals(&mut self) -> R {
        let depth = self.stack.records.len();
        if depth == 0 {
            return Err(self.system_error("no current frame"));
        }
        self.locals_of(depth - 1)
    }

    /// As [`Vm::current_locals`] for any record.
    pub fn locals_of(&mut self, depth: usize) -> R {
        // SAFETY: a running record's registers are valid.
        unsafe {
            let record = &self.stack.records[depth];
            let code = &*record.code;
            let closure = payload::<Function>(record.func).closure.clone();
            let registers: Vec<Value> = (0..code.nlocals)
                .map(|k| (*record.base.add(k)).to_value())
                .collect();
            if code.flags & taipan_bytecode::CodeFlags::NAMESPACE == 0 {
                return Ok(self.locals_dict(code, &registers, &closure));
            }
            // Inside a comprehension its variables are the locals, not the names of the module or class around it.
            let is_variable =
                |k: &usize| !registers[*k].is_undef() && !is_hidden(&code.varnames[*k]);
            if !(1..code.nlocals).any(|k| is_variable(&k)) {
                return Ok(registers[0].clone());
            }
            Ok(self.locals_dict(code, &registers, &closure))
        }
    }

    /// The dict that `locals()` shows for a function's registers.
    pub fn locals_dict(&mut self, code: &CodeObj, registers: &[Value], closure: &Value) -> Value {
        let dict = self.dict();
        let d = dict
            .downcast::<crate::types::dict::Dict>()
            .expect("just made");
        for (k, value) in registers.iter().enumerate() {
            let name = &code.varnames[k];
            let is_cell = code.code.cellvars.contains(&(k as u32));
            let value = match value.downcast::<crate::types::cell::Cell>() {
                Some(cell) if is_cell => cell.value.get(),
                _ => value.clone(),
            };
            if !value.is_undef() && !is_hidden(name) {
                d.set_str(name, value);
            }
        }
        if let Some(cells) = closure.downcast::<crate::types::tuple::Tuple>() {
            for (name, cell) in code.freevars.iter().zip(cells.items()) {
                if let Some(cell) = cell.downcast::<crate::types::cell::Cell>() {
                    let value = cell.value.get();
                    if !value.is_undef() {
                        d.set_str(name, value);
                    }
                }
            }
        }
        dict
    }

    /// The globals of the innermost frame, if any.
    pub fn current_globals(&mut self) -> Option<Value> {
        let record = self.stack.records.last()?;
        // SAFETY: the record owns its function.
        Some(unsafe { payload::<Function>(record.func) }.globals.clone())
    }
}

/// The suspended generator whose frame this is, or None.
pub(crate) fn suspended(frame: &Frame) -> Value {
    match frame.body.get() {
        0 => Value::NONE,
        word => Raw(word).to_value(),
    }
}

/// The code that a record runs.
pub(crate) fn code_of(record: &Record) -> &CodeObj {
    // SAFETY: the record owns its function, which owns the code.
    unsafe { &*record.code }
}

/// The function that a record runs.
pub(crate) fn function_of(record: &Record) -> &Function {
    // SAFETY: the record owns its function.
    unsafe { payload(record.func) }
}

/// A local of a record.
pub(crate) fn register_of(record: &Record, register: usize) -> Value {
    // SAFETY: locals of a running record are valid.
    unsafe { (*record.base.add(register)).to_value() }
}

/// Whether a register belongs to the machine: the namespace, the iterable of a generator expression, or a cell that the body
/// of a class makes for its functions.
fn is_hidden(name: &Value) -> bool {
    let name = name.downcast::<crate::types::str_::Str>();
    name.is_some_and(|name| {
        let name = name.bytes();
        name.starts_with(b".")
            || matches!(
                name,
                b"__class__" | b"__classdict__" | b"__conditional_annotations__"
            )
    })
}
