//! Instances of script classes (part of unsafe island 2): slots, extensions, `__dict__` on demand.
//!
//! ```text
//! Instance:        header | extension pointer or 0 | slot 0 | slot 1 | ...     (as many as the shape's inline_slots)
//! other kinds:     header | payload | extension pointer or 0 | fixed slot 0 | ...   (only instances of script subclasses)
//! ```
//! Slots beyond the inline ones, and all attributes of other kinds, lie in the extension's vector. An instance whose
//! `__dict__` was asked for, or that lost an attribute, has a dict shape: its attributes are in the extension's dict.
#![expect(unsafe_code, reason = "slots lie behind the header")]

use crate::heap::{Header, Heap, Kind, base_size, heap_of};
use crate::types::dict::Dict;
use crate::types::shape::Shape;
use crate::value::{Raw, Value};

/// Bytes before the first inline slot.
pub const BASE_SIZE: usize = 16;

/// What does not fit into the object.
#[derive(Default)]
pub struct Extension {
    /// Attribute slots beyond the inline ones.
    pub slots: Vec<Value>,
    /// The `__dict__`, once it exists.
    pub dict: Option<Value>,
}

/// Whether a class's instance with this shape can have an extension, and where its pointer lies.
unsafe fn extension_at(object: *mut Header, base: usize) -> Option<*mut *mut Extension> {
    // SAFETY: the caller's object is alive; the heap outlives it.
    unsafe {
        let heap = heap_of(object);
        if (*object).kind() == Kind::Instance {
            return Some((object as *mut u8).add(8) as *mut *mut Extension);
        }
        if (*heap).shapes.of(&*object).extension == 0 {
            return None;
        }
        Some((object as *mut u8).add(base) as *mut *mut Extension)
    }
}

unsafe fn extension_base(object: *mut Header) -> usize {
    // SAFETY: alive object.
    unsafe {
        match (*object).kind() {
            Kind::Native => crate::heap::native_vtable(object).size(),
            kind => base_size(kind),
        }
    }
}

unsafe fn extension_ptr(object: *mut Header) -> Option<*mut *mut Extension> {
    // SAFETY: alive object.
    unsafe { extension_at(object, extension_base(object)) }
}

/// Make the extension words of a fresh object empty.
pub(crate) unsafe fn init_extension(object: *mut Header, base: usize, words: usize) {
    if words == 0 {
        return;
    }
    // SAFETY: the object was allocated with these words behind it.
    unsafe {
        let at = (object as *mut u8).add(base) as *mut u64;
        *at = 0;
        for i in 1..words {
            *at.add(i) = Raw::UNDEF.0;
        }
        let heap = heap_of(object);
        let shape = (*heap).shapes.of(&*object);
        if shape.counts_class {
            shape.class.incref();
        }
    }
}

unsafe fn extension_slots<'a>(object: *mut Header, base: usize) -> &'a mut [Value] {
    // SAFETY: alive object with these words.
    unsafe {
        let words = (*heap_of(object)).shapes.of(&*object).extension as usize;
        if words <= 1 {
            return &mut [];
        }
        std::slice::from_raw_parts_mut((object as *mut u8).add(base + 8) as *mut Value, words - 1)
    }
}

fn trace_ext(extension: *mut Extension, visit: &mut dyn FnMut(Raw)) {
    if extension.is_null() {
        return;
    }
    // SAFETY: a non-null extension pointer owns its extension.
    let extension = unsafe { &*extension };
    extension.slots.iter().for_each(|v| visit(v.raw()));
    if let Some(dict) = &extension.dict {
        visit(dict.raw());
    }
}

pub(crate) unsafe fn trace_extension(object: *mut Header, base: usize, visit: &mut dyn FnMut(Raw)) {
    // SAFETY: alive object.
    unsafe {
        let Some(at) = extension_at(object, base) else {
            return;
        };
        trace_ext(*at, visit);
        extension_slots(object, base)
            .iter()
            .for_each(|v| visit(v.raw()));
        let shape = (*heap_of(object)).shapes.of(&*object);
        if shape.counts_class {
            visit(shape.class);
        }
    }
}

pub(crate) unsafe fn clear_extension(object: *mut Header, base: usize) {
    // SAFETY: alive object.
    unsafe {
        let Some(at) = extension_at(object, base) else {
            return;
        };
        if !(*at).is_null() {
            (**at).slots.iter_mut().for_each(|v| *v = Value::UNDEF);
            if let Some(dict) = &(**at).dict
                && let Some(dict) = dict.downcast::<Dict>()
            {
                dict.clear();
            }
        }
        extension_slots(object, base)
            .iter_mut()
            .for_each(|v| *v = Value::UNDEF);
    }
}

