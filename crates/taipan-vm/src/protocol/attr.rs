//! Attribute access: `x.name`, descriptors, `__getattr__` and its relatives.

use crate::heap::Kind;
use crate::protocol::slots::Slot;
use crate::raise::{R, Raise};
use crate::types::builtin::{GetSetDescr, MemberDescr, MethodDescr};
use crate::types::dict::Dict;
use crate::types::exception::Exception;
use crate::types::function::Function;
use crate::types::instance::Attrs;
use crate::types::method::Method;
use crate::types::module::Module;
use crate::types::property::Property;
use crate::types::shape::exact;
use crate::types::str_::Str;
use crate::types::type_::{Type, flag, hook};
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
    /// `object.name`, with everything that may intervene.
    pub fn get_attr(&mut self, object: &Value, name: &Value) -> R {
        let name = &self.intern_value(name);
        let result = self.get_attr_unblamed(object, name);
        if result.is_err() {
            self.blame_attribute(object, name);
        }
        result
    }

    /// If what is raised is an AttributeError that does not say of what, let it say that.
    #[cold]
    pub(crate) fn blame_attribute(&mut self, object: &Value, name: &Value) {
        if let Some(raised) = &self.raised
            && self.is_raised(&Raise::Exception, &self.types.AttributeError)
            && let Some(e) = raised.downcast::<Exception>()
            && e.fields.with(|f| f.iter().all(Value::is_undef))
        {
            e.fields.replace(vec![name.clone(), object.clone()]);
        }
    }

    fn get_attr_unblamed(&mut self, object: &Value, name: &Value) -> R {
        let hooks = self.class_of(object).hooks.get();
        if hooks == 0 {
            return match self.get_attr_plain(object, name)? {
                Some(value) => Ok(value),
                None => Err(self.no_attribute(object, name)),
            };
        }
        let mut fallback = None;
        let result = if hooks & hook::GETATTRIBUTE != 0 {
            // `__getattribute__` may remove `__getattr__`.
            let getattr = self.names.__getattr__.clone();
            fallback = self.lookup_special(object, &getattr);
            let method = self.names.__getattribute__.clone();
            self.call_special(object, &method, std::slice::from_ref(name))
                .map(|v| v.unwrap_or(Value::NONE))
        } else {
            match self.get_attr_plain(object, name) {
                Ok(Some(value)) => return Ok(value),
                Ok(None) if hooks & hook::GETATTR != 0 => {
                    return self.call_getattr_hook(object, name);
                }
                Ok(None) => Err(self.no_attribute(object, name)),
                Err(raise) => Err(raise),
            }
        };
        match result {
            Err(raise)
                if hooks & hook::GETATTR != 0
                    && self.is_raised(&raise, &self.types.AttributeError) =>
            {
                self.raised = None;
                match fallback {
                    Some(method) => self.call_unbound(&method, object, std::slice::from_ref(name)),
                    None => self.call_getattr_hook(object, name),
                }
            }
            other => other,
        }
    }

    /// `object.__getattr__(name)` of its class
    fn call_getattr_hook(&mut self, object: &Value, name: &Value) -> R {
        let method = self.names.__getattr__.clone();
        let found = self.call_special(object, &method, std::slice::from_ref(name))?;
        Ok(found.unwrap_or(Value::NONE))
    }

    /// `object.name`, or `None` if there is no such attribute (AttributeError swallowed).
    pub fn get_attr_opt(&mut self, object: &Value, name: &Value) -> R<Option<Value>> {
        let name = &self.intern_value(name);
        if self.class_of(object).hooks.get() == 0 {
            let found = self.get_attr_plain(object, name);
            return match found {
                Ok(found) => Ok(found),
                Err(_) => self
                    .catch(found.map(|_| Value::NONE), |t| &t.AttributeError)
                    .map(|_| None),
            };
        }
        let found = self.get_attr(object, name);
        self.catch(found, |t| &t.AttributeError)
    }

    /// `object.name` by text.
    pub fn get_attr_str(&mut self, object: &Value, name: &str) -> R {
        let name = self.intern(name);
        self.get_attr(object, &name)
    }

    /// `object.__getattribute__` of `object`, `type`, `module` and `super`: no hooks; `None` if nothing is found.
    pub fn get_attr_plain(&mut self, object: &Value, name: &Value) -> R<Option<Value>> {
        match object.kind() {
            Some(Kind::Type) => return self.type_get_attr(object, name),
            Some(Kind::Super) => {
                if let Some(found) = self.super_get_attr(object, name)? {
                    return Ok(Some(found));
                }
            }
            _ => {}
        }
        let class = self.type_of(object);
        let t = class.downcast::<Type>().expect("a class");
        let found = self.lookup(t, name);
        if let Some(descriptor) = &found
            && self.reads_first(descriptor)
        {
            return self
                .bind_descriptor(descriptor, Some(object), &class)
                .map(Some);
        }
        if let Some(value) = self.instance_attr(object, name) {
            return Ok(Some(value));
        }
        match found {
            Some(descriptor) => self
                .bind_descriptor(&descriptor, Some(object), &class)
                .map(Some),
            None if object.is_kind(Kind::Module) => self.module_missing(object, name),
            None if object.is_kind(Kind::Method) => {
                let function = object.downcast::<Method>().expect("kind").func.clone();
                self.get_attr(&function, name).map(Some)
            }
            None => Ok(None),
        }
    }

    /// What the object itself holds under this name.
    pub fn instance_attr(&mut self, object: &Value, name: &Value) -> Option<Value> {
        match object.kind()? {
            Kind::Function => object
                .downcast::<Function>()?
                .dict
                .with(|d| d.downcast::<Dict>()?.get_str(name)),
            Kind::Module => self.namespace_entry(&object.downcast::<Module>()?.dict, name),
            _ => Attrs::get(object, name),
        }
    }

    /// `module.__getattr__`
    fn module_missing(&mut self, object: &Value, name: &Value) -> R<Option<Value>> {
        let hook = self.names.__getattr__.clone();
        match self.instance_attr(object, &hook) {
            Some(function) => self.call(&function, std::slice::from_ref(name)).map(Some),
            None => Ok(None),
        }
    }

    /// Attribute of a class object: metaclass data descriptors, then the mro, then the metaclass.
    fn type_get_attr(&mut self, class: &Value, name: &Value) -> R<Option<Value>> {
        let meta = self.type_of(class);
        let m = meta.downcast::<Type>().expect("a class");
        let in_meta = self.lookup(m, name);
        if let Some(descriptor) = &in_meta
            && self.reads_first(descriptor)
        {
            return self
                .bind_descriptor(descriptor, Some(class), &meta)
                .map(Some);
        }
        let t = class.downcast::<Type>().expect("a class");
        if let Some(found) = self.lookup(t, name) {
            return self.bind_descriptor(&found, None, class).map(Some);
        }
        match in_meta {
            Some(descriptor) => self
                .bind_descriptor(&descriptor, Some(class), &meta)
                .map(Some),
            None => Ok(None),
        }
    }

    fn super_get_attr(&mut self, object: &Value, name: &Value) -> R<Option<Value>> {
        if name.is(&self.names.__class__) {
            return Ok(None);
        }
        let s = object
            .downcast::<crate::types::super_::Super>()
            .expect("a super object");
        let (start, this, kind) = (s.class.get(), s.object.get(), s.object_type.get());
        if kind.is_none() {
            return Ok(None);
        }
        self.super_lookup(&start, &this, &kind, name)
    }

    /// The attribute after class `start` in the mro of class `kind`, bound to `this`.
    pub fn super_lookup(
        &mut self,
        start: &Value,
        this: &Value,
        kind: &Value,
        name: &Value,
    ) -> R<Option<Value>> {
        let mro = kind
            .downcast::<Type>()
            .map(|t| t.mro_items())
            .unwrap_or_default();
        for class in mro.iter().skip_while(|c| !c.is(start)).skip(1) {
            let found = class
                .downcast::<Type>()
                .and_then(|t| self.class_dict(t).get_str(name));
            if let Some(found) = found {
                // `super()` in a class method: the object is the class itself.
                let object = if this.is(kind) { None } else { Some(this) };
                return self.bind_descriptor(&found, object, kind).map(Some);
            }
        }
        Ok(None)
    }

    /// Whether a class attribute takes precedence over the instance's own.
    pub fn is_data_descriptor(&mut self, attribute: &Value) -> bool {
        match attribute.kind() {
            Some(Kind::Property | Kind::GetSetDescr | Kind::MemberDescr) => true,
            Some(Kind::Instance | Kind::Native | Kind::Type) => {
                let (set, delete) = (self.names.__set__.clone(), self.names.__delete__.clone());
                self.lookup_special(attribute, &set).is_some()
                    || self.lookup_special(attribute, &delete).is_some()
            }
            _ => false,
        }
    }

    /// Whether a descriptor goes before what the object holds itself: one that only stores does not.
    fn reads_first(&mut self, attribute: &Value) -> bool {
        if !self.is_data_descriptor(attribute) {
            return false;
        }
        let get = self.names.__get__.clone();
        !matches!(attribute.kind(), Some(Kind::Instance))
            || self.lookup_special(attribute, &get).is_some()
    }

    /// `attribute.__get__(object, class)` if it has one, else the attribute. `object` is `None` for access through the class.
    pub fn bind_descriptor(
        &mut self,
        attribute: &Value,
        object: Option<&Value>,
        class: &Value,
    ) -> R {
        let Some(mut kind) = attribute.kind() else {
            return Ok(attribute.clone());
        };
        if matches!(
            kind,
            Kind::Property | Kind::StaticMethod | Kind::ClassMethod
        ) && !attribute.raw().has_shape(exact(kind))
            && self.overrides(attribute, &self.names.__get__.clone())
        {
            kind = Kind::Instance;
        }
        match (kind, object) {
            (Kind::Function, Some(object)) => Ok(self.bind_method(attribute, object)),
            (
                Kind::Function | Kind::Str | Kind::List | Kind::Dict | Kind::Tuple | Kind::Builtin,
                _,
            ) => Ok(attribute.clone()),
            (Kind::MethodDescr, object) => {
                let descr = attribute.downcast::<MethodDescr>().expect("kind");
                if descr.def.kind == crate::native::MethodKind::Class {
                    let this = if class.is_kind(Kind::Type) {
                        class.clone()
                    } else {
                        self.type_of(class)
                    };
                    return Ok(self.builtin(descr.def, this, true));
                }
                let Some(object) = object else {
                    return Ok(attribute.clone());
                };
                if !self.is_instance(object, &descr.class) {
                    return Err(self.descriptor_mismatch(descr.def.name, &descr.class, object));
                }
                let is_slot = self.type_of(attribute).is(&self.types.wrapper_descriptor);
                let class = if is_slot {
                    &self.types.method_wrapper
                } else {
                    &self.types.builtin_function
                };
                let shape = class.downcast::<Type>().expect("a class").root_word();
                Ok(self.heap.alloc(
                    shape,
                    crate::types::builtin::Builtin {
                        def: descr.def,
                        this: object.clone(),
                        bound: true,
                        module: Value::NONE,
                    },
                ))
            }
            (Kind::ClassMethod, _) => {
                let func = attribute
                    .downcast::<crate::types::classmethod::ClassMethod>()
                    .expect("kind")
                    .func
                    .get();
                // Whatever it is, its own `__get__` is not asked.
                Ok(self.bind_method(&func, class))
            }
            (Kind::StaticMethod, _) => Ok(attribute
                .downcast::<crate::types::staticmethod::StaticMethod>()
                .expect("kind")
                .func
                .get()),
            (Kind::Property, Some(object)) => {
                let getter = attribute.downcast::<Property>().expect("kind").fget.get();
                if getter.is_none() {
                    return Err(self.property_without(attribute, object, "getter"));
                }
                self.call(&getter, std::slice::from_ref(object))
            }
            (Kind::GetSetDescr, Some(object)) => {
                let descr = attribute.downcast::<GetSetDescr>().expect("kind");
                if !self.is_instance(object, &descr.class) {
                    return Err(self.descriptor_mismatch(descr.def.name, &descr.class, object));
                }
                (descr.def.get)(self, object)
            }
            (Kind::MemberDescr, Some(object)) => {
                let descr = attribute.downcast::<MemberDescr>().expect("kind");
                if !self.is_instance(object, &descr.class) {
                    let name = descr
                        .name
                        .downcast::<Str>()
                        .map(|s| s.to_string_lossy().into_owned())
                        .unwrap_or_default();
                    return Err(self.descriptor_mismatch(&name, &descr.class, object));
                }
                let value = Attrs::get_fixed(object, descr.slot);
                if value.is_undef() {
                    let name = descr.name.clone();
                    let message = format!(
                        "'{}' object has no attribute '{}'",
                        self.full_type_name(object),
                        self.str_text(&name)?
                    );
                    Err(self.attribute_error_on(object, &name, message))
                } else {
                    Ok(value)
                }
            }
            (Kind::Property | Kind::GetSetDescr | Kind::MemberDescr, None) => Ok(attribute.clone()),
            (Kind::Method, _) => Ok(attribute.clone()),
            _ => {
                if let Some(call) = self.native_slot(attribute, Slot::Get) {
                    return self
                        .call_slot(call, [attribute, object.unwrap_or(&Value::NONE), class]);
                }
                let get = self.names.__get__.clone();
                match self.lookup_special(attribute, &get) {
                    Some(get) => {
                        let object = object.cloned().unwrap_or(Value::NONE);
                        self.call_unbound(&get, attribute, &[object, class.clone()])
                    }
                    None => Ok(attribute.clone()),
                }
            }
        }
    }

    /// A bound method object.
    #[inline]
    pub fn bind_method(&mut self, func: &Value, this: &Value) -> Value {
        self.heap.alloc(
            exact(Kind::Method),
            Method {
                func: func.clone(),
                this: this.clone(),
            },
        )
    }

    /// `object.name = value`
    pub fn set_attr(&mut self, object: &Value, name: &Value, value: Value) -> R<()> {
        let name = &self.intern_value(name);
        if self.class_of(object).hooks.get() & hook::SETATTR != 0 {
            let method = self.names.__setattr__.clone();
            self.call_special(object, &method, &[name.clone(), value])?;
            return Ok(());
        }
        self.store_attr(object, name, Some(value))
    }

    /// `del object.name`
    pub fn del_attr(&mut self, object: &Value, name: &Value) -> R<()> {
        let name = &self.intern_value(name);
        if self.class_of(object).hooks.get() & hook::SETATTR != 0 {
            let method = self.names.__delattr__.clone();
            self.call_special(object, &method, std::slice::from_ref(name))?;
            return Ok(());
        }
        self.store_attr(object, name, None)
    }

    /// `object.__setattr__` of `object` and `type`: `None` deletes.
    pub fn store_attr(&mut self, object: &Value, name: &Value, value: Option<Value>) -> R<()> {
        let class = self.type_of(object);
        let t = class.downcast::<Type>().expect("a class");
        let found = self.lookup(t, name);
        if let Some(descriptor) = &found
            && self.store_descriptor(descriptor, object, value.as_ref())?
        {
            return Ok(());
        }
        let done = match object.kind() {
            Some(Kind::Type) => return self.type_store_attr(object, name, value),
            Some(Kind::Module) => {
                let dict = object.downcast::<Module>().expect("kind").dict.clone();
                self.complete_namespace(&dict);
                let dict = dict.downcast::<Dict>().expect("a dict");
                match value {
                    Some(value) => {
                        dict.set_str(name, value);
                        true
                    }
                    None => dict.remove_str(name).is_some(),
                }
            }
            Some(Kind::Function) => {
                let function = object.downcast::<Function>().expect("kind");
                if function.dict.with(|d| d.is_none()) {
                    let dict = self.dict();
                    function.dict.replace(dict);
                }
                let dict = function.dict.get();
                let dict = dict.downcast::<Dict>().expect("a dict");
                match value {
                    Some(value) => {
                        dict.set_str(name, value);
                        true
                    }
                    None => dict.remove_str(name).is_some(),
                }
            }
            _ => match &value {
                Some(value) => Attrs::set(object, name, value.clone()),
                None => {
                    if Attrs::delete(object, name) {
                        return Ok(());
                    }
                    if t.has(flag::DICT) || found.is_none() {
                        return Err(self.no_attribute_to(object, name, None));
                    }
                    false
                }
            },
        };
        if done {
            Ok(())
        } else {
            Err(self.no_attribute_to(object, name, found.as_ref()))
        }
    }

    /// Store through a data descriptor; `false` if the attribute is none.
    fn store_descriptor(
        &mut self,
        descriptor: &Value,
        object: &Value,
        value: Option<&Value>,
    ) -> R<bool> {
        let own = if value.is_some() {
            self.names.__set__.clone()
        } else {
            self.names.__delete__.clone()
        };
        let kind = match descriptor.kind() {
            Some(Kind::Property)
                if !descriptor.raw().has_shape(exact(Kind::Property))
                    && self.overrides(descriptor, &own) =>
            {
                Some(Kind::Instance)
            }
            kind => kind,
        };
        match kind {
            Some(Kind::Property) => {
                let p = descriptor.downcast::<Property>().expect("kind");
                let (function, what) = if value.is_some() {
                    (p.fset.get(), "setter")
                } else {
                    (p.fdel.get(), "deleter")
                };
                if function.is_none() {
                    return Err(self.property_without(descriptor, object, what));
                }
                let mut args = vec![object.clone()];
                args.extend(value.cloned());
                self.call(&function, &args)?;
                Ok(true)
            }
            Some(Kind::GetSetDescr) => {
                let d = descriptor.downcast::<GetSetDescr>().expect("kind");
                match d.def.set {
                    Some(set) => set(self, object, value)?,
                    None => {
                        let class = d
                            .class
                            .downcast::<Type>()
                            .map(|t| self.class_label(t))
                            .unwrap_or_default();
                        let message = format!(
                            "attribute '{}' of '{class}' objects is not writable",
                            d.def.name
                        );
                        return Err(self.attribute_error(message));
                    }
                }
                Ok(true)
            }
            Some(Kind::MemberDescr) => {
                let d = descriptor.downcast::<MemberDescr>().expect("kind");
                let old = Attrs::set_fixed(object, d.slot, value.cloned().unwrap_or(Value::UNDEF));
                if value.is_none() && old.is_undef() {
                    let name = crate::protocol::show::text(&d.name);
                    return Err(self.attribute_error(name));
                }
                Ok(true)
            }
            Some(Kind::Instance | Kind::Native | Kind::Type) => {
                let name = if value.is_some() {
                    self.names.__set__.clone()
                } else {
                    self.names.__delete__.clone()
                };
                let Some(method) = self.lookup_special(descriptor, &name) else {
                    let other = if value.is_some() {
                        self.names.__delete__.clone()
                    } else {
                        self.names.__set__.clone()
                    };
                    if self.lookup_special(descriptor, &other).is_some() {
                        let text = name
                            .downcast::<Str>()
                            .map(|s| s.to_string_lossy().into_owned())
                            .unwrap_or_default();
                        return Err(self.attribute_error(text));
                    }
                    return Ok(false);
                };
                let mut args = vec![object.clone()];
                args.extend(value.cloned());
                self.call_unbound(&method, descriptor, &args)?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Whether a script's class has a special method of its own in place of the native one.
    fn overrides(&mut self, value: &Value, name: &Value) -> bool {
        self.lookup_special(value, name)
            .is_some_and(|m| !m.is_kind(Kind::MethodDescr))
    }

    /// Store through a native descriptor, as its `__set__` and `__delete__` do.
    pub fn store_checked(
        &mut self,
        descriptor: &Value,
        object: &Value,
        value: Option<&Value>,
    ) -> R<()> {
        let (class, name) = match descriptor.downcast::<GetSetDescr>() {
            Some(d) => (d.class.clone(), d.def.name.to_string()),
            None => {
                let d = self.as_ref::<MemberDescr>(descriptor)?;
                (d.class.clone(), crate::protocol::show::text(&d.name))
            }
        };
        if !self.is_instance(object, &class) {
            return Err(self.descriptor_mismatch(&name, &class, object));
        }
        self.store_descriptor(descriptor, object, value).map(drop)
    }

    /// Set or delete an attribute of a class object itself.
    fn type_store_attr(&mut self, class: &Value, name: &Value, value: Option<Value>) -> R<()> {
        let t = class.downcast::<Type>().expect("kind");
        let text = || {
            name.downcast::<Str>()
                .map(|s| s.to_string_lossy().into_owned())
                .unwrap_or_default()
        };
        if !t.has(flag::HEAP) || t.has(flag::IMMUTABLE) {
            let message = format!(
                "cannot set '{}' attribute of immutable type '{}'",
                text(),
                t.name()
            );
            return Err(self.type_error(message));
        }
        let dict = self.class_dict(t);
        match value {
            Some(value) => {
                let bare = crate::interp::caches::is_bare(&value);
                let old = dict.set_str(name, value);
                if bare
                    && old.is_some_and(|old| crate::interp::caches::is_bare(&old))
                    && !text().starts_with("__")
                {
                    self.class_value_changed(t);
                    return Ok(());
                }
            }
            None => {
                if dict.remove_str(name).is_none() {
                    let message =
                        format!("type object '{}' has no attribute '{}'", t.name(), text());
                    return Err(self.attribute_error_on(class, name, message));
                }
            }
        }
        self.class_changed(class);
        Ok(())
    }

    fn descriptor_mismatch(&mut self, name: &str, class: &Value, object: &Value) -> Raise {
        let class = class
            .downcast::<Type>()
            .map(|t| t.name())
            .unwrap_or_default();
        let other = self.type_name(object);
        self.type_error(format!(
            "descriptor '{name}' for '{class}' objects doesn't apply to a '{other}' object"
        ))
    }

    /// "property 'x' of 'T' object has no setter"
    pub fn property_without(&mut self, property: &Value, object: &Value, what: &str) -> Raise {
        let p = property.downcast::<Property>().expect("kind");
        let class = self.class_of(object).qualname();
        let name = match self.property_name(p) {
            Ok(Some(name)) => match self.repr_text(&name) {
                Ok(name) => format!(" {name}"),
                Err(raise) => return raise,
            },
            Ok(None) => String::new(),
            Err(raise) => return raise,
        };
        self.attribute_error(format!("property{name} of '{class}' object has no {what}"))
    }

    /// AttributeError "'T' object has no attribute 'x'".
    #[cold]
    pub fn no_attribute(&mut self, object: &Value, name: &Value) -> Raise {
        let text = name
            .downcast::<Str>()
            .map(|s| s.to_escaped().into_owned())
            .unwrap_or_default();
        let message = match object.kind() {
            Some(Kind::Type) => {
                let class = object.downcast::<Type>().expect("kind").name();
                format!("type object '{class}' has no attribute '{text}'")
            }
            Some(Kind::Module) => self.module_missing_text(object, &text),
            _ => format!(
                "'{}' object has no attribute '{text}'",
                self.type_name(object)
            ),
        };
        self.attribute_error_on(object, name, message)
    }

    /// The error of a store that nothing accepts.
    #[cold]
    fn no_attribute_to(&mut self, object: &Value, name: &Value, found: Option<&Value>) -> Raise {
        let class = self.class_of(object);
        let text = name
            .downcast::<Str>()
            .map(|s| s.to_escaped().into_owned())
            .unwrap_or_default();
        if object.is_kind(Kind::Module) {
            // Why a name may be missing is told to those who read it.
            let message = format!("'{}' object has no attribute '{text}'", class.name());
            return self.attribute_error_on(object, name, message);
        }
        if class.has(flag::DICT) || object.is_kind(Kind::Function) {
            return self.no_attribute(object, name);
        }
        let class_name = self.class_label(class);
        let message = match found {
            Some(_) => format!("'{class_name}' object attribute '{text}' is read-only"),
            None => format!(
                "'{class_name}' object has no attribute '{text}' and no __dict__ for setting new attributes"
            ),
        };
        self.attribute_error_on(object, name, message)
    }
}
