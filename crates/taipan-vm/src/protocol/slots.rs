//! What natives do for special methods, remembered in the class: no name is looked up, no descriptor checked.

use crate::heap::class_payload;
use crate::native::{Args, MethodKind, NativeFn};
use crate::raise::R;
use crate::types::builtin::MethodDescr;
use crate::types::type_::Type;
use crate::value::{Raw, Value};
use crate::vm::Vm;
use std::cell::Cell;

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

/// The native functions behind a class's special methods, as long as this is the class's version.
#[derive(Default)]
pub struct NativeSlots {
    version: Cell<u32>,
    /// Bits of the slots that have been looked up.
    known: Cell<u8>,
    calls: [Cell<Option<NativeFn>>; SLOTS],
}

impl Vm {
    /// The native function that is a special method of a value's class; `None`: there is none, or it is something else.
    #[inline]
    pub(crate) fn native_slot(&mut self, value: &Value, slot: Slot) -> Option<NativeFn> {
        let class = class_payload(self.class_raw(value.raw()), value);
        let slots = &class.slots;
        if slots.version.get() == class.version.get() && slots.known.get() & 1 << slot as u8 != 0 {
            return slots.calls[slot as usize].get();
        }
        self.fill_slot(class, slot)
    }

    #[cold]
    #[inline(never)]
    fn fill_slot(&mut self, class: &Type, slot: Slot) -> Option<NativeFn> {
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
        let found = self.lookup(class, &name);
        let call = found.as_ref().and_then(|found| {
            let descr = found.downcast::<MethodDescr>()?;
            let fits = descr.def.kind == MethodKind::Method && class.is_subtype(&descr.class);
            fits.then_some(descr.def.call)
        });
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

    /// Call what [`Vm::native_slot`] has found.
    #[inline]
    pub(crate) fn call_slot<const N: usize>(&mut self, call: NativeFn, args: [&Value; N]) -> R {
        // The values are borrowed for the time of the call: nothing is counted.
        let words = args.map(Value::raw);
        call(self, &Args::positional(Raw::as_values(&words)))
    }
}
