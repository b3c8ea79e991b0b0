//! What attribute instructions remember: two words behind each, and one table for all of them (unsafe island 3).
//!
//! A cache is keyed by the object's shape and the isolate's epoch, which changes when a class that some cache depends on does
//! (see [`Vm::class_changed`]), so that what it says of the class needs no further look. Attributes of class objects are keyed by
//! the class's version instead. An instruction that meets several shapes finds the others in the isolate's table.
//!
//! # Invariants
//! 1. A borrowed object in `info` is kept by a class's namespace for as long as the key can match.
//! 2. An offset in `info` lies inside every object of the key's shape.
//! 3. A position in a dict is a guess: it is checked against the name at every use.
#![expect(
    unsafe_code,
    reason = "inline caches hold slot offsets and borrowed methods"
)]

use super::dispatch::payload;
use crate::heap::Kind;
use crate::types::builtin::MemberDescr;
use crate::types::dict::Dict;
use crate::types::instance::{Attrs, BASE_SIZE};
use crate::types::module::Module;
use crate::types::shape::exact;
use crate::types::type_::{Type, flag, hook};
use crate::value::{Raw, Value};
use crate::vm::Vm;

/// How an attribute is reached: the `x` of its instruction. What `info` is depends on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum How {
    /// A byte offset: an attribute in the object, or a `__slots__` member, which may be empty.
    Slot,
    /// SetAttr: the byte offset of a new attribute, and above it the shape that the object gets.
    Add,
    /// A descriptor of the class, still to be bound.
    Class,
    /// An attribute of the class that needs no binding.
    Value,
    /// A position in the module's namespace.
    Module,
    /// A position in the object's `__dict__`.
    Dict,
    /// An attribute of a class object: the object.
    Type,
    /// LoadMethod: a function of the class.
    Method,
    /// A static or class method reached through a class object: the descriptor, still to be bound.
    OfType,
    /// Not filled.
    Nothing,
}

/// A remembered answer.
#[derive(Clone, Copy)]
pub(crate) struct Found {
    pub how: How,
    pub info: u64,
}

/// The three kinds of access have answers of their own.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Access {
    Get,
    Set,
    Method,
}

/// An entry of the isolate's table.
#[derive(Clone, Copy)]
pub(crate) struct AttrEntry {
    key: u64,
    name: Raw,
    access: Access,
    found: Found,
}

impl AttrEntry {
    pub(crate) const EMPTY: AttrEntry = AttrEntry {
        key: 0,
        name: Raw::UNDEF,
        access: Access::Get,
        found: Found {
            how: How::Nothing,
            info: 0,
        },
    };
}

/// Entries of the table once there is one to remember; a power of two.
pub(crate) const ATTR_CACHE: usize = 1024;

/// What SetAttr does with an instance that has no data descriptor under the name.
pub(crate) enum Place {
    Known,
    New,
    /// The byte offset of a `__slots__` member.
    Member(usize),
}

/// A remembered method of `super()`.
#[derive(Clone, Copy)]
pub(crate) struct SuperEntry {
    key: u64,
    name: Raw,
    class: Raw,
    method: Raw,
}

impl SuperEntry {
    pub(crate) const EMPTY: SuperEntry = SuperEntry {
        key: 0,
        name: Raw::UNDEF,
        class: Raw::UNDEF,
        method: Raw::UNDEF,
    };
}

/// Entries of the table for `super()` once there is one to remember; a power of two.
pub(crate) const SUPER_CACHE: usize = 128;

impl Vm {
    fn super_entry_of(key: u64, name: Raw, class: Raw) -> usize {
        let mixed = Vm::entry_of(key, name, Access::Method) as u64 ^ class.0 >> 5;
        mixed as usize & (SUPER_CACHE - 1)
    }

