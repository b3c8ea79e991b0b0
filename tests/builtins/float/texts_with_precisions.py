# Exactly rounded digits in every style, halves to even ones; the shortest texts that read back.
import random

random.seed(11)
numbers = [0.0, -0.0, 0.5, 1.5, 2.5, 0.125, 0.375, 9.9995, 99.95, 999999.5, 9999995.0, 1e15, 1e16, 1e17, 123456789012345678.0, 1e21, 1e22, 1e23,
           1e-4, 1e-5, 1.5e-5, 9.999999e-5, 5e-324, 1.7976931348623157e308, 2.0**-44, 2.0**60, 2.0**77, 0.1, 1 / 3, 2 / 3, 1234567.891,
           4503599627370497.5, 9007199254740993.0, 1e5 - 0.5, 2.2250738585072014e-308]
for x in numbers:
    print(repr(x), *(f"{x:{spec}}" for spec in ("g", "e", ".3e", ".0e", ".17g", ".1g", ".3g", "#.4g", ".2f", "f", ".0f", "%", ".16e", "n", "G", ",.2f")))
check = 0
for i in range(4000):
    x = random.choice([random.random(), random.uniform(-1e6, 1e6), random.randrange(10**9) / 1000, random.lognormvariate(0, 60)])
    text = repr(x)
    assert float(text) == x
    for style in (f"{x:.{i % 17 + 1}g}", f"{x:.{i % 17}e}"):
        check = (check * 31 + sum(style.encode())) % 1000003
    check = (check * 31 + sum(text.encode())) % 1000003
print(check)
