class A:
    class B:
        def f(self): pass
print(A.B.__qualname__, A.B.f.__qualname__, A.B)
A.__name__ = "Renamed"
A.__qualname__ = "Q"
print(A, A().__class__.__name__)
for v in [5, "a\0"]:
    try:
        A.__name__ = v
    except (TypeError, ValueError) as e:
        print(e)
try:
    int.__name__ = "x"
except TypeError as e:
    print(e)
try:
    int.foo = 1
except TypeError as e:
    print(e)
