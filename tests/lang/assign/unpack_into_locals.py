"""Unpacking whose targets are local variables, some of them holding what is unpacked."""


def swap_in(a, b):
    a, b = a
    return a, b


def last_wins(pair):
    a, a = pair
    return a


def fails(items):
    a = b = c = "before"
    try:
        a, b, c = items
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e, a, b, c)
    return a, b, c


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone:", self.name)


def drops():
    a, b, c = Loud("a"), Loud("b"), Loud("c")
    a, b, c = [1, 2, 3]
    print("replaced", a, b, c)
    a, (b, c) = 4, [Loud("x"), Loud("y")]
    b, c = c, b
    print(b.name, c.name)


def loops(pairs):
    total = []
    for key, value in pairs:
        total.append(key * value)
    for index, (key, value) in enumerate(pairs):
        total.append((index, key, value))
    return total, index, key, value


def many(items):
    a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r = items
    return a + r, len(locals())


print(swap_in([[1, 2], 3], 0), swap_in(("x", "y"), 0))
print(last_wins((1, 2)), last_wins([3, 4]))
print(fails((1, 2, 3)), fails([1, 2, 3]), fails("abc"), fails({1: 2, 3: 4, 5: 6}))
fails((1, 2))
fails([1, 2, 3, 4])
fails(5)
fails(iter([1, 2]))
drops()
print(loops([(1, "a"), (2, "b")]))
print(many(list(range(18))), many(tuple(range(18))))
