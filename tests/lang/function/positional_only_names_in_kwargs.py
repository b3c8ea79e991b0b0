def f(a, b=2, /, **kw):
    return a, b, kw
print(f(1, a=5, b=6))
