# A key that is removed and put back does not go unnoticed by an iterator.
d = {0: 0}
try:
    for k in d: del d[0]; d[0] = 0
except RuntimeError as e: print(e)
d = {f"k{i}": i for i in range(1000)}
for i in range(1, 1000): del d[f"k{i}"]
iterators = reversed(d), reversed(d.keys()), reversed(d.values()), reversed(d.items())
d.clear(); d["k0"] = 0
print([list(i) for i in iterators])
d = dict.fromkeys(range(10))
for i in range(7): del d[i]
it = reversed(d); next(it)
d.clear(); d.update(dict.fromkeys(range(10)))
for i in range(3, 10): del d[i]
try: print(list(it))
except RuntimeError as e: print(e)
d = {}
for i in range(100): d[i] = i; del d[i]; d[-i] = i
print(len(d), list(d)[:5], d.popitem(), d.popitem())
