import copy, copyreg
class A:
    def __init__(self, x): self.x = x
    def __getstate__(self): return {"x": self.x + 1}
    def __setstate__(self, st): self.x = st["x"] * 10
print(copy.copy(A(1)).x)
class B:
    def __new__(cls, a): o = super().__new__(cls); o.a = a; return o
    def __getnewargs__(self): return (self.a,)
print(copy.copy(B(5)).a)
class D:
    def __reduce__(self): return (list, ((1, 2),))
print(copy.copy(D()))
class E: pass
copyreg.pickle(E, lambda e: (dict, ([(1, 2)],)))
print(copy.copy(E()))
class F:
    def __replace__(self, **k): return k
print(copy.replace(F(), a=1))
