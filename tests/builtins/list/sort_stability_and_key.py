data = [("b", 2), ("a", 2), ("c", 1), ("a", 1)]
data.sort(key=lambda t: t[1]); print(data)
data.sort(key=lambda t: t[0], reverse=True); print(data)
data.sort(); print(data)
print(sorted([3, 1, 2], reverse=True), sorted("bca"), sorted({3: 1, 1: 2}), sorted([True, 0, 2.5, -1]))
a = [5, 3]
print(a.sort(), a)
for f in (lambda: [1, "a"].sort(), lambda: [1].sort(lambda x: x), lambda: sorted(5), lambda: [3, None, 1].sort(), lambda: sorted([1], key=5), lambda: [1j, 2j].sort()):
    try:
        f()
        print("no error")
    except TypeError as e:
        print(e)
