def f(*args, **kw): return args, kw
print(f(x=1, *[1, 2]))
print(f(*(1,), *(2,), **{}, **{"q": 1}))
print(f(*"ab", *range(2)))
