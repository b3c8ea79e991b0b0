"""Operators that scripts define: values kept while the method runs, NotImplemented, exceptions, suspended callers."""
import sys


class N:
    def __init__(self, v):
        self.v = v

    def __repr__(self):
        return f"N({self.v})"

    def __del__(self):
        log.append(self.v)

    def __add__(self, other):
        return N(self.v + other.v)

    def __mul__(self, other):
        if isinstance(other, str):
            return NotImplemented
        if other == 0:
            raise ZeroDivisionError("times nothing")
        return self.v * other

    def __iadd__(self, other):
        self.v += other.v
        return self

    def __isub__(self, other):
        return NotImplemented

    def __sub__(self, other):
        return ("sub", self.v)

    def __lt__(self, other):
        return self.v < other.v

    def __gt__(self, other):
        return NotImplemented

    def __eq__(self, other):
        return "equal" if self.v == other.v else ""

    __hash__ = None

    def __le__(self, other):
        return [] if self.v > other.v else [1]


class M(N):
    def __radd__(self, other):
        return "M.__radd__"

    def __gt__(self, other):
        return "M.__gt__"


class R:
    def __rmul__(self, other):
        return ("R.__rmul__", other)


log = []


def temporaries():
    total = N(1) + N(2) + N(3)
    print(total, log)
    log.clear()
    try:
        N(10) * 0
    except ZeroDivisionError as e:
        names = []
        t = e.__traceback__
        while t:
            names.append(t.tb_frame.f_code.co_name)
            t = t.tb_next
        print(e, names, log)


temporaries()
log.clear()


def locals_and_constants(a, b):
    print(a + b, a * 3, a < b, b < a, a == b, a == a, a <= b, b <= a)
    if a < b:
        print("less")
    if not b < a:
        print("not less")
    if a == b:
        print("never")
    if a <= b:
        print("a list is true")
    while b <= a:
        print("never")
    a += b
    a -= b
    print(a)
    for call in (lambda: b * "x", lambda: b > b, lambda: b + 1):
        try:
            print(call())
        except (TypeError, AttributeError) as e:
            print(type(e).__name__, e)
    print(b * R())


locals_and_constants(N(4), N(5))
print(N(1) + M(2), M(1) + N(2), N(1) < M(2), N(1) * R())


def generator(a, b):
    yield a + b
    if a < b:
        yield "less"
    c = a
    c += b
    yield c
    try:
        a * 0
    except ZeroDivisionError as e:
        yield str(e)


print(list(generator(N(6), N(7))))


class Frames:
    def __add__(self, other):
        return sys._getframe(1).f_code.co_name, sys._getframe(0).f_code.co_name

    def __lt__(self, other):
        return sys._getframe(1).f_lineno - sys._getframe(1).f_code.co_firstlineno


def caller():
    x = Frames()
    print(x + x)
    if (
        x
        < x
    ):
        print(x < x)


caller()


class Deep:
    def __add__(self, other):
        return self + other


try:
    Deep() + Deep()
except RecursionError as e:
    print("RecursionError:", e)


class Rebinds:
    def __add__(self, other):
        other = self = None
        return NotImplemented

    def __radd__(self, other):
        return "reflected"


class Other:
    def __radd__(self, other):
        return "other reflected", type(other).__name__


print(Rebinds() + Other())
try:
    Rebinds() + Rebinds()
except TypeError as e:
    print(e)


class Changes:
    def __add__(self, other):
        Changes.__add__ = lambda self, other: "second"
        return "first"


c = Changes()
print([c + c for _ in range(3)])


class Generates:
    def __add__(self, other):
        yield self

    async def __sub__(self, other):
        pass

    def __mul__(self, other, third=3):
        return third

    def __truediv__(self, *others):
        return len(others)


g = Generates()
print(type(g + g).__name__, g * g, g / g)
coroutine = g - g
print(type(coroutine).__name__)
coroutine.close()
