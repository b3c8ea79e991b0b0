//! `defaultdict`: a dict whose missing values are made by a function, which is kept in a fixed slot behind the dict.

use crate::classes::subclass_of;
use taipan_vm::native::{Args, ClassDef, methods};
use taipan_vm::types::dict::Dict;
use taipan_vm::types::instance::Attrs;
use taipan_vm::types::type_::{Type, flag};
use taipan_vm::{R, Value, Vm};

pub struct DefaultDict;

const CLASS: ClassDef = ClassDef {
    name: "defaultdict",
    module: "collections",
    doc: "defaultdict(default_factory=None, /, [...]) --> dict with a function that makes missing values",
    methods: DefaultDict::METHODS,
    getset: DefaultDict::GETSET,
    new: None,
    flags: flag::BASETYPE,
};

/// The class, made on first use.
pub fn class(vm: &mut Vm) -> Value {
    let base = vm.class(|t| &t.dict);
    let class = subclass_of(vm, &CLASS, &base);
    let t = class.downcast::<Type>().expect("a class");
    if t.fixed_slots.get() == 0 {
        t.fixed_slots.set(1);
        let name = vm.intern("default_factory");
        let shape = vm.heap.shapes.get_mut(t.root_shape());
        shape.push_key(name);
        shape.fixed_slots = 1;
        shape.inline_slots = 1;
        shape.extension = 2;
    }
    class
}

fn factory(this: &Value) -> Value {
    let factory = Attrs::get_fixed(this, 0);
    if factory.is_undef() {
        Value::NONE
    } else {
        factory
    }
}

fn dict(this: &Value) -> &Dict {
    this.downcast::<Dict>().expect("receiver")
}

/// A new one of the same class with the same factory and these items.
fn similar(vm: &mut Vm, this: &Value, items: &Value) -> R {
    let class = vm.type_of(this);
    vm.call(&class, &[factory(this), items.clone()])
}

#[methods(class = "collections.defaultdict")]
impl DefaultDict {
    /// The factory, then arguments as for `dict`.
    #[raw]
    #[sig("(*args, **kwargs)")]
    fn __init__(vm: &mut Vm, args: &Args<'_>) -> R {
        let (this, rest) = (args.all[0].clone(), args.rest());
        let mut all = vec![this.clone()];
        let mut factory = Value::NONE;
        if let Some(first) = rest.pos().first() {
            if !first.is_none() && !vm.is_callable(first) {
                return Err(vm.type_error("first argument must be callable or None"));
            }
            factory = first.clone();
            all.extend_from_slice(&rest.all[1..]);
        } else {
            all.extend_from_slice(rest.all);
        }
        drop(Attrs::set_fixed(&this, 0, factory));
        let init = vm.names.__init__.clone();
        let base = vm.class(|t| &t.dict);
        let init = vm.get_attr(&base, &init)?;
        vm.call_args(
            &init,
            &Args {
                all: &all,
                names: args.names,
            },
        )
    }
    /// repr(self)
    fn __repr__(this: &Value, vm: &mut Vm) -> R {
        let name = vm.class_of(this).name();
        let repr = vm.names.__repr__.clone();
        let base = vm.class(|t| &t.dict);
        let dict_repr = vm.get_attr(&base, &repr)?;
        let items = vm.call(&dict_repr, std::slice::from_ref(this))?;
        let mut out = name.into_bytes();
        out.push(b'(');
        let factory = factory(this);
        if vm.repr_enter(&factory) {
            let result = vm.push_repr(&factory, &mut out);
            vm.repr_leave(&factory);
            result?;
        } else {
            out.extend_from_slice(b"...");
        }
        out.extend_from_slice(b", ");
        out.extend_from_slice(taipan_vm::protocol::item::text_of(&items).as_bytes());
        out.push(b')');
        Ok(vm.str_wtf8(out))
    }
    /// Make, keep and return the value of a key that is not there; KeyError without a factory.
    fn __missing__(this: &Value, vm: &mut Vm, key: &Value) -> R {
        let factory = factory(this);
        if factory.is_none() {
            return Err(vm.key_error(key));
        }
        let value = vm.call(&factory, &[])?;
        vm.set_item(this, key, value.clone())?;
        Ok(value)
    }
    /// self | value
    fn __or__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        let Some(other) = value.downcast::<Dict>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let sum = similar(vm, this, this)?;
        dict(&sum).merge(vm, other)?;
        Ok(sum)
    }
    /// value | self
    fn __ror__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        if !value.is_a::<Dict>() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let sum = similar(vm, this, value)?;
        dict(&sum).merge(vm, dict(this))?;
        Ok(sum)
    }
    /// A new one with the same items.
    fn copy(this: &Value, vm: &mut Vm) -> R {
        similar(vm, this, this)
    }
    /// A new one with the same items.
    fn __copy__(this: &Value, vm: &mut Vm) -> R {
        similar(vm, this, this)
    }
    /// For copying and pickling.
    fn __reduce__(this: &Value, vm: &mut Vm) -> R {
        let factory = factory(this);
        let args = if factory.is_none() {
            vec![]
        } else {
            vec![factory]
        };
        let args = vm.tuple(args);
        let class = vm.type_of(this);
        let items = vm.call_method(this, "items", &[])?;
        let items = vm.iter(&items)?;
        Ok(vm.tuple_of([class, args, Value::NONE, Value::NONE, items]))
    }
    /// `defaultdict[K, V]`, for annotations.
    #[classmethod]
    fn __class_getitem__(class: &Value, vm: &mut Vm, object: &Value) -> Value {
        vm.generic_alias(class, object)
    }
    /// The function that makes missing values.
    #[getter]
    fn default_factory(this: &Value) -> Value {
        factory(this)
    }
    #[setter]
    fn set_default_factory(this: &Value, value: &Value) {
        drop(Attrs::set_fixed(this, 0, value.clone()));
    }
    #[deleter]
    fn del_default_factory(this: &Value) {
        drop(Attrs::set_fixed(this, 0, Value::UNDEF));
    }
}
