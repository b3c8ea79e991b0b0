import sys, inspect
def f(a, b=2):
    c = 3
    def g(): return c
    fr = sys._getframe()
    p = fr.f_locals
    print(type(p), p is fr.f_locals, repr(type(p).__mro__))
    print(list(p), len(p), "a" in p, "zz" in p, p["a"], p.get("q"), p.get("q", 5))
    p["a"] = 10; p["c"] = 33; p["new"] = 1
    print(a, c, g(), p["new"], fr.f_locals["new"], len(fr.f_locals))
    for k in ("del p['a']", "p['nope']", "del p['nope']", "del p['new']", "p.pop('a')", "p.pop()", "p.popitem()", "p.clear()", "p[1]", "hash(p)", "p.setdefault('a', 5)", "p.setdefault('s', 5)", "p.update({'a': 11})", "p.update([('b', 1)])", "p.update(5)", "sorted((p | {'x': 1}).keys())", "list(({'x': 1} | p))", "p == dict(p)", "p != {}", "p == fr.f_locals", "repr(p)[:20]", "list(reversed(p))", "p.copy()['b']", "type(p.keys())", "type(p.items())", "type(p.values())", "type(iter(p))", "type(p.copy())", "p.fromkeys", "type(p)(fr) == p", "type(p)()", "type(p)(1)", "p.__class__.__name__", "isinstance(p, dict)", "sorted(x for x in dir(p) if x not in dir(object))", "p['b'] if p.update(b=1) is None else 0", "p.__ior__({'zz': 4})['zz']", "p[[]]", "p.get([])", "[] in p", "p.__setitem__(1, 2)", "fr.f_locals[1]", "len(p)", "bool(p)", "p.__delitem__(1)"):
        try:
            if k.startswith("del"): exec(k, globals(), {"p": p, "fr": fr}); print(k, "ok")
            else: r = eval(k, globals(), {"p": p, "fr": fr}); print(k, "->", "proxy" if r is p else r)
        except Exception as e: print(k, "!", type(e).__name__, e)
    print(a, b, c)
    del a
    print("a" in p, len(p), list(p))
    try: p["a"]
    except KeyError as e: print("KeyError", e)
    p["a"] = 5
    print(a)
    return p
p = f(1)
print(p["a"], p["c"])
p["a"] = 77
print(p["a"], sorted(map(str, p)))
print(sys._getframe().f_locals is globals())
class C:
    x = 1
    print(type(sys._getframe().f_locals))
def gen():
    x = 1
    yield
    yield x
it = gen(); next(it); it.gi_frame.f_locals["x"] = 9; print(next(it))
def h():
    x = 1
    l = locals(); l["x"] = 5
    return x, type(l), locals() is l
print(h())
def outer():
    v = 1
    def inner():
        sys._getframe().f_locals["v"] = 2
        return v
    inner(); print(v)
outer()
from collections.abc import Mapping, MutableMapping
print(isinstance(p, Mapping), isinstance(p, MutableMapping))
match p:
    case {"c": c}: print("match", c)
