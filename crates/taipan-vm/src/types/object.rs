//! `object`: what every value can do.

use crate::heap::{Kind, Ref};
use crate::native::args::bad_argument;
use crate::native::{Args, ClassDef, GetSetDef, methods};
use crate::protocol::show::text;
use crate::raise::R;
use crate::types::dict::Dict;
use crate::types::instance::Attrs;
use crate::types::list::List;
use crate::types::str_::Str;
use crate::types::tuple::Tuple;
use crate::types::type_::{Type, flag};
use crate::value::Value;
use crate::vm::Vm;

/// The methods of `object`.
pub struct Object;

/// The class `object`.
pub const CLASS: ClassDef = ClassDef {
    name: "object",
    module: "builtins",
    doc: "()\n--\n\nThe root of all classes. An instance made from it directly has no attributes.",
    methods: Object::METHODS,
    getset: Object::GETSET,
    new: Object::NEW,
    flags: flag::BASETYPE,
};

/// `__dict__` of instances whose class adds one.
pub static DICT_GETSET: GetSetDef = GetSetDef {
    name: "__dict__",
    doc: "The attributes of the object.",
    get: |vm, this| match Attrs::dict(this) {
        Some(dict) => Ok(dict),
        None => {
            let name = vm.names.__dict__.clone();
            Err(vm.no_attribute(this, &name))
        }
    },
    set: Some(|vm, this, value| {
        if this.is_kind(Kind::Type) || this.is_kind(Kind::Module) {
            return Err(vm.attribute_error("readonly attribute"));
        }
        let Some(value) = value else {
            if Attrs::dict(this).is_some() {
                let dict = vm.dict();
                Attrs::set_dict(this, dict);
            }
            return Ok(());
        };
        if !value.is_a::<Dict>() {
            return Err(
                vm.type_error_named("__dict__ must be set to a dictionary, not a '{}'", value)
            );
        }
        Attrs::set_dict(this, value.clone());
        Ok(())
    }),
};

/// `__weakref__` of instances that can be weakly referenced.
pub static WEAKREF_GETSET: GetSetDef = GetSetDef {
    name: "__weakref__",
    doc: "The first weak reference to the object.",
    get: |vm, this| {
        Ok(vm
            .heap
            .weakrefs_of(this)
            .into_iter()
            .next()
            .unwrap_or(Value::NONE))
    },
    set: None,
};

#[methods(class = "object")]
impl Object {
    #[new]
    #[raw]
    fn __new__(vm: &mut Vm, args: &Args<'_>) -> R {
        let class = &args.all[0];
        if args.all.len() > 1 {
            let object = vm.class(|t| &t.object);
            let (new, init) = (vm.names.__new__.clone(), vm.names.__init__.clone());
            if !vm.inherits(class, &object, &new) {
                return Err(vm.type_error(
                    "object.__new__() takes exactly one argument (the type to instantiate)",
                ));
            }
            if vm.inherits(class, &object, &init) {
                let name = class
                    .downcast::<Type>()
                    .map(|t| t.name())
                    .unwrap_or_default();
                return Err(vm.type_error(format!("{name}() takes no arguments")));
            }
        }
        vm.new_plain(class)
    }

    /// Prepare a new object; called with the arguments of the class.
    #[raw]
    fn __init__(vm: &mut Vm, args: &Args<'_>) -> R {
        if args.all.len() > 1 {
            let class = vm.type_of(&args.all[0]);
            let object = vm.class(|t| &t.object);
            let (new, init) = (vm.names.__new__.clone(), vm.names.__init__.clone());
            if !vm.inherits(&class, &object, &init) {
                return Err(vm.type_error(
                    "object.__init__() takes exactly one argument (the instance to initialize)",
                ));
            }
            if vm.inherits(&class, &object, &new) {
                let name = vm.type_name(&args.all[0]);
                return Err(vm.type_error(format!(
                    "{name}.__init__() takes exactly one argument (the instance to initialize)"
                )));
            }
        }
        Ok(Value::NONE)
    }

