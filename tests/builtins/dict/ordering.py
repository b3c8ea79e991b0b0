d = {}
for k in "cab":
    d[k] = ord(k)
d["a"] = 0
del d["c"]
d["c"] = 1
print(d, list(d.items()), d.popitem(), list(d.values()))
d = {i: i for i in range(5)}
del d[2]; d[2] = "again"
print(d)
