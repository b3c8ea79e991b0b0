# `a and b or c` asks each value for its truth at most once.
class Value:
    def __init__(self, name, truth):
        self.name, self.truth = name, truth

    def __bool__(self):
        print("bool", self.name, end="; ")
        return self.truth

    def __repr__(self):
        return self.name


yes = lambda name: Value(name, True)
no = lambda name: Value(name, False)
print(no("a") and yes("b") or yes("c") or yes("d"))
print(no("a") or no("b") and yes("c") or yes("d") or no("e"))
print((yes("a") or yes("b")) and (no("c") or no("d")) and yes("e"))
print((yes("a") and no("b") or no("c")) and yes("d"))
print((no("a") and yes("b")) or (yes("c") and no("d")))
print(((no("a") or yes("b")) or no("c")) and (yes("d") and yes("e")))
print(not no("a") and yes("b") or yes("c"), (yes("a") if no("b") else no("c")) or yes("d"))
print((0 and yes("a")) or no("b"), (1 or yes("a")) and no("b"), (yes("a") and 0) or no("b"))
x = no("x") or (y := yes("y")) and no("z")
print(x, y)
if no("a") and yes("b") or yes("c") and no("d"):
    print("never")