pub(crate) unsafe fn drop_extension(object: *mut Header, base: usize) {
    // SAFETY: dying object; each word is dropped once.
    unsafe {
        let (words, class) = {
            let shape = (*heap_of(object)).shapes.of(&*object);
            (shape.extension, shape.counts_class.then_some(shape.class))
        };
        if words == 0 {
            return;
        }
        let at = (object as *mut u8).add(base) as *mut *mut Extension;
        if !(*at).is_null() {
            drop(Box::from_raw(*at));
            *at = std::ptr::null_mut();
        }
        if words > 1 {
            extension_slots(object, base)
                .iter_mut()
                .for_each(|v| *v = Value::UNDEF);
        }
        if let Some(class) = class {
            class.decref();
        }
    }
}

/// The inline slots in use.
unsafe fn inline<'a>(object: *mut Header) -> &'a mut [Value] {
    // SAFETY: alive instance: that many slots are initialised.
    unsafe { slots_of(object, (*heap_of(object)).shapes.of(&*object)) }
}

/// The same of an instance with this shape.
unsafe fn slots_of<'a>(object: *mut Header, shape: &Shape) -> &'a mut [Value] {
    // SAFETY: as above.
    unsafe {
        let n = shape.keys.len().min(shape.inline_slots as usize);
        std::slice::from_raw_parts_mut((object as *mut u8).add(BASE_SIZE) as *mut Value, n)
    }
}

pub(crate) unsafe fn trace(object: *mut Header, visit: &mut dyn FnMut(Raw)) {
    // SAFETY: alive instance.
    unsafe {
        inline(object).iter().for_each(|v| visit(v.raw()));
        trace_ext(*((object as *mut *mut Extension).add(1)), visit);
        visit((*heap_of(object)).shapes.of(&*object).class);
    }
}

pub(crate) unsafe fn clear(object: *mut Header) {
    // SAFETY: alive instance; slots stay initialised.
    unsafe {
        for slot in inline(object) {
            *slot = Value::UNDEF;
        }
        let ext = *((object as *mut *mut Extension).add(1));
        if !ext.is_null() {
            (*ext).slots.iter_mut().for_each(|v| *v = Value::UNDEF);
            if let Some(dict) = &(*ext).dict
                && let Some(dict) = dict.downcast::<Dict>()
            {
                dict.clear();
            }
        }
    }
}

pub(crate) unsafe fn drop_instance(object: *mut Header) {
    // SAFETY: dying instance.
    unsafe { drop_shaped(object, (*heap_of(object)).shapes.of(&*object)) }
}

/// The same of an instance with this shape.
pub(crate) unsafe fn drop_shaped(object: *mut Header, shape: &Shape) {
    // SAFETY: dying instance; shapes stay where they are while references are given up.
    unsafe {
        let class = shape.class;
        for slot in slots_of(object, shape) {
            std::ptr::drop_in_place(slot);
        }
        let ext = *((object as *mut *mut Extension).add(1));
        if !ext.is_null() {
            drop(Box::from_raw(ext));
        }
        class.decref();
    }
}

/// A new instance with the root shape of a script class; no attribute is set, fixed slots are empty.
#[inline]
pub fn new_instance(heap: &mut Heap, shape: u32) -> Value {
    // SAFETY: memory for all inline slots is allocated; fixed slots are initialised, others before their key exists.
    unsafe {
        let info = heap.shapes.get((shape >> 8) as usize);
        let (inline_slots, fixed, class) = (
            info.inline_slots as usize,
            info.fixed_slots as usize,
            info.class,
        );
        let cell = heap.alloc_raw(BASE_SIZE + inline_slots * 8);
        class.incref();
        cell.write(Header::new(shape));
        let words = cell as *mut u64;
        *words.add(1) = 0;
        for i in 0..fixed {
            *words.add(2 + i) = Raw::UNDEF.0;
        }
        Raw::from_ptr(cell).into_value()
    }
}

/// Attribute storage of any object that can have some. All functions take interned names.
pub struct Attrs;

