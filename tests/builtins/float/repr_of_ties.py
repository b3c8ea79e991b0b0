"""Of two shortest decimals at the same distance the even one is shown, if it stands for the same number."""
import random

for x in [687714249057639.25, 687714249057639.75, 1944971992029729.25, 2.0**-24, 2.0**-25, 2.0**-44, 4503599627370495.5,
          0.5, 2.5, 1234567.00048828125, 8.5, 2.0**50 + 0.25, 2.0**50 + 0.75, 3 * 2.0**-60, 2.0**-1074, 1e16, 9999999999999998.0]:
    print(repr(x), repr(-x), f"{x}", [x], x * 1j)

random.seed(11)
checked = 0
for _ in range(20000):
    x = random.randrange(1, 2 ** random.randrange(1, 53)) * 2.0 ** -random.randrange(1, 60)
    assert float(repr(x)) == x
    checked = (checked * 31 + sum(map(ord, repr(x)))) % 1000003
print(checked)
