# An AttributeError that does not say of what is completed by the access that it ends.
class A:
    @property
    def p(self): raise AttributeError("in p")
    @property
    def q(self): return self.p
    def __getattr__(self, name):
        if name == "z": raise AttributeError("own", name="mine", obj=5)
        raise AttributeError(f"no {name}")
for name in ("p", "q", "x", "z"):
    for get in (getattr, lambda o, n: eval(f"o.{n}")):
        try: get(A(), name)
        except AttributeError as e: print(name, e, e.name, type(e.obj).__name__)
class B:
    @property
    def p(self): raise AttributeError("in p")
try: B().p
except AttributeError as e: print(e, e.name, type(e.obj).__name__)
class D:
    def __get__(self, o, t): raise AttributeError("descriptor")
class C: d = D()
try: C().d
except AttributeError as e: print(e, e.name, type(e.obj).__name__)
