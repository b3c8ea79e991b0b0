def g(inner):
    yield from inner
it = iter([1])
for _ in range(50000):
    it = g(it)
del it
def h(x):
    yield x
y = None
for _ in range(100000):
    y = h(y)
    next(y)
del y
print("freed")
