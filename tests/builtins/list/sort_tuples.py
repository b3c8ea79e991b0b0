# Tuples of ints, floats and texts, of one length and of several, with equal ones in between.
state = 3


def below(n):
    global state
    state = state * 1103515245 + 12345 & 0x7FFFFFFF
    return (state >> 8) % n


def one_of(values):
    return values[below(len(values))]


class Ranked:
    "Compared one by one, by a method of a script."

    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        return self.value < other.value


def check(values):
    for reverse in (False, True):
        expected = sorted(values, key=Ranked, reverse=reverse)
        found = sorted(values, reverse=reverse)
        assert list(map(id, found)) == list(map(id, expected)), values
        by_key = sorted(values, key=lambda value: value, reverse=reverse)
        assert list(map(id, by_key)) == list(map(id, expected)), values


FLOATS = [0.0, -0.0, 1.5, -1.5, float("inf"), -float("inf"), 1e300, -1e-300, 2.5]
WORDS = ["", "a", "ab", "abcdefgh", "abcdefghi", "abcdefghj", "é", "漢", "z"]
for n in (0, 1, 2, 5, 40, 300):
    check([(one_of([-3, 0, 2, 2**60, -(2**60)]), one_of(WORDS)) for _ in range(n)])
    check([(one_of(FLOATS), below(3)) for _ in range(n)])
    check([(one_of(WORDS), one_of(FLOATS), below(4) - 2)[: below(4)] for _ in range(n)])
    check([(below(3), None)[:1] for _ in range(n)])
    check([(one_of([True, 2, 0]), one_of(WORDS)) for _ in range(n)])
    check([(one_of([1, 2.0, 3, 2**70]), "x") for _ in range(n)])
    check([tuple(below(2) for _ in range(9)) for _ in range(n)])
print(sorted([(2, "b"), (1, "z"), (2, "a"), (1,), ()]))
print(sorted([("b", 1.0), ("a", 2.0), ("b", -1.0)], reverse=True))
try:
    sorted([(1, "a"), (1, 2)])
except TypeError as error:
    print(error)
