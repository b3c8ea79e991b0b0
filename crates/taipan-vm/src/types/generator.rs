//! Generators, coroutines and asynchronous generators: suspended frames with their registers (part of unsafe island 3).
#![expect(
    unsafe_code,
    reason = "registers are moved between the stack and the heap"
)]

use crate::cell_mut::MutCell;
use crate::heap::{Header, Heap, Obj, Payload, Trace};
use crate::interp::stack::Record;
use crate::value::{Raw, Value};
use std::cell::Cell;

/// Where the body is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum State {
    /// Made, nothing run yet.
    Created,
    Running,
    Suspended,
    /// Returned, raised or closed; the registers are gone.
    Finished,
}

/// The registers of a body: they lie behind its object in the same cell of the heap, many of them in memory of their own.
pub struct Registers {
    first: *mut Cell<Raw>,
    len: u32,
    apart: bool,
}

impl Registers {
    /// Where the address of the first one lies.
    #[cfg(taipan_jit)]
    pub(crate) const FIRST: i32 = std::mem::offset_of!(Registers, first) as i32;
    /// None yet: [`new_object`] makes room for them.
    pub(crate) const NONE: Registers = Registers {
        first: std::ptr::NonNull::dangling().as_ptr(),
        len: 0,
        apart: false,
    };
}

impl std::ops::Deref for Registers {
    type Target = [Cell<Raw>];
    #[inline(always)]
    fn deref(&self) -> &[Cell<Raw>] {
        // SAFETY: so many registers lie there, initialised, as long as the object does. There are none before `new_object`.
        unsafe { std::slice::from_raw_parts(self.first, self.len as usize) }
    }
}

impl Drop for Registers {
    fn drop(&mut self) {
        if self.apart {
            let all = std::ptr::slice_from_raw_parts_mut(self.first, self.len as usize);
            // SAFETY: made of a box by `new_object`.
            drop(unsafe { Box::from_raw(all) });
        }
    }
}

/// An object with a body that runs this code; the values of the first registers are `locals`.
#[inline(always)]
pub(crate) fn new_object<T: Payload>(
    heap: &mut Heap,
    payload: impl FnOnce() -> T,
    locals: &[Raw],
    code: &super::code::CodeObj,
) -> Value {
    let nregs = code.nregs;
    const LARGEST: usize = 512;
    let fixed = size_of::<Obj<T>>();
    let apart = fixed + nregs * 8 > LARGEST;
    let cell = heap.alloc_raw(if apart { fixed } else { fixed + nregs * 8 });
    // SAFETY: fresh memory for the object and, unless they lie apart, its registers. All payloads with bodies begin with them.
    unsafe {
        (cell as *mut Obj<T>).write(Obj {
            header: Header::new(crate::types::shape::exact(T::KIND)),
            payload: payload(),
        });
        let first = if apart {
            let all: Box<[Cell<Raw>]> = (0..nregs).map(|_| Cell::new(Raw::UNDEF)).collect();
            Box::into_raw(all) as *mut Cell<Raw>
        } else {
            (cell as *mut u8).add(fixed) as *mut Cell<Raw>
        };
        let words = first as *mut Raw;
        for (k, &raw) in locals.iter().enumerate() {
            *words.add(k) = raw;
        }
        // What lies behind the locals is written before it is read, as in frames on the stack.
        for k in locals.len()..code.nlocals {
            *words.add(k) = Raw::UNDEF;
        }
        (*(cell as *mut Obj<Generator>)).payload.body.regs = Registers {
            first,
            len: nregs as u32,
            apart,
        };
        Raw::from_ptr(cell).into_value()
    }
}

/// What the three kinds share. `regs[0..nlocals]` are owned (or UNDEF); when suspended, so are as many temporaries as
/// the code's depth table says for the instruction at `pc`.
pub struct Body {
    /// As the last resumption or suspension of this very body has left it; [`Body::state`] tells the truth.
    pub(crate) stage: Cell<State>,
    /// The body in whose [`Chain`] this one is or was, if it has been `Running` ever since.
    pub(crate) root: Cell<*const Body>,
    pub(crate) chain: MutCell<Option<Box<Chain>>>,
    /// The function object: keeps code, globals and closure.
    pub func: Value,
    /// The code object that it runs, whatever the function's `__code__` is by now.
    pub code: Value,
    pub regs: Registers,
    /// The instruction of its code that it is suspended at (a Yield or YieldFrom), the first one when created.
    pub(crate) at: Cell<*const u64>,
    /// Where the frames of what it calls may be put while it runs: its own registers are not on the stack.
    pub(crate) top: Cell<*mut Raw>,
    pub(crate) rare: MutCell<Option<Box<Rare>>>,
}

