n = iter([1, 2])
print(next(n), next(n), next(n, "default"))
vals = [3, 2, 1, 0, 5]
print(list(iter(vals.pop, 0)), vals)
it = iter(lambda: 1, 1)
print(list(it), type(it).__name__)
for f in (lambda: iter(5), lambda: iter(5, 1), lambda: next([]), lambda: next(), lambda: iter()):
    try:
        f()
    except TypeError as e:
        print(e)
