a = [[]] * 3
a[0].append(1)
print(a, [1, 2] * 2, 0 * [1], [1] * -5, [1] + [2], [] * 10**10)
a = [1]
a *= 3
print(a)
for src in ("[1] * 'a'", "[1] + (2,)", "[1] * 1.0", "[1] + None", "[1] * 10**20"):
    try:
        eval(src)
    except (TypeError, OverflowError, MemoryError) as e:
        print(type(e).__name__, e)
