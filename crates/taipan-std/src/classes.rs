//! Classes of native modules: one class object per isolate and definition.

use std::collections::HashMap;
use taipan_vm::heap::Kind;
use taipan_vm::native::ClassDef;
use taipan_vm::types::builtin::GetSetDescr;
use taipan_vm::types::dict::Dict;
use taipan_vm::types::module::Module;
use taipan_vm::types::object::DICT_GETSET;
use taipan_vm::types::shape::exact;
use taipan_vm::types::type_::{Type, flag};
use taipan_vm::vm::Types;
use taipan_vm::{R, Value, Vm};

#[derive(Default)]
struct Classes(HashMap<(&'static str, &'static str), Value>);

/// The class of a definition, made on first use.
pub fn class_of(vm: &mut Vm, def: &'static ClassDef) -> Value {
    if let Some(class) = vm.remembered_class(def) {
        return class;
    }
    let base = vm.class(|t| &t.object);
    let class = subclass_of(vm, def, &base);
    vm.remember_class(def, &class);
    class
}

/// The same with a base class other than `object`.
pub fn subclass_of(vm: &mut Vm, def: &'static ClassDef, base: &Value) -> Value {
    let key = (def.module, def.name);
    if let Some(class) = vm.module_state::<Classes>().0.get(&key) {
        return class.clone();
    }
    let class = vm.native_subclass(def, base);
    if def.flags & flag::DICT != 0
        && let Some(t) = class.downcast::<Type>()
    {
        let descr = vm.heap.alloc(
            exact(Kind::GetSetDescr),
            GetSetDescr {
                def: &DICT_GETSET,
                class: class.clone(),
            },
        );
        let name = vm.names.__dict__.clone();
        vm.class_dict(t).set_str(&name, descr);
    }
    vm.module_state::<Classes>().0.insert(key, class.clone());
    class
}

/// Put a value into a module's namespace.
pub fn set(vm: &mut Vm, module: &Value, name: &str, value: Value) {
    if let Some(dict) = module
        .downcast::<Module>()
        .and_then(|m| m.dict.downcast::<Dict>())
    {
        let name = vm.intern(name);
        dict.set_str(&name, value);
    }
}

/// Put classes into a module's namespace under their own names.
pub fn add_classes(vm: &mut Vm, module: &Value, classes: &[&'static ClassDef]) {
    for def in classes {
        let class = class_of(vm, def);
        set(vm, module, def.name, class);
    }
}

/// The six comparison methods of a class whose type has `fn rich_compare(this: &Value, vm: &mut Vm, value: &Value, op: Rich) -> R`,
/// as tables of their own: `comparisons!(Fraction, "fractions.Fraction", "ORDER");`
macro_rules! comparisons {
    ($type:ident, $class:literal, $part:literal) => {
        #[taipan_vm::native::methods(class = $class, part = $part)]
        impl $type {
            /// Return self<value.
            fn __lt__(this: &Value, vm: &mut Vm, value: &Value) -> R {
                $type::rich_compare(this, vm, value, Rich::Lt)
            }
            /// Return self<=value.
            fn __le__(this: &Value, vm: &mut Vm, value: &Value) -> R {
                $type::rich_compare(this, vm, value, Rich::Le)
            }
            /// Return self==value.
            fn __eq__(this: &Value, vm: &mut Vm, value: &Value) -> R {
                $type::rich_compare(this, vm, value, Rich::Eq)
            }
            /// Return self!=value.
            fn __ne__(this: &Value, vm: &mut Vm, value: &Value) -> R {
                $type::rich_compare(this, vm, value, Rich::Ne)
            }
            /// Return self>value.
            fn __gt__(this: &Value, vm: &mut Vm, value: &Value) -> R {
                $type::rich_compare(this, vm, value, Rich::Gt)
            }
            /// Return self>=value.
            fn __ge__(this: &Value, vm: &mut Vm, value: &Value) -> R {
                $type::rich_compare(this, vm, value, Rich::Ge)
            }
        }
    };
}
pub(crate) use comparisons;

/// Several tables of methods as one.
macro_rules! joined {
    ($($part:expr),+) => {{
        const PARTS: &[&[taipan_vm::native::MethodDef]] = &[$($part),+];
        const ALL: [taipan_vm::native::MethodDef; taipan_vm::native::total(PARTS)] =
            taipan_vm::native::concat(PARTS);
        &ALL
    }};
}
pub(crate) use joined;

/// The exception class of a native module, made on first use.
pub fn exception_class(
    vm: &mut Vm,
    module: &'static str,
    name: &'static str,
    base: impl Fn(&Types) -> &Value,
) -> R<Value> {
    let base = vm.class(base);
    exception_subclass(vm, module, name, base)
}

/// The same with a base class of a module's own.
pub fn exception_subclass(
    vm: &mut Vm,
    module: &'static str,
    name: &'static str,
    base: Value,
) -> R<Value> {
    let key = (module, name);
    if let Some(class) = vm.module_state::<Classes>().0.get(&key) {
        return Ok(class.clone());
    }
    let namespace = vm.dict();
    let (attribute, module) = (vm.names.__module__.clone(), vm.intern(module));
    vm.set_item(&namespace, &attribute, module)?;
    let (name, bases) = (vm.intern(name), vm.tuple_of([base]));
    let metaclass = vm.class(|t| &t.r#type);
    let class = vm.call(&metaclass, &[name, bases, namespace])?;
    vm.module_state::<Classes>().0.insert(key, class.clone());
    Ok(class)
}
