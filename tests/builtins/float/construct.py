for s in ("1.5", " -2e3 ", "inf", "-Infinity", "NaN", "1_0.5", ".5", "5.", "1e400", "-1e400", "0x1p3", "", "1.5.2", "1__0", "e5", "١٢", b"2.5", "in", "1e", "+-1"):
    try:
        print(repr(s), float(s))
    except ValueError as e:
        print(e)
for x in (None, [], 1j):
    try:
        float(x)
    except TypeError as e:
        print(e)
print(float(), float(10**22), float(True))
