print(min(3, 1, 2), max([1, 5, 3]), min("hello"), max("a", "bb", key=len), min([], default="none"), max([1, -5], key=abs), min([[2], [1, 9]]), max((1, "x"), (2, "a")), min([1.0, 1]), max([1, 1.0]), min({3: 1, 2: 2}))
for f in (lambda: min([]), lambda: max(), lambda: min(5), lambda: max(1, "a"), lambda: min(1, 2, default=3), lambda: max([], key=len), lambda: min([1], key=5), lambda: min(iter([]))):
    try:
        f()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
