from collections import namedtuple
P = namedtuple("P", "x y", defaults=[5])
p = P(1)
print(p, p.x, p[1], p._fields, p._asdict(), p._replace(x=9), P._make([7, 8]), P._field_defaults, p == (1, 5), P(y=1, x=2), tuple(p), P.__doc__, P.x.__doc__)
a, b = p
print(a, b, isinstance(p, tuple), namedtuple("Q", ["a", "def", "a"], rename=True)._fields, P.__match_args__)
for f in (lambda: namedtuple("P", "a a"), lambda: namedtuple("P", "def"), lambda: namedtuple("1P", "a"), lambda: namedtuple("P", "_a"), lambda: P(), lambda: P(1, 2, 3), lambda: p._replace(z=1), lambda: setattr(p, "x", 1), lambda: P._make([1]), lambda: namedtuple("P", "a", defaults=[1, 2])):
    try:
        f()
    except (ValueError, TypeError, AttributeError) as e:
        print(type(e).__name__, e)
class Sub(P):
    def total(self): return self.x + self.y
print(Sub(1, 2).total(), Sub(1, 2))
