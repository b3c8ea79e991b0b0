class A:
    def __getattribute__(self, name):
        if name == "skip": raise AttributeError("skipped")
        if name.startswith("__"): return super().__getattribute__(name)
        return f"getattribute {name}"
    def __getattr__(self, name):
        return f"getattr {name}"
a = A()
print(a.x, a.skip, hasattr(a, "q"))
class B:
    def __getattr__(self, name):
        raise AttributeError(f"no {name} here")
print(getattr(B(), "z", "default"), hasattr(B(), "z"))
try:
    B().z
except AttributeError as e:
    print(e, e.name, type(e.obj).__name__ if e.obj is not None else None)
