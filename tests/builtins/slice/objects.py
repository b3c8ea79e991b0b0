s = slice(1, 10, 2)
print(s, s.start, s.stop, s.step, s.indices(5), slice(None).indices(3), slice(-3, None).indices(10), slice(None, None, -1).indices(4), slice(5) == slice(None, 5), slice(1, 2) < slice(1, 3), hash(slice(1)) == hash(slice(1)))
print("abcdefghij"[s], list(range(20))[s], slice("a", "b"), slice(10, -20, -3).indices(6))
for f in (lambda: slice(), lambda: slice(1, 2, 0).indices(5), lambda: slice("a").indices(5), lambda: slice(1).indices(-1), lambda: [1]["a":], lambda: slice(1, 2, 3, 4), lambda: s.indices("x")):
    try:
        f()
    except (TypeError, ValueError) as e:
        print(e)
