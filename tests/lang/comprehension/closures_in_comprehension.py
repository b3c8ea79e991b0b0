fs = [lambda: (i, j) for i in range(2) for j in range(2)]
print([f() for f in fs])
def f():
    n = 10
    return [n + i for i in range(3)], [[n + a for a in [b]] for b in range(2)]
print(f())
