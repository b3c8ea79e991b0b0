def f(a, b=1, *, c):
    """doc"""
    x = a
    return x
co = f.__code__
print(co.co_argcount, co.co_kwonlyargcount, co.co_nlocals, co.co_varnames, co.co_name, co.co_firstlineno, co.co_consts[0], co.co_freevars)
g = co.replace(co_name="renamed")
print(g.co_name, co == f.__code__, co != g, hash(co) == hash(f.__code__))
print(sorted({l for *_, l in co.co_lines() if l}), len(list(co.co_positions())) > 0)
import types
h = types.FunctionType(co, globals(), "h", (5,))
print(h(1, c=2), h.__name__, h.__defaults__)
