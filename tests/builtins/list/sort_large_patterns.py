import random
r = random.Random(1)
for n in (0, 1, 2, 31, 64, 65, 1000):
    for data in (list(range(n)), list(range(n, 0, -1)), [i % 7 for i in range(n)], [(i * 7919) % (n + 1) for i in range(n)]):
        s = sorted(data)
        assert all(x <= y for x, y in zip(s, s[1:])) and len(s) == n
        assert sorted(data, reverse=True)[::-1] == s or len(set(data)) < n
pairs = [(i * 37 % 10, i) for i in range(200)]
s = sorted(pairs, key=lambda p: p[0])
print(all(a[0] < b[0] or a[1] < b[1] for a, b in zip(s, s[1:])))
s = sorted(pairs, key=lambda p: p[0], reverse=True)
print(all(a[0] > b[0] or a[1] < b[1] for a, b in zip(s, s[1:])))
