import copy
a = [1, [2, 3], {"k": [4]}]
s, d = copy.copy(a), copy.deepcopy(a)
a[1].append(9); a[2]["k"].append(9)
print(s, d, s is a)
r = [1]; r.append(r)
c = copy.deepcopy(r); print(c[1] is c, c is r)
class C:
    def __init__(self, v): self.v = v
    def __copy__(self): return C(("copied", self.v))
    def __deepcopy__(self, memo): return C(("deep", copy.deepcopy(self.v, memo)))
print(copy.copy(C(1)).v, copy.deepcopy(C([1])).v)
class P:
    def __init__(self): self.x = [1]
p = P(); q = copy.copy(p); z = copy.deepcopy(p); p.x.append(2); print(q.x, z.x)
for o in (5, "s", (1, 2), None, len, int, frozenset([1]), range(3)):
    print(copy.copy(o) is o, copy.deepcopy(o) is o)
class S:
    __slots__ = ("a",)
o = S(); o.a = [1]; print(copy.deepcopy(o).a, copy.copy({1, 2}) == {1, 2}, copy.deepcopy(({1: [2]},)))
class L(list): pass
l = L([1]); l.attr = [2]; m = copy.deepcopy(l); print(m, m.attr, type(m).__name__)
try:
    copy.copy(x for x in [])
except TypeError as e:
    print(e)
