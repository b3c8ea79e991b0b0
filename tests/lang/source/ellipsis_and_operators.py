print(..., Ellipsis is ...)
print(- -1, ~5, +True, not not 1, 2 ** -1, -2 ** 2, 2 ** 3 ** 2)
print(1 - 1 - 1, 2 * 3 % 4, 7 // 2 * 2, 1 << 2 + 1, 5 & 3 | 4 ^ 1)
print(not 1 == 2, (1, 2) + (3,) * 2)
