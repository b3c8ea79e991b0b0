x = 1
print(globals()["x"], locals() is globals(), vars() is globals())
def f(a):
    b = 2
    print(sorted(vars()), sorted(locals()))
    locals()["c"] = 3
    return "c" in locals()
print(f(1))
class C:
    y = 1
    print(sorted(k for k in locals() if not k.startswith("__")))
print(type(vars(C)).__name__)
