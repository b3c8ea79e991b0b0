"""Natives that hot code calls in place: `len`, `list.append`, `list.pop`, and what stands in for them."""


class Sized:
    def __len__(self):
        return 7


class Listed(list):
    def append(self, item):
        super().append(item * 2)

    def pop(self):
        return "popped"


def sizes(things):
    return [len(thing) for thing in things]


def total(thing):
    n = 0
    for _ in range(20):
        n += len(thing)
    return n


def grow(items, n):
    for i in range(n):
        items.append(str(i))
    return items


def shrink(items):
    taken = []
    while items:
        taken.append(items.pop())
    return taken


def drained(items):
    try:
        while True:
            items.pop()
    except IndexError as e:
        return str(e)


def errors():
    seen = []
    for call in (lambda: len(5), lambda: len(), lambda: [].append(), lambda: [].pop(), lambda: [1].pop("x")):
        try:
            call()
        except (TypeError, IndexError) as e:
            seen.append(f"{type(e).__name__}: {e}")
    return seen


def kept(n):
    items = []
    for i in range(n):
        result = items.append([i])
    last = items.pop()
    return result, last, len(items)


class Dying:
    count = 0

    def __del__(self):
        Dying.count += 1


def dying(n):
    items = []
    for _ in range(n):
        items.append(Dying())
    for _ in range(n):
        items.pop()
    return Dying.count


for turn in range(400):
    results = [
        sizes([[], [1], (1, 2), (), "abc", {1: 2}, {1}, b"xy", range(4), Sized(), Listed([1])]),
        total([1, 2, 3]),
        total((1,)),
        total("ab"),
        grow([], 5),
        grow(Listed(), 3),
        shrink([1, 2, 3]),
        drained(["x"] * 5),
        kept(6),
        errors(),
    ]
    if turn in (0, 200, 399):
        for result in results:
            print(result)

print(dying(500))


def shadowed():
    seen = []
    for _ in range(3):
        seen.append(total([1]))
    return seen


print(shadowed())
len = lambda thing: 100
print(shadowed(), total("abc"))
del len
print(shadowed(), len(grow([], 3000)))
