class S(set):
    pass


class Counting(int):
    count = 0

    def __hash__(self):
        Counting.count += 1
        return int(self)


s = {frozenset("ab")}
print(S("ab") in s, set("ab") in s)
s.discard(S("ab"))
print(s)
d = dict.fromkeys(map(Counting, range(5)))
known = Counting.count
set(d), frozenset(d), dict.fromkeys(set(d)), dict.fromkeys(frozenset(d), 1)
print(Counting.count - known)
f = frozenset("a")
print(f.copy() is f, f.intersection() is f, f.union() is f, f.difference() is f)


class T(tuple):
    def __init__(self, items, extra=None):
        self.extra = extra


print(T([1], extra=2), T([1], extra=2).extra)
for cls in (type("P", (tuple,), {}), type("Q", (frozenset,), {}), type("R", (list,), {})):
    try:
        cls(items=())
    except TypeError as error:
        print(error)
import weakref
print(weakref.ref(s)() is s)
