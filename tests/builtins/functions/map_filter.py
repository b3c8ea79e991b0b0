print(list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), list(filter(None, [0, 1, "", "a"])), list(filter(lambda x: x % 2, range(5))), list(map(None.__class__, []))if 0 else "")
m = map(print, "ab")
print(next(m), list(m))
print(list(map(lambda a, b: (a, b), [1, 2], [3, 4], strict=True)))
for f in (lambda: map(str), lambda: map(str, 5), lambda: filter(str), lambda: list(map(5, [1])), lambda: filter(None, 5), lambda: list(map(len, [1])), lambda: list(map(lambda a, b: 1, [1], [], strict=True)), lambda: map()):
    try:
        f()
    except (TypeError, ValueError) as e:
        print(e)
