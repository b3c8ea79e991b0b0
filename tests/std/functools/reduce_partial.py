from functools import reduce, partial, partialmethod, Placeholder
print(reduce(lambda a, b: a + b, [1, 2, 3]), reduce(lambda a, b: a * b, [], 5), reduce(max, [3, 9, 2]))
for f in (lambda: reduce(max, []), lambda: reduce(max, 5), lambda: reduce(max)):
    try:
        f()
    except TypeError as e:
        print(e)
def f(a, b, c=0, **k): return a, b, c, k
p = partial(f, 1, c=5)
print(p(2), p(2, c=6, d=7), p.func is f, p.args, p.keywords, partial(p, 9)(), partial(f, Placeholder, 2)(1))
print(repr(partial(print, 1, sep="x")).startswith("functools.partial(<built-in function print>, 1, sep='x')"))
class C:
    def set(self, v): return ("set", v)
    set_on = partialmethod(set, True)
print(C().set_on())