    /// The function that `super(class, this).name` is known to be.
    pub(crate) fn super_cached(&self, class: &Value, this: &Value, name: &Value) -> Option<Value> {
        if !this.raw().is_ptr() {
            return None;
        }
        // SAFETY: a pointer.
        let key = unsafe { self.shape_key(this.raw()) };
        let entry = self
            .super_cache
            .get(Vm::super_entry_of(key, name.raw(), class.raw()))?;
        (entry.key == key && entry.name == name.raw() && entry.class == class.raw())
            .then(|| entry.method.to_value())
    }

    /// Remember what `super(class, this).name` is, for an instance.
    pub(crate) fn super_remember(
        &mut self,
        class: &Value,
        this: &Value,
        name: &Value,
        method: &Value,
    ) {
        // The shape of other instances does not say what their class is, or not for long.
        let told = match this.kind() {
            Some(Kind::Instance) => !self.has_dict_shape(this.raw()),
            Some(Kind::Exception) => true,
            _ => false,
        };
        if !told {
            return;
        }
        self.observe_class_of(this);
        // SAFETY: an object.
        let key = unsafe { self.shape_key(this.raw()) };
        if self.super_cache.is_empty() {
            self.super_cache = vec![SuperEntry::EMPTY; SUPER_CACHE].into();
        }
        self.super_cache[Vm::super_entry_of(key, name.raw(), class.raw())] = SuperEntry {
            key,
            name: name.raw(),
            class: class.raw(),
            method: method.raw(),
        };
    }

    /// The key of an object's shape.
    ///
    /// # Safety
    /// `object` is a pointer word of a live object.
    #[inline(always)]
    pub(crate) unsafe fn shape_key(&self, object: Raw) -> u64 {
        // SAFETY: by contract.
        unsafe { object.shape() as u64 | (self.epoch as u64) << 32 }
    }

    #[inline(always)]
    fn key_of(&self, object: Raw) -> Option<u64> {
        match object.kind()? {
            // SAFETY: the kind was asked for; another is a live object all the same.
            Kind::Type => match unsafe { payload::<Type>(object) }.version.get() {
                0 => None,
                version => Some(version as u64 | (self.epoch as u64) << 32),
            },
            // SAFETY: a kind means a pointer.
            _ => Some(unsafe { self.shape_key(object) }),
        }
    }

    #[inline(always)]
    fn entry_of(key: u64, name: Raw, access: Access) -> usize {
        let mixed = (key ^ (key >> 32)).wrapping_mul(0x9e37_79b9)
            ^ (name.0 >> 4).wrapping_mul(0x85eb_ca6b)
            ^ access as u64;
        (mixed ^ mixed >> 15) as usize & (ATTR_CACHE - 1)
    }

    /// What is remembered for this access, in the words of the instruction or in the table (then it goes into the words).
    #[inline]
    pub(crate) fn cached(
        &mut self,
        pc: *mut u64,
        object: Raw,
        name: Raw,
        access: Access,
    ) -> Option<Found> {
        let key = self.key_of(object)?;
        // SAFETY: the words of an attribute instruction; `x` was written from a How.
        unsafe {
            let how: How = std::mem::transmute((*pc >> 8) as u8);
            let found = if *pc.add(1) == key {
                Found {
                    how,
                    info: *pc.add(2),
                }
            } else {
                let entry = self.attr_cache.get(Vm::entry_of(key, name, access))?;
                if entry.key != key || entry.name != name || entry.access != access {
                    return None;
                }
                let found = entry.found;
                write(pc, key, found);
                found
            };
            let of_type = matches!(found.how, How::Type | How::OfType);
            (of_type == (object.kind() == Some(Kind::Type))).then_some(found)
        }
    }

    /// What the isolate's table knows of an object's shape, if it is of one form; now and then it goes into the words of the
    /// instruction.
    ///
    /// # Safety
    /// `pc` is at an attribute instruction and `object` a pointer word.
    #[inline(always)]
    pub(crate) unsafe fn table_hit(
        &mut self,
        pc: *const u64,
        object: Raw,
        name: Raw,
        access: Access,
        how: How,
    ) -> Option<u64> {
        // SAFETY: by contract.
        unsafe {
            let key = self.shape_key(object);
            let entry = self.attr_cache.get(Vm::entry_of(key, name, access))?;
            if entry.key != key
                || entry.name != name
                || entry.access != access
                || entry.found.how != how
            {
                return None;
            }
            let found = entry.found;
            // Where several shapes come by in turns, writing each time would cost more than it saves: the most frequent one will
            // get the words all the same.
            if self.fuel & 1 == 0 || (*pc.add(1) >> 32) as u32 != self.epoch {
                write(pc as *mut u64, key, found);
            }
            Some(found.info)
        }
    }

