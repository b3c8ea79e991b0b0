from collections import defaultdict, OrderedDict
d = defaultdict(list)
d["a"].append(1); d["b"]
print(d, d.get("zz"), d.default_factory, "zz" in d, d.copy(), d | {"c": [2]}, defaultdict(None, {1: 2}), dict(d))
try:
    defaultdict()["x"]
except KeyError as e:
    print(repr(e))
try:
    defaultdict(5)
except TypeError as e:
    print(e)
o = OrderedDict([("a", 1), ("b", 2), ("c", 3)])
o.move_to_end("a"); print(o, list(o)); o.move_to_end("a", last=False); print(list(o), o.popitem(), o.popitem(last=False), o)
print(OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == {"b": 2, "a": 1}, list(reversed(OrderedDict(a=1, b=2))), OrderedDict(), OrderedDict(a=1) | {"z": 2})
for f in (lambda: o.move_to_end("zz"), lambda: OrderedDict().popitem(), lambda: OrderedDict(5)):
    try:
        f()
    except (KeyError, TypeError) as e:
        print(type(e).__name__, e)
