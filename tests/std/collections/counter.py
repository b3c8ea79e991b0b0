from collections import Counter
c = Counter("abracadabra")
print(c, c["a"], c["zz"], c.most_common(2), sorted(c.elements())[:3], c.total(), len(c), Counter(a=1, b=2), Counter({"x": 3}))
c.update("aaa"); c.subtract("b" * 5); print(c["a"], c["b"])
a, b = Counter(a=3, b=1), Counter(a=1, b=2)
print(a + b, a - b, a & b, a | b, +Counter(a=-1, b=1), -Counter(a=-1), a == Counter(b=1, a=3), a <= b, Counter(a=1) < Counter(a=2))
a += b; print(a); del a["zzz"]; print(Counter(), a.most_common(), Counter([1, 1.0, True]))
try:
    Counter.fromkeys("a")
except NotImplementedError as e:
    print(e)
