//! `type`: classes, builtin and of scripts.

use crate::cell_mut::MutCell;
use crate::heap::{Heap, Kind, Trace};
use crate::native::{ClassDef, NativeFn};
use crate::protocol::slots::NativeSlots;
use crate::types::shape::Shape;
use crate::value::{Raw, Value};
use std::cell::Cell;

/// Flag bits of a class.
pub mod flag {
    /// Made by a `class` statement or `type(...)`: attributes can be set.
    pub const HEAP: u32 = 1;
    /// May be a base class.
    pub const BASETYPE: u32 = 2;
    /// Instances have a `__dict__`.
    pub const DICT: u32 = 4;
    /// Instances can be weakly referenced.
    pub const WEAKREF: u32 = 8;
    /// Has abstract methods: cannot be instantiated.
    pub const ABSTRACT: u32 = 16;
    /// Matches sequence patterns.
    pub const SEQUENCE: u32 = 32;
    /// Matches mapping patterns.
    pub const MAPPING: u32 = 64;
    /// A class pattern with one positional pattern matches the whole subject (int, str, ...).
    pub const MATCH_SELF: u32 = 128;
    /// Attributes cannot be set although the class was made at run time.
    pub const IMMUTABLE: u32 = 256;
    /// `T()` is refused: "cannot create 'T' instances".
    pub const DISALLOW_NEW: u32 = 512;
    /// An inline cache depends on the class: a change must bump the epoch.
    pub const OBSERVED: u32 = 1024;
    /// Is a subclass of BaseException.
    pub const EXCEPTION: u32 = 2048;
    /// Native here, but a class of a module in the language elsewhere: error texts name it without its module.
    pub const PLAIN_NAME: u32 = 4096;
}

/// What attribute access on instances must do beyond the plain lookup; kept up to date with the class.
pub mod hook {
    /// Has a `__getattr__`.
    pub const GETATTR: u32 = 1;
    /// Overrides `__getattribute__`.
    pub const GETATTRIBUTE: u32 = 2;
    /// Overrides `__setattr__` or `__delattr__`.
    pub const SETATTR: u32 = 4;
}

/// Payload of `type`.
pub struct Type {
    /// `__name__`
    pub name: MutCell<Value>,
    /// `__qualname__`
    pub qualname: MutCell<Value>,
    /// `__base__`: the base that decides the layout; None for `object`.
    pub base: MutCell<Value>,
    /// `__bases__`, a tuple.
    pub bases: MutCell<Value>,
    /// `__mro__`, a tuple.
    pub mro: MutCell<Value>,
    /// The class namespace, a dict. What the definition of a native class says comes into it on first use: see [`Vm::class_dict`].
    ///
    /// [`Vm::class_dict`]: crate::vm::Vm::class_dict
    pub(crate) namespace: Value,
    /// The definition that is still to be read into the namespace.
    pub(crate) unread: Cell<Option<&'static ClassDef>>,
    /// Documentation of a native class (its namespace may hold the descriptor of its instances' `__doc__`).
    pub doc: &'static str,
    /// Layout of instances.
    pub kind: Kind,
    pub flags: Cell<u32>,
    pub hooks: Cell<u32>,
    /// Shape id of a fresh instance.
    pub root: Cell<u32>,
    /// Shape id of instances whose attributes are in a dict; 0 while there is none.
    pub in_dict: Cell<u32>,
    /// Words of `__slots__` members, inherited ones included.
    pub fixed_slots: Cell<u32>,
    /// Changes when the class or one of its bases changes; 0 is never valid.
    pub version: Cell<u32>,
    /// Direct subclasses (not counted; a dying class takes itself out).
    pub subclasses: MutCell<Vec<Raw>>,
    /// Makes an instance (`__new__`) for classes whose layout is native; inherited.
    pub native_new: Cell<Option<NativeFn>>,
    /// A script's `__init__` that is all there is to making an instance, borrowed from the class's namespace or a base's, as long
    /// as this is the class's version.
    pub init_version: Cell<u32>,
    pub init: Cell<Raw>,
    /// The version with which the class was found to have neither `__bool__` nor `__len__`.
    pub(crate) always_true: Cell<u32>,
    /// Exception classes: whether calls do nothing but keep their arguments, as long as this is the class's version.
    pub keeps_args: Cell<(u32, bool)>,
    /// What special methods do, if natives do it.
    pub(crate) slots: NativeSlots,
    /// Exception classes: which fields their instances have (see `types/exception.rs`); inherited.
    pub layout: Cell<u8>,
}

