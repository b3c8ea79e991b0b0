//! The `builtins` module: one file per function.

use crate::heap::Kind;
use crate::native::MethodDef;
use crate::types::builtin::Builtin;
use crate::types::dict::Dict;
use crate::types::shape::exact;
use crate::types::type_new::BuildClass;
use crate::value::Value;
use crate::vm::Vm;

/// Classes that are builtins under their own names.
const CLASSES: &[&str] = &[
    "object",
    "type",
    "int",
    "bool",
    "float",
    "complex",
    "str",
    "bytes",
    "bytearray",
    "memoryview",
    "list",
    "tuple",
    "dict",
    "set",
    "frozenset",
    "range",
    "slice",
    "property",
    "staticmethod",
    "classmethod",
    "super",
    "reversed",
];

/// Fill the builtins namespace.
pub fn install(vm: &mut Vm) {
    let builtins = vm.builtins.clone();
    let dict = builtins.downcast::<Dict>().expect("a namespace");
    for class in vm.types.all() {
        let name = class
            .downcast::<crate::types::type_::Type>()
            .map(|t| t.name())
            .unwrap_or_default();
        if CLASSES.contains(&name.as_str()) || vm.is_exception_class(&class) {
            let key = vm.intern(&name);
            dict.set_str(&key, class);
        }
    }
    let group = vm.exception_group_class();
    let os_error = vm.types.OSError.clone();
    for (name, value) in [
        ("ExceptionGroup", group),
        ("EnvironmentError", os_error.clone()),
        ("IOError", os_error),
        ("NotImplemented", Value::NOT_IMPLEMENTED),
        ("Ellipsis", Value::ELLIPSIS),
        ("None", Value::NONE),
        ("True", Value::TRUE),
        ("False", Value::FALSE),
        ("__debug__", Value::TRUE),
    ] {
        let key = vm.intern(name);
        dict.set_str(&key, value);
    }
    let (name, doc) = (
        vm.intern("builtins"),
        vm.str("Names that are always there."),
    );
    for (key, value) in [
        (vm.names.__name__.clone(), name),
        (vm.names.__doc__.clone(), doc),
    ] {
        dict.set_str(&key, value);
    }
    install_functions(vm, BuildClass::FUNCTIONS);
}

/// Add functions to the builtins namespace.
pub fn install_functions(vm: &mut Vm, functions: &'static [MethodDef]) {
    let module = vm.intern("builtins");
    let builtins = vm.builtins.clone();
    let dict = builtins.downcast::<Dict>().expect("a namespace");
    for def in functions {
        let name = vm.intern(def.name);
        let function = vm.heap.alloc(
            exact(Kind::Builtin),
            Builtin {
                def,
                this: Value::NONE,
                bound: false,
                module: module.clone(),
            },
        );
        dict.set_str(&name, function);
    }
}