    /// Remember for the object as it is now.
    pub(crate) fn remember(
        &mut self,
        pc: *mut u64,
        object: Raw,
        name: Raw,
        access: Access,
        found: Found,
    ) {
        if let Some(key) = self.key_of(object) {
            self.remember_as(pc, key, name, access, found);
        }
    }

    pub(crate) fn remember_as(
        &mut self,
        pc: *mut u64,
        key: u64,
        name: Raw,
        access: Access,
        found: Found,
    ) {
        if self.attr_cache.is_empty() {
            self.attr_cache = vec![AttrEntry::EMPTY; ATTR_CACHE].into();
        }
        self.attr_cache[Vm::entry_of(key, name, access)] = AttrEntry {
            key,
            name,
            access,
            found,
        };
        // SAFETY: the words of an attribute instruction.
        unsafe { write(pc, key, found) }
    }

    /// Mark a class as one that caches depend on: from now on its changes bump the epoch.
    fn observe(&mut self, class: &Type) {
        if class.has(flag::OBSERVED) {
            return;
        }
        for c in class.mro_items() {
            if let Some(t) = c.downcast::<Type>() {
                t.set_flag(flag::OBSERVED, true);
            }
        }
    }

    pub(crate) fn observe_class_of(&mut self, object: &Value) {
        let class = self.type_of(object);
        self.observe(class.downcast::<Type>().expect("a class"));
    }

    pub(crate) fn has_dict_shape(&self, object: Raw) -> bool {
        // SAFETY: callers pass pointer words.
        unsafe { self.heap.shapes.of(&*object.ptr()).is_dict }
    }

    /// Byte offset of an inline attribute slot of an instance, if the attribute lies in one.
    fn inline_offset(&self, object: Raw, name: Raw) -> Option<usize> {
        if object.kind() != Some(Kind::Instance) {
            return None;
        }
        // SAFETY: a kind means a pointer.
        let shape = unsafe { self.heap.shapes.of(&*object.ptr()) };
        if shape.is_dict {
            return None;
        }
        let slot = shape.slot(name)?;
        if slot < shape.fixed_slots as usize || slot >= shape.inline_slots as usize {
            return None;
        }
        Some(BASE_SIZE + slot * 8)
    }

