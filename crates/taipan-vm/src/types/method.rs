//! `method`: a function bound to an object.

use crate::heap::Trace;
use crate::native::{Args, ClassDef, methods};
use crate::raise::R;
use crate::value::{Raw, Value};
use crate::vm::Vm;

/// Payload of `method`.
pub struct Method {
    pub func: Value,
    pub this: Value,
}

impl Trace for Method {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        visit(self.func.raw());
        visit(self.this.raw());
    }
}

/// The class `method`.
pub const CLASS: ClassDef = ClassDef {
    doc: "(function, instance, /)\n--\n\nA function bound to an object, which becomes its first argument.",
    methods: Method::METHODS,
    getset: Method::GETSET,
    new: Method::NEW,
    flags: crate::types::type_::flag::WEAKREF,
    ..crate::types::registry::plain("method")
};

#[methods(class = "method")]
impl Method {
    #[new]
    #[raw]
    fn __new__(vm: &mut Vm, args: &Args<'_>) -> R {
        args.no_keywords(vm, "method")?;
        let [_, function, object] = args.all else {
            let n = args.all.len() - 1;
            return Err(vm.type_error(format!("method expected 2 arguments, got {n}")));
        };
        if !vm.is_callable(function) {
            return Err(vm.type_error("first argument must be callable"));
        }
        if object.is_none() {
            return Err(vm.type_error("instance must not be None"));
        }
        Ok(vm.bind_method(function, object))
    }

    /// Return `repr(self)`.
    fn __repr__(&self, vm: &mut Vm) -> R<String> {
        let mut name = None;
        for key in [vm.names.__qualname__.clone(), vm.names.__name__.clone()] {
            if name.is_none() {
                name = vm.get_attr_opt(&self.func, &key)?;
            }
        }
        let name = match name {
            Some(name) if name.is_a::<crate::types::str_::Str>() => {
                crate::protocol::show::text(&name)
            }
            _ => "?".to_string(),
        };
        let object = vm.repr_text(&self.this)?;
        Ok(format!("<bound method {name} of {object}>"))
    }

    /// Return `hash(self)`.
    fn __hash__(&self, vm: &mut Vm) -> R<i64> {
        let function = vm.hash(&self.func)?;
        let object = crate::types::object::identity_hash(&self.this) as u64;
        Ok(((function ^ object.rotate_left(17)) >> 4) as i64)
    }

    /// Call the method.
    #[raw]
    fn __call__(vm: &mut Vm, args: &Args<'_>) -> R {
        vm.call_args(&args.all[0], &args.rest())
    }

    /// Return `self == other`: the same function of the same object.
    fn __eq__(&self, vm: &mut Vm, other: &Value) -> R {
        let Some(other) = other.downcast::<Method>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        if !self.this.is(&other.this) {
            return Ok(Value::FALSE);
        }
        Ok(Value::bool(vm.eq(&self.func, &other.func)?))
    }

    /// A bound method stays bound to its object.
    #[sig("(instance, owner=None, /)")]
    fn __get__(this: &Value, instance: &Value, owner: Option<&Value>) -> Value {
        let _ = (instance, owner);
        this.clone()
    }

    /// Help to pickle the object.
    fn __reduce__(&self, vm: &mut Vm) -> R {
        let key = vm.names.__name__.clone();
        let name = vm.get_attr(&self.func, &key)?;
        vm.reduce_as_attribute(&self.this, name)
    }

    /// The function.
    #[getter]
    fn __func__(&self) -> Value {
        self.func.clone()
    }

    /// The object.
    #[getter]
    fn __self__(&self) -> Value {
        self.this.clone()
    }

    /// The documentation of the function.
    #[getter]
    fn __doc__(&self, vm: &mut Vm) -> R {
        let key = vm.names.__doc__.clone();
        vm.get_attr(&self.func, &key)
    }
}

impl Vm {
    /// `(getattr, (object, name))`: how bound methods and descriptors are pickled.
    pub fn reduce_as_attribute(&mut self, object: &Value, name: Value) -> R {
        let getattr = self.builtin_named("getattr")?;
        let args = self.tuple_of([object.clone(), name]);
        Ok(self.tuple_of([getattr, args]))
    }
}
