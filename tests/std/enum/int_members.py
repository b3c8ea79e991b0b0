# Members that are ints in arithmetic, also where a class has operators of its own.
from enum import IntEnum, IntFlag

class Level(IntEnum):
    LOW = 1
    HIGH = 5

class Odd(IntEnum):
    ONE = 1

    def __add__(self, other):
        return "add"

    def __rsub__(self, other):
        return "rsub"

class Bits(IntFlag):
    A = 1
    B = 2

for _ in range(3):
    print(Level.LOW + 1, 1 + Level.HIGH, Level.HIGH - Level.LOW, Level.HIGH * 2.5, Level.HIGH // 2, Level.HIGH / 2)
    print(Level.LOW << 70, Level.HIGH & 4, 2 ** Level.HIGH, -Level.LOW, Level.HIGH % True, Level.HIGH ** -1)
    print(Odd.ONE + 1, 1 + Odd.ONE, 1 - Odd.ONE, Odd.ONE - 1, Level.LOW + Odd.ONE, Odd.ONE + Level.LOW)
    print(repr(Bits.A | Bits.B), repr(Bits.A | 2), repr(1 | Bits.B), Bits.A + Bits.B)
    print(Level.LOW, Level.HIGH.name, Level(5) is Level.HIGH)
Level.EXTRA = 3
print(Level.EXTRA)
try:
    Level.LOW // 0
except ZeroDivisionError as error:
    print(error)

class Number(int):
    pass

class Other(Number):
    def __radd__(self, other):
        return "radd"

print(type(Number(1) + Number(2)), Number(1) + Other(2), 1 + Other(2), Other(2) + 1, Other(1) + Other(2))
