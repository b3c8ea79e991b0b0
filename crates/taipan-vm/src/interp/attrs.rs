//! Attribute instructions behind their inline caches (unsafe island 3).
#![expect(unsafe_code, reason = "windows are opened in registers")]

use super::caches::{Access, Found, How, Place};
use super::dispatch::Flow;
use super::stack::Then;
use crate::heap::{Kind, class_payload};
use crate::native::MethodKind;
use crate::types::builtin::MethodDescr;
use crate::types::classmethod::ClassMethod;
use crate::types::instance::Attrs;
use crate::types::property::Property;
use crate::types::shape::exact;
use crate::types::staticmethod::StaticMethod;
use crate::types::super_::Super;
use crate::types::type_::{Type, hook};
use crate::value::{Raw, Value};
use crate::vm::Vm;
use taipan_bytecode::Instr;

impl Vm {
    #[inline(never)]
    pub(crate) fn get_attr_slow(&mut self, i: Instr, pc: *mut u64) -> Flow {
        let name = self.running_code().names[i.c()].raw();
        let object = self.kept_raw(i.b());
        if let Some(found) = self.cached(pc, object, name, Access::Get)
            && let Some(flow) = self.get_cached(i, object, name, found)
        {
            return flow;
        }
        let object = self.operand(i.b());
        let name = name.to_value();
        if let Some(found) = self.find_attr(&object, &name) {
            self.remember(pc, object.raw(), name.raw(), Access::Get, found);
        }
        let result = self.get_attr(&object, &name);
        drop(object);
        self.finish(i.a(), result)
    }

    /// Finish a GetAttr whose cache was right; `None` if the longer way must be gone after all.
    fn get_cached(&mut self, i: Instr, object: Raw, name: Raw, found: Found) -> Option<Flow> {
        if matches!(found.how, How::Class | How::OfType) {
            let object = self.operand(i.b());
            // SAFETY: the class keeps the descriptor until the epoch changes.
            let descriptor = Raw(found.info).to_value();
            if found.how == How::OfType {
                let result = self.bind_descriptor(&descriptor, None, &object);
                drop(object);
                return Some(self.finish(i.a(), result));
            }
            return Some(self.finish_class_attr(i, object, descriptor));
        }
        let value = self.cached_value(object, name, found)?;
        let consumed = self.operand(i.b());
        self.store(i.a(), value);
        drop(consumed);
        Some(Flow::Next)
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
        if found.is_kind(Kind::Instance) {
            let get = self.names.__get__.clone();
            if let Some(getter) = self.lookup_special(&found, &get)
                && getter.is_kind(Kind::Function)
            {
                return self.push_call(getter, [found, object, class], i.a(), Then::Store);
            }
        }
        let result = self.bind_descriptor(&found, Some(&object), &class);
        drop(object);
        self.finish(i.a(), result)
    }

    /// What a static or class method of `class` calls, and with which first argument (UNDEF: none).
    fn unwrapped(&mut self, wrapper: &Value, class: &Value) -> Option<(Value, Value)> {
        if let Some(method) = wrapper.downcast::<StaticMethod>() {
            return Some((method.func.get(), Value::UNDEF));
        }
        let func = wrapper.downcast::<ClassMethod>()?.func.get();
        func.is_kind(Kind::Function).then(|| (func, class.clone()))
    }

    #[inline(never)]
    pub(crate) fn set_attr_slow(&mut self, i: Instr, pc: *mut u64) -> Flow {
        let name = self.running_code().names[i.c()].raw();
        let object = self.kept_raw(i.a());
        let found = self.cached(pc, object, name, Access::Set);
        let object = self.operand(i.a());
        let mut value = self.operand(i.b());
        if let Some(found) = found {
            match self.set_cached(object.raw(), found, value) {
                Ok(()) => return Flow::Next,
                Err(unused) => value = unused,
            }
        }
        let name = name.to_value();
        if object.is_kind(Kind::Instance)
            && let Some(place) = self.find_place(&object, &name)
        {
            let before = object.raw();
            // SAFETY: an instance.
            let key = unsafe { self.shape_key(before) };
            let stored = match place {
                Place::Member(_) => self.store_attr(&object, &name, Some(value.clone())).is_ok(),
                _ => Attrs::set(&object, &name, value.clone()),
            };
            if stored {
                if let Some(found) = self.place_found(&object, &name, key, place) {
                    self.remember_as(pc, key, name.raw(), Access::Set, found);
                }
                return Flow::Next;
            }
        }
        match self.set_attr(&object, &name, value) {
            Ok(()) => Flow::Next,
            Err(raise) => Flow::Raise(raise),
        }
    }

    #[inline(never)]
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

