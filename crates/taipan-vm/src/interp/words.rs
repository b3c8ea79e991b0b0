//! What instructions do with values that must be dropped, behind functions of bare words (unsafe island 3).
//!
//! A handler of the tail-calling dispatcher must own nothing when it jumps to the next one: whatever has a destructor makes the
//! jump a call, and the native stack grows with every instruction. So the owning part of such an instruction lives here, never
//! inlined, and hands words back whose references belong to the caller.
#![expect(unsafe_code, reason = "operands are words in registers")]

use super::dispatch::{Outcome, payload};
use super::ops::binop_of;
use crate::heap::Kind;
use crate::native::Args;
use crate::protocol::number::BinOp;
use crate::raise::{R, Raise};
use crate::types::builtin::{Builtin, MethodDescr};
use crate::types::complex::complex_pair;
use crate::types::dict::Dict;
use crate::types::dict_view::{DictIter, Part};
use crate::types::enumerate::Enumerate;
use crate::types::iter::{SeqIter, SeqKind};
use crate::types::list::List;
use crate::types::set::Elements;
use crate::types::shape::exact;
use crate::types::str_;
use crate::types::tuple::Tuple;
use crate::types::zip::Zip;
use crate::value::{Raw, Value};
use crate::vm::Vm;
use taipan_bytecode::{Instr, Op};

pub(crate) use crate::native::Word;

impl Vm {
    /// The result that a handler left for whoever runs the loop.
    #[inline(always)]
    pub(crate) fn left(&mut self) -> R<Outcome> {
        self.stack.resync();
        let returned = std::mem::replace(&mut self.returned, Raw::UNDEF);
        if returned.is_undef() {
            return self.left_otherwise();
        }
        // SAFETY: the handler gave its reference.
        let value = unsafe { returned.into_value() };
        Ok(if std::mem::take(&mut self.yielded) {
            Outcome::Yielded(value)
        } else {
            Outcome::Returned(value)
        })
    }

    #[inline(never)]
    fn left_otherwise(&mut self) -> R<Outcome> {
        self.exit.take().expect("handlers leave with a result")
    }

    /// Unwind; `false`: nobody here handles it, the loop is left.
    #[cold]
    #[inline(never)]
    pub(crate) fn unwind_or_leave(&mut self, raise: Raise) -> bool {
        let result = self.unwind(raise);
        self.goes_on(result)
    }

    /// As [`Vm::unwind_or_leave`] for an exception raised again.
    #[cold]
    #[inline(never)]
    pub(crate) fn unwind_again_or_leave(&mut self) -> bool {
        let result = self.unwind_again();
        self.goes_on(result)
    }

    /// A safepoint in front of an instruction raises: its temporaries, which it would have consumed, are nobody's, for the
    /// unwinder counts the depth without them.
    #[cold]
    #[inline(never)]
    pub(crate) fn drop_operands(&mut self, i: Instr, base: *mut Raw) {
        for k in taipan_bytecode::effect(i).operands.iter() {
            if k >= self.stack.nlocals {
                // SAFETY: the instruction owns the temporaries among its operands, and has not run.
                unsafe { (*base.add(k)).decref() };
            }
        }
    }

    pub(crate) fn goes_on(&mut self, result: R<()>) -> bool {
        match result {
            Ok(()) => true,
            Err(raise) => {
                self.exit = Some(Err(raise));
                false
            }
        }
    }

    /// Return from a frame that is not the plain case; `false`: the loop is left.
    #[inline(never)]
    pub(crate) fn return_or_leave(&mut self, value: Raw) -> bool {
        // SAFETY: the handler gives its reference.
        match self.return_slow(unsafe { value.into_value() }) {
            Ok(None) => true,
            Ok(Some(outcome)) => {
                self.exit = Some(Ok(outcome));
                false
            }
            // The frame is gone: the error is the caller's.
            Err(raise) => self.unwind_or_leave(raise),
        }
    }

    /// The running body suspends; `false`: the loop is left.
    #[inline(never)]
    pub(crate) fn yield_or_leave(&mut self, value: Raw, produced: bool) -> bool {
        // SAFETY: the handler gives its reference.
        let Some(value) = self.offer(unsafe { value.into_value() }) else {
            return true;
        };
        self.yield_to(value, produced)
    }

    /// As [`Vm::yield_or_leave`] of a value that is not for a sink.
    #[inline(never)]
    pub(crate) fn yield_to_native(&mut self, value: Raw) -> bool {
        // SAFETY: the handler gives its reference.
        self.yield_to(unsafe { value.into_value() }, false)
    }

    fn yield_to(&mut self, value: Value, produced: bool) -> bool {
        match self.yield_value(value, produced) {
            None => true,
            Some(Ok(Outcome::Yielded(value))) => {
                self.returned = value.into_raw();
                self.yielded = true;
                false
            }
            Some(outcome) => {
                self.exit = Some(outcome);
                false
            }
        }
    }

    #[inline(never)]
    pub(crate) fn set_add_op(&mut self, set: Raw, item: Raw) -> Word {
        let added = crate::types::set::add(self, set.as_value(), item.as_value());
        added.map(|()| Raw::NONE).into()
    }

