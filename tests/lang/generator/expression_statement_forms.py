def g():
    x = yield
    print("x", x)
    y = (yield x) + (yield 2)
    print("y", y)
    z = yield 1, 2
    print("z", z)
    (yield)
    return [(yield 3), 4]
it = g()
print(next(it), it.send("X"), it.send(10), it.send(5), it.send("Z"), it.send(None))
try:
    it.send("last")
except StopIteration as e:
    print(e.value)
