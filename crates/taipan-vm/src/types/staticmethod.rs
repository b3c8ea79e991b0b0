//! `staticmethod`.

use crate::cell_mut::MutCell;
use crate::heap::Trace;
use crate::native::{Args, ClassDef, methods};
use crate::raise::R;
use crate::types::function::get_arguments;
use crate::types::instance::Attrs;
use crate::types::type_::flag;
use crate::value::{Raw, Value};
use crate::vm::Vm;

/// Payload of `staticmethod`.
pub struct StaticMethod {
    pub func: MutCell<Value>,
}

impl Trace for StaticMethod {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.func.with(|v| visit(v.raw()));
    }
    fn clear(&self) {
        drop(self.func.replace(Value::NONE));
    }
}

/// The class `staticmethod`.
pub const CLASS: ClassDef = ClassDef {
    doc: "A function of a class that gets neither instance nor class.",
    methods: StaticMethod::METHODS,
    getset: StaticMethod::GETSET,
    new: StaticMethod::NEW,
    flags: flag::BASETYPE | flag::DICT | flag::WEAKREF,
    ..crate::types::registry::plain("staticmethod")
};

#[methods(class = "staticmethod")]
impl StaticMethod {
    #[new]
    #[raw]
    fn __new__(vm: &mut Vm, args: &Args<'_>) -> R {
        let empty = StaticMethod {
            func: MutCell::new(Value::NONE),
        };
        Ok(vm.new_object(&args.all[0], empty))
    }

    /// Wrap a function.
    #[raw]
    fn __init__(vm: &mut Vm, args: &Args<'_>) -> R {
        args.no_keywords(vm, "staticmethod")?;
        let [this, function] = args.all else {
            let n = args.all.len() - 1;
            return Err(vm.type_error(format!("staticmethod expected 1 argument, got {n}")));
        };
        vm.as_ref::<StaticMethod>(this)?
            .func
            .replace(function.clone());
        vm.copy_function_attributes(function, this)?;
        Ok(Value::NONE)
    }

    /// Return `repr(self)`.
    fn __repr__(&self, vm: &mut Vm) -> R<String> {
        let function = vm.repr_text(&self.func.get())?;
        Ok(format!("<staticmethod({function})>"))
    }

    /// Call the function.
    #[raw]
    fn __call__(vm: &mut Vm, args: &Args<'_>) -> R {
        let function = vm.as_ref::<StaticMethod>(&args.all[0])?.func.get();
        vm.call_args(&function, &args.rest())
    }

    /// Return the function.
    #[sig("(instance, owner=None, /)")]
    fn __get__(this: &Value, vm: &mut Vm, instance: &Value, owner: Option<&Value>) -> R {
        let (object, class) = get_arguments(vm, instance, owner)?;
        let _ = (object, class);
        Ok(vm.as_ref::<StaticMethod>(this)?.func.get())
    }

    /// `staticmethod[...]`
    #[classmethod]
    fn __class_getitem__(class: &Value, vm: &mut Vm, item: &Value) -> Value {
        vm.generic_alias(class, item)
    }

    /// The function.
    #[getter]
    fn __func__(&self) -> Value {
        self.func.get()
    }

    #[setter]
    #[name = "__func__"]
    fn set_func(&self, vm: &mut Vm, _value: &Value) -> R<()> {
        Err(vm.attribute_error("readonly attribute"))
    }

    /// The function.
    #[getter]
    fn __wrapped__(&self) -> Value {
        self.func.get()
    }

    /// Whether the function is abstract.
    #[getter]
    fn __isabstractmethod__(&self, vm: &mut Vm) -> R<bool> {
        let function = self.func.get();
        vm.is_abstract(&function)
    }

    /// The attributes of the object.
    #[getter]
    fn __dict__(this: &Value) -> Option<Value> {
        Attrs::dict(this)
    }

    /// The annotations of the function.
    #[getter]
    fn __annotations__(this: &Value, vm: &mut Vm) -> R {
        let key = vm.names.__annotations__.clone();
        vm.attribute_of_wrapped(this, &key)
    }

    #[setter]
    #[name = "__annotations__"]
    fn set_annotations(this: &Value, vm: &mut Vm, value: &Value) {
        let key = vm.names.__annotations__.clone();
        Attrs::set(this, &key, value.clone());
    }

    /// The function that evaluates the annotations.
    #[getter]
    fn __annotate__(this: &Value, vm: &mut Vm) -> R {
        let key = vm.names.__annotate__.clone();
        vm.attribute_of_wrapped(this, &key)
    }

    #[setter]
    #[name = "__annotate__"]
    fn set_annotate(this: &Value, vm: &mut Vm, value: &Value) {
        let key = vm.names.__annotate__.clone();
        Attrs::set(this, &key, value.clone());
    }
}

impl Vm {
    /// Copy the name, documentation and module of a function to an object that wraps it.
    pub fn copy_function_attributes(&mut self, function: &Value, to: &Value) -> R<()> {
        for key in [
            self.names.__module__.clone(),
            self.names.__name__.clone(),
            self.names.__qualname__.clone(),
            self.names.__doc__.clone(),
        ] {
            if let Some(value) = self.get_attr_opt(function, &key)? {
                Attrs::set(to, &key, value);
            }
        }
        Ok(())
    }

    /// An attribute of what a static or class method wraps, unless it has one itself; it is remembered.
    pub fn attribute_of_wrapped(&mut self, this: &Value, key: &Value) -> R {
        if let Some(own) = Attrs::get(this, key) {
            return Ok(own);
        }
        let function = match this.downcast::<StaticMethod>() {
            Some(s) => s.func.get(),
            None => this
                .downcast::<super::classmethod::ClassMethod>()
                .map(|c| c.func.get())
                .unwrap_or_default(),
        };
        let value = self.get_attr(&function, key)?;
        Attrs::set(this, key, value.clone());
        Ok(value)
    }
}