impl Type {
    pub fn has(&self, flag: u32) -> bool {
        self.flags.get() & flag != 0
    }
    pub fn set_flag(&self, flag: u32, on: bool) {
        self.flags.set(if on {
            self.flags.get() | flag
        } else {
            self.flags.get() & !flag
        });
    }
    /// A builtin class whose instances are made by a native function: nothing about that can change.
    #[inline]
    pub fn is_quick(&self) -> bool {
        !self.has(flag::HEAP | flag::DISALLOW_NEW) && self.native_new.get().is_some()
    }
    /// Shape id of a fresh instance.
    pub fn root_shape(&self) -> usize {
        self.root.get() as usize
    }
    /// Shape word of a fresh instance.
    #[inline(always)]
    pub fn root_word(&self) -> u32 {
        self.root.get() << 8 | self.kind as u32
    }
    /// Shape id of instances whose attributes are in a dict.
    pub fn dict_shape(&self, heap: &mut Heap) -> usize {
        if self.in_dict.get() == 0 {
            let root = heap.shapes.get(self.root_shape());
            let mut shape = Shape::new(root.class);
            shape.is_dict = true;
            shape.inline_slots = root.inline_slots;
            shape.fixed_slots = root.fixed_slots;
            shape.has_dict = true;
            shape.has_finalizer = root.has_finalizer;
            shape.counts_class = root.counts_class;
            shape.extension = root.extension;
            for key in root
                .keys
                .iter()
                .take(root.fixed_slots as usize)
                .cloned()
                .collect::<Vec<_>>()
            {
                shape.push_key(key);
            }
            self.in_dict.set(heap.shapes.add(shape) as u32);
        }
        self.in_dict.get() as usize
    }
    /// The mro's classes.
    pub fn mro_items(&self) -> Vec<Value> {
        self.mro.with(|m| {
            m.downcast::<super::tuple::Tuple>()
                .map(|t| t.items().to_vec())
                .unwrap_or_default()
        })
    }
    /// Whether `other` is in the mro: `issubclass` without hooks.
    pub fn is_subtype(&self, other: &Value) -> bool {
        self.mro.with(|m| {
            m.downcast::<super::tuple::Tuple>()
                .is_some_and(|t| t.items().iter().any(|c| c.is(other)))
        })
    }
    /// `__name__` as text.
    pub fn name(&self) -> String {
        self.name.with(|n| {
            n.downcast::<super::str_::Str>()
                .map(|s| s.to_string_lossy().into_owned())
                .unwrap_or_default()
        })
    }
    /// `__qualname__` as text.
    pub fn qualname(&self) -> String {
        self.qualname.with(|n| {
            n.downcast::<super::str_::Str>()
                .map(|s| s.to_string_lossy().into_owned())
                .unwrap_or_default()
        })
    }
}

impl Type {
    /// Leave the lists of subclasses of all bases.
    pub fn detach(&self) {
        let me = crate::heap::raw_of(self);
        let bases = self.bases.get();
        for base in bases
            .downcast::<super::tuple::Tuple>()
            .map(|t| t.items().to_vec())
            .unwrap_or_default()
        {
            if let Some(base) = base.downcast::<Type>() {
                base.subclasses.with(|s| s.retain(|c| *c != me));
            }
        }
    }
    /// The direct subclasses that are alive.
    pub fn subclass_list(&self) -> Vec<Value> {
        self.subclasses
            .with(|s| s.iter().map(|c| c.to_value()).collect())
    }
}

impl Drop for Type {
    fn drop(&mut self) {
        crate::heap::class_dies(self);
    }
}

impl Trace for Type {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        for cell in [
            &self.name,
            &self.qualname,
            &self.base,
            &self.bases,
            &self.mro,
        ] {
            cell.with(|v| visit(v.raw()));
        }
        visit(self.namespace.raw());
    }
    fn clear(&self) {
        self.detach();
        if let Some(dict) = self.namespace.downcast::<super::dict::Dict>() {
            dict.clear();
        }
        drop(self.mro.replace(Value::NONE));
        drop(self.bases.replace(Value::NONE));
        drop(self.base.replace(Value::NONE));
    }
}
