import types
m = types.ModuleType("m")
print(m, m.__dict__["__name__"], m.__doc__, m.__spec__, m.__loader__)
m.y = 1
del m.y
try:
    m.y
except AttributeError as e:
    print(e)
try:
    types.ModuleType()
except TypeError as e:
    print(e)
try:
    del m.y
except AttributeError as e:
    print(e)
import math
print(math.__name__, repr(math).startswith("<module 'math'"))
