r = range(2, 20, 3)
print(r, len(r), r[0], r[-1], r[1:3], r[::-1], list(r), 5 in r, 6 in r, r.index(8), r.count(8), r.start, r.stop, r.step, r == range(2, 19, 3), hash(r) == hash(range(2, 19, 3)), range(0) == range(5, 5), list(reversed(r)), bool(range(0)), range(5), range(1, 5))
print(range(10**20, 10**20 + 5)[-1], len(range(0, 10**18, 3)), 5.0 in range(10), "a" in range(3), range(3).index(2), range(0, -10, -3)[2], max(range(5)), range(True))
for f in (lambda: range(), lambda: range(1, 2, 0), lambda: range(1.5), lambda: range("a"), lambda: r[10], lambda: r.index(3), lambda: len(range(10**30)), lambda: range(1, 2, 3, 4), lambda: r["a"], lambda: range(5) < range(6)):
    try:
        f()
    except (TypeError, ValueError, IndexError, OverflowError) as e:
        print(type(e).__name__, e)
try:
    r.start = 5
except AttributeError as e:
    print(e)
