//! Attribute instructions behind their caches: looking up, and filling the cache words (unsafe island 3).
#![expect(
    unsafe_code,
    reason = "inline caches hold slot offsets and borrowed methods"
)]

use super::dispatch::Flow;
use super::stack::Then;
use crate::heap::Kind;
use crate::types::instance::BASE_SIZE;
use crate::types::property::Property;
use crate::types::shape::exact;
use crate::types::super_::Super;
use crate::types::type_::{Type, flag, hook};
use crate::value::{Raw, Value};
use crate::vm::Vm;
use taipan_bytecode::Instr;

impl Vm {
    fn cache_key(&self, object: Raw) -> u64 {
        // SAFETY: callers pass pointer words.
        unsafe { object.shape() as u64 | (self.epoch as u64) << 32 }
    }

    /// Mark a class as one that inline caches depend on: from now on its changes bump the epoch.
    fn observe(&mut self, class: &Type) {
        for c in class.mro_items() {
            if let Some(t) = c.downcast::<Type>() {
                t.set_flag(flag::OBSERVED, true);
            }
        }
    }

    /// Byte offset of an inline attribute slot of an instance, if the attribute lies in one.
    unsafe fn inline_offset(&self, object: Raw, name: &Value) -> Option<usize> {
        // SAFETY: pointer word by contract.
        unsafe {
            if object.kind() != Some(Kind::Instance) {
                return None;
            }
            let shape = self.heap.shapes.of(&*object.ptr());
            if shape.is_dict {
                return None;
            }
            let slot = shape.slot(name.raw())?;
            if slot < shape.fixed_slots as usize || slot >= shape.inline_slots as usize {
                return None;
            }
            Some(BASE_SIZE + slot * 8)
        }
    }

    pub(crate) fn get_attr_slow(&mut self, i: Instr, pc: *mut u64) -> Flow {
        let object = self.operand(i.b());
        let name = self.running_code().names[i.c()].clone();
        // SAFETY: cache words of this instruction; see the module head.
        unsafe {
            if object.raw().is_ptr() {
                let key = self.cache_key(object.raw());
                if i.x() != 0 && *pc.add(1) == key {
                    // x = 1: a Python property getter or a method function or plain class value, in word 2.
                    let found = Raw(*pc.add(2)).to_value();
                    return self.finish_class_attr(i, object, found);
                }
                let class_value = self.type_of(&object);
                let class = class_value.downcast::<Type>().expect("a class");
                if object.is_kind(Kind::Instance) && class.hooks.get() & hook::GETATTRIBUTE == 0 {
                    let found = self.lookup(class, &name);
                    let is_data = match &found {
                        Some(f) => self.is_data_descriptor(f),
                        None => false,
                    };
                    if !is_data && let Some(offset) = self.inline_offset(object.raw(), &name) {
                        self.observe(class);
                        *pc &= !0xff00;
                        *pc.add(1) = self.cache_key(object.raw());
                        *pc.add(2) = offset as u64;
                        let value = (*((object.raw().ptr() as *const u8).add(offset)
                            as *const Raw))
                            .to_value();
                        if !value.is_undef() {
                            self.store(i.a(), value);
                            return Flow::Next;
                        }
                    }
                    if let Some(found) = found
                        && matches!(
                            found.kind(),
                            Some(Kind::Property | Kind::Function | Kind::MemberDescr)
                        )
                        && (is_data || self.instance_attr(&object, &name).is_none())
                        && !self.heap.shapes.of(&*object.raw().ptr()).is_dict
                    {
                        self.observe(class);
                        *pc = *pc & !0xff00 | 1 << 8;
                        *pc.add(1) = self.cache_key(object.raw());
                        *pc.add(2) = found.raw().0;
                        return self.finish_class_attr(i, object, found);
                    }
                }
            }
        }
        let result = self.get_attr(&object, &name);
        drop(object);
        self.finish(i.a(), result)
    }

    /// The attribute is `found` on the class and nothing on the instance hides it.
    fn finish_class_attr(&mut self, i: Instr, object: Value, found: Value) -> Flow {
        if let Some(property) = found.downcast::<Property>()
            && found.raw().has_shape(exact(Kind::Property))
        {
            let getter = property.fget.get();
            if getter.is_kind(Kind::Function) {
                return self.push_call(getter, [object], i.a(), Then::Store);
            }
        }
        let class = self.type_of(&object);
        let result = self.bind_descriptor(&found, Some(&object), &class);
        drop(object);
        self.finish(i.a(), result)
    }

