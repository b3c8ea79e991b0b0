//! Native callables: builtin functions and the descriptors of native classes.

use crate::cell_mut::MutCell;
use crate::heap::Trace;
use crate::native::{Args, ClassDef, Closure, GetSetDef, MethodDef, MethodKind, methods};
use crate::protocol::show::text;
use crate::raise::R;
use crate::types::function::get_arguments;
use crate::types::module::Module;
use crate::types::registry::plain;
use crate::types::type_::Type;
use crate::value::{Raw, Value};
use crate::vm::Vm;

/// Payload of `builtin_function_or_method`: a native function, bound or not.
pub struct Builtin {
    pub def: &'static MethodDef,
    /// The bound object or class; the module for module functions; None if neither.
    pub this: Value,
    /// Whether `this` is passed as first argument.
    pub bound: bool,
    /// `__module__`, a string or None.
    pub module: Value,
}

impl Trace for Builtin {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        visit(self.this.raw());
    }
}

/// Payload of `method_descriptor`, `wrapper_descriptor` and `classmethod_descriptor`: an unbound method of a native class.
pub struct MethodDescr {
    pub def: &'static MethodDef,
    /// The class it is of.
    pub class: Value,
}

impl Trace for MethodDescr {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        visit(self.class.raw());
    }
}

/// Payload of `getset_descriptor`: a computed attribute of a native class.
pub struct GetSetDescr {
    pub def: &'static GetSetDef,
    pub class: Value,
}

impl Trace for GetSetDescr {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        visit(self.class.raw());
    }
}

/// Payload of `member_descriptor`: a `__slots__` member.
pub struct MemberDescr {
    pub name: Value,
    pub class: Value,
    /// Number of the fixed slot.
    pub slot: usize,
    pub doc: MutCell<Value>,
}

impl Trace for MemberDescr {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        visit(self.class.raw());
    }
}

const fn class(
    name: &'static str,
    doc: &'static str,
    methods: &'static [MethodDef],
    getset: &'static [GetSetDef],
) -> ClassDef {
    ClassDef {
        doc,
        methods,
        getset,
        flags: crate::types::type_::flag::DISALLOW_NEW,
        ..plain(name)
    }
}

/// The class of native functions.
pub const FUNCTION_CLASS: ClassDef = ClassDef {
    flags: crate::types::type_::flag::DISALLOW_NEW | crate::types::type_::flag::WEAKREF,
    ..class(
        "builtin_function_or_method",
        "A native function, or a native method bound to an object.",
        Builtin::METHODS,
        Builtin::GETSET,
    )
};
/// The class of native special methods bound to an object.
pub const WRAPPER_CLASS: ClassDef = class(
    "method-wrapper",
    "A native special method bound to an object.",
    Builtin::METHODS,
    &WRAPPER_GETSET,
);
/// The class of native methods.
pub const METHOD_CLASS: ClassDef = class(
    "method_descriptor",
    "A method of a native class.",
    MethodDescr::METHODS,
    MethodDescr::GETSET,
);
/// The class of native special methods.
pub const SLOT_CLASS: ClassDef = class(
    "wrapper_descriptor",
    "A special method of a native class.",
    MethodDescr::METHODS,
    MethodDescr::GETSET,
);
/// The class of native class methods.
pub const CLASSMETHOD_CLASS: ClassDef = class(
    "classmethod_descriptor",
    "A class method of a native class.",
    MethodDescr::METHODS,
    MethodDescr::GETSET,
);
/// The class of computed attributes.
pub const GETSET_CLASS: ClassDef = class(
    "getset_descriptor",
    "A computed attribute of a native class.",
    GetSetDescr::METHODS,
    GetSetDescr::GETSET,
);
/// The class of `__slots__` members.
pub const MEMBER_CLASS: ClassDef = class(
    "member_descriptor",
    "A member of `__slots__`.",
    MemberDescr::METHODS,
    MemberDescr::GETSET,
);

const WRAPPER_GETSET: [GetSetDef; Builtin::GETSET.len() + 1] = crate::native::concat(&[
    Builtin::GETSET,
    &[GetSetDef {
        name: "__objclass__",
        doc: "The class that defines the method.",
        get: |vm, this| {
            let b = vm.as_ref::<Builtin>(this)?;
            let name = vm.intern(b.def.name);
            let class = vm.type_of(&b.this);
            let t = class.downcast::<Type>().expect("a class");
            Ok(vm
                .lookup_where(t, &name)
                .map(|f| f.0)
                .unwrap_or(class.clone()))
        },
        set: None,
    }],
]);

impl Builtin {
    /// The name as scripts see it.
    pub fn name(&self) -> &str {
        Closure::of(self).map_or(self.def.name, |c| &c.name)
    }

    /// Whether it is a plain function and no method.
    fn is_function(&self) -> bool {
        let this = &self.this;
        !self.bound || this.is_none() || this.is_a::<Module>() || Closure::of(self).is_some()
    }
}

