a = [1, 2.0, "x", 1, None, True]
print(a.index(1), a.index(1, 1), a.index(2), a.count(1), a.index("x", -5, 5), a.count(None), a.index(1, -3))
for f in (lambda: a.index(9), lambda: a.index("x", 3), lambda: a.index(1, "a")):
    try:
        f()
    except (ValueError, TypeError) as e:
        print(e)
nan = float("nan")
print([nan].index(nan), [nan].count(nan), nan in [nan])
