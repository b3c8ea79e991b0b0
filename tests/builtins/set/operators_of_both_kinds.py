# The result of an operator has the kind of the left operand; the operands stay as they are.
a, b = {1, 2, 3}, {3, 4}
f, g = frozenset(a), frozenset(b)
class S(set):
    pass
for x, y in ((a, b), (f, g), (a, g), (f, b), (S(a), b), (a, S(b))):
    for r in (x | y, x & y, x - y, x ^ y):
        print(type(r).__name__, sorted(r), end=" ")
    print()
print(sorted(a), sorted(b))
class Key:
    def __init__(self, name):
        self.name = name
    def __hash__(self):
        return 1
    def __eq__(self, other):
        other_set.discard(self)
        return self is other
k = [Key(i) for i in range(4)]
other_set = set()
other_set.update(k[2:])
mine = {k[0], k[1]}
print(len(mine), {k[0]} == {k[0]}, k[0] in mine)
try:
    a | [1]
except TypeError as e:
    print(e)
