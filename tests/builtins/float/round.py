for x in (0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1e20):
    print(round(x), round(x, 1), round(x, 2))
print(round(1234.5678, -2), round(1.5, 400), round(1.5, -400), round(5.015, 2), round(1e308, -308), type(round(1.0)).__name__, round(2.5, None))
for x in ("inf", "nan"):
    try:
        round(float(x))
    except (OverflowError, ValueError) as e:
        print(e)
print(round(float("nan"), 2))
