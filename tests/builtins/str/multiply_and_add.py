print("ab" * 3, 0 * "ab", "ab" * -1, "a" + "b" + "é", "x" * True)
for f in (lambda: "a" * "b", lambda: "a" * 1.5, lambda: "a" + 1, lambda: 1 + "a", lambda: "a" + b"b", lambda: "a" * 10**30):
    try:
        f()
    except (TypeError, OverflowError, MemoryError) as e:
        print(type(e).__name__, e)
