"""Texts compared in hot code: equal, different, equal but not the same object, of other types, of classes of their own."""


class Text(str):
    def __eq__(self, other):
        return "asked"

    __hash__ = str.__hash__


def kinds(items, wanted):
    same = []
    for item in items:
        if item == wanted:
            same.append("=")
        else:
            same.append(".")
        if item != wanted:
            same.append("!")
    return "".join(same)


def constant(items):
    n = 0
    for item in items:
        if item == "abc":
            n += 1
        elif item != "abd":
            n += 10
        while item == "":
            n += 100
            break
    return n


def made(prefix, n):
    count = 0
    for i in range(n):
        if prefix + str(i % 3) == "x1":
            count += 1
        if str(i) != "7":
            count += 100
    return count


def chosen(items):
    return [a + b for a in items for b in items if a == b]


names = ["abc", "ab" + "c"[:], "".join(["a", "b", "c"]), "abd", "zbc", "", "".join([]), "aé", "a\u00e9", "ab\0"]
odd = [1, 2.0, None, b"abc", ("abc",), Text("abc"), Text("x"), float("nan"), "abc"]

for turn in range(400):
    results = [
        kinds(names, "abc"),
        kinds(names, "".join(["a", "b", "d"])),
        kinds(names, ""),
        kinds(odd, "abc"),
        kinds(names, Text("q")),
        constant(names),
        constant(odd),
        made("x", 20),
        chosen(names),
    ]
    if turn in (0, 200, 399):
        for result in results:
            print(result)
