print(abs(-5), abs(-2.5), abs(3 - 4j), abs(True), divmod(17, 5), divmod(-17, 5), divmod(7.5, 2), pow(2, 8), pow(2, -1), pow(2.0, 3), round(2.567, 1), round(15, -1), round(2.5), sum([0.1] * 10), sum([[1], [2]], []), sum((1, 2.5, 3j)), sum([], "x") if 0 else "")
for f in (lambda: abs("a"), lambda: sum(["a"]), lambda: sum("ab", ""), lambda: sum([1], b""), lambda: sum(5), lambda: round("a"), lambda: divmod("a", 1), lambda: round(1, "a"), lambda: abs()):
    try:
        f()
    except TypeError as e:
        print(e)
