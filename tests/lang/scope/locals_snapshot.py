def f(a, b):
    c = a + b
    loc = locals()
    loc["c"] = 99
    return c, sorted(locals())
print(f(1, 2))
def g():
    x = 1
    first = locals()
    x = 2
    return first["x"], locals()["x"], first is locals()
print(g())
