for a, (b, *c) in [(1, (2, 3, 4)), (5, (6,))]:
    print(a, b, c)
for [x, y] in ["ab", "cd"]:
    print(x, y)
for i, in [(1,), (2,)]:
    print(i)
