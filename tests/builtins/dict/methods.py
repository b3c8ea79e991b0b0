d = {"a": 1, "b": 2}
print(d.get("a"), d.get("z"), d.get("z", 0), d.setdefault("c", 3), d.setdefault("a", 9), d.pop("b"), d.pop("zz", "dflt"), d.popitem(), d)
d.update({"x": 1}, y=2); d.update([("z", 3)]); d.update()
print(d, d.copy() == d, d.copy() is d, len(d), "x" in d, list(d), list(reversed(d)))
d.clear()
print(d)
for f in (lambda: d["k"], lambda: d.pop("k"), lambda: d.popitem(), lambda: d.__delitem__("q"), lambda: d.get(), lambda: d.update(5), lambda: d.get([]), lambda: d.setdefault([], 1), lambda: d.update(1, 2), lambda: d.pop(), lambda: d[[]], lambda: {} in d):
    try:
        f()
    except (KeyError, TypeError) as e:
        print(type(e).__name__, e)
