def wrap(f):
    return lambda: f
f = None
for _ in range(100000):
    f = wrap(f)
f = None
m = [].append
for _ in range(1000):
    m = [m].append
del m
print("freed")