    /// Append an owned word to a list that has to grow.
    #[inline(never)]
    pub(crate) fn append_op(&mut self, list: Raw, item: Raw) {
        // SAFETY: the compiler appends to the list that it has made; the handler gives its reference.
        unsafe {
            let (list, item): (&List, Value) = (payload(list), item.into_value());
            list.push(item);
        }
    }

    #[inline(never)]
    pub(crate) fn truth_of(&mut self, value: Raw) -> Word {
        self.truth(value.as_value()).map(Raw::bool).into()
    }

    /// An operator of two builtin objects of one type, borrowed; UNDEF: not one that has a short way.
    #[inline(never)]
    pub(crate) fn binary_pair(&mut self, i: Instr, left: Raw, right: Raw) -> Word {
        let (x, y) = (left.as_value(), right.as_value());
        let made = match left.kind() {
            Some(Kind::Complex) => complex_pair(self, binop_of(i.op()), x, y).map(Ok),
            Some(Kind::Tuple) if i.op() == Op::Add => {
                let tuple = exact(Kind::Tuple);
                (left.has_shape(tuple) && right.has_shape(tuple))
                    .then(|| Tuple::concat(self, x, y))
                    .flatten()
                    .map(Ok)
            }
            // Otherwise the text on the left may grow in place.
            Some(Kind::Str) if i.op() == Op::Add && i.a() != i.b() => {
                let text = exact(Kind::Str);
                (left.has_shape(text) && right.has_shape(text))
                    .then(|| str_::ops::concat(self, x, y))
            }
            // The text comes first unless the other one's class is derived from its own.
            Some(Kind::Str) if i.op() == Op::Mod => {
                let text = exact(Kind::Str);
                // Scripts' methods may run, which could take the operands' names away: both are kept.
                (left.has_shape(text) && (right.kind() != Some(Kind::Str) || right.has_shape(text)))
                    .then(|| (x.clone(), y.clone()))
                    .map(|(x, y)| str_::percent::format(self, str_::ops::text(&x), &y))
            }
            Some(Kind::List) if i.op() == Op::Add && i.x() == 0 => {
                self.binary_builtin(BinOp::Add, x, y)
            }
            Some(Kind::FrozenSet | Kind::Int) => self.binary_builtin(binop_of(i.op()), x, y),
            Some(Kind::Set) if i.x() == 0 => self.binary_builtin(binop_of(i.op()), x, y),
            Some(Kind::Dict) if i.op() == Op::Or && i.x() == 0 => {
                self.binary_builtin(BinOp::Or, x, y)
            }
            Some(Kind::Native) => self.native_pair(binop_of(i.op()), i.x() != 0, x, y),
            _ => None,
        };
        match made {
            Some(made) => made.map(Value::into_raw).into(),
            None => Ok(Raw::UNDEF).into(),
        }
    }

    #[inline(never)]
    pub(crate) fn contains_op(&mut self, container: Raw, item: Raw) -> Word {
        if container.has_shape(exact(Kind::Dict)) {
            // SAFETY: the shape names the payload, which nothing else uses meanwhile.
            let table = unsafe { &mut *payload::<Dict>(container).table.ptr() };
            if table.identical(item).is_some() {
                return Ok(Raw::TRUE).into();
            }
        }
        let (container, item) = (container.as_value(), item.as_value());
        let found = match Elements::of_exact(container) {
            Some(elements) => elements.contains(self, item),
            None => self.contains(container, item),
        };
        found.map(Raw::bool).into()
    }

    #[inline(never)]
    pub(crate) fn del_item_op(&mut self, container: Raw, key: Raw) -> R<()> {
        self.del_item(container.as_value(), key.as_value())
    }

    #[inline(never)]
    pub(crate) fn len_op(&mut self, value: Raw) -> Word {
        let len = self.len(value.as_value());
        len.map(|n| Raw::int(n as i64)).into()
    }

    /// The next item of an iterator that stays in its register; UNDEF at the end.
    #[inline(never)]
    pub(crate) fn next_op(&mut self, iterator: Raw) -> Word {
        let item = self.next_outermost(iterator.as_value());
        item.map(Value::into_raw).into()
    }

    /// As [`Vm::next_op`] of a native iterator.
    #[inline(never)]
    pub(crate) fn next_native_op(&mut self, iterator: Raw) -> Word {
        match self.exact_next(iterator.as_value()) {
            Some(next) => next(self, iterator.as_value()).map(Value::into_raw).into(),
            None => self.next_op(iterator),
        }
    }

    /// The next item of a loop's iterator of one of the builtin kinds other than Native; UNDEF at the end. The loop has charged it.
    #[inline(never)]
    pub(crate) fn next_builtin_op(&mut self, iterator: Raw) -> Word {
        let value = iterator.as_value();
        if let Some(it) = value.downcast::<DictIter>() {
            if let Some(item) = it.next_forward(self) {
                return Ok(item.into_raw()).into();
            }
        } else if let Some(it) = value.downcast::<SeqIter>() {
            if it.kind == SeqKind::Str
                && let Some(byte) = it.next_ascii()
            {
                return Ok(self.latin1(byte).into_raw()).into();
            }
            // The class of these has no subclasses.
            if it.kind != SeqKind::Reversed {
                return it.next(self).map(Value::into_raw).into();
            }
        }
        self.next_op(iterator)
    }

