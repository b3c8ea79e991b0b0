class A: x = 1
a = A()
print(getattr(a, "x"), getattr(a, "y", "d"), hasattr(a, "x"), hasattr(a, "y"), setattr(a, "z", 5), a.z, delattr(a, "z"), vars(a))
setattr(a, "not an identifier", 1)
print(getattr(a, "not an identifier"), a.__dict__)
class P:
    @property
    def boom(self): raise ValueError("boom")
try:
    hasattr(P(), "boom")
except ValueError as e:
    print(e)
for f in (lambda: getattr(a, 5), lambda: getattr(a, "q"), lambda: setattr(a, 5, 1), lambda: delattr(a, "q"), lambda: hasattr(a, 5), lambda: getattr(a), lambda: vars(5), lambda: setattr(5, "x", 1), lambda: getattr(A, "q"), lambda: setattr(object(), "a", 1)):
    try:
        f()
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)
