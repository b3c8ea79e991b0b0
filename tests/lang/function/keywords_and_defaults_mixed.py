"""Calls that leave parameters to defaults or name them, in functions, methods and constructors."""


def f(a, b=2, *, c=3, d):
    return a, b, c, d


def g(a, b, /, c, d=4, *, e=5):
    return a, b, c, d, e


class Point:
    def __init__(self, x, y=0, *, scale=1):
        self.x, self.y, self.scale = x, y, scale

    def move(self, dx=0, dy=0):
        return Point(self.x + dx, self.y + dy, scale=self.scale)

    def __repr__(self):
        return f"Point({self.x}, {self.y}, scale={self.scale})"


class Bare:
    pass


def attempt(call):
    try:
        print(call())
    except TypeError as e:
        print("TypeError:", e)


attempt(lambda: f(1, d=4))
attempt(lambda: f(1, d=4, c=0, b=9))
attempt(lambda: f(d=1, a=2))
attempt(lambda: f(1))
attempt(lambda: f(1, 2, 3, d=4))
attempt(lambda: f(1, a=1, d=4))
attempt(lambda: f(1, d=4, x=5))
attempt(lambda: g(1, 2, 3))
attempt(lambda: g(1, 2, e=0, c=3))
attempt(lambda: g(1, b=2, c=3))
attempt(lambda: g(1, 2))
attempt(lambda: g(1, 2, 3, 4, 5))
attempt(lambda: g(1, 2, d=1))
print(Point(1), Point(1, 2), Point(y=3, x=4), Point(1, scale=5))
print(Point(1).move(), Point(1).move(2), Point(1).move(dy=3), Point(1, scale=2).move(1, 1))
attempt(lambda: Point())
attempt(lambda: Point(1, 2, 3))
attempt(lambda: Point(1, z=3))
attempt(lambda: Bare(1))
attempt(lambda: Bare(a=1))
attempt(lambda: type(Bare()).__name__)


def changing(a, b=1, *, c=2):
    return a, b, c


print(changing(0), changing(0, c=5))
changing.__defaults__ = (7,)
changing.__kwdefaults__ = {"c": 8}
print(changing(0), changing(0, 1), changing(0, c=5))
changing.__defaults__ = None
attempt(lambda: changing(0))
attempt(lambda: changing(0, b=1))
changing.__kwdefaults__ = None
attempt(lambda: changing(0, 1))
Bare.__init__ = lambda self, n=3: setattr(self, "n", n)
print(Bare().n, Bare(4).n, Bare(n=5).n)
del Bare.__init__
attempt(lambda: hasattr(Bare(), "n"))
Bare.__new__ = lambda cls: "made"
print(Bare())


def gen():
    yield Point(1, 2)
    yield Point(3)
    yield f(1, d=2)


print(list(gen()))
