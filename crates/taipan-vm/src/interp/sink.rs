//! Natives that use up a generator: its body goes on without leaving the loop for each item (unsafe island 3).
//!
//! # Invariant
//! The pointer in [`Running`] is valid while it stands in the stack: [`Vm::drain`] sets it for the run that it starts, and
//! nothing else touches the sink meanwhile.
#![expect(unsafe_code, reason = "the loop lends items to whoever started it")]

use super::stack::Then;
use crate::heap::{Kind, NativeNext};
use crate::raise::R;
use crate::types::list::List;
use crate::types::shape::exact;
use crate::types::str_::Str;
use crate::types::tuple::Tuple;
use crate::value::{Raw, Value};
use crate::vm::Vm;
use taipan_bytecode::Instr;

/// What becomes of the items of an iterable that a native uses up.
pub trait Sink {
    /// Deal with an item if that needs no VM and ends nothing, else hand it back: a body cannot tell that it was not suspended.
    fn take(&mut self, item: Value) -> Option<Value>;
    /// Deal with an item that `take` has handed back; whether to go on.
    fn work(&mut self, vm: &mut Vm, item: Value) -> R<bool>;
}

/// The sink of a nested run.
#[derive(Clone, Copy)]
pub(crate) struct Running {
    /// Where the body's record lies.
    depth: usize,
    sink: *mut dyn Sink,
}

impl Vm {
    /// Give the items of an iterable to a sink until it has enough.
    pub fn feed(&mut self, iterable: &Value, sink: &mut dyn Sink) -> R<()> {
        if iterable.raw().has_shape(exact(Kind::List)) {
            let list = iterable.downcast::<List>().expect("kind");
            let mut at = 0;
            while let Some(item) = list.get(at) {
                if !self.give(sink, item)? {
                    return Ok(());
                }
                at += 1;
            }
            return Ok(());
        }
        if iterable.raw().has_shape(exact(Kind::Tuple)) {
            for item in iterable.downcast::<Tuple>().expect("kind").items() {
                if !self.give(sink, item.clone())? {
                    return Ok(());
                }
            }
            return Ok(());
        }
        if iterable.raw().has_shape(exact(Kind::Str)) {
            for point in iterable.downcast::<Str>().expect("kind").points() {
                self.charge(1)?;
                let item = self.str_point(point);
                if !self.give(sink, item)? {
                    return Ok(());
                }
            }
            return Ok(());
        }
        let iterator = self.iter(iterable)?;
        self.feed_from(&iterator, sink)
    }

    /// As [`Vm::feed`], of an iterator.
    pub fn feed_from(&mut self, iterator: &Value, sink: &mut dyn Sink) -> R<()> {
        if iterator.is_kind(Kind::Generator) {
            return self.drain(iterator, sink);
        }
        let outside = self.heap.transient;
        let result = self.feed_each(iterator, sink);
        self.heap.transient = outside;
        result
    }

    fn feed_each(&mut self, iterator: &Value, sink: &mut dyn Sink) -> R<()> {
        if let Some(next) = self.exact_next(iterator) {
            // Iterators over iterators may be nested without end.
            self.enter_native("")?;
            let result = self.feed_native(next, iterator, sink);
            self.leave_native();
            return result;
        }
        while let Some(item) = self.next(iterator)? {
            self.heap.transient += size_of::<Value>();
            if !self.give(sink, item)? {
                break;
            }
        }
        Ok(())
    }

    fn feed_native(&mut self, next: NativeNext, iterator: &Value, sink: &mut dyn Sink) -> R<()> {
        loop {
            self.charge(1)?;
            let item = next(self, iterator)?;
            if item.is_undef() {
                return Ok(());
            }
            self.heap.transient += size_of::<Value>();
            if !self.give(sink, item)? {
                return Ok(());
            }
        }
    }

    #[inline]
    fn give(&mut self, sink: &mut dyn Sink, item: Value) -> R<bool> {
        match sink.take(item) {
            None => Ok(true),
            Some(item) => sink.work(self, item),
        }
    }

    fn drain(&mut self, generator: &Value, sink: &mut dyn Sink) -> R<()> {
        loop {
            // SAFETY: only the lifetime is forgotten; the pointer is gone from the stack when the run has ended.
            let pointer = unsafe {
                std::mem::transmute::<*mut (dyn Sink + '_), *mut (dyn Sink + 'static)>(&mut *sink)
            };
            let running = Running {
                depth: self.stack.records.len(),
                sink: pointer,
            };
            let outer = self.stack.sink.replace(running);
            let outside = self.heap.transient;
            let result = self.generator_next(generator);
            self.heap.transient = outside;
            self.stack.sink = outer;
            let item = result?;
            if item.is_undef() || !sink.work(self, item)? {
                return Ok(());
            }
        }
    }

    /// The running body, which native code has resumed, yields a value that is given away: the sink of a run takes it (UNDEF), or
    /// it comes back.
    #[inline]
    pub(crate) fn offer_to(&mut self, running: Running, value: Raw) -> Raw {
        if self.stack.records.len() != running.depth + 1 || self.stack.tracing.is_on() {
            return value;
        }
        // SAFETY: the invariant of the module; the reference is the caller's.
        match unsafe { (*running.sink).take(value.into_value()) } {
            Some(value) => value.into_raw(),
            None => {
                self.heap.transient += size_of::<Value>();
                Raw::UNDEF
            }
        }
    }

    /// The running body yields: hand the value to the sink of the run, if it is its own body that does. `Some`: it was not taken.
    #[inline]
    pub(crate) fn offer(&mut self, value: Value) -> Option<Value> {
        let Some(running) = self.stack.sink else {
            return Some(value);
        };
        let fp = self.stack.records.top();
        // SAFETY: a body is running, at its Yield; the registers of the instruction are its own.
        unsafe {
            if (*fp).then != Then::Leave || !(*fp).frame.is_undef() {
                return Some(value);
            }
            let left = self.offer_to(running, value.into_raw());
            if !left.is_undef() {
                return Some(left.into_value());
            }
            let i = Instr(*(*fp).pc);
            let sent = (*fp).base.add(i.a());
            let old = *sent;
            *sent = Raw::NONE;
            if i.a() < (*(*fp).code).nlocals {
                old.decref();
            }
            (*fp).pc = (*fp).pc.add(1);
            None
        }
    }
}

/// All items in order.
pub(crate) struct Items(pub Vec<Value>);

impl Sink for Items {
    fn take(&mut self, item: Value) -> Option<Value> {
        self.0.push(item);
        None
    }
    fn work(&mut self, _: &mut Vm, item: Value) -> R<bool> {
        self.0.push(item);
        Ok(true)
    }
}
