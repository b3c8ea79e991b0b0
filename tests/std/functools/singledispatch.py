from functools import singledispatch, singledispatchmethod
@singledispatch
def f(x): return "object"
@f.register
def _(x: int): return "int"
@f.register(list)
def _(x): return "list"
@f.register(str)
@f.register(bytes)
def _(x): return "text"
print(f(1), f(True), f([]), f("a"), f(b""), f(1.5), f.dispatch(bool).__name__, sorted(c.__name__ for c in f.registry))
class A:
    @singledispatchmethod
    def g(self, x): return "default"
    @g.register
    def _(self, x: int): return "int"
print(A().g(1), A().g("x"))
try:
    f()
except TypeError as e:
    print(e)
