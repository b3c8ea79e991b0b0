def f(x: int, *, y: str = "a") -> bool:
    "doc"
print(f.__name__, f.__qualname__, f.__doc__, f.__module__, f.__annotations__)
f.custom = 1
print(f.__dict__, f.custom)
def outer():
    def inner(): pass
    return inner
print(outer().__qualname__)
class C:
    def m(self): pass
print(C.m.__qualname__, (lambda: 0).__name__, C().m.__func__ is C.m)
