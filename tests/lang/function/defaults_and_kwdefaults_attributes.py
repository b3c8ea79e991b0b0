def f(a, b=1, *, c=2, d): pass
print(f.__defaults__, f.__kwdefaults__)
f.__defaults__ = (8, 9)
f.__kwdefaults__ = {"c": 1, "d": 2}
f()
f.__defaults__ = None
try:
    f()
except TypeError as e:
    print(e)
