class A: pass
class B:
    def __init__(self, x): pass
class C:
    def __new__(cls, x): return object.__new__(cls)
for f in [lambda: A(1), lambda: object(1), lambda: B(), lambda: C(1, 2), lambda: object.__new__(B, 1), lambda: object.__new__(5), lambda: object.__new__(int), lambda: object.__new__()]:
    try:
        f(); print("ok")
    except TypeError as e:
        print(e)
