//! `super`.

use crate::cell_mut::MutCell;
use crate::heap::Trace;
use crate::native::{Args, ClassDef, methods};
use crate::raise::R;
use crate::types::type_::Type;
use crate::value::{Raw, Value};
use crate::vm::Vm;

/// Payload of `super`.
pub struct Super {
    pub class: MutCell<Value>,
    pub object: MutCell<Value>,
    pub object_type: MutCell<Value>,
}

impl Trace for Super {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.class.with(|v| visit(v.raw()));
        self.object.with(|v| visit(v.raw()));
        self.object_type.with(|v| visit(v.raw()));
    }
    fn clear(&self) {
        drop(self.class.replace(Value::NONE));
        drop(self.object.replace(Value::NONE));
        drop(self.object_type.replace(Value::NONE));
    }
}

/// The class `super`.
pub const CLASS: ClassDef = ClassDef {
    doc: "The attributes that an object has from the classes behind a given one in its mro.",
    methods: Super::METHODS,
    getset: Super::GETSET,
    new: Super::NEW,
    flags: crate::types::type_::flag::BASETYPE,
    ..crate::types::registry::plain("super")
};

#[methods(class = "super")]
impl Super {
    #[new]
    #[raw]
    fn __new__(vm: &mut Vm, args: &Args<'_>) -> R {
        let empty = Super {
            class: MutCell::new(Value::NONE),
            object: MutCell::new(Value::NONE),
            object_type: MutCell::new(Value::NONE),
        };
        Ok(vm.new_object(&args.all[0], empty))
    }

    /// `super(class, object)`, `super(class)`, or `super()` in a method.
    #[raw]
    fn __init__(vm: &mut Vm, args: &Args<'_>) -> R {
        args.no_keywords(vm, "super")?;
        let (class, object) = match &args.all[1..] {
            [] => {
                let (class, object) = vm.super_no_args()?;
                (class, object)
            }
            [class] => (class.clone(), Value::NONE),
            [class, object] => (class.clone(), object.clone()),
            more => {
                let n = more.len();
                return Err(vm.type_error(format!("super() expected at most 2 arguments, got {n}")));
            }
        };
        if !class.is_a::<Type>() {
            return Err(vm.type_error_named("super() argument 1 must be a type, not {}", &class));
        }
        let kind = if object.is_none() {
            Value::NONE
        } else {
            vm.super_check(&class, &object)?
        };
        let s = vm.as_ref::<Super>(&args.all[0])?;
        s.class.replace(class);
        s.object.replace(object);
        s.object_type.replace(kind);
        Ok(Value::NONE)
    }

    /// Return `repr(self)`.
    fn __repr__(&self, vm: &mut Vm) -> String {
        let name = |v: &Value| v.downcast::<Type>().map(|t| t.name());
        let class = match name(&self.class.get()) {
            Some(name) => name,
            None => "NULL".to_string(),
        };
        let kind = self.object_type.get();
        let _ = vm;
        match name(&kind) {
            Some(kind) => format!("<super: <class '{class}'>, <{kind} object>>"),
            None => format!("<super: <class '{class}'>, NULL>"),
        }
    }

    /// Return an attribute of the classes behind the given one.
    fn __getattribute__(this: &Value, vm: &mut Vm, name: &Value) -> R {
        let name = &super::object::attribute_name(vm, name)?;
        match vm.get_attr_plain(this, name)? {
            Some(value) => Ok(value),
            None => Err(vm.no_attribute(this, name)),
        }
    }

    /// Bind an unbound `super(class)` to an instance.
    #[sig("(instance, owner=None, /)")]
    fn __get__(this: &Value, vm: &mut Vm, instance: &Value, owner: Option<&Value>) -> R {
        let _ = owner;
        let s = vm.as_ref::<Super>(this)?;
        if instance.is_none() || !s.object.get().is_none() {
            return Ok(this.clone());
        }
        let (class, start) = (vm.type_of(this), s.class.get());
        vm.call(&class, &[start, instance.clone()])
    }

    /// The class behind which the search begins.
    #[getter]
    fn __thisclass__(&self) -> Value {
        self.class.get()
    }

    /// The object.
    #[getter]
    fn __self__(&self) -> Value {
        self.object.get()
    }

    /// The class whose mro is searched.
    #[getter]
    fn __self_class__(&self) -> Value {
        self.object_type.get()
    }
}