fn doc_of(vm: &mut Vm, doc: &str) -> Value {
    if doc.is_empty() {
        Value::NONE
    } else {
        vm.str(doc)
    }
}

#[methods(class = "builtin_function_or_method")]
impl Builtin {
    /// Return `repr(self)`.
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let b = vm.as_ref::<Builtin>(this)?;
        let name = b.name();
        if b.is_function() {
            return Ok(format!("<built-in function {name}>"));
        }
        let class = vm.type_name(&b.this);
        let what = if vm.type_of(this).is(&vm.types.method_wrapper) {
            format!("method-wrapper '{name}'")
        } else {
            format!("built-in method {name}")
        };
        Ok(format!("<{what} of {class} object at {:#x}>", b.this.id()))
    }

    /// Return `hash(self)`.
    fn __hash__(&self) -> i64 {
        let function = self.def as *const MethodDef as u64;
        let object = crate::types::object::identity_hash(&self.this) as u64;
        ((function ^ object.rotate_left(21)) >> 4) as i64
    }

    /// Call the function.
    #[raw]
    fn __call__(vm: &mut Vm, args: &Args<'_>) -> R {
        vm.call_args(&args.all[0], &args.rest())
    }

    /// Return `self == other`: the same function of the same object.
    fn __eq__(&self, other: &Value) -> Value {
        match other.downcast::<Builtin>() {
            Some(other) => {
                Value::bool(std::ptr::eq(self.def, other.def) && self.this.is(&other.this))
            }
            None => Value::NOT_IMPLEMENTED,
        }
    }

    /// Help to pickle the object.
    fn __reduce__(&self, vm: &mut Vm) -> R {
        let name = vm.str(self.name());
        if self.is_function() {
            return Ok(name);
        }
        vm.reduce_as_attribute(&self.this, name)
    }

    /// The module the function is defined in.
    #[getter]
    #[name = "__module__"]
    fn get_module(&self) -> Value {
        self.module.clone()
    }

    /// The documentation of the function.
    #[getter]
    fn __doc__(&self, vm: &mut Vm) -> Value {
        doc_of(vm, Closure::of(self).map_or(self.def.doc, |c| &c.doc))
    }

    /// The name of the function.
    #[getter]
    fn __name__(&self, vm: &mut Vm) -> Value {
        vm.intern(self.name())
    }

    /// The name of the function with that of its class.
    #[getter]
    fn __qualname__(&self, vm: &mut Vm) -> Value {
        let name = self.name();
        if self.is_function() {
            return vm.intern(name);
        }
        let class = match self.this.downcast::<Type>() {
            Some(t) => t.qualname(),
            None => vm.class_of(&self.this).qualname(),
        };
        vm.str(format!("{class}.{name}"))
    }

    /// The object the function is bound to, or the module.
    #[getter]
    fn __self__(&self, vm: &mut Vm) -> Value {
        if Closure::of(self).is_some() {
            return Value::NONE;
        }
        if !self.this.is_none() {
            return self.this.clone();
        }
        vm.loaded_module(&text(&self.module)).unwrap_or(Value::NONE)
    }

    /// The signature, if it is known.
    #[getter]
    fn __text_signature__(&self, vm: &mut Vm) -> Value {
        doc_of(vm, self.def.signature)
    }
}

/// The name of the class that a descriptor belongs to, with the module of a native one.
fn label(vm: &Vm, class: &Value) -> String {
    class
        .downcast::<Type>()
        .map(|class| vm.class_label(class))
        .unwrap_or_default()
}

#[methods(class = "method_descriptor")]
impl MethodDescr {
    /// Return `repr(self)`.
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let d = vm.as_ref::<MethodDescr>(this)?;
        let class = label(vm, &d.class);
        let name = d.def.name;
        Ok(if vm.type_of(this).is(&vm.types.wrapper_descriptor) {
            format!("<slot wrapper '{name}' of '{class}' objects>")
        } else {
            format!("<method '{name}' of '{class}' objects>")
        })
    }

    /// Call the method; the object (or class) comes first.
    #[raw]
    fn __call__(vm: &mut Vm, args: &Args<'_>) -> R {
        vm.call_args(&args.all[0], &args.rest())
    }

    /// Bind the method to an instance.
    #[sig("(instance, owner=None, /)")]
    fn __get__(this: &Value, vm: &mut Vm, instance: &Value, owner: Option<&Value>) -> R {
        let (object, class) = get_arguments(vm, instance, owner)?;
        let d = vm.as_ref::<MethodDescr>(this)?;
        if d.def.kind == MethodKind::Class
            && !class
                .downcast::<Type>()
                .is_some_and(|t| t.is_subtype(&d.class))
        {
            let wanted = d
                .class
                .downcast::<Type>()
                .map(|t| t.name())
                .unwrap_or_default();
            let found = class
                .downcast::<Type>()
                .map(|t| t.name())
                .unwrap_or_default();
            return Err(vm.type_error(format!(
                "descriptor '{}' requires a subtype of '{wanted}' but received '{found}'",
                d.def.name
            )));
        }
        vm.bind_descriptor(this, object.as_ref(), &class)
    }

    /// Help to pickle the object.
    fn __reduce__(&self, vm: &mut Vm) -> R {
        let name = vm.str(self.def.name);
        vm.reduce_as_attribute(&self.class, name)
    }

    /// The class of the method.
    #[getter]
    fn __objclass__(&self) -> Value {
        self.class.clone()
    }

    /// The name of the method.
    #[getter]
    fn __name__(&self, vm: &mut Vm) -> Value {
        vm.intern(self.def.name)
    }

    /// The documentation of the method.
    #[getter]
    fn __doc__(&self, vm: &mut Vm) -> Value {
        doc_of(vm, self.def.doc)
    }

    /// The name of the method with that of its class.
    #[getter]
    fn __qualname__(&self, vm: &mut Vm) -> Value {
        let class = self
            .class
            .downcast::<Type>()
            .map(|t| t.qualname())
            .unwrap_or_default();
        vm.str(format!("{class}.{}", self.def.name))
    }

    /// The signature, if it is known.
    #[getter]
    fn __text_signature__(&self, vm: &mut Vm) -> Value {
        doc_of(vm, self.def.signature)
    }
}