    pub(crate) fn set_attr_slow(&mut self, i: Instr, pc: *mut u64) -> Flow {
        let object = self.operand(i.a());
        let value = self.operand(i.b());
        let name = self.running_code().names[i.c()].clone();
        // SAFETY: cache words of this instruction.
        unsafe {
            if object.is_kind(Kind::Instance) {
                let class_value = self.type_of(&object);
                let class = class_value.downcast::<Type>().expect("a class");
                if class.hooks.get() & hook::SETATTR == 0 {
                    let is_data = match self.lookup(class, &name) {
                        Some(found) => self.is_data_descriptor(&found),
                        None => false,
                    };
                    if !is_data {
                        let before = object.raw().shape();
                        let had = self.inline_offset(object.raw(), &name);
                        if crate::types::instance::Attrs::set(&object, &name, value.clone()) {
                            if let Some(offset) = self.inline_offset(object.raw(), &name) {
                                self.observe(class);
                                let after = object.raw().shape();
                                let transition = had.is_none();
                                debug_assert!(transition == (before != after));
                                *pc = *pc & !0xff00 | (transition as u64) << 8;
                                *pc.add(1) = before as u64 | (self.epoch as u64) << 32;
                                *pc.add(2) = offset as u64 | (after as u64) << 32;
                            }
                            return Flow::Next;
                        }
                    }
                }
            }
        }
        match self.set_attr(&object, &name, value) {
            Ok(()) => Flow::Next,
            Err(raise) => Flow::Raise(raise),
        }
    }

    pub(crate) fn del_attr_op(&mut self, i: Instr) -> Flow {
        let object = self.operand(i.a());
        let name = self.running_code().names[i.c()].clone();
        match self.del_attr(&object, &name) {
            Ok(()) => Flow::Next,
            Err(raise) => Flow::Raise(raise),
        }
    }

    /// Open a call window: callable and self (or nothing).
    fn open_window(&mut self, a: usize, callable: Value, this: Value) {
        // SAFETY: the window's two registers are dead temporaries.
        unsafe {
            let base = (*self.fp()).base;
            *base.add(a) = callable.into_raw();
            *base.add(a + 1) = this.into_raw();
        }
    }

    pub(crate) fn load_method_slow(&mut self, i: Instr, pc: *mut u64) -> Flow {
        let object = self.operand(i.b());
        let name = self.running_code().names[i.c()].clone();
        match self.find_method(&object, &name, Some(pc)) {
            Ok((callable, true)) => self.open_window(i.a(), callable, object),
            Ok((callable, false)) => self.open_window(i.a(), callable, Value::UNDEF),
            Err(raise) => return Flow::Raise(raise),
        }
        Flow::Next
    }

    /// A method and whether self must be passed. With `pc` the cache is filled when the answer depends on the shape only.
    pub(crate) fn find_method(
        &mut self,
        object: &Value,
        name: &Value,
        pc: Option<*mut u64>,
    ) -> crate::raise::R<(Value, bool)> {
        let class_value = self.type_of(object);
        let class = class_value.downcast::<Type>().expect("a class");
        if class.hooks.get() & hook::GETATTRIBUTE != 0
            || matches!(object.kind(), Some(Kind::Type | Kind::Super | Kind::Module))
        {
            return Ok((self.get_attr(object, name)?, false));
        }
        let found = self.lookup(class, name);
        if let Some(method) = &found
            && matches!(method.kind(), Some(Kind::Function | Kind::MethodDescr))
        {
            let is_class_method = method
                .downcast::<crate::types::builtin::MethodDescr>()
                .is_some_and(|d| {
                    d.def.kind != crate::native::MethodKind::Method || !class.is_subtype(&d.class)
                });
            if !is_class_method && self.instance_attr(object, name).is_none() {
                // SAFETY: cache words of the caller's instruction; the class keeps the method until the epoch changes.
                unsafe {
                    if let Some(pc) = pc
                        && object.raw().is_ptr()
                        && !self.heap.shapes.of(&*object.raw().ptr()).is_dict
                        && !matches!(object.kind(), Some(Kind::Function))
                    {
                        self.observe(class);
                        *pc.add(1) = self.cache_key(object.raw());
                        *pc.add(2) = method.raw().0;
                    }
                }
                return Ok((method.clone(), true));
            }
        }
        Ok((self.get_attr(object, name)?, false))
    }

