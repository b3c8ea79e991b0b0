a, b, c = 1, 2, 3
a, b, c = c, a, b
print(a, b, c)
xs = [0, 1, 2]
i = 0
i, xs[i] = 2, 9
print(i, xs)
