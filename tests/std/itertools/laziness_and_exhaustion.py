from itertools import *
def src(n):
    for i in range(n):
        print("produce", i)
        yield i
it = islice(src(10), 2, 4)
print(list(it), list(it))
g = groupby(src(3), lambda x: x // 2)
k, grp = next(g)
print(k, next(grp))
k2, grp2 = next(g)
print(k2, list(grp), list(grp2))
a, b = tee(src(2))
print(next(a), next(b), list(a))