/// What few bodies have.
#[derive(Default)]
pub(crate) struct Rare {
    /// The exception being handled inside the body while it is suspended, or None.
    handled: Value,
    /// The names that it was given, if they are not those of its code.
    name: Option<Value>,
    qualname: Option<Value>,
    /// The frame object, if one was made (None otherwise).
    frame: Value,
    /// `cr_origin`, or None.
    origin: Value,
}

impl Rare {
    #[cold]
    #[inline(never)]
    fn of_names(name: Value, qualname: Value) -> Box<Rare> {
        Box::new(Rare {
            name: Some(name),
            qualname: Some(qualname),
            ..Default::default()
        })
    }
}

/// One of the things that few bodies have, to ask for and to replace.
macro_rules! rare {
    ($($(#[$doc:meta])* $field:ident $set:ident $($take:ident)?),*) => { $(
        $(#[$doc])*
        pub fn $field(&self) -> Value {
            self.rare.with(|r| r.as_ref().map(|r| r.$field.clone()).unwrap_or_default())
        }

        $(
        /// The same, which becomes None.
        pub(crate) fn $take(&self) -> Value {
            self.rare.with(|r| r.as_mut().map(|r| std::mem::take(&mut r.$field)).unwrap_or_default())
        }
        )?

        /// Replace it.
        pub(crate) fn $set(&self, value: Value) {
            let old = self.rare.with(|r| std::mem::replace(&mut r.get_or_insert_default().$field, value));
            drop(old);
        }
    )* };
}

/// The bodies that one awaits, directly and indirectly, taken off the stack in one piece when it suspended and put back when it
/// goes on: what that costs hardly depends on their number.
///
/// # Invariants
/// 1. While `frozen`, the bodies of `records` are suspended though their `stage` says `Running`: `root` tells them so, and their
///    `pc` is right. Each is awaited by the one before, the first by the owner of the chain. The records own their generators.
/// 2. They have no frame objects and handle nothing. Whoever makes one of them different thaws the chain ([`Body::unchain`]).
/// 3. A body whose stage is `Running` and whose `root` is set is on the stack above the root's record, or frozen: so its root lives.
#[derive(Default)]
pub(crate) struct Chain {
    pub frozen: bool,
    /// Which record of the stack was the owner's when they were put back, unless something has touched one of theirs since.
    pub place: Option<usize>,
    pub records: Vec<Record>,
}

impl Drop for Chain {
    fn drop(&mut self) {
        debug_assert!(!self.frozen, "a chain is thawed before its owner ends");
    }
}

impl Body {
    rare! {
        /// The exception being handled inside the body while it is suspended, or None.
        handled set_handled take_handled,
        /// The frame object, if one was made; None otherwise.
        frame set_frame take_frame,
        /// `cr_origin`, or None.
        origin set_origin
    }

    /// A body of a function that has not begun.
    #[inline(always)]
    pub(crate) fn new(function: Value, code: &super::code::CodeObj) -> Body {
        let f = function
            .downcast::<super::function::Function>()
            .expect("a function");
        let code_value = f.code.get();
        let renamed =
            f.name.with(|n| !n.is(&code.name)) || f.qualname.with(|n| !n.is(&code.qualname));
        let rare = renamed.then(|| Rare::of_names(f.name.get(), f.qualname.get()));
        Body {
            stage: Cell::new(State::Created),
            root: Cell::new(std::ptr::null()),
            chain: Default::default(),
            func: function,
            code: code_value,
            regs: Registers::NONE,
            at: Cell::new(code.words.as_ptr()),
            top: Cell::new(std::ptr::null_mut()),
            rare: MutCell::new(rare),
        }
    }

    /// `__name__`.
    pub fn name(&self) -> Value {
        let own = self.rare.with(|r| r.as_ref()?.name.clone());
        own.unwrap_or_else(|| self.code().name.clone())
    }

    /// `__qualname__`.
    pub fn qualname(&self) -> Value {
        let own = self.rare.with(|r| r.as_ref()?.qualname.clone());
        own.unwrap_or_else(|| self.code().qualname.clone())
    }

    /// Set `__name__`.
    pub(crate) fn set_name(&self, name: Value) {
        drop(
            self.rare
                .with(|r| r.get_or_insert_default().name.replace(name)),
        );
    }

    /// Set `__qualname__`.
    pub(crate) fn set_qualname(&self, name: Value) {
        drop(
            self.rare
                .with(|r| r.get_or_insert_default().qualname.replace(name)),
        );
    }

    /// Word index of the instruction that it is suspended at.
    pub fn pc(&self) -> usize {
        // SAFETY: it lies among the words of the code.
        unsafe { self.at.get().offset_from(self.code().words.as_ptr()) as usize }
    }

    /// Where the body is.
    #[inline]
    pub fn state(&self) -> State {
        match self.stage.get() {
            State::Running if self.is_frozen() => State::Suspended,
            stage => stage,
        }
    }

    /// Whether it stands still in another body's chain.
    pub(crate) fn is_frozen(&self) -> bool {
        let root = self.root.get();
        // SAFETY: invariant 3 of `Chain`.
        self.stage.get() == State::Running
            && !root.is_null()
            && unsafe { (*root).chain.with(|c| c.as_ref().is_some_and(|c| c.frozen)) }
    }

    /// Something changes about its record on the stack.
    pub(crate) fn touch(&self) {
        let root = self.root.get();
        if self.stage.get() == State::Running && !root.is_null() {
            // SAFETY: invariant 3 of `Chain`.
            unsafe {
                if let Some(chain) = &mut *(*root).chain.ptr() {
                    chain.place = None;
                }
            }
        }
    }

    /// Make the stage of this body and of all that are frozen with it what it is.
    pub(crate) fn unchain(&self) {
        if self.is_frozen() {
            // SAFETY: as `is_frozen`.
            unsafe { (*self.root.get()).thaw() };
        }
        self.thaw();
    }

    /// The bodies of its frozen chain become suspended ones like others.
    fn thaw(&self) {
        let records = self.chain.with(|chain| match chain {
            Some(chain) if chain.frozen => {
                chain.frozen = false;
                chain.place = None;
                std::mem::take(&mut chain.records)
            }
            _ => Vec::new(),
        });
        for record in records {
            // SAFETY: the record owns its generator, which is a body like this one.
            unsafe {
                let generator = record.generator.into_value();
                if let Some(b) = body(&generator) {
                    b.stage.set(State::Suspended);
                    b.root.set(std::ptr::null());
                }
            }
        }
    }

    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        visit(self.func.raw());
        visit(self.code.raw());
        self.rare.with(|rare| {
            if let Some(rare) = rare {
                for value in [&rare.handled, &rare.frame, &rare.origin] {
                    visit(value.raw());
                }
                for name in [&rare.name, &rare.qualname].into_iter().flatten() {
                    visit(name.raw());
                }
            }
        });
        self.chain.with(|chain| {
            for record in chain.iter().filter(|c| c.frozen).flat_map(|c| &c.records) {
                visit(record.generator);
            }
        });
        if matches!(self.state(), State::Created | State::Suspended) {
            for reg in &self.regs[..self.live()] {
                visit(reg.get());
            }
        }
        // A running body's registers are roots: nothing in the heap explains their counts.
    }

    /// The code object.
    #[inline(always)]
    pub fn code(&self) -> &super::code::CodeObj {
        // SAFETY: made with a code object, which it owns.
        unsafe { &(*(self.code.raw().ptr() as *const Obj<super::code::CodeObj>)).payload }
    }

    /// Whether it can be resumed the short way: suspended or not yet begun, without a frame object, handling nothing.
    #[inline(always)]
    pub(crate) fn is_ready(&self) -> bool {
        matches!(self.stage.get(), State::Suspended | State::Created)
            && self.rare.with(|r| match r {
                None => true,
                Some(r) => r.frame.is_none() && r.handled.is_none(),
            })
    }

    /// Registers that own values while it is not running.
    fn live(&self) -> usize {
        if self.state() != State::Suspended {
            return self.code().nlocals;
        }
        self.code().nlocals + self.code().depth(self.pc())
    }

    /// Drop everything in the registers; the body is finished.
    pub fn finish(&self) {
        self.unchain();
        let live = match self.stage.get() {
            State::Created => self.code().nlocals,
            State::Suspended => self.live(),
            State::Running | State::Finished => 0,
        };
        self.stage.set(State::Finished);
        if let Some(frame) = self.frame().downcast::<super::frame::Frame>() {
            frame.body.set(0);
        }
        for reg in &self.regs[..live] {
            let raw = reg.replace(Raw::UNDEF);
            // SAFETY: live registers own their values; each is emptied once.
            unsafe { raw.decref() };
        }
    }
}

impl Drop for Body {
    #[inline]
    fn drop(&mut self) {
        let has_more = self.rare.with(|r| r.is_some()) || self.chain.with(|c| c.is_some());
        if self.stage.get() != State::Finished || has_more {
            self.finish();
        }
    }
}

impl Body {
    fn outside(&self) -> usize {
        match self.regs.apart {
            true => size_of_val(&*self.regs),
            false => 0,
        }
    }
}

macro_rules! generators {
    ($($(#[$doc:meta])* $name:ident),*) => { $(
        $(#[$doc])*
        #[repr(C)]
        pub struct $name {
            pub body: Body,
        }
        impl Trace for $name {
            fn trace(&self, visit: &mut dyn FnMut(Raw)) {
                self.body.trace(visit);
            }
            fn clear(&self) {
                self.body.finish();
            }
            fn outside(&self) -> usize {
                self.body.outside()
            }
        }
    )* };
}

generators! {
    /// Payload of `generator`.
    Generator,
    /// Payload of `coroutine`.
    Coroutine
}

/// Payload of `async_generator`.
#[repr(C)]
pub struct AsyncGenerator {
    pub body: Body,
    /// `aclose`/`athrow`/`asend` in progress, hooks done.
    pub flags: Cell<u32>,
    /// The finaliser hook, or None.
    pub finalizer: MutCell<Value>,
}

impl Trace for AsyncGenerator {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.body.trace(visit);
        self.finalizer.with(|v| visit(v.raw()));
    }
    fn clear(&self) {
        self.body.finish();
        drop(self.finalizer.replace(Value::NONE));
    }
    fn outside(&self) -> usize {
        self.body.outside()
    }
}

/// The body of a generator of any of the three kinds.
pub fn body(value: &Value) -> Option<&Body> {
    if !value.kind()?.is_generator() {
        return None;
    }
    // SAFETY: the three payloads are repr(C) with the body first, so any of them serves.
    Some(unsafe { &(*(value.raw().ptr() as *const Obj<Generator>)).payload.body })
}

/// Whether its body has ended.
///
/// # Safety
/// As [`needs_close`].
#[inline]
pub(crate) unsafe fn is_over(object: *mut Header) -> bool {
    // SAFETY: as body().
    unsafe {
        (*(object as *const Obj<Generator>))
            .payload
            .body
            .stage
            .get()
            == State::Finished
    }
}

/// Whether freeing it must first run script code (`close()`), warn, or call a hook.
///
/// # Safety
/// The object is one of the three kinds with an intact payload.
pub(crate) unsafe fn needs_close(object: *mut Header) -> bool {
    // SAFETY: as body().
    let body = unsafe { &(*(object as *const Obj<Generator>)).payload.body };
    match body.state() {
        // A coroutine never started warns; the loop is told of an asynchronous generator.
        // SAFETY: by contract.
        State::Created => match unsafe { (*object).kind() } {
            crate::heap::Kind::Coroutine => true,
            crate::heap::Kind::AsyncGenerator => {
                // SAFETY: the kind names the payload.
                let generator = unsafe { &(*(object as *const Obj<AsyncGenerator>)).payload };
                !generator.finalizer.with(|f| f.is_none())
            }
            _ => false,
        },
        State::Suspended => true,
        State::Running | State::Finished => false,
    }
}