impl Attrs {
    /// The value of an instance attribute (not of `__slots__` members, which are descriptors' business).
    pub fn get(object: &Value, name: &Value) -> Option<Value> {
        let raw = object.raw();
        if !raw.is_ptr() {
            return None;
        }
        // SAFETY: alive object; slot numbers come from its own shape.
        unsafe {
            let header = raw.ptr();
            let shape = (*heap_of(header)).shapes.of(&*header);
            if !shape.has_dict {
                return None;
            }
            if shape.is_dict {
                let ext = *extension_ptr(header)?;
                return (*ext).dict.as_ref()?.downcast::<Dict>()?.get_str(name);
            }
            let slot = shape.slot(name.raw())?;
            if slot < shape.fixed_slots as usize {
                return None;
            }
            let value = slot_ptr(header, slot);
            if (*value).is_undef() {
                None
            } else {
                Some((*value).clone())
            }
        }
    }

    /// Set an instance attribute. `false`: the object has no `__dict__`.
    pub fn set(object: &Value, name: &Value, value: Value) -> bool {
        let raw = object.raw();
        if !raw.is_ptr() {
            return false;
        }
        // SAFETY: as get; a new slot is written before its shape is set.
        unsafe {
            let header = raw.ptr();
            let heap = heap_of(header);
            let id = (*header).shape_id();
            let shape = (*heap).shapes.get(id);
            if !shape.has_dict {
                return false;
            }
            if !shape.is_dict {
                match shape.slot(name.raw()) {
                    Some(slot) if slot >= shape.fixed_slots as usize => {
                        let old = std::mem::replace(&mut *slot_ptr(header, slot), value);
                        drop(old);
                        return true;
                    }
                    _ => {}
                }
                let slot = shape.keys.len();
                let inline_slots = shape.inline_slots as usize;
                if let Some(to) = (*heap).shapes.with_key(id, name) {
                    if (*header).kind() == Kind::Instance && slot < inline_slots {
                        ((header as *mut u8).add(BASE_SIZE) as *mut Value)
                            .add(slot)
                            .write(value);
                    } else {
                        extension(header).slots.push(value);
                    }
                    (*header).shape = (to as u32) << 8 | (*header).shape & 0xff;
                    return true;
                }
                Attrs::dict(object);
            }
            let ext = extension(header);
            let dict = ext
                .dict
                .get_or_insert_with(|| Dict::alloc(&mut *heap, Dict::new()));
            dict.downcast::<Dict>()
                .expect("__dict__ is a dict")
                .set_str(name, value);
            true
        }
    }

    /// Delete an instance attribute; `false` if there is none.
    pub fn delete(object: &Value, name: &Value) -> bool {
        if Attrs::get(object, name).is_none() {
            return false;
        }
        let Some(dict) = Attrs::dict(object) else {
            return false;
        };
        dict.downcast::<Dict>()
            .is_some_and(|d| d.remove_str(name).is_some())
    }

    /// The `__dict__` of an instance whose attributes live in it.
    ///
    /// # Safety
    /// `object` is a live instance.
    pub(crate) unsafe fn dict_if_any(object: Raw) -> Option<Raw> {
        // SAFETY: by contract; a non-null extension pointer is the instance's own.
        unsafe {
            let ext = *((object.ptr() as *mut *mut Extension).add(1));
            ext.as_ref()?.dict.as_ref().map(Value::raw)
        }
    }

    /// Names and values of an instance's attributes, in order; `None` if they are in a dict that others know.
    pub fn pairs(object: &Value) -> Option<Vec<(Value, Value)>> {
        if !object.is_kind(Kind::Instance) {
            return None;
        }
        // SAFETY: alive object; slot numbers come from its own shape.
        unsafe {
            let header = object.raw().ptr();
            let shape = (*heap_of(header)).shapes.of(&*header);
            if !shape.has_dict {
                return None;
            }
            if shape.is_dict {
                let dict = extension(header).dict.as_ref()?;
                let items = dict.downcast::<Dict>()?.items();
                let named = items.iter().all(|(name, _)| name.is_kind(Kind::Str));
                return (dict.refcount() == 1 && named).then_some(items);
            }
            let fixed = shape.fixed_slots as usize;
            let mut pairs = Vec::with_capacity(shape.keys.len());
            for (slot, key) in shape.keys.iter().enumerate().skip(fixed) {
                let value = &*slot_ptr(header, slot);
                if !value.is_undef() {
                    pairs.push((key.clone(), value.clone()));
                }
            }
            Some(pairs)
        }
    }

