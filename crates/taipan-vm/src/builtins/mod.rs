//! The `builtins` module: one file per function.

pub mod abs;
pub mod aiter;
pub mod all;
pub mod any;
pub mod ascii;
pub mod bin;
pub mod breakpoint;
pub mod callable;
pub mod chr;
pub mod delattr;
pub mod dir;
pub mod divmod;
pub mod exec;
pub mod format;
pub mod getattr;
pub mod hasattr;
pub mod hash;
pub mod hex;
pub mod id;
pub mod import_;
pub mod input;
pub mod isinstance;
pub mod issubclass;
pub mod iter_;
pub mod len;
pub mod max;
pub mod next;
pub mod oct;
pub mod open;
pub mod ord;
pub mod pow;
pub mod print;
pub mod repr;
pub mod round;
pub mod setattr;
pub mod sorted;
pub mod sum;
pub mod vars;

use crate::heap::Kind;
use crate::native::MethodDef;
use crate::types::builtin::Builtin;
use crate::types::dict::Dict;
use crate::types::shape::exact;
use crate::types::type_new::BuildClass;
use crate::value::Value;
use crate::vm::Vm;

const FUNCTIONS: &[&[MethodDef]] = &[
    abs::Abs::FUNCTIONS,
    aiter::Aiter::FUNCTIONS,
    all::All::FUNCTIONS,
    any::Any::FUNCTIONS,
    ascii::Ascii::FUNCTIONS,
    bin::Bin::FUNCTIONS,
    breakpoint::Breakpoint::FUNCTIONS,
    callable::Callable::FUNCTIONS,
    chr::Chr::FUNCTIONS,
    delattr::Delattr::FUNCTIONS,
    dir::Dir::FUNCTIONS,
    divmod::Divmod::FUNCTIONS,
    exec::Exec::FUNCTIONS,
    format::Format::FUNCTIONS,
    getattr::Getattr::FUNCTIONS,
    hasattr::Hasattr::FUNCTIONS,
    hash::Hash::FUNCTIONS,
    hex::Hex::FUNCTIONS,
    id::Id::FUNCTIONS,
    import_::Import::FUNCTIONS,
    input::Input::FUNCTIONS,
    isinstance::Isinstance::FUNCTIONS,
    issubclass::Issubclass::FUNCTIONS,
    iter_::Iter::FUNCTIONS,
    len::Len::FUNCTIONS,
    max::Max::FUNCTIONS,
    next::Next::FUNCTIONS,
    oct::Oct::FUNCTIONS,
    open::Open::FUNCTIONS,
    ord::Ord::FUNCTIONS,
    pow::Pow::FUNCTIONS,
    print::Print::FUNCTIONS,
    repr::Repr::FUNCTIONS,
    round::Round::FUNCTIONS,
    setattr::Setattr::FUNCTIONS,
    sorted::Sorted::FUNCTIONS,
    sum::Sum::FUNCTIONS,
    vars::Vars::FUNCTIONS,
];

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
    "enumerate",
    "zip",
    "map",
    "filter",
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
    for functions in FUNCTIONS {
        install_functions(vm, functions);
    }
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
