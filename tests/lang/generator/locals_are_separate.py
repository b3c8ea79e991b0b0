def g(n):
    for i in range(n):
        yield n, i
a, b = g(2), g(3)
print(next(a), next(b), next(a), next(b), list(a), list(b))
