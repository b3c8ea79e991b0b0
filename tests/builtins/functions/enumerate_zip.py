print(list(enumerate("ab")), list(enumerate("ab", 5)), list(enumerate([], start=3)), list(zip()), list(zip([1, 2], "ab", (3,))), list(zip([1], [2], strict=True)), dict(zip("ab", [1, 2])), list(zip("abc")))
print(next(enumerate("x", 10**20)), type(enumerate([])).__name__)
for f in (lambda: list(zip([1], [], strict=True)), lambda: list(zip([], [1], strict=True)), lambda: list(zip([1], [1], [1, 2], strict=True)), lambda: zip(5), lambda: enumerate(5), lambda: enumerate([], "a"), lambda: zip([1], 5), lambda: list(zip([1, 2], [1], [1, 2], strict=True)), lambda: enumerate()):
    try:
        f()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
