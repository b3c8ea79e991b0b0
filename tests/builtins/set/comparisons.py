a = {1, 2}
print(a < {1, 2, 3}, a <= {1, 2}, a > {1}, a >= {3}, a == frozenset(a), a != {1}, a.issubset([1, 2, 3]), a.issuperset([1]), a.isdisjoint([3]), a.isdisjoint([1]), a < a, {1} < {2}, {2} < {1}, a == [1, 2])
try:
    a < [1]
except TypeError as e:
    print(e)
print(hash(frozenset([1, 2])) == hash(frozenset([2, 1])), {frozenset([1]): "v"}[frozenset([1])])
try:
    hash(set())
except TypeError as e:
    print(e)
