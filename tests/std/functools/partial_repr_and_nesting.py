from functools import partial
def f(*a, **k): return a, k
p = partial(partial(f, 1, x=1), 2, x=2, y=3)
print(p.func is f, p.args, p.keywords, p(3, z=4))
p.attr = 5
print(p.attr, partial(int, base=2)("101"))
class C:
    m = partial(f, "class")
print(C().m(1) if 0 else C.m(1))
for g in (lambda: partial(), lambda: partial(5), lambda: p.__setstate__(1)):
    try:
        g()
    except TypeError as e:
        print(e)
