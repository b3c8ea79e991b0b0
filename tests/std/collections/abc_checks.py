import collections.abc as c
class S:
    def __len__(self): return 0
    def __iter__(self): return iter(())
    def __contains__(self, x): return False
    def __hash__(self): return 1
    def __call__(self): pass
names = ["Sized", "Iterable", "Container", "Hashable", "Callable", "Collection", "Reversible", "Sequence", "Mapping", "Set", "Iterator", "Awaitable"]
for o in (S(), [], (), {}, set(), "a", 5, iter([]), range(2), b"", (x for x in [])):
    print(type(o).__name__, [n for n in names if isinstance(o, getattr(c, n))])
class MySeq(c.Sequence):
    def __len__(self): return 3
    def __getitem__(self, i):
        if i >= 3: raise IndexError
        return i * 2
m = MySeq()
print(list(m), 4 in m, m.index(2), m.count(0), list(reversed(m)))
class MyMap(c.MutableMapping):
    def __init__(self): self.d = {}
    def __getitem__(self, k): return self.d[k]
    def __setitem__(self, k, v): self.d[k] = v
    def __delitem__(self, k): del self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
mm = MyMap(); mm.update(a=1); print(mm.setdefault("b", 2), mm.pop("a"), list(mm.items()), mm == {"b": 2}, mm.get("z"), "b" in mm)
try:
    c.Sequence()
except TypeError as e:
    print(e)
class MySet(c.Set):
    def __init__(self, it): self.s = list(it)
    def __contains__(self, x): return x in self.s
    def __iter__(self): return iter(self.s)
    def __len__(self): return len(self.s)
print(sorted(MySet([1, 2]) | MySet([3])), sorted(MySet([1, 2]) & [2]), MySet([1]) <= MySet([1, 2]), MySet([1]) == {1})
