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
use crate::types::module::Module;
use crate::types::registry;
use crate::types::shape::exact;
use crate::types::str_::Str;
use crate::types::type_::Type;
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

/// Builtins that another crate adds: most isolates ask for few of them.
#[derive(Clone, Copy)]
pub struct LateBuiltins {
    pub names: &'static [&'static str],
    /// Makes the one of this name.
    pub make: fn(&mut Vm, &'static str) -> Value,
}

/// Builtins that are neither functions nor classes of the table.
const OTHERS: LateBuiltins = LateBuiltins {
    names: &[
        "ExceptionGroup",
        "EnvironmentError",
        "IOError",
        "NotImplemented",
        "Ellipsis",
        "None",
        "True",
        "False",
        "__debug__",
    ],
    make: |vm, name| match name {
        "ExceptionGroup" => vm.exception_group_class(),
        "EnvironmentError" | "IOError" => vm.class(|t| &t.OSError),
        "NotImplemented" => Value::NOT_IMPLEMENTED,
        "Ellipsis" => Value::ELLIPSIS,
        "None" => Value::NONE,
        "False" => Value::FALSE,
        _ => Value::TRUE,
    },
};

/// What is known of the builtins namespace: everything else is made when it is asked for, or when a script gets hold of the
/// namespace as a whole.
pub struct Builtins {
    /// The module.
    pub(crate) module: Value,
    /// Nothing is missing any more.
    complete: bool,
    late: Vec<LateBuiltins>,
}

impl Builtins {
    /// Without the module, for which there is no class yet.
    pub(crate) fn new() -> Builtins {
        Builtins {
            module: Value::NONE,
            complete: false,
            late: vec![OTHERS],
        }
    }
}

fn functions() -> impl Iterator<Item = &'static MethodDef> {
    let all = std::iter::once(BuildClass::FUNCTIONS).chain(FUNCTIONS.iter().copied());
    all.flatten()
}

/// Fill what must be there from the start.
pub fn install(vm: &mut Vm) {
    let builtins = vm.builtins.clone();
    let dict = builtins.downcast::<Dict>().expect("a namespace");
    let (name, doc) = (
        vm.intern("builtins"),
        vm.str("Names that are always there."),
    );
    dict.set_str(&vm.names.__name__, name);
    dict.set_str(&vm.names.__doc__, doc);
    let module = Module {
        dict: builtins.clone(),
    };
    vm.late_builtins.module = vm.heap.alloc_sub(exact(Kind::Module), module);
}

impl Vm {
    /// Let builtins be made when they are asked for.
    pub fn add_late_builtins(&mut self, late: LateBuiltins) {
        self.late_builtins.late.push(late);
    }

    /// The entry of a name in a namespace that may be the one of the builtins.
    pub fn namespace_entry(&mut self, namespace: &Value, name: &Value) -> Option<Value> {
        self.want_builtin(namespace, name);
        namespace.downcast::<Dict>()?.get_str(name)
    }

    /// Have the builtin of this name in its place, if the namespace is the one of the builtins.
    #[inline]
    pub(crate) fn want_builtin(&mut self, namespace: &Value, name: &Value) {
        if !self.late_builtins.complete && namespace.is(&self.builtins) {
            self.make_builtin(name);
        }
    }

    #[cold]
    fn make_builtin(&mut self, name: &Value) {
        let builtins = self.builtins.clone();
        let dict = builtins.downcast::<Dict>().expect("a namespace");
        let Some(text) = name.downcast::<Str>().and_then(|name| name.as_str()) else {
            return;
        };
        if dict.get_str(name).is_some() {
            return;
        }
        if let Some(def) = functions().find(|def| def.name == text) {
            self.add_builtin_function(dict, def);
        } else if let Some(class) = registry::builtin_row(text, CLASSES) {
            let class = self.class_at(class);
            dict.set_str(name, class);
        } else if let Some((late, known)) = self.late_builtins.late.iter().find_map(|late| {
            let known = late.names.iter().find(|known| **known == text)?;
            Some((*late, *known))
        }) {
            let value = (late.make)(self, known);
            dict.set_str(name, value);
        } else if text.starts_with("__") {
            // Where the module comes from.
            self.start();
        }
    }

    /// Make what is missing in a namespace that a script gets hold of as a whole, if it is the one of the builtins.
    pub fn complete_namespace(&mut self, namespace: &Value) {
        if self.late_builtins.complete || !namespace.is(&self.builtins) {
            return;
        }
        self.start();
        let dict = namespace.downcast::<Dict>().expect("a namespace");
        for def in functions() {
            let name = self.intern(def.name);
            if dict.get_str(&name).is_none() {
                self.add_builtin_function(dict, def);
            }
        }
        for row in registry::builtin_rows(CLASSES) {
            let class = self.class_at(row);
            let name = class.downcast::<Type>().expect("a class").name.get();
            if dict.get_str(&name).is_none() {
                dict.set_str(&name, class);
            }
        }
        for late in self.late_builtins.late.clone() {
            for name in late.names {
                let key = self.intern(name);
                if dict.get_str(&key).is_none() {
                    let value = (late.make)(self, name);
                    dict.set_str(&key, value);
                }
            }
        }
        self.late_builtins.complete = true;
    }

    fn add_builtin_function(&mut self, dict: &Dict, def: &'static MethodDef) {
        let (name, module) = (self.intern(def.name), self.intern("builtins"));
        let function = self.heap.alloc(
            exact(Kind::Builtin),
            Builtin {
                def,
                this: Value::NONE,
                bound: false,
                module,
            },
        );
        match def.name {
            "next" => self.known.next = function.clone(),
            "len" => self.known.len = function.clone(),
            _ => {}
        }
        dict.set_str(&name, function);
    }

    /// What `__builtins__` of a new module is: the module that scripts have in `sys.modules`.
    pub fn builtins_module(&mut self) -> Value {
        let module = self.loaded_module("builtins");
        module.unwrap_or_else(|| self.builtins.clone())
    }

    /// Make `sys` with its streams, which most isolates do without.
    #[inline]
    pub fn start(&mut self) {
        if let Some(start) = self.startup.take() {
            let before = self.heap.count_finalizers();
            start(self);
            self.heap.gc.standing += self.heap.count_finalizers() - before;
        }
    }

    /// The namespace of `sys`.
    pub fn sys_dict(&mut self) -> &Dict {
        self.start();
        self.sys.downcast::<Dict>().expect("a namespace")
    }
}
