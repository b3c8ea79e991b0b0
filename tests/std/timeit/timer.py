import timeit

counts = []
print(timeit.timeit(lambda: counts.append(1), number=5) >= 0, len(counts))
print(len(timeit.repeat("x += 1", "x = 0", number=2, repeat=3)))
for stmt in 5, "1 +", "break":
    try:
        timeit.Timer(stmt)
        print("ok")
    except (ValueError, SyntaxError) as e:
        print(type(e).__name__, e.args[0])
ticks = iter(range(1000))
print(timeit.timeit("pass", timer=lambda: next(ticks), number=3))
