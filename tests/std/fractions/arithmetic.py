import math
from decimal import Decimal
from fractions import Fraction as F

a, b = F(3, 4), F(-5, 6)
print(a + b, a - b, a * b, a / b, a // b, a % b, divmod(a, b), a**2, a**-2, b**3, a**F(1, 2), -a, +b, abs(b))
print(a + 1, 1 - a, 2 * a, 1 / a, 7 // a, 7 % b, a + 0.5, 0.5 * a, a + 1j, 2**F(3), 2**F(1, 2), 4.0**F(1, 2), a**0.5)
print(F("3/4"), F(" -1.25e2 "), F("1_000/3"), F(0.5), F(Decimal("1.1")), F(1.1), F(), F(True), F(F(1, 2), F(3, 4)), F(6, -8))
print(a < b, a > 0.5, a == 0.75, a == Decimal("0.75"), a != 3, F(2) == 2, F(1, 2) == 0.5 + 0j, a < float("inf"), F(1, 3) == float("nan"))
print(hash(F(1, 2)) == hash(0.5), hash(F(3)) == hash(3), hash(F(-7, 3)), bool(F(0)), bool(a))
print(int(b), math.floor(b), math.ceil(b), round(b), round(F(5, 2)), round(F(7, 3), 2), round(F(12345), -2), math.trunc(F(-7, 2)), float(a))
print(F("3.1415926535897932").limit_denominator(1000), F(4321, 8765).limit_denominator(10000), F(22, 7).limit_denominator(3))
print(F.from_float(0.25), F.from_decimal(Decimal("-2.5")), F.from_number(0.5), a.numerator, a.denominator, a.as_integer_ratio(), F(4).is_integer(), a.is_integer())
print(repr(a), str(F(5)), sum([F(1, 3)] * 3), max(a, b), a.__reduce__(), sorted([a, b, F(0)]))
for f in (
    lambda: F(1, 0),
    lambda: F("x"),
    lambda: F("1/0"),
    lambda: F(1.5, 2),
    lambda: F(None),
    lambda: a / 0,
    lambda: F(0) ** -1,
    lambda: a + "x",
    lambda: a < 1j,
    lambda: F(float("nan")),
    lambda: F(float("inf")),
    lambda: F.from_float("x"),
    lambda: a.limit_denominator(0),
    lambda: a // 0,
    lambda: a % 1j,
    lambda: F("1.2.3"),
    lambda: F.from_decimal(1.5),
    lambda: F.from_number("1"),
):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)
