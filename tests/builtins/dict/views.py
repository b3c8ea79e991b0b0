d = {"a": 1, "b": 2}
k, v, i = d.keys(), d.values(), d.items()
print(k, v, i)
d["c"] = 3
print(len(k), "c" in k, 3 in v, ("c", 3) in i, ("c", 4) in i, list(reversed(k)), list(reversed(i)))
print(sorted(k & {"a", "z"}), sorted(k | {"z"}), sorted(k - {"a"}), sorted(k ^ {"a", "z"}), k == {"a", "b", "c"}, k >= {"a"}, i & {("a", 1)}, k.isdisjoint("xyz"), i == {("a", 1), ("b", 2), ("c", 3)}, v == d.values())
print(k.mapping, type(k), type(v).__name__, type(i).__name__)
try:
    k.mapping["x"] = 1
except TypeError as e:
    print(e)
try:
    hash(k)
except TypeError as e:
    print(e)