    /// The `__dict__` of an object, made on demand; afterwards attributes live in it. `None` if the object has none.
    pub fn dict(object: &Value) -> Option<Value> {
        let raw = object.raw();
        if !raw.is_ptr() {
            return None;
        }
        // SAFETY: slots are moved out exactly once, then the shape is the dict shape.
        unsafe {
            let header = raw.ptr();
            let heap = heap_of(header);
            let shape = (*heap).shapes.of(&*header);
            if !shape.has_dict {
                return None;
            }
            let was_dict = shape.is_dict;
            if was_dict {
                let ext = extension(header);
                return Some(
                    ext.dict
                        .get_or_insert_with(|| Dict::alloc(&mut *heap, Dict::new()))
                        .clone(),
                );
            }
            let dict = Dict::new();
            let keys = shape.keys.clone();
            let fixed = shape.fixed_slots as usize;
            let class = shape.class;
            for (slot, key) in keys.iter().enumerate().skip(fixed) {
                let value = std::mem::replace(&mut *slot_ptr(header, slot), Value::UNDEF);
                if !value.is_undef() {
                    dict.set_str(key, value);
                }
            }
            let ext = extension(header);
            ext.slots = Vec::new();
            let dict = Dict::alloc(&mut *heap, dict);
            ext.dict = Some(dict.clone());
            let to = class
                .as_value()
                .downcast::<crate::types::type_::Type>()
                .expect("a class")
                .dict_shape(&mut *heap);
            (*header).shape = (to as u32) << 8 | (*header).shape & 0xff;
            Some(dict)
        }
    }

    /// Replace the `__dict__`. `false`: the object has none.
    pub fn set_dict(object: &Value, dict: Value) -> bool {
        if Attrs::dict(object).is_none() {
            return false;
        }
        // SAFETY: the object has an extension now.
        unsafe { extension(object.raw().ptr()).dict = Some(dict) };
        true
    }

    /// A `__slots__` member.
    pub fn get_fixed(object: &Value, slot: usize) -> Value {
        // SAFETY: the member descriptor has checked the class; fixed slots are initialised.
        unsafe { (*fixed_ptr(object.raw().ptr(), slot)).clone() }
    }

    /// Set (or with UNDEF empty) a `__slots__` member; the old value.
    pub fn set_fixed(object: &Value, slot: usize, value: Value) -> Value {
        // SAFETY: as get_fixed.
        unsafe { std::mem::replace(&mut *fixed_ptr(object.raw().ptr(), slot), value) }
    }

    /// Give the object another class of the same layout. Attributes become a dict first.
    pub fn set_class(object: &Value, class: &Value) {
        // The namespace of a class is no dict of an instance.
        let has_dict = !object.is_kind(Kind::Type) && Attrs::dict(object).is_some();
        // SAFETY: the caller has checked that the layouts agree; the counts of both classes are kept right.
        unsafe {
            let header = object.raw().ptr();
            let heap = heap_of(header);
            let typ = class
                .downcast::<crate::types::type_::Type>()
                .expect("a class");
            let to = if has_dict {
                typ.dict_shape(&mut *heap)
            } else {
                typ.root_shape()
            };
            let old = (*heap).shapes.of(&*header);
            let (old_class, counted) = (
                old.class,
                old.counts_class || (*header).kind() == Kind::Instance,
            );
            class.raw().incref();
            (*header).shape = (to as u32) << 8 | (*header).shape & 0xff;
            if counted {
                old_class.decref();
            }
        }
    }
}

unsafe fn fixed_ptr(object: *mut Header, slot: usize) -> *mut Value {
    // SAFETY: by the callers' contract.
    unsafe {
        if (*object).kind() == Kind::Instance {
            ((object as *mut u8).add(BASE_SIZE) as *mut Value).add(slot)
        } else {
            ((object as *mut u8).add(extension_base(object) + 8) as *mut Value).add(slot)
        }
    }
}

unsafe fn slot_ptr(object: *mut Header, slot: usize) -> *mut Value {
    // SAFETY: the slot exists in the object's shape.
    unsafe {
        let shape = (*heap_of(object)).shapes.of(&*object);
        if (*object).kind() == Kind::Instance {
            if slot < shape.inline_slots as usize {
                return ((object as *mut u8).add(BASE_SIZE) as *mut Value).add(slot);
            }
            return &mut extension(object).slots[slot - shape.inline_slots as usize];
        }
        &mut extension(object).slots[slot - shape.fixed_slots as usize]
    }
}

/// The extension, made on demand. Only for objects whose shape has a dict.
unsafe fn extension<'a>(object: *mut Header) -> &'a mut Extension {
    // SAFETY: the pointer word exists for such objects and owns its extension.
    unsafe {
        let at = extension_ptr(object).expect("object can have attributes");
        if (*at).is_null() {
            *at = Box::into_raw(Box::default());
        }
        &mut **at
    }
}