    /// Where reading an attribute of an object will find it, if that can be remembered; the class is observed then.
    pub(crate) fn find_attr(&mut self, object: &Value, name: &Value) -> Option<Found> {
        let found = |how, info: usize| {
            let info = info as u64;
            Some(Found { how, info })
        };
        let class_value = self.type_of(object);
        let class = class_value.downcast::<Type>().expect("a class");
        if class.hooks.get() & hook::GETATTRIBUTE != 0 {
            return None;
        }
        let in_class = self.lookup(class, name);
        let is_data = match &in_class {
            Some(found) => self.is_data_descriptor(found),
            None => false,
        };
        match object.kind()? {
            Kind::Type if !is_data => {
                let value = self.lookup(object.downcast::<Type>()?, name)?;
                let how = if value.is_kind(Kind::Function) || self.is_unbound(&value) {
                    How::Type
                } else if self.is_wrapper(&value) {
                    How::OfType
                } else {
                    return None;
                };
                // The metaclass may get a data descriptor of this name.
                self.observe(class);
                found(how, value.raw().0 as usize)
            }
            Kind::Module if in_class.is_none() && object.raw().has_shape(exact(Kind::Module)) => {
                let module = object.downcast::<Module>()?;
                let at = super::names::position(module.dict.downcast::<Dict>()?, name)?;
                self.observe(class);
                found(How::Module, at)
            }
            Kind::Instance => {
                if is_data {
                    let descriptor = in_class?;
                    self.observe(class);
                    if let Some(offset) = member_offset(class, &descriptor) {
                        return found(How::Slot, offset);
                    }
                    return self.bound_at_use(&descriptor);
                }
                if self.has_dict_shape(object.raw()) {
                    let dict = Attrs::dict(object)?;
                    let at = super::names::position(dict.downcast::<Dict>()?, name)?;
                    self.observe(class);
                    return found(How::Dict, at);
                }
                if let Some(offset) = self.inline_offset(object.raw(), name.raw()) {
                    self.observe(class);
                    return found(How::Slot, offset);
                }
                let in_class = in_class?;
                if self.instance_attr(object, name).is_some() {
                    return None;
                }
                if in_class.is_kind(Kind::Function) || self.is_wrapper(&in_class) {
                    self.observe(class);
                    return found(How::Class, in_class.raw().0 as usize);
                }
                if self.is_unbound(&in_class) {
                    self.observe(class);
                    return found(How::Value, 0);
                }
                None
            }
            // Other objects of builtin kinds, such as named tuples: what goes before an attribute of their own.
            kind if is_data && !matches!(kind, Kind::Type | Kind::Module | Kind::Super) => {
                let descriptor = in_class?;
                self.observe(class);
                self.bound_at_use(&descriptor)
            }
            _ => None,
        }
    }

    /// An exact `staticmethod` or `classmethod` (which may have attributes, and so another shape).
    pub(crate) fn is_wrapper(&self, value: &Value) -> bool {
        let class = match value.kind() {
            Some(Kind::StaticMethod) => &self.types.staticmethod,
            Some(Kind::ClassMethod) => &self.types.classmethod,
            _ => return false,
        };
        self.class_raw(value.raw()) == class.raw()
    }

    /// The answer for a data descriptor that is bound at every use. A script's own may have no `__get__`, or lose it.
    fn bound_at_use(&mut self, descriptor: &Value) -> Option<Found> {
        match descriptor.kind()? {
            Kind::Property | Kind::GetSetDescr | Kind::Native => {}
            Kind::Instance => {
                let get = self.names.__get__.clone();
                self.lookup_special(descriptor, &get)?;
                self.observe_class_of(descriptor);
            }
            _ => return None,
        }
        Some(Found {
            how: How::Class,
            info: descriptor.raw().0,
        })
    }

    /// Whether access through a class gives the value as it is; the class of a script's object is observed, as it may get a `__get__`.
    fn is_unbound(&mut self, value: &Value) -> bool {
        if is_bare(value) {
            return true;
        }
        // Of a class of a script: also one of a subclass of int or str, as members of many enumerations are.
        let of_script = value.kind().is_some_and(|kind| {
            matches!(kind, Kind::Instance | Kind::Int | Kind::Str)
                && !value.raw().has_shape(exact(kind))
        });
        if !of_script {
            return false;
        }
        let get = self.names.__get__.clone();
        if self.lookup_special(value, &get).is_some() {
            return false;
        }
        self.observe_class_of(value);
        true
    }

    /// The value that a cache leads to; `None` if the guess was wrong or a slot is empty.
    #[inline]
    pub(crate) fn cached_value(&mut self, object: Raw, name: Raw, found: Found) -> Option<Value> {
        // SAFETY: invariants 1 to 3; the key has matched.
        unsafe {
            match found.how {
                How::Slot => {
                    let at = (object.ptr() as *const u8).add(found.info as usize);
                    let raw = *(at as *const Raw);
                    (!raw.is_undef()).then(|| raw.to_value())
                }
                How::Type => Some(Raw(found.info).to_value()),
                How::Value => {
                    let class = self.heap.shapes.of(&*object.ptr()).class;
                    self.lookup(payload::<Type>(class), name.as_value())
                }
                How::Module => {
                    let module: &Module = payload(object);
                    entry_at(module.dict.raw(), found.info, name)
                }
                How::Dict => {
                    let dict = Attrs::dict_if_any(object)?;
                    entry_at(dict, found.info, name)
                }
                _ => None,
            }
        }
    }