    #[inline(never)]
    pub(crate) fn load_method_slow(&mut self, i: Instr, pc: *mut u64) -> Flow {
        let name = self.running_code().names[i.c()].raw();
        let object = self.kept_raw(i.b());
        if !object.is_ptr()
            && let Some(method) = self.word_method(object, name)
        {
            let object = self.operand(i.b());
            self.open_window(i.a(), method, object);
            return Flow::Next;
        }
        if let Some(found) = self.cached(pc, object, name, Access::Method) {
            if matches!(found.how, How::Class | How::OfType) {
                // SAFETY: as below.
                let wrapper = Raw(found.info).to_value();
                let class = if found.how == How::Class {
                    self.type_of(object.as_value())
                } else {
                    object.to_value()
                };
                if let Some((callable, this)) = self.unwrapped(&wrapper, &class) {
                    drop(self.operand(i.b()));
                    self.open_window(i.a(), callable, this);
                    return Flow::Next;
                }
            }
            let callable = match found.how {
                // SAFETY: the class keeps the method until the epoch changes.
                How::Method => Some(Raw(found.info).to_value()),
                _ => self.cached_value(object, name, found),
            };
            if let Some(callable) = callable {
                let object = self.operand(i.b());
                if found.how == How::Method {
                    self.open_window(i.a(), callable, object);
                } else {
                    self.open_window(i.a(), callable, Value::UNDEF);
                    drop(object);
                }
                return Flow::Next;
            }
        }
        let object = self.operand(i.b());
        let name = name.to_value();
        match self.find_method(&object, &name) {
            Ok((callable, true)) => {
                let found = Found {
                    how: How::Method,
                    info: callable.raw().0,
                };
                if object.raw().is_ptr() && !self.has_dict_shape(object.raw()) {
                    self.observe_class_of(&object);
                    self.remember(pc, object.raw(), name.raw(), Access::Method, found);
                }
                self.open_window(i.a(), callable, object);
            }
            Ok((callable, false)) => {
                if let Some(found) = self.find_attr(&object, &name)
                    && (found.how != How::Class || self.is_wrapper(&Raw(found.info).to_value()))
                {
                    self.remember(pc, object.raw(), name.raw(), Access::Method, found);
                }
                self.open_window(i.a(), callable, Value::UNDEF);
            }
            Err(raise) => return Flow::Raise(raise),
        }
        Flow::Next
    }

    /// The method of a number or constant that is no object: its class never changes, and it has no attributes of its own.
    #[inline]
    fn word_method(&mut self, object: Raw, name: Raw) -> Option<Value> {
        let class = class_payload(self.class_raw(object), object.as_value());
        let method = self.lookup(class, name.as_value())?;
        let descr = method.downcast::<MethodDescr>()?;
        let fits = descr.def.kind == MethodKind::Method && class.is_subtype(&descr.class);
        fits.then_some(method)
    }

    /// A method and whether self must be passed.
    pub(crate) fn find_method(
        &mut self,
        object: &Value,
        name: &Value,
    ) -> crate::raise::R<(Value, bool)> {
        let class_value = self.type_of(object);
        let class = class_value.downcast::<Type>().expect("a class");
        if class.hooks.get() & hook::GETATTRIBUTE != 0
            || matches!(
                object.kind(),
                Some(Kind::Type | Kind::Super | Kind::Module | Kind::Function)
            )
        {
            return Ok((self.get_attr(object, name)?, false));
        }
        if let Some(method) = self.lookup(class, name)
            && matches!(method.kind(), Some(Kind::Function | Kind::MethodDescr))
        {
            let is_class_method = method
                .downcast::<crate::types::builtin::MethodDescr>()
                .is_some_and(|d| {
                    d.def.kind != crate::native::MethodKind::Method || !class.is_subtype(&d.class)
                });
            if !is_class_method && self.instance_attr(object, name).is_none() {
                return Ok((method, true));
            }
        }
        Ok((self.get_attr(object, name)?, false))
    }

    #[inline(never)]
    pub(crate) fn super_attr(&mut self, i: Instr) -> Flow {
        let callable = self.operand(i.b());
        let class = self.operand(i.b() + 1);
        let this = self.operand(i.b() + 2);
        let name = self.running_code().names[i.c()].clone();
        let result = if callable.is(&self.types.super_) {
            self.super_attr_fast(&class, &this, &name)
        } else {
            let arguments = [class, this];
            let said = if i.x() & 2 != 0 { &[] } else { &arguments[..] };
            self.call(&callable, said)
                .and_then(|s| self.get_attr(&s, &name))
                .map(|v| (v, None))
        };
        match result {
            Ok((value, this)) if i.x() & 1 != 0 => {
                self.open_window(i.a(), value, this.unwrap_or(Value::UNDEF));
                Flow::Next
            }
            Ok((value, Some(this))) => {
                let bound = if value.is_kind(Kind::Function) {
                    Ok(self.bind_method(&value, &this))
                } else {
                    let class = self.type_of(&this);
                    self.bind_descriptor(&value, Some(&this), &class)
                };
                self.finish(i.a(), bound)
            }
            Ok((value, None)) => {
                self.store(i.a(), value);
                Flow::Next
            }
            Err(raise) => Flow::Raise(raise),
        }
    }

    /// `super(class, this).name`: the attribute, and self if it is a function still to be bound.
    /// Whether what was found on a class of `this` is called with `this` as first argument, and needs no object that binds it.
    fn takes_self(&self, found: &Value, this: &Value) -> bool {
        if let Some(descr) = found.downcast::<MethodDescr>() {
            return descr.def.kind == MethodKind::Method && self.is_instance(this, &descr.class);
        }
        found.is_kind(Kind::Function)
    }

    fn super_attr_fast(
        &mut self,
        class: &Value,
        this: &Value,
        name: &Value,
    ) -> crate::raise::R<(Value, Option<Value>)> {
        if let Some(method) = self.super_cached(class, this, name) {
            return Ok((method, Some(this.clone())));
        }
        let kind = self.super_check(class, this)?;
        if !name.is(&self.names.__class__) {
            let mro = kind
                .downcast::<Type>()
                .map(|t| t.mro_items())
                .unwrap_or_default();
            for c in mro.iter().skip_while(|c| !c.is(class)).skip(1) {
                let found = c
                    .downcast::<Type>()
                    .and_then(|t| self.class_dict(t).get_str(name));
                if let Some(found) = found {
                    if self.takes_self(&found, this) && !this.is(&kind) {
                        if kind.is(&self.type_of(this)) {
                            self.super_remember(class, this, name, &found);
                        }
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
