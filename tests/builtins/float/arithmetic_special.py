inf, nan = float("inf"), float("nan")
print(inf - inf, inf * 0, inf / inf, nan + 1, -inf, inf + 1, 0.0 == -0.0, 1 / inf, -1 / inf)
print(5.5 % 2, -5.5 % 2, 5.5 // 2, -5.5 // 2, 2.0 ** 0.5, (-8) ** (1/3), 0.0 ** 0, inf ** 0, nan ** 0)
try:
    2.0 ** 10000
except OverflowError as e:
    print(e)
print(min(nan, 1), max(1, nan), sorted([3.0, 1, 2.5]), 1e308 * 10)
