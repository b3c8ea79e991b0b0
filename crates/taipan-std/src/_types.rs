//! `_types`: the builtin classes that have no other name, for `types`.

use crate::classes::set;
use taipan_vm::native::module;
use taipan_vm::{R, Value, Vm};

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
        let namespace = vm.namespace_class();
        set(vm, module, "SimpleNamespace", namespace);
        Ok(())
    }
}
