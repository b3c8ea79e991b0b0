import types
class M(type): pass
class C(metaclass=M): pass
for c in (type, int, object, type(None), types.FunctionType, types.BuiltinFunctionType, types.UnionType, M, C):
    print(c.__module__, c.__qualname__, c.__name__)
print(type(type.__dict__["__module__"]), type(types.FunctionType.__dict__["__module__"]))
C.__module__ = 5
print(C.__module__)
