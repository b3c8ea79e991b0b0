def outer():
    T = int
    class C:
        U = str
        a: T
        b: U
        c: list[U]
    def f(p: T, *args: "str", k: T = 1, **kw: dict[str, T]) -> T | None: ...
    return C, f
C, f = outer()
print(C.__annotations__, f.__annotations__)
class D:
    if True:
        cond: int
    for i in range(2):
        loop: str
print(D.__annotations__)
x: int
class E: pass
print(E.__annotations__, f.__annotate__(1)["k"])
del f.__annotations__["k"]
print(sorted(f.__annotations__))
try:
    f.__annotations__ = 5
except TypeError as e:
    print(e)
