//! `types.SimpleNamespace`.

use crate::native::{Args, ClassDef, Kwargs, Rest, Trace, class, methods};
use crate::protocol::compare::CmpOp;
use crate::protocol::show::text;
use crate::raise::R;
use crate::types::dict::Dict;
use crate::types::instance::Attrs;
use crate::types::str_::Str;
use crate::value::Value;
use crate::vm::Vm;

/// Payload of `types.SimpleNamespace`: the attributes are those of the object.
#[class(
    name = "SimpleNamespace",
    signature = "(mapping_or_iterable=(), /, **kwargs)",
    module = "types",
    flags(BASETYPE, DICT),
    new
)]
#[derive(Trace)]
pub struct SimpleNamespace;

fn attributes(this: &Value) -> Vec<(Value, Value)> {
    Attrs::dict(this)
        .and_then(|d| d.downcast::<Dict>().map(|d| d.items()))
        .unwrap_or_default()
}

#[methods(class = "types.SimpleNamespace")]
impl SimpleNamespace {
    #[new]
    #[raw]
    fn __new__(vm: &mut Vm, args: &Args<'_>) -> R {
        Ok(vm.new_native(&args.all[0], SimpleNamespace))
    }

    /// Set the attributes from a mapping and from keywords.
    #[raw]
    fn __init__(vm: &mut Vm, args: &Args<'_>) -> R {
        let this = &args.all[0];
        let given = &args.pos()[1..];
        if given.len() > 1 {
            let (name, n) = (vm.type_name(this), given.len());
            return Err(vm.type_error(format!("{name} expected at most 1 argument, got {n}")));
        }
        if let Some(source) = given.first() {
            let class = vm.class(|t| &t.dict);
            let items = vm.call(&class, std::slice::from_ref(source))?;
            for (key, value) in items
                .downcast::<Dict>()
                .map(|d| d.items())
                .unwrap_or_default()
            {
                if !key.is_a::<Str>() {
                    return Err(vm.type_error("keywords must be strings"));
                }
                let key = vm.intern_value(&key);
                Attrs::set(this, &key, value);
            }
        }
        for (key, value) in args.keywords() {
            let key = vm.intern_value(key);
            Attrs::set(this, &key, value.clone());
        }
        Ok(Value::NONE)
    }

    /// Return `repr(self)`.
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let class = vm.type_of(this);
        let name = if class.is(&vm.namespace_class()) {
            "namespace".to_string()
        } else {
            vm.type_name(this)
        };
        if !vm.repr_enter(this) {
            return Ok(format!("{name}(...)"));
        }
        let mut parts = Vec::new();
        let mut failure = None;
        for (key, value) in attributes(this) {
            match vm.repr_text(&value) {
                Ok(shown) => parts.push(format!("{}={shown}", text(&key))),
                Err(raise) => {
                    failure = Some(raise);
                    break;
                }
            }
        }
        vm.repr_leave(this);
        match failure {
            Some(raise) => Err(raise),
            None => Ok(format!("{name}({})", parts.join(", "))),
        }
    }

    /// Return `self == other`.
    fn __eq__(this: &Value, vm: &mut Vm, other: &Value) -> R {
        if other.native::<SimpleNamespace>().is_none() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        match (Attrs::dict(this), Attrs::dict(other)) {
            (Some(a), Some(b)) => vm.compare(CmpOp::Eq, &a, &b),
            _ => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    /// Help to pickle the object.
    fn __reduce__(this: &Value, vm: &mut Vm) -> Value {
        let class = vm.type_of(this);
        let (args, state) = (
            vm.empty_tuple.clone(),
            Attrs::dict(this).unwrap_or(Value::NONE),
        );
        vm.tuple_of([class, args, state])
    }

    /// A copy with some attributes replaced.
    #[sig("(*args, **kwargs)")]
    fn __replace__(this: &Value, vm: &mut Vm, args: Rest<'_>, changes: Kwargs<'_>) -> R {
        if !args.0.is_empty() {
            return Err(vm.type_error("__replace__() takes no positional arguments"));
        }
        let class = vm.type_of(this);
        let copy = vm.call(&class, &[])?;
        for (key, value) in attributes(this) {
            Attrs::set(&copy, &key, value);
        }
        for (key, value) in changes.0 {
            let key = vm.intern_value(key);
            Attrs::set(&copy, &key, value.clone());
        }
        Ok(copy)
    }

    /// The attributes.
    #[getter]
    fn __dict__(this: &Value) -> Option<Value> {
        Attrs::dict(this)
    }
}

#[derive(Default)]
struct NamespaceState {
    class: Option<Value>,
}

impl Vm {
    /// `types.SimpleNamespace`
    pub fn namespace_class(&mut self) -> Value {
        if let Some(class) = &self.module_state::<NamespaceState>().class {
            return class.clone();
        }
        static CLASS: ClassDef = SimpleNamespace::CLASS;
        let class = self.native_class(&CLASS);
        self.module_state::<NamespaceState>().class = Some(class.clone());
        class
    }

    /// A namespace object with these attributes.
    pub fn namespace(&mut self, items: Vec<(&str, Value)>) -> Value {
        let class = self.namespace_class();
        let object = self.new_native(&class, SimpleNamespace);
        for (key, value) in items {
            let key = self.intern(key);
            Attrs::set(&object, &key, value);
        }
        object
    }
}
