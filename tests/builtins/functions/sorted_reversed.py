print(sorted("cab"), sorted([3, 1], reverse=True), sorted(["b", "A"], key=str.lower), list(reversed([1, 2])), list(reversed("ab")), list(reversed(range(3))), list(reversed({1: 2, 3: 4})), list(reversed((1, 2))))
class R:
    def __len__(self): return 3
    def __getitem__(self, i): return i * 10
print(list(reversed(R())))
for f in (lambda: reversed({1}), lambda: reversed(5), lambda: reversed(iter([])), lambda: sorted(), lambda: sorted([1], None, None), lambda: reversed(x for x in [])):
    try:
        f()
    except TypeError as e:
        print(e)
