import types
def f(): pass
print(types.FunctionType is type(f), types.BuiltinFunctionType is type(len), types.NoneType, types.EllipsisType, types.NotImplementedType, types.MethodType, types.ModuleType, types.CodeType, types.TracebackType, types.FrameType, types.CoroutineType, types.AsyncGeneratorType, types.MappingProxyType, types.CellType, types.GetSetDescriptorType, types.MemberDescriptorType, types.LambdaType is types.FunctionType)
D = types.new_class("D", (dict,), {}, lambda ns: ns.update(x=1)); print(D.x, D.__bases__, types.resolve_bases((int,)), types.prepare_class("P")[0])
class C:
    @types.DynamicClassAttribute
    def a(self): return 1
print(C().a, types.get_original_bases(D))
m = types.MethodType(lambda s: s * 2, 5); print(m(), types.coroutine(f) is f)
