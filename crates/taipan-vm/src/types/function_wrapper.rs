//! What `classmethod` and `staticmethod` share: objects around a function, with its name and documentation.

use crate::raise::R;
use crate::types::classmethod::ClassMethod;
use crate::types::instance::Attrs;
use crate::types::staticmethod::StaticMethod;
use crate::value::Value;
use crate::vm::Vm;

/// Declare the payload and the class of such an object; its own methods come behind the documentation.
macro_rules! function_wrapper {
    ($Payload:ident, $name:tt, $doc:tt; $($own:tt)*) => {
        use $crate::cell_mut::MutCell;
        use $crate::heap::Trace;
        use $crate::native::{Args, ClassDef, methods};
        use $crate::raise::R;
        use $crate::types::function::get_arguments;
        use $crate::types::instance::Attrs;
        use $crate::types::type_::flag;
        use $crate::value::{Raw, Value};
        use $crate::vm::Vm;

        #[doc = concat!("Payload of `", $name, "`.")]
        pub struct $Payload {
            /// The function.
            pub func: MutCell<Value>,
        }

        impl Trace for $Payload {
            fn trace(&self, visit: &mut dyn FnMut(Raw)) {
                self.func.with(|v| visit(v.raw()));
            }
            fn clear(&self) {
                drop(self.func.replace(Value::NONE));
            }
        }

        #[doc = concat!("The class `", $name, "`.")]
        pub const CLASS: ClassDef = ClassDef {
            doc: concat!("(function, /)\n--\n\n", $doc),
            methods: $Payload::METHODS,
            getset: $Payload::GETSET,
            new: $Payload::NEW,
            flags: flag::BASETYPE | flag::DICT,
            ..$crate::types::registry::plain($name)
        };

        #[methods(class = $name)]
        impl $Payload {
            #[new]
            #[raw]
            fn __new__(vm: &mut Vm, args: &Args<'_>) -> R {
                let empty = $Payload {
                    func: MutCell::new(Value::NONE),
                };
                Ok(vm.new_object(&args.all[0], empty))
            }

            /// Wrap a function.
            #[raw]
            fn __init__(vm: &mut Vm, args: &Args<'_>) -> R {
                args.no_keywords(vm, $name)?;
                let [this, function] = args.all else {
                    let n = args.all.len() - 1;
                    return Err(vm.type_error(format!(concat!($name, " expected 1 argument, got {}"), n)));
                };
                vm.as_ref::<$Payload>(this)?
                    .func
                    .replace(function.clone());
                vm.copy_function_attributes(function, this)?;
                Ok(Value::NONE)
            }

            /// Return `repr(self)`.
            fn __repr__(&self, vm: &mut Vm) -> R<String> {
                let function = vm.repr_text(&self.func.get())?;
                Ok(format!(concat!("<", $name, "({})>"), function))
            }

            /// `staticmethod[...]`
            #[classmethod]
            fn __class_getitem__(class: &Value, vm: &mut Vm, item: &Value) -> Value {
                vm.generic_alias(class, item)
            }

            /// The function.
            #[member]
            fn __func__(&self) -> Value {
                self.func.get()
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

            #[deleter]
            #[name = "__annotations__"]
            fn del_annotations(this: &Value, vm: &mut Vm) -> R<()> {
                let key = vm.names.__annotations__.clone();
                vm.forget_attribute_of_wrapped(this, &key)
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

            #[deleter]
            #[name = "__annotate__"]
            fn del_annotate(this: &Value, vm: &mut Vm) -> R<()> {
                let key = vm.names.__annotate__.clone();
                vm.forget_attribute_of_wrapped(this, &key)
            }

            $($own)*
        }
    };
}
pub(super) use function_wrapper;

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

    /// Delete an attribute that [`Vm::attribute_of_wrapped`] remembers.
    pub(crate) fn forget_attribute_of_wrapped(&mut self, this: &Value, key: &Value) -> R<()> {
        match Attrs::delete(this, key) {
            true => Ok(()),
            false => Err(self.no_attribute(this, key)),
        }
    }

    /// An attribute of what a static or class method wraps, unless it has one itself; it is remembered.
    pub fn attribute_of_wrapped(&mut self, this: &Value, key: &Value) -> R {
        if let Some(own) = Attrs::get(this, key) {
            return Ok(own);
        }
        let function = match this.downcast::<StaticMethod>() {
            Some(s) => s.func.get(),
            None => this
                .downcast::<ClassMethod>()
                .map(|c| c.func.get())
                .unwrap_or_default(),
        };
        let value = self.get_attr(&function, key)?;
        Attrs::set(this, key, value.clone());
        Ok(value)
    }
}
