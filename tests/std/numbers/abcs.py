import numbers
for x in (1, 1.5, 2j, True, "a"):
    print(x, [n for n in ("Number", "Complex", "Real", "Rational", "Integral") if isinstance(x, getattr(numbers, n))])
try:
    numbers.Integral()
except TypeError as e:
    print(str(e)[:60])
