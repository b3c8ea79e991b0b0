from enum import Enum, IntEnum, auto, unique, Flag, IntFlag, StrEnum
class Color(Enum):
    RED = 1
    GREEN = 2
    CRIMSON = 1
print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, Color(2), Color["GREEN"], Color.CRIMSON is Color.RED, list(Color), len(Color), Color.__members__, Color.RED in Color, 1 in Color, 99 in Color, Color.RED == 1, isinstance(Color.RED, Color), hash(Color.RED) == hash("RED"))
class N(IntEnum):
    A = auto(); B = auto(); C = 10; D = auto()
print(list(N), N.A + 1, N.A < N.B, N(10), f"{N.A} {N.A:d}", N.A == 1, max(N))
class S(StrEnum):
    ONE = auto(); TWO = "2"
print(S.ONE, repr(S.ONE), S.ONE == "one", S.TWO.upper())
for f in (lambda: Color(9), lambda: Color["X"], lambda: setattr(Color, "RED", 5), lambda: Color.RED.__class__.__call__(5, 6) if 0 else Color("RED"), lambda: delattr(Color, "RED"), lambda: Color.RED < Color.GREEN):
    try:
        f()
    except (ValueError, KeyError, AttributeError, TypeError) as e:
        print(type(e).__name__, e)
try:
    @unique
    class U(Enum):
        A = 1; B = 1
except ValueError as e:
    print(e)
try:
    class Sub(Color): pass
except TypeError as e:
    print(e)
