# Items of one kind are sorted in ways of their own: all of them have to agree with comparing one by one.
import random

random.seed(8)


def check(name, items):
    for reverse in (False, True):
        result = sorted(items, reverse=reverse)
        pairs = zip(result, result[1:])
        ordered = all(not (b > a if reverse else b < a) for a, b in pairs)
        keyed = sorted(range(len(items)), key=items.__getitem__, reverse=reverse)
        print(name, reverse, ordered, [items[i] for i in keyed] == result, keyed[:6])


huge = [random.choice([-1, 1]) * (random.randrange(1 << 90) << random.choice([0, 3, 900])) for _ in range(60)]
check("huge ints", huge + huge[:9])
check("beyond floats", [10**400, -(10**400), 10**401, 5, 10**400 + 1])
check("mixed", [3, 2.5, True, 1 << 70, -0.0, 0, False, 2**53, 2.0**53, 2**53 + 1, float("inf"), float("-inf")])
check("bools", [True, False, True, True, False])
check("bytes", [random.randbytes(random.randrange(12)) for _ in range(50)] + [b"", b"\0", b"\0\0"])
check("texts", ["".join(random.choices("aäбの😀\0", k=random.randrange(4))) for _ in range(50)])
check("rows", [[i % 3, str(i % 7), 1.5 * (i % 2)] for i in range(40)] + [[], [1]])
check("pairs", [(i % 4, b"x" * (i % 3)) for i in range(40)])
check("numbers in rows", [(i % 4 if i % 2 else float(i % 3), i % 5) for i in range(40)])
check("nearly", [i if i % 9 else i - 20 for i in range(300)])
check("tail", [*range(200), *random.sample(range(200), 9)])

nan = float("nan")
print(sorted([1.0, nan, 0.5, 2.0]), sorted([1, nan, 0]))
for items in ([1, "a"], [b"a", "a"], [[1], (1,)], [1, 1j], [[1, "a"], [1, 2]]):
    try:
        print(sorted(items))
    except TypeError as error:
        print(error)
