from types import MappingProxyType
d = {"a": 1}
p = MappingProxyType(d)
print(p, p["a"], len(p), list(p), "a" in p, p.get("z"), p.copy(), p | {"b": 2}, p == d, list(p.items()), reversed(p).__class__.__name__)
d["b"] = 2
print(p)
for f in (lambda: p.__setitem__("x", 1), lambda: p.clear(), lambda: MappingProxyType(5), lambda: MappingProxyType([])):
    try:
        f()
    except (TypeError, AttributeError) as e:
        print(e)
print(type(int.__dict__), hash(p) if 0 else "")
