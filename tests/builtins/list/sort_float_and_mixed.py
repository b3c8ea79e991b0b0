nan = float("nan")
print(sorted([2.5, -1, 0.0, -0.0, 10**30, float("-inf")]), sorted(["b", "", "ab", "a"]), sorted([b"b", b"a"]), sorted([(1, "b"), (1, "a"), (0, "z")]), sorted([[2], [1, 2], [1]]))