    /// Whether an attribute may be stored in the instance itself, and whether it is there already.
    pub(crate) fn find_place(&mut self, object: &Value, name: &Value) -> Option<Place> {
        let class_value = self.type_of(object);
        let class = class_value.downcast::<Type>().expect("a class");
        if class.hooks.get() & hook::SETATTR != 0 {
            return None;
        }
        if let Some(found) = self.lookup(class, name)
            && self.is_data_descriptor(&found)
        {
            return member_offset(class, &found).map(Place::Member);
        }
        match self.inline_offset(object.raw(), name.raw()) {
            Some(_) => Some(Place::Known),
            None => Some(Place::New),
        }
    }

    /// What to remember of a store that has just been done; `key` is of before it.
    pub(crate) fn place_found(
        &mut self,
        object: &Value,
        name: &Value,
        key: u64,
        place: Place,
    ) -> Option<Found> {
        let offset = match place {
            Place::Member(offset) => offset,
            _ => self.inline_offset(object.raw(), name.raw())?,
        } as u64;
        self.observe_class_of(object);
        // SAFETY: an instance.
        let after = unsafe { object.raw().shape() };
        let unchanged = after == key as u32;
        match place {
            Place::Known | Place::Member(_) if unchanged => Some(Found {
                how: How::Slot,
                info: offset,
            }),
            Place::New if !unchanged => Some(Found {
                how: How::Add,
                info: offset | (after as u64) << 32,
            }),
            _ => None,
        }
    }

    /// Store where a cache says; the value comes back if that does not hold.
    pub(crate) fn set_cached(
        &mut self,
        object: Raw,
        found: Found,
        value: Value,
    ) -> Result<(), Value> {
        // SAFETY: invariant 2; a slot is written before the shape says that it exists.
        unsafe {
            let at = (object.ptr() as *mut u8).add(found.info as u32 as usize) as *mut Value;
            match found.how {
                How::Slot => drop(std::mem::replace(&mut *at, value)),
                How::Add => {
                    at.write(value);
                    (*object.ptr()).shape = (found.info >> 32) as u32;
                }
                _ => return Err(value),
            }
        }
        Ok(())
    }
}

/// The byte offset of a `__slots__` member in the instances of a class.
fn member_offset(class: &Type, descriptor: &Value) -> Option<usize> {
    let member = descriptor.downcast::<MemberDescr>()?;
    class
        .is_subtype(&member.class)
        .then_some(BASE_SIZE + member.slot * 8)
}

unsafe fn write(pc: *mut u64, key: u64, found: Found) {
    // SAFETY: by the callers' contract these are the words of an attribute instruction.
    unsafe {
        *pc = *pc & !0xff00 | (found.how as u64) << 8;
        *pc.add(1) = key;
        *pc.add(2) = found.info;
    }
}

/// The value at a position of a dict, if the key there is `name`.
unsafe fn entry_at(dict: Raw, at: u64, name: Raw) -> Option<Value> {
    // SAFETY: `dict` is a live dict.
    let table = unsafe { &*payload::<Dict>(dict).table.ptr() };
    let entry = table.entries.get(at as usize)?;
    (entry.key.raw() == name).then(|| entry.value.clone())
}

/// Whether access through a class gives the value as it is, without looking for `__get__`.
pub(crate) fn is_bare(value: &Value) -> bool {
    match value.kind() {
        None => true,
        Some(kind) => {
            matches!(
                kind,
                Kind::Str
                    | Kind::Int
                    | Kind::Float
                    | Kind::List
                    | Kind::Dict
                    | Kind::Tuple
                    | Kind::Set
                    | Kind::FrozenSet
                    | Kind::Bytes
                    | Kind::Builtin
                    | Kind::Type
            ) && value.raw().has_shape(exact(kind))
        }
    }
}
