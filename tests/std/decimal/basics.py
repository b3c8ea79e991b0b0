import decimal
from decimal import Decimal, getcontext, localcontext, ROUND_HALF_UP

print(Decimal("3.14") + 1, 2 - Decimal("0.10"), Decimal("1.10") * Decimal("2.5"), Decimal(1) / 7, Decimal(7) // 2, Decimal(-7) % 3, divmod(Decimal(7), 2))
print(Decimal(2) ** 10, Decimal(2) ** Decimal("0.5"), Decimal(2).sqrt(), Decimal(1).exp(), Decimal(10).ln(), Decimal(1000).log10(), Decimal("0.1") ** -3)
print(Decimal(0.1), Decimal("1e3"), Decimal("1E+5").normalize(), Decimal("  12_345.6 "), Decimal("٣.١٤"), repr(Decimal("-0")), Decimal((1, (1, 4), -1)))
print(Decimal("7.325").quantize(Decimal(".01"), rounding=ROUND_HALF_UP), round(Decimal("2.5")), round(Decimal("2.675"), 2), int(Decimal("-3.9")), float(Decimal("1.5")))
print(Decimal(1) == 1, Decimal("1.5") == 1.5, Decimal("0.1") == 0.1, Decimal(3) < 4, Decimal("nan") == Decimal("nan"), Decimal(2) > 1.5, hash(Decimal("2.0")) == hash(2), hash(Decimal("0.5")) == hash(0.5))
print(sum([Decimal("0.1")] * 10), max(Decimal(1), Decimal(2)), abs(Decimal(-5)), -Decimal(0), +Decimal("-0"), bool(Decimal("0.0")), complex(Decimal("1.5")))
print(f"{Decimal('1234567.891'):,.2f}|{Decimal('0.000001234'):g}|{Decimal('12.5'):>10}|{Decimal('0.25'):.1%}|{Decimal('1e10'):f}|{Decimal(5):e}")
with localcontext() as ctx:
    ctx.prec = 50
    print(Decimal(1) / 3, ctx.flags[decimal.Inexact])
print(getcontext().prec, getcontext().flags[decimal.Inexact], Decimal("1.5").as_integer_ratio(), Decimal("123e-2").as_tuple(), Decimal("1e5").adjusted())
print(Decimal("12E+3").to_eng_string(), Decimal("1E-10"), Decimal("0E-7"), Decimal("123456789E-15"), Decimal("-1E+400"))
getcontext().traps[decimal.FloatOperation] = True
for f in (lambda: Decimal(1.5), lambda: Decimal(1) < 1.5, lambda: Decimal(1) == 1.5):
    try:
        print(f())
    except decimal.FloatOperation as e:
        print(type(e), isinstance(e, TypeError), e)


class Money(Decimal):
    def __new__(cls, value):
        return super().__new__(cls, value)


m = Money("1.50")
print(type(m), repr(m), type(m + 1), m == Decimal("1.5"), type(Money.from_float(2.0)), Money("3") * m)
