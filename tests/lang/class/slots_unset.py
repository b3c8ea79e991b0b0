# An empty slot is told with the qualified name of the class.
import fractions


def make():
    class Point:
        __slots__ = ("x", "y")

    return Point()


class Outer:
    class Inner:
        __slots__ = ("a",)


class Half(fractions.Fraction):
    __slots__ = ("b",)


for thing, name in (make(), "x"), (Outer.Inner(), "a"), (Half(1, 2), "b"), (object.__new__(fractions.Fraction), "_numerator"):
    try:
        getattr(thing, name)
    except AttributeError as e:
        print(e, e.name, e.obj is thing)
    try:
        delattr(thing, name)
    except AttributeError as e:
        print(e)
