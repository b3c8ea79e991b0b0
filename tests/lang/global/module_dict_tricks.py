import sys, types
m = types.ModuleType("m")
exec("def f(): return x\nx = 1", m.__dict__)
print(m.f())
m.x = 2
print(m.f(), m.f.__globals__ is m.__dict__, m.f.__module__)
del m.x
try:
    m.f()
except NameError as e:
    print(e)
class Sub(types.ModuleType):
    def __getattr__(self, n): return n.upper()
m.__class__ = Sub
print(m.anything)
