# Arithmetic in many contexts: results and flags, gathered in checksums.
import zlib
from decimal import *

ROUNDINGS = [
    ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP,
]
SPECIAL = ["0", "-0", "0.00", "NaN", "sNaN", "Infinity", "-Infinity", "1E+999999", "1E-999999", "9.99E+999998"]
state = 1


def below(n):
    global state
    state = state * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
    return (state >> 20) % n


def one_of(values):
    return values[below(len(values))]


def number():
    if below(12) == 0:
        return Decimal(one_of(SPECIAL))
    digits = one_of([1, 2, 5, 9, 18, 19, 20, 28, 37, 38, 39, 45])
    coefficient = one_of([str(state % 10**digits), "9" * digits, "1" + "0" * (digits - 1), "5" + "0" * (digits - 1)])
    exponent = one_of([0, -1, -2, 3, -digits, below(120) - 60])
    return Decimal(one_of(["", "-"]) + coefficient + "E" + str(exponent))


checksum = 0
for i in range(6000):
    setcontext(
        Context(
            prec=one_of([1, 2, 3, 9, 19, 28, 38, 40]), rounding=one_of(ROUNDINGS), Emin=one_of([-999999, -10, -30]),
            Emax=one_of([999999, 10, 40]), clamp=below(2), traps=[],
        )
    )
    c = getcontext()
    a, b = number(), number()
    match below(8):
        case 0:
            result = a + b
        case 1:
            result = a - b
        case 2:
            result = a * b
        case 3:
            result = a / b
        case 4:
            result = a.quantize(b)
        case 5:
            result = a == b, a.is_nan() or b.is_nan() or a < b
        case 6:
            result = a * (below(100) - 50) + below(100)
        case _:
            result = c.divide(a, b), c.add(a, b), c.quantize(a, b)
    flags = sorted(signal.__name__ for signal in c.flags if c.flags[signal])
    checksum = zlib.crc32(f"{a} {b} {c.prec} {c.rounding} {result} {flags}".encode(), checksum)
    if i % 500 == 0:
        print(i, checksum, result, flags)
print(checksum)
