print((lambda: 1)(), (lambda x, y=2: x + y)(1), (lambda *a, **k: (a, k))(1, b=2))
print((lambda x, /, *, y: (x, y))(1, y=2))
print([f(3) for f in [lambda x: x, lambda x: x * x]])
print((lambda: (yield))().__class__.__name__)
