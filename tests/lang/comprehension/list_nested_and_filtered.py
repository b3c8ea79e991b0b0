print([(x, y) for x in range(3) if x for y in range(x) if y % 2 == 0])
print([[j for j in range(i)] for i in range(4)])
print([x for xs in [[1, 2], [], [3]] for x in xs])
