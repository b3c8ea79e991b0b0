import weakref
class A:
    __slots__ = ("x",)
class B:
    __slots__ = ("x", "__dict__", "__weakref__")
try:
    weakref.ref(A())
except TypeError as e:
    print(e)
b = B(); b.anything = 1
print(b.__dict__, weakref.ref(b)() is b)
