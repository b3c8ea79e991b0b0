it = iter(range(3))
print(next(it), it.__length_hint__(), list(it), next(it, None), type(it).__name__, type(iter(range(10**20))).__name__)
print(list(range(10**20, 10**20 + 4, 2)), list(reversed(range(10**20, 10**20 + 2))), sum(range(1000)), list(zip(range(3), range(3, 0, -1))))
