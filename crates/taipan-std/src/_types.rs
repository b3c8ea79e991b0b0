//! `_types`: the builtin classes that have no other name, for `types`.

use crate::classes::{class_of, set};
use taipan_vm::native::{Args, ClassDef, Kwargs, class, methods, module};
use taipan_vm::types::dict::Dict;
use taipan_vm::types::instance::Attrs;
use taipan_vm::types::str_::Str;
use taipan_vm::{Downcast, Kind, R, Value, Vm};

pub struct Types;

/// Define names for built-in types.
#[module(name = "_types")]
impl Types {
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        let t = &vm.types;
        let classes = [
            ("FunctionType", t.function.clone()),
            ("LambdaType", t.function.clone()),
            ("CodeType", t.code.clone()),
            ("MappingProxyType", t.mappingproxy.clone()),
            ("CellType", t.cell.clone()),
            ("GeneratorType", t.generator.clone()),
            ("CoroutineType", t.coroutine.clone()),
            ("AsyncGeneratorType", t.async_generator.clone()),
            ("MethodType", t.method.clone()),
            ("BuiltinFunctionType", t.builtin_function.clone()),
            ("BuiltinMethodType", t.builtin_function.clone()),
            ("WrapperDescriptorType", t.wrapper_descriptor.clone()),
            ("MethodWrapperType", t.method_wrapper.clone()),
            ("MethodDescriptorType", t.method_descriptor.clone()),
            (
                "ClassMethodDescriptorType",
                t.classmethod_descriptor.clone(),
            ),
            ("ModuleType", t.module.clone()),
            ("TracebackType", t.traceback.clone()),
            ("FrameType", t.frame.clone()),
            ("GetSetDescriptorType", t.getset_descriptor.clone()),
            ("MemberDescriptorType", t.member_descriptor.clone()),
            ("EllipsisType", t.ellipsis.clone()),
            ("NoneType", t.NoneType.clone()),
            ("NotImplementedType", t.NotImplementedType.clone()),
        ];
        for (name, class) in classes {
            set(vm, module, name, class);
        }
        let alias = vm.generic_alias_class();
        set(vm, module, "GenericAlias", alias);
        let union = vm.union_class();
        set(vm, module, "UnionType", union);
        let namespace = simple_namespace(vm);
        set(vm, module, "SimpleNamespace", namespace);
        Ok(())
    }
}

static NAMESPACE: ClassDef = SimpleNamespace::CLASS;

/// The class `types.SimpleNamespace`.
pub fn simple_namespace(vm: &mut Vm) -> Value {
    class_of(vm, &NAMESPACE)
}

/// A simple attribute-based namespace.
#[class(name = "SimpleNamespace", module = "types", flags(BASETYPE, DICT), new)]
#[derive(taipan_vm::native::Trace)]
pub struct SimpleNamespace {}

#[methods(class = "SimpleNamespace")]
impl SimpleNamespace {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        Ok(vm.new_native(&args.all[0], SimpleNamespace {}))
    }
    /// Initialize self.
    #[raw]
    fn __init__(vm: &mut Vm, args: &Args<'_>) -> R {
        let pos = args.pos();
        let this = &pos[0];
        if pos.len() > 2 {
            let n = pos.len() - 1;
            return Err(vm.type_error(format!(
                "SimpleNamespace expected at most 1 argument, got {n}"
            )));
        }
        if let Some(mapping) = pos.get(1) {
            let dict_class = vm.types.dict.clone();
            let dict = vm.call(&dict_class, std::slice::from_ref(mapping))?;
            for (key, value) in dict
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
        for (name, value) in args.keywords() {
            let name = vm.intern_value(name);
            Attrs::set(this, &name, value.clone());
        }
        Ok(Value::NONE)
    }
    /// Return repr(self).
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let name = match vm.type_name(this) {
            name if name == "SimpleNamespace" => "namespace".to_owned(),
            name => name,
        };
        if !vm.repr_enter(this) {
            return Ok(format!("{name}(...)"));
        }
        let result = Self::fields(vm, this);
        vm.repr_leave(this);
        Ok(format!("{name}({})", result?))
    }
    #[rust]
    fn fields(vm: &mut Vm, this: &Value) -> R<String> {
        let dict = Attrs::dict(this).unwrap_or_default();
        let mut parts = Vec::new();
        for (key, value) in dict
            .downcast::<Dict>()
            .map(|d| d.items())
            .unwrap_or_default()
        {
            let Some(key) = Str::downcast(&key) else {
                continue;
            };
            let key = key.to_string_lossy().into_owned();
            let shown = vm.repr(&value)?;
            let shown = shown
                .downcast::<Str>()
                .map(|s| s.to_string_lossy().into_owned())
                .unwrap_or_default();
            parts.push(format!("{key}={shown}"));
        }
        Ok(parts.join(", "))
    }
    /// Return self==value.
    fn __eq__(this: &Value, vm: &mut Vm, other: &Value) -> R {
        if other.native::<SimpleNamespace>().is_none() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let (a, b) = (
            Attrs::dict(this).unwrap_or_default(),
            Attrs::dict(other).unwrap_or_default(),
        );
        Ok(Value::bool(vm.eq(&a, &b)?))
    }
    /// Return state information for pickling
    fn __reduce__(this: &Value, vm: &mut Vm) -> Value {
        let class = vm.type_of(this);
        let dict = Attrs::dict(this).unwrap_or_default();
        let empty = vm.tuple(vec![]);
        vm.tuple(vec![class, empty, dict])
    }
    /// Return a copy of the namespace object with new values for the specified attributes.
    #[sig("(**changes)")]
    fn __replace__(this: &Value, vm: &mut Vm, changes: Kwargs<'_>) -> R {
        let class = vm.type_of(this);
        let copy = vm.call(&class, &[])?;
        let items = Attrs::dict(this)
            .as_ref()
            .and_then(|d| d.downcast::<Dict>())
            .map(|d| d.items())
            .unwrap_or_default();
        for (key, value) in items {
            if key.is_kind(Kind::Str) {
                Attrs::set(&copy, &key, value);
            }
        }
        for (name, value) in changes.0 {
            let name = vm.intern_value(name);
            Attrs::set(&copy, &name, value.clone());
        }
        Ok(copy)
    }
}