    pub(crate) fn super_attr(&mut self, i: Instr) -> Flow {
        let callable = self.operand(i.b());
        let class = self.operand(i.b() + 1);
        let this = self.operand(i.b() + 2);
        let name = self.running_code().names[i.c()].clone();
        let result = if callable.is(&self.types.super_) {
            self.super_attr_fast(&class, &this, &name)
        } else {
            self.call(&callable, &[class, this])
                .and_then(|s| self.get_attr(&s, &name))
                .map(|v| (v, None))
        };
        match result {
            Ok((value, this)) if i.x() != 0 => {
                self.open_window(i.a(), value, this.unwrap_or(Value::UNDEF));
                Flow::Next
            }
            Ok((value, Some(this))) => {
                let bound = self.bind_method(&value, &this);
                self.store(i.a(), bound);
                Flow::Next
            }
            Ok((value, None)) => {
                self.store(i.a(), value);
                Flow::Next
            }
            Err(raise) => Flow::Raise(raise),
        }
    }

    /// `super(class, this).name`: the attribute, and self if it is a function still to be bound.
    fn super_attr_fast(
        &mut self,
        class: &Value,
        this: &Value,
        name: &Value,
    ) -> crate::raise::R<(Value, Option<Value>)> {
        let kind = self.super_check(class, this)?;
        if !name.is(&self.names.__class__) {
            let mro = kind
                .downcast::<Type>()
                .map(|t| t.mro_items())
                .unwrap_or_default();
            for c in mro.iter().skip_while(|c| !c.is(class)).skip(1) {
                let found = c
                    .downcast::<Type>()
                    .and_then(|t| t.dict.downcast::<crate::types::dict::Dict>()?.get_str(name));
                if let Some(found) = found {
                    if found.is_kind(Kind::Function) && !this.is(&kind) {
                        return Ok((found, Some(this.clone())));
                    }
                    let object = if this.is(&kind) { None } else { Some(this) };
                    return Ok((self.bind_descriptor(&found, object, &kind)?, None));
                }
            }
        }
        let object = Super {
            class: crate::MutCell::new(class.clone()),
            object: crate::MutCell::new(this.clone()),
            object_type: crate::MutCell::new(kind),
        };
        let object = self.heap.alloc(exact(Kind::Super), object);
        Ok((self.get_attr(&object, name)?, None))
    }

    /// The class whose mro `super(class, this)` searches; TypeError if `this` is no instance or subclass.
    pub fn super_check(&mut self, class: &Value, this: &Value) -> crate::raise::R {
        if !class.is_kind(Kind::Type) {
            return Err(self.type_error_named("super() argument 1 must be a type, not {}", class));
        }
        if let Some(t) = this.downcast::<Type>()
            && t.is_subtype(class)
        {
            return Ok(this.clone());
        }
        let kind = self.type_of(this);
        if kind.downcast::<Type>().is_some_and(|t| t.is_subtype(class)) {
            return Ok(kind);
        }
        let name = self.names.__class__.clone();
        if let Some(claimed) = self.get_attr_opt(this, &name)?
            && !claimed.is(&kind)
            && claimed
                .downcast::<Type>()
                .is_some_and(|t| t.is_subtype(class))
        {
            return Ok(claimed);
        }
        let message = match this.downcast::<Type>() {
            Some(t) => format!(
                "super(type, obj): obj (type {}) is not an instance or subtype of type ({}).",
                t.name(),
                type_name(class)
            ),
            None => format!(
                "super(type, obj): obj (instance of {}) is not an instance or subtype of type ({}).",
                self.type_name(this),
                type_name(class)
            ),
        };
        Err(self.type_error(message))
    }
}

fn type_name(class: &Value) -> String {
    class
        .downcast::<Type>()
        .map(|t| t.name())
        .unwrap_or_default()
}