    /// The two items of the next pair of an iterator over pairs, which need not be made then: they lie in [`Vm::pair`] if this is
    /// True. False: the iterator has ended. UNDEF: it is not one that can tell; nothing was done.
    #[inline(never)]
    pub(crate) fn next_pair_op(&mut self, iterator: Raw) -> Word {
        let value = iterator.as_value();
        let pair = if let Some(it) = value.downcast::<DictIter>() {
            match it.part {
                Part::Items => Ok(it.entry_forward()),
                _ => return Ok(Raw::UNDEF).into(),
            }
        } else if self.exact_next(value).is_none() {
            return Ok(Raw::UNDEF).into();
        } else {
            let next = if let Some(it) = value.native::<Enumerate>() {
                it.next_pair(self)
            } else if let Some(it) = value.native::<Zip>()
                && it.is_of_two()
            {
                it.next_pair(self)
            } else {
                return Ok(Raw::UNDEF).into();
            };
            match next {
                Ok(None) => return Ok(Raw::FALSE).into(),
                next => next,
            }
        };
        match pair {
            Ok(Some((first, second))) => {
                self.pair = [first.into_raw(), second.into_raw()];
                Ok(Raw::TRUE)
            }
            // A dict that has ended or changed: its iterator knows what to say.
            Ok(None) => Ok(Raw::UNDEF),
            Err(raise) => Err(raise),
        }
        .into()
    }

    #[inline(never)]
    pub(crate) fn iter_op(&mut self, value: Raw) -> Word {
        self.iter(value.as_value()).map(Value::into_raw).into()
    }

    /// A tuple of `n` temporaries, which are taken.
    #[inline(never)]
    pub(crate) fn build_tuple(&mut self, first: *mut Raw, n: usize) -> Raw {
        if n == 0 {
            return self.empty_tuple.clone().into_raw();
        }
        // SAFETY: the temporaries are live and taken.
        unsafe { self.heap.tuple_from(first as *const Value, n) }.into_raw()
    }

    /// A list of `n` temporaries, which are taken.
    #[inline(never)]
    pub(crate) fn build_list(&mut self, first: *mut Raw, n: usize) -> Raw {
        let items = self.take_registers(first, n).into_vec();
        self.heap
            .alloc(exact(Kind::List), List::new(items))
            .into_raw()
    }

    /// A tuple of a temporary list's items.
    #[inline(never)]
    pub(crate) fn list_to_tuple(&mut self, list: Raw) -> Raw {
        // SAFETY: the handler gives its temporary, which BuildList has made.
        let source = unsafe { list.into_value() };
        let items = source.downcast::<List>().map(|l| l.items.take());
        self.tuple(items.unwrap_or_default()).into_raw()
    }

    /// Call a builtin function with the arguments of a window.
    #[inline(never)]
    pub(crate) fn call_builtin_op(&mut self, i: Instr, base: *mut Raw) -> Word {
        let (a, n) = (i.a(), i.b());
        // SAFETY: the window's registers are live temporaries; they are dead afterwards.
        unsafe {
            let end = base.add(a + 1 + n);
            let callee = *base.add(a);
            let builtin: &Builtin = payload(callee);
            self.stack.top = end;
            let mut first = base.add(a + 1);
            if builtin.bound {
                first = base.add(a);
                let this = builtin.this.raw();
                this.incref();
                *first = this;
            }
            let result = self.call_native_window(builtin.def.call, first, end);
            callee.decref();
            result.into()
        }
    }

    /// Call a builtin method with self and the arguments of a window.
    #[inline(never)]
    pub(crate) fn call_descr_op(&mut self, i: Instr, base: *mut Raw) -> Word {
        let (a, n) = (i.a(), i.b() + 1);
        // SAFETY: as call_builtin_op.
        unsafe {
            let first = base.add(a + 1);
            let end = first.add(n);
            let callee = *base.add(a);
            let descr: &MethodDescr = payload(callee);
            self.stack.top = end;
            let result = self.call_native_window(descr.def.call, first, end);
            callee.decref();
            result.into()
        }
    }

    /// Call with the arguments in registers, which are dropped afterwards.
    #[inline(always)]
    unsafe fn call_native_window(
        &mut self,
        call: crate::native::Call,
        first: *mut Raw,
        end: *mut Raw,
    ) -> R<Raw> {
        // SAFETY: live temporaries by contract.
        unsafe {
            let n = end.offset_from(first) as usize;
            let args = std::slice::from_raw_parts(first as *const Value, n);
            let result = crate::native::run(
                &call,
                self,
                &Args {
                    all: args,
                    names: &[],
                },
            );
            for k in 0..n {
                (*first.add(k)).decref();
            }
            result.map(Value::into_raw)
        }
    }
}