    /// Return `repr(self)`.
    fn __repr__(this: &Value, vm: &mut Vm) -> String {
        let class = vm.type_of(this);
        let name = vm.full_class_name(&class);
        format!("<{name} object at {:#x}>", this.id())
    }

    /// Return `str(self)`.
    fn __str__(this: &Value, vm: &mut Vm) -> R {
        let name = vm.names.__repr__.clone();
        vm.enter_native(" while getting the str of an object")?;
        let text = vm.call_special(this, &name, &[]);
        vm.leave_native();
        Ok(text?.unwrap_or(Value::NONE))
    }

    /// Return `self == other`.
    fn __eq__(this: &Value, other: &Value) -> Value {
        if this.is(other) {
            Value::TRUE
        } else {
            Value::NOT_IMPLEMENTED
        }
    }

    /// Return `self != other`.
    fn __ne__(this: &Value, vm: &mut Vm, other: &Value) -> R {
        let name = vm.names.__eq__.clone();
        match vm.call_special(this, &name, std::slice::from_ref(other))? {
            Some(equal) if !equal.is_not_implemented() => Ok(Value::bool(!vm.truth(&equal)?)),
            _ => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    /// Return `self < other`.
    fn __lt__(_this: &Value, _other: &Value) -> Value {
        Value::NOT_IMPLEMENTED
    }

    /// Return `self <= other`.
    fn __le__(_this: &Value, _other: &Value) -> Value {
        Value::NOT_IMPLEMENTED
    }

    /// Return `self > other`.
    fn __gt__(_this: &Value, _other: &Value) -> Value {
        Value::NOT_IMPLEMENTED
    }

    /// Return `self >= other`.
    fn __ge__(_this: &Value, _other: &Value) -> Value {
        Value::NOT_IMPLEMENTED
    }

    /// Return `hash(self)`.
    fn __hash__(this: &Value) -> i64 {
        identity_hash(this)
    }

    /// Return the object formatted; only an empty specification is understood.
    fn __format__(this: &Value, vm: &mut Vm, format_spec: &Value) -> R {
        let Some(spec) = format_spec.downcast::<Str>() else {
            return Err(bad_argument(
                vm,
                "__format__() argument",
                "str",
                format_spec,
            ));
        };
        if !spec.is_empty() {
            return Err(
                vm.type_error_named("unsupported format string passed to {}.__format__", this)
            );
        }
        let name = vm.names.__str__.clone();
        Ok(vm.call_special(this, &name, &[])?.unwrap_or(Value::NONE))
    }

    /// Return `getattr(self, name)`.
    fn __getattribute__(this: &Value, vm: &mut Vm, name: &Value) -> R {
        let name = &attribute_name(vm, name)?;
        match vm.get_attr_plain(this, name)? {
            Some(value) => Ok(value),
            None => Err(vm.no_attribute(this, name)),
        }
    }

    /// Implement `setattr(self, name, value)`.
    fn __setattr__(this: &Value, vm: &mut Vm, name: &Value, value: &Value) -> R<()> {
        let name = &attribute_name(vm, name)?;
        vm.refuse_wrong_setattr(this, "__setattr__")?;
        vm.store_attr(this, name, Some(value.clone()))
    }

    /// Implement `delattr(self, name)`.
    fn __delattr__(this: &Value, vm: &mut Vm, name: &Value) -> R<()> {
        let name = &attribute_name(vm, name)?;
        vm.refuse_wrong_setattr(this, "__delattr__")?;
        vm.store_attr(this, name, None)
    }

    /// Return the names of the attributes.
    fn __dir__(this: &Value, vm: &mut Vm) -> R {
        let (dict, class) = (vm.names.__dict__.clone(), vm.names.__class__.clone());
        let names = vm.dict();
        let all = names.downcast::<Dict>().expect("just made");
        if let Some(own) = vm.get_attr_opt(this, &dict)?
            && let Some(own) = own.downcast::<Dict>()
        {
            for key in own.keys() {
                all.set(vm, &key, Value::NONE)?;
            }
        }
        if let Some(class) = vm.get_attr_opt(this, &class)? {
            vm.merge_class_names(&class, all)?;
        }
        Ok(vm.list(all.keys()))
    }

    /// Help to pickle the object.
    fn __reduce__(this: &Value, vm: &mut Vm) -> R {
        vm.reduce_by_protocol(this, 0)
    }

    /// Help to pickle the object with a protocol.
    fn __reduce_ex__(this: &Value, vm: &mut Vm, protocol: i64) -> R {
        let name = vm.names.__reduce__.clone();
        let (class, object) = (vm.type_of(this), vm.class(|t| &t.object));
        if !vm.inherits(&class, &object, &name) {
            let reduce = vm.get_attr(this, &name)?;
            return vm.call(&reduce, &[]);
        }
        vm.reduce_by_protocol(this, protocol)
    }

    /// Return what a pickle keeps of the object.
    fn __getstate__(this: &Value, vm: &mut Vm) -> R {
        vm.default_state(this, false)
    }

    /// Return the size of the object in memory, in bytes.
    fn __sizeof__(this: &Value, vm: &mut Vm) -> i64 {
        vm.heap.size_of(this) as i64
    }

    /// Called when a subclass is made; the default does nothing.
    #[classmethod]
    #[raw]
    fn __init_subclass__(vm: &mut Vm, args: &Args<'_>) -> R {
        if !args.names.is_empty() {
            let name = args.all[0]
                .downcast::<Type>()
                .map(|t| t.name())
                .unwrap_or_default();
            return Err(vm.type_error(format!(
                "{name}.__init_subclass__() takes no keyword arguments"
            )));
        }
        if args.all.len() > 1 {
            let name = args.all[0]
                .downcast::<Type>()
                .map(|t| t.name())
                .unwrap_or_default();
            return Err(vm.type_error(format!(
                "{name}.__init_subclass__() takes no arguments ({} given)",
                args.all.len() - 1
            )));
        }
        Ok(Value::NONE)
    }

    /// Called by abstract classes to decide `issubclass()`; the default has no opinion.
    #[classmethod]
    fn __subclasshook__(_class: &Value, _subclass: &Value) -> Value {
        Value::NOT_IMPLEMENTED
    }

    /// The object's class.
    #[getter]
    #[name = "__class__"]
    fn class(this: &Value, vm: &mut Vm) -> Value {
        vm.type_of(this)
    }

    #[setter]
    #[name = "__class__"]
    fn set_class(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        vm.assign_class(this, value)
    }

    #[deleter]
    #[name = "__class__"]
    fn del_class(_this: &Value, vm: &mut Vm) -> R<()> {
        Err(vm.type_error("can't delete __class__ attribute"))
    }
}

/// The hash of an object that compares by identity.
pub fn identity_hash(value: &Value) -> i64 {
    crate::protocol::hash::hash_identity(value)
}

/// TypeError unless an attribute name is a string.
pub fn attribute_name(vm: &mut Vm, name: &Value) -> R {
    if name.is_a::<Str>() {
        Ok(vm.intern_value(name))
    } else {
        Err(vm.type_error_named("attribute name must be string, not '{}'", name))
    }
}

impl Vm {
    /// `object.__new__(class)`: an instance of a class without native layout.
    pub fn new_plain(&mut self, class: &Value) -> R {
        let Some(t) = class.downcast::<Type>() else {
            return Err(
                self.type_error_named("object.__new__(X): X is not a type object ({})", class)
            );
        };
        if t.has(flag::ABSTRACT) {
            return Err(self.abstract_error(class));
        }
        if t.kind != Kind::Instance || t.has(flag::DISALLOW_NEW) {
            let name = t.name();
            return Err(self.type_error(format!(
                "object.__new__({name}) is not safe, use {name}.__new__()"
            )));
        }
        Ok(crate::types::instance::new_instance(
            &mut self.heap,
            t.root_word(),
        ))
    }

    /// "Can't instantiate abstract class C without an implementation for abstract method 'm'"
    #[cold]
    pub fn abstract_error(&mut self, class: &Value) -> crate::raise::Raise {
        let name = class
            .downcast::<Type>()
            .map(|t| t.name())
            .unwrap_or_default();
        let mut methods: Vec<String> = match self.class_own(class, "__abstractmethods__") {
            Some(set) => match self.collect(&set) {
                Ok(items) => items.iter().map(text).collect(),
                Err(raise) => return raise,
            },
            None => Vec::new(),
        };
        methods.sort();
        let s = if methods.len() > 1 { "s" } else { "" };
        let list: Vec<String> = methods.iter().map(|m| format!("'{m}'")).collect();
        self.type_error(format!(
            "Can't instantiate abstract class {name} without an implementation for abstract method{s} {}",
            list.join(", ")
        ))
    }

    /// `object.__setattr__` must not go around the rules of a native class.
    fn refuse_wrong_setattr(&mut self, object: &Value, name: &str) -> R<()> {
        if !object.is_kind(Kind::Type) {
            return Ok(());
        }
        let class = self.type_name(object);
        Err(self.type_error(format!("can't apply this {name} to {class} object")))
    }

    /// Add the names of a class and its bases to a dict.
    pub fn merge_class_names(&mut self, class: &Value, into: &Dict) -> R<()> {
        let classes = match class.downcast::<Type>() {
            // Bases first would be as good: the result is sorted by whoever shows it.
            Some(t) => t.mro_items(),
            None => return Ok(()),
        };
        for class in classes {
            let keys = class
                .downcast::<Type>()
                .map(|t| self.class_dict(t).keys())
                .unwrap_or_default();
            for key in keys {
                into.set(self, &key, Value::NONE)?;
            }
        }
        Ok(())
    }

    fn assign_class(&mut self, object: &Value, value: &Value) -> R<()> {
        let Some(new) = value.downcast::<Type>() else {
            return Err(
                self.type_error_named("__class__ must be set to a class, not '{}' object", value)
            );
        };
        let old_class = self.type_of(object);
        let old = old_class.downcast::<Type>().expect("a class");
        let module = self.class(|t| &t.module);
        let both_modules = new.is_subtype(&module) && old.is_subtype(&module);
        let mutable = |t: &Type| t.has(flag::HEAP) && !t.has(flag::IMMUTABLE);
        if !both_modules && (!mutable(new) || !mutable(old)) {
            return Err(self.type_error(
                "__class__ assignment only supported for mutable types or ModuleType subclasses",
            ));
        }
        if !self.same_layout(old, new) {
            let message = format!(
                "__class__ assignment: '{}' object layout differs from '{}'",
                new.name(),
                old.name()
            );
            return Err(self.type_error(message));
        }
        Attrs::set_class(object, value);
        Ok(())
    }

    /// Whether instances of two classes can take each other's place.
    pub fn same_layout(&mut self, a: &Type, b: &Type) -> bool {
        let native = |t: &Type| {
            let mut at = t.base.get();
            if !t.has(flag::HEAP) {
                return Value::UNDEF;
            }
            while at.downcast::<Type>().is_some_and(|t| t.has(flag::HEAP)) {
                at = at
                    .downcast::<Type>()
                    .map(|t| t.base.get())
                    .unwrap_or_default();
            }
            at
        };
        let (x, y) = (
            self.heap.shapes.get(a.root_shape()),
            self.heap.shapes.get(b.root_shape()),
        );
        let fixed = |s: &crate::types::shape::Shape| {
            s.keys[..s.fixed_slots as usize]
                .iter()
                .map(|k| k.raw())
                .collect::<Vec<_>>()
        };
        let bases_agree = a.kind == Kind::Module || native(a).is(&native(b));
        a.kind == b.kind
            && x.extension == y.extension
            && x.has_dict == y.has_dict
            && a.has(flag::WEAKREF) == b.has(flag::WEAKREF)
            && fixed(x) == fixed(y)
            && bases_agree
    }

    /// What `object.__getstate__` returns. `required`: refuse natives whose state nobody can see.
    fn default_state(&mut self, object: &Value, required: bool) -> R {
        let class = self.type_of(object);
        let t = class.downcast::<Type>().expect("a class");
        if required && !matches!(t.kind, Kind::Instance) && !t.has(flag::HEAP) {
            return Err(self.type_error_named("cannot pickle '{}' object", object));
        }
        let key = self.names.__dict__.clone();
        let state = self.get_attr_opt(object, &key)?.unwrap_or(Value::NONE);
        let state = match state.downcast::<Dict>() {
            Some(d) if !d.is_empty() => Dict::alloc(&mut self.heap, d.copy()),
            _ => Value::NONE,
        };
        let slots = self.dict();
        let found = slots.downcast::<Dict>().expect("just made");
        for name in self.slot_names(&class)? {
            if let Some(value) = self.get_attr_opt(object, &name)? {
                found.set_str(&name, value);
            }
        }
        if found.is_empty() {
            return Ok(state);
        }
        Ok(self.tuple_of([state, slots]))
    }

    /// Names of all `__slots__` members that are pickled, mangled.
    fn slot_names(&mut self, class: &Value) -> R<Vec<Value>> {
        let t = class.downcast::<Type>().expect("a class");
        let shape = self.heap.shapes.get(t.root_shape());
        Ok(shape.keys[..shape.fixed_slots as usize].to_vec())
    }

    fn reduce_by_protocol(&mut self, object: &Value, protocol: i64) -> R {
        let copyreg = self.import_simple("copyreg")?;
        if protocol < 2 {
            let protocol = self.int(protocol);
            return self.call_method(&copyreg, "_reduce_ex", &[object.clone(), protocol]);
        }
        let class = self.type_of(object);
        let t = class.downcast::<Type>().expect("a class");
        let no_new = t.native_new.get().is_none() && t.kind != Kind::Instance;
        if no_new {
            return Err(self.type_error_named("cannot pickle '{}' object", object));
        }
        let (ex, plain) = (
            self.names.__getnewargs_ex__.clone(),
            self.names.__getnewargs__.clone(),
        );
        let mut args = Vec::new();
        let mut keywords = Value::NONE;
        let mut has_args = true;
        if let Some(method) = self.get_attr_opt(object, &ex)? {
            let result = self.call(&method, &[])?;
            let Some(pair) = result.downcast::<Tuple>() else {
                return Err(self.type_error_named(
                    "__getnewargs_ex__ should return a tuple, not '{}'",
                    &result,
                ));
            };
            if pair.len() != 2 {
                let n = pair.len();
                return Err(self.value_error(format!(
                    "__getnewargs_ex__ should return a tuple of length 2, not {n}"
                )));
            }
            let Some(first) = pair.items()[0].downcast::<Tuple>() else {
                return Err(self.type_error_named(
                    "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '{}'",
                    &pair.items()[0],
                ));
            };
            if !pair.items()[1].is_a::<Dict>() {
                return Err(self.type_error_named(
                    "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '{}'",
                    &pair.items()[1],
                ));
            }
            args = first.items().to_vec();
            keywords = pair.items()[1].clone();
        } else if let Some(method) = self.get_attr_opt(object, &plain)? {
            let result = self.call(&method, &[])?;
            let Some(found) = result.downcast::<Tuple>() else {
                return Err(self
                    .type_error_named("__getnewargs__ should return a tuple, not '{}'", &result));
            };
            args = found.items().to_vec();
        } else {
            has_args = false;
        }
        let getstate = self.names.__getstate__.clone();
        let object_class = self.class(|t| &t.object);
        let is_container = object.is_a::<List>() || object.is_a::<Dict>();
        let state = if self.inherits(&class, &object_class, &getstate) {
            self.default_state(object, !has_args && !is_container)?
        } else {
            let method = self.get_attr(object, &getstate)?;
            self.call(&method, &[])?
        };
        let list_items = if object.is_a::<List>() {
            let iter = self.names.__iter__.clone();
            self.call_special(object, &iter, &[])?.unwrap_or_default()
        } else {
            Value::NONE
        };
        let dict_items = if object.is_a::<Dict>() {
            let items = self.call_method(object, "items", &[])?;
            let iter = self.names.__iter__.clone();
            self.call_special(&items, &iter, &[])?.unwrap_or_default()
        } else {
            Value::NONE
        };
        let has_keywords = keywords.downcast::<Dict>().is_some_and(|d| !d.is_empty());
        let (maker, arguments) = if has_keywords {
            let args = self.tuple(args);
            (
                self.get_attr_str(&copyreg, "__newobj_ex__")?,
                vec![class.clone(), args, keywords],
            )
        } else {
            let mut all = vec![class.clone()];
            all.extend(args);
            (self.get_attr_str(&copyreg, "__newobj__")?, all)
        };
        let arguments = self.tuple(arguments);
        Ok(self.tuple_of([maker, arguments, state, list_items, dict_items]))
    }

    /// A checked view of a value.
    pub fn as_ref<T: crate::heap::Downcast>(&mut self, value: &Value) -> R<Ref<T>> {
        Ref::new(value.clone()).map_err(|value| {
            let found = self.type_name(&value);
            self.type_error(format!("expected {}, got {found}", T::NAME))
        })
    }
}

/// `NoneType`, `ellipsis` and `NotImplementedType`.
pub struct Singletons;

#[methods(class = "NoneType", part = "NONE")]
impl Singletons {
    /// Return `repr(self)`.
    fn __repr__(this: &Value, vm: &mut Vm) -> Value {
        vm.intern(match this {
            v if v.is_none() => "None",
            v if v.is_not_implemented() => "NotImplemented",
            _ => "Ellipsis",
        })
    }

    /// Return `hash(self)`.
    fn __hash__(this: &Value) -> i64 {
        identity_hash(this)
    }
}

#[methods(class = "NoneType", part = "BOOL")]
impl Singletons {
    /// None is false.
    fn __bool__(this: &Value, vm: &mut Vm) -> R<bool> {
        if this.is_not_implemented() {
            return Err(vm.type_error("NotImplemented should not be used in a boolean context"));
        }
        Ok(false)
    }
}

#[methods(class = "ellipsis", part = "PICKLE")]
impl Singletons {
    /// Help to pickle the object: its name.
    fn __reduce__(this: &Value) -> String {
        if this.is_not_implemented() {
            "NotImplemented"
        } else {
            "Ellipsis"
        }
        .to_string()
    }
}

fn singleton(vm: &mut Vm, args: &Args<'_>, value: Value) -> R {
    if args.all.len() > 1 {
        let name = args.all[0]
            .downcast::<Type>()
            .map(|t| t.name())
            .unwrap_or_default();
        return Err(vm.type_error(format!("{name} takes no arguments")));
    }
    Ok(value)
}

const NONE_METHODS: [crate::native::MethodDef; 3] =
    crate::native::concat(&[Singletons::NONE_METHODS, Singletons::BOOL_METHODS]);
const ELLIPSIS_METHODS: [crate::native::MethodDef; 3] =
    crate::native::concat(&[Singletons::NONE_METHODS, Singletons::PICKLE_METHODS]);
const NOT_IMPLEMENTED_METHODS: [crate::native::MethodDef; 4] = crate::native::concat(&[
    Singletons::NONE_METHODS,
    Singletons::BOOL_METHODS,
    Singletons::PICKLE_METHODS,
]);

/// The class of `None`.
pub const NONE_CLASS: ClassDef = ClassDef {
    doc: "()\n--\n\nThe type of the None singleton.",
    methods: &NONE_METHODS,
    new: Some(|vm, args| singleton(vm, args, Value::NONE)),
    ..crate::types::registry::plain("NoneType")
};

/// The class of `...`.
pub const ELLIPSIS_CLASS: ClassDef = ClassDef {
    doc: "()\n--\n\nThe type of the Ellipsis singleton.",
    methods: &ELLIPSIS_METHODS,
    new: Some(|vm, args| singleton(vm, args, Value::ELLIPSIS)),
    ..crate::types::registry::plain("ellipsis")
};

/// The class of `NotImplemented`.
pub const NOT_IMPLEMENTED_CLASS: ClassDef = ClassDef {
    doc: "()\n--\n\nThe type of the NotImplemented singleton.",
    methods: &NOT_IMPLEMENTED_METHODS,
    new: Some(|vm, args| singleton(vm, args, Value::NOT_IMPLEMENTED)),
    ..crate::types::registry::plain("NotImplementedType")
};
