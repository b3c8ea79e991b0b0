def f(a, /, b, *c, d, **e):
    x = 1
    return lambda: x + b
co = f.__code__
print(co.co_name, co.co_qualname, co.co_argcount, co.co_posonlyargcount, co.co_kwonlyargcount)
print(co.co_varnames, co.co_cellvars, co.co_freevars, co.co_firstlineno)
print(f(1, 2, d=3).__code__.co_freevars, bool(co.co_flags & 4), bool(co.co_flags & 8))
