a, *b, c = range(6)
print(a, b, c)
*a, = "xyz"
print(a)
a, *b = [1]
print(a, b)
[x, *[y, *z]] = 1, 2, 3, 4
print(x, y, z)
