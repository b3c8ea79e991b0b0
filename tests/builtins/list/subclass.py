class L(list):
    def __getitem__(self, i): return "got" if isinstance(i, int) else super().__getitem__(i)
    def append(self, x): super().append(x * 2)
l = L([1, 2])
l.append(3)
print(l, l[0], l[0:2], type(l[:]).__name__, l + [1], type(l + [1]).__name__, [x for x in l], len(l), l == [1, 2, 6])
l.attr = 5
print(l.attr, isinstance(l, list), L.__mro__[1].__name__)
