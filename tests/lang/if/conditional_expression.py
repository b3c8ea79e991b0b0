f = lambda n: "neg" if n < 0 else "zero" if n == 0 else "pos"
print(f(-1), f(0), f(5))
print([x if x % 2 else -x for x in range(5)])
