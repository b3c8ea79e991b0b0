"""A real number divided by a complex one keeps the signs of zeros; powers with an infinite angle are refused."""
for a in (0, -0.0, 0.0, 1, False, 2.5, float("inf"), float("nan")):
    for b in (1j, -1j, 2 + 0j, -2 - 0.0j, 1 + 1j, complex(0.0, -3.0), complex(1e-300, 2)):
        print(a, b, a / b, complex(a) / b)
for a in (float("inf"), -float("inf"), 0.0, complex("inf"), complex(1, float("inf"))):
    for b in (2j, 1 + 2j, -1 + 0.5j, 0.5 + 0j, 2 + 0j):
        try:
            print(a, b, a**b)
        except (ZeroDivisionError, OverflowError) as error:
            print(a, b, type(error).__name__, error)
