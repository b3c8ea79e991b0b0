//! What natives do for special methods, remembered in the class: no name is looked up, no descriptor checked.

use crate::heap::class_payload;
use crate::names::Names;
use crate::native::{self, Args, Call, MethodKind};
use crate::protocol::compare::CmpOp;
use crate::protocol::number::BinOp;
use crate::raise::R;
use crate::types::builtin::MethodDescr;
use crate::types::type_::Type;
use crate::value::{Raw, Value};
use crate::vm::Vm;
use std::cell::{Cell, OnceCell};

/// The special methods that are remembered.
#[derive(Clone, Copy)]
#[repr(u8)]
pub(crate) enum Slot {
    Call,
    Contains,
    Get,
    GetItem,
    Hash,
    Iter,
    Len,
    SetItem,
}

const SLOTS: usize = 8;

/// An operator as the special method of one of its operands.
#[derive(Clone, Copy)]
pub(crate) enum Operator {
    /// Of the left one.
    Binary(BinOp),
    /// Of the left one, `op=`.
    Inplace(BinOp),
    Compare(CmpOp),
}

const BINARY: usize = BinOp::Xor as usize + 1;
const OPERATORS: usize = 2 * BINARY + CmpOp::Ge as usize + 1;

impl Operator {
    fn index(self) -> usize {
        match self {
            Operator::Binary(op) => op as usize,
            Operator::Inplace(op) => BINARY + op as usize,
            Operator::Compare(op) => 2 * BINARY + op as usize,
        }
    }

    fn name(self, names: &Names) -> &Value {
        match self {
            Operator::Binary(op) => op.names(names).0,
            Operator::Inplace(op) => op.names(names).2,
            Operator::Compare(op) => op.name(names),
        }
    }
}

/// The native functions behind a class's special methods, as long as this is the class's version.
#[derive(Default)]
pub struct NativeSlots {
    version: Cell<u32>,
    /// Bits of the slots that have been looked up.
    known: Cell<u8>,
    calls: [Cell<Option<Call>>; SLOTS],
    /// The same for operators, which few classes are used with.
    operators: OnceCell<Box<OperatorSlots>>,
}

#[derive(Default)]
struct OperatorSlots {
    version: Cell<u32>,
    known: Cell<u32>,
    calls: [Cell<Option<Call>>; OPERATORS],
}

const _: () = assert!(OPERATORS <= 32);

impl Vm {
    /// The native function that is a special method of a value's class; `None`: there is none, or it is something else.
    #[inline]
    pub(crate) fn native_slot(&mut self, value: &Value, slot: Slot) -> Option<Call> {
        let class = class_payload(self.class_raw(value.raw()), value);
        self.class_slot(class, slot)
    }

    /// As [`Vm::native_slot`] of a class.
    #[inline(always)]
    pub(crate) fn class_slot(&mut self, class: &Type, slot: Slot) -> Option<Call> {
        let slots = &class.slots;
        if slots.version.get() == class.version.get() && slots.known.get() & 1 << slot as u8 != 0 {
            return slots.calls[slot as usize].get();
        }
        self.fill_slot(class, slot)
    }

    #[cold]
    #[inline(never)]
    fn fill_slot(&mut self, class: &Type, slot: Slot) -> Option<Call> {
        let names = &self.names;
        let name = match slot {
            Slot::Call => &names.__call__,
            Slot::Contains => &names.__contains__,
            Slot::Get => &names.__get__,
            Slot::GetItem => &names.__getitem__,
            Slot::Hash => &names.__hash__,
            Slot::Iter => &names.__iter__,
            Slot::Len => &names.__len__,
            Slot::SetItem => &names.__setitem__,
        };
        let name = name.clone();
        let call = self.native_method(class, &name).map(|descr| descr.0);
        let (slots, version) = (&class.slots, class.version.get());
        if version != 0 {
            if slots.version.replace(version) != version {
                slots.known.set(0);
            }
            slots.known.set(slots.known.get() | 1 << slot as u8);
            slots.calls[slot as usize].set(call);
        }
        call
    }

    /// A native method that a class has or inherits and its instances fit, with the class that defines it.
    fn native_method(&mut self, class: &Type, name: &Value) -> Option<(Call, Value)> {
        let found = self.lookup(class, name)?;
        let descr = found.downcast::<MethodDescr>()?;
        let fits = descr.def.kind == MethodKind::Method && class.is_subtype(&descr.class);
        fits.then(|| (descr.def.call, descr.class.clone()))
    }

    /// The native function that implements an operator for a value on one side; `None`: there is none, or it is something else.
    /// The comparisons of `object` do not count.
    #[inline]
    pub(crate) fn native_operator(&mut self, value: &Value, operator: Operator) -> Option<Call> {
        let class = class_payload(self.class_raw(value.raw()), value);
        self.class_operator(class, operator)
    }

    /// As [`Vm::native_operator`] of a class.
    #[inline(always)]
    pub(crate) fn class_operator(&mut self, class: &Type, operator: Operator) -> Option<Call> {
        if let Some(slots) = class.slots.operators.get()
            && slots.version.get() == class.version.get()
            && slots.known.get() & 1 << operator.index() != 0
        {
            return slots.calls[operator.index()].get();
        }
        self.fill_operator(class, operator)
    }

    #[cold]
    #[inline(never)]
    fn fill_operator(&mut self, class: &Type, operator: Operator) -> Option<Call> {
        let name = operator.name(&self.names).clone();
        let found = self.native_method(class, &name);
        let call =
            found.and_then(|(call, definer)| (!definer.is(&self.types.object)).then_some(call));
        let version = class.version.get();
        if version != 0 {
            let slots = class.slots.operators.get_or_init(Box::default);
            if slots.version.replace(version) != version {
                slots.known.set(0);
            }
            slots.known.set(slots.known.get() | 1 << operator.index());
            slots.calls[operator.index()].set(call);
        }
        call
    }

    /// Call what [`Vm::native_slot`] has found.
    #[inline]
    pub(crate) fn call_slot<const N: usize>(&mut self, call: Call, args: [&Value; N]) -> R {
        // The values are borrowed for the time of the call: nothing is counted.
        let words = args.map(Value::raw);
        native::run(&call, self, &Args::positional(Raw::as_values(&words)))
    }
}