#[methods(class = "getset_descriptor")]
impl GetSetDescr {
    /// Return `repr(self)`.
    fn __repr__(&self, vm: &mut Vm) -> String {
        let class = label(vm, &self.class);
        format!("<attribute '{}' of '{class}' objects>", self.def.name)
    }

    /// Return the attribute of an instance.
    #[sig("(instance, owner=None, /)")]
    fn __get__(this: &Value, vm: &mut Vm, instance: &Value, owner: Option<&Value>) -> R {
        let (object, class) = get_arguments(vm, instance, owner)?;
        vm.bind_descriptor(this, object.as_ref(), &class)
    }

    /// Set the attribute of an instance.
    fn __set__(this: &Value, vm: &mut Vm, instance: &Value, value: &Value) -> R<()> {
        vm.store_checked(this, instance, Some(value))
    }

    /// Delete the attribute of an instance.
    fn __delete__(this: &Value, vm: &mut Vm, instance: &Value) -> R<()> {
        vm.store_checked(this, instance, None)
    }

    /// The class of the attribute.
    #[getter]
    fn __objclass__(&self) -> Value {
        self.class.clone()
    }

    /// The name of the attribute.
    #[getter]
    fn __name__(&self, vm: &mut Vm) -> Value {
        vm.intern(self.def.name)
    }

    /// The documentation of the attribute.
    #[getter]
    fn __doc__(&self, vm: &mut Vm) -> Value {
        doc_of(vm, self.def.doc)
    }

    /// The name of the attribute with that of its class.
    #[getter]
    fn __qualname__(&self, vm: &mut Vm) -> Value {
        let class = self
            .class
            .downcast::<Type>()
            .map(|t| t.qualname())
            .unwrap_or_default();
        vm.str(format!("{class}.{}", self.def.name))
    }
}

#[methods(class = "member_descriptor")]
impl MemberDescr {
    /// Return `repr(self)`.
    fn __repr__(&self, vm: &mut Vm) -> String {
        let class = label(vm, &self.class);
        format!("<member '{}' of '{class}' objects>", text(&self.name))
    }

    /// Return the member of an instance.
    #[sig("(instance, owner=None, /)")]
    fn __get__(this: &Value, vm: &mut Vm, instance: &Value, owner: Option<&Value>) -> R {
        let (object, class) = get_arguments(vm, instance, owner)?;
        vm.bind_descriptor(this, object.as_ref(), &class)
    }

    /// Set the member of an instance.
    fn __set__(this: &Value, vm: &mut Vm, instance: &Value, value: &Value) -> R<()> {
        vm.store_checked(this, instance, Some(value))
    }

    /// Delete the member of an instance.
    fn __delete__(this: &Value, vm: &mut Vm, instance: &Value) -> R<()> {
        vm.store_checked(this, instance, None)
    }

    /// Help to pickle the object.
    fn __reduce__(&self, vm: &mut Vm) -> R {
        vm.reduce_as_attribute(&self.class, self.name.clone())
    }

    /// The class of the member.
    #[getter]
    fn __objclass__(&self) -> Value {
        self.class.clone()
    }

    /// The name of the member.
    #[getter]
    fn __name__(&self) -> Value {
        self.name.clone()
    }

    /// The documentation of the member.
    #[getter]
    fn __doc__(&self) -> Value {
        self.doc.get()
    }

    /// The name of the member with that of its class.
    #[getter]
    fn __qualname__(&self, vm: &mut Vm) -> Value {
        let class = self
            .class
            .downcast::<Type>()
            .map(|t| t.qualname())
            .unwrap_or_default();
        vm.str(format!("{class}.{}", text(&self.name)))
    }
}
