# Products and sums of as many digits as the precision or more, rounded once; texts and signs.
import random
from decimal import *

random.seed(5)
check = 0
roundings = [ROUND_HALF_EVEN, ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_05UP]
for i in range(3000):
    context = getcontext()
    context.prec = random.choice([5, 9, 19, 28, 33, 36, 37, 38, 39, 60])
    context.rounding = roundings[i % 8]
    context.clear_flags()
    digits = random.choice([3, 15, 19, 20, 28, 36, 38, 39, 45])
    x, y = (Decimal(random.choice("-+") + str(random.randrange(10**digits))).scaleb(random.randrange(-30, 5)) for _ in range(2))
    if i % 7 == 0:
        y = Decimal(10) ** random.randrange(30) * random.choice([5, 25, 125])
    for result in (x * y, x + y, x - y, -x, +x, abs(x), x.fma(y, 1)):
        text = f"{result} {result:.3f} {result.as_tuple()} {hash(result)}"
        check = (check * 31 + sum(text.encode()) + len(text)) % 1000003
    check = (check * 31 + sum(map(bool, context.flags.values()))) % 1000003
print(check)
for text in "0 -0 0.00 1.25 -1.25 0.000001 0.0000001 -0.0000012 1E+3 123456789012345678 1234567890123456789 12345678901234567890 " \
            "0.00000000000000000001 18446744073709551615 99999999999999999999.5 .5 5. +.5 00.10 0e5 0.000".split():
    number = Decimal(text)
    print(text, number, -number, repr(number), number.to_eng_string(), number.as_tuple())
for text in ("", ".", "-", "1.2.3", "1-", "--1", "1 2", "٣.١"):
    try:
        print(repr(Decimal(text)))
    except InvalidOperation as error:
        print(ascii(text), error)
