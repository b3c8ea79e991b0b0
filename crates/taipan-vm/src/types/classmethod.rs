//! `classmethod`.

use crate::cell_mut::MutCell;
use crate::heap::Trace;
use crate::native::{Args, ClassDef, methods};
use crate::raise::R;
use crate::types::function::get_arguments;
use crate::types::instance::Attrs;
use crate::types::type_::flag;
use crate::value::{Raw, Value};
use crate::vm::Vm;

/// Payload of `classmethod`.
pub struct ClassMethod {
    pub func: MutCell<Value>,
}

impl Trace for ClassMethod {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.func.with(|v| visit(v.raw()));
    }
    fn clear(&self) {
        drop(self.func.replace(Value::NONE));
    }
}

/// The class `classmethod`.
pub const CLASS: ClassDef = ClassDef {
    doc: "A function of a class that gets the class as its first argument.",
    methods: ClassMethod::METHODS,
    getset: ClassMethod::GETSET,
    new: ClassMethod::NEW,
    flags: flag::BASETYPE | flag::DICT | flag::WEAKREF,
    ..crate::types::registry::plain("classmethod")
};

#[methods(class = "classmethod")]
impl ClassMethod {
    #[new]
    #[raw]
    fn __new__(vm: &mut Vm, args: &Args<'_>) -> R {
        let empty = ClassMethod {
            func: MutCell::new(Value::NONE),
        };
        Ok(vm.new_object(&args.all[0], empty))
    }

    /// Wrap a function.
    #[raw]
    fn __init__(vm: &mut Vm, args: &Args<'_>) -> R {
        args.no_keywords(vm, "classmethod")?;
        let [this, function] = args.all else {
            let n = args.all.len() - 1;
            return Err(vm.type_error(format!("classmethod expected 1 argument, got {n}")));
        };
        vm.as_ref::<ClassMethod>(this)?
            .func
            .replace(function.clone());
        vm.copy_function_attributes(function, this)?;
        Ok(Value::NONE)
    }

    /// Return `repr(self)`.
    fn __repr__(&self, vm: &mut Vm) -> R<String> {
        let function = vm.repr_text(&self.func.get())?;
        Ok(format!("<classmethod({function})>"))
    }

    /// Bind the function to the class.
    #[sig("(instance, owner=None, /)")]
    fn __get__(this: &Value, vm: &mut Vm, instance: &Value, owner: Option<&Value>) -> R {
        let (object, class) = get_arguments(vm, instance, owner)?;
        vm.bind_descriptor(this, object.as_ref(), &class)
    }

    /// `classmethod[...]`
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
