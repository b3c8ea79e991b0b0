print(dict(), dict(a=1), dict([(1, 2), ["a", "b"]]), dict({1: 2}, b=3), dict(zip("ab", [1, 2])), {**{1: 2}}, dict.fromkeys("ab"), dict.fromkeys([1, 2], 0), {"x": 1, "x": 2})
class K:
    def keys(self): return ["p", "q"]
    def __getitem__(self, k): return k * 2
print(dict(K()), {**K()})
for src in ("dict(5)", "dict([1])", "dict([(1, 2, 3)])", "dict(['abc'])", "dict(1, 2)", "{[]: 1}", "dict([([], 1)])", "{**5}", "dict.fromkeys(5)", "dict([(1,)])"):
    try:
        print(eval(src))
    except (TypeError, ValueError) as e:
        print(src, type(e).__name__, e)
