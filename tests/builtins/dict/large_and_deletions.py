d = {}
for i in range(10000):
    d[i] = str(i)
for i in range(0, 10000, 2):
    del d[i]
print(len(d), d[9999], 2 in d, next(iter(d)), sum(d))
for i in range(5000):
    d[f"k{i}"] = i
print(len(d), d["k4999"], list(d)[-1], sum(1 for k in d if isinstance(k, str)))
while len(d) > 3:
    d.popitem()
print(d)
