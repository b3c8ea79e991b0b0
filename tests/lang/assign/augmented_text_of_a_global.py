# Text that a name of a module or class refers to grows in place, and nobody else sees it.
s = "long enough to be worth it " * 20
kept = s
s += "one"
print(len(kept), len(s))

parts = [s]
s += "two"
print(len(parts[0]), len(s))
del parts

before = s[:]
for i in range(1000):
    s += str(i)
print(len(before), len(s), s[-6:], hash(s) == hash("".join(s)))

table = {s: 1}
s += "three"
print(len(s), s in table, s[:-5] in table)
table.clear()

t = s + "four"
print(len(s), len(t))
s = s + "five"
print(len(s), s.endswith("threefive"))


class Holder:
    text = "inside of a class " * 30
    same = text
    text += "more"


print(len(Holder.same), len(Holder.text))


def grow(n):
    global s
    for _ in range(n):
        s += "."
    return len(s)


print(grow(100), s[-3:])


class Namespace(dict):
    def __setitem__(self, key, value):
        if key == "s":
            print("set", len(value))
        super().__setitem__(key, value)


exec("s = 'x' * 300\nk = s\ns += 'y'\nprint(len(k), len(s))", Namespace())

try:
    s += 1
except TypeError as error:
    print(error, len(s))

wide = "\u20ac" * 300
wide += "a"
wide += "\U0001f40d"
print(len(wide), wide[300:302] == "a\U0001f40d", wide.isascii())
