# A field of a named tuple can be replaced like any attribute of a class.
import collections
P = collections.namedtuple("P", "a b")
def first(p):
    return p.a
print([first(p) for p in (P(1, 2), P(3, 4))])
P.a = property(lambda self: "changed")
print(first(P(1, 2)))
