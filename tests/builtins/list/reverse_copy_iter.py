a = [1, 2, 3]
a.reverse()
b = a.copy()
print(a, b is a, b == a, list(reversed(a)), a[::-1])
it = iter(a)
next(it)
print(it.__length_hint__(), list(it), list(it))
a.append(9)
print(list(it), reversed(a).__length_hint__(), type(iter(a)).__name__, type(reversed(a)).__name__)
