class A:
    __slots__ = ["x"]
class B(A):
    __slots__ = ["y"]
class C(B): pass
b = B(); b.x = 1; b.y = 2
c = C(); c.z = 3; c.x = 4
print(b.x, b.y, c.__dict__, c.x, hasattr(b, "__dict__"))
class D:
    __slots__ = "one"
print(D.__slots__, [n for n in dir(D) if n == "one"])
class E:
    __slots__ = {"f": "documented"}
print(E.f.__doc__)
