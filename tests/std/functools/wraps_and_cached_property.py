from functools import wraps, cached_property, total_ordering, cmp_to_key, singledispatch, singledispatchmethod
def deco(f):
    @wraps(f)
    def w(*a): return f(*a)
    return w
@deco
def named(x: int):
    "doc"
print(named.__name__, named.__doc__, named.__wrapped__.__name__, named.__annotations__)
class C:
    n = 0
    @cached_property
    def v(self):
        C.n += 1
        return C.n
c = C()
print(c.v, c.v, C.n, c.__dict__)
del c.v; print(c.v)
@total_ordering
class O:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __lt__(self, o): return self.v < o.v
print(O(1) <= O(1), O(2) > O(1), O(1) >= O(2), sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)))
try:
    @total_ordering
    class Bad: pass
except ValueError as e:
    print(e)
