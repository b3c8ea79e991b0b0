# __init__ may collect arguments: also when the class is called from a generator, and again and again.
class Plain:
    def __init__(self, first, *rest):
        self.rest = rest


class Failure(Exception):
    def __init__(self, first, *rest):
        self.rest = rest


class Both(Exception):
    def __init__(self, first, second=2, *rest, third=3):
        self.rest = second, rest, third


def calls(kind):
    for _ in range(3):
        made = kind("a", 1, "b")
        yield made.rest, getattr(made, "args", None)
        made = kind("a")
        yield made.rest, getattr(made, "args", None)


for kind in Plain, Failure, Both:
    print(kind.__name__, *calls(kind), sep="\n  ")
    for _ in range(3):
        made = kind("a", 1, "b")
        print(" ", made.rest, getattr(made, "args", None))
