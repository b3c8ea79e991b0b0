for s in ("1+2j", "j", "-j", "1", " (1-2j) ", "1e3j", "inf+nanj", "1 + 2j", "", "1+2", "jj"):
    try:
        print(repr(s), complex(s))
    except ValueError as e:
        print(repr(s), e)
print(complex(), complex(1), complex(1, 2), complex(1.5, -2), complex("3"), complex(1j, 1j) if 0 else "")
for f in (lambda: complex("1", 2), lambda: complex([]), lambda: complex(1, "2")):
    try:
        print(f())
    except TypeError as e:
        print(e)
print(repr(complex(0, float("inf"))), repr(complex(-0.0, -0.0)), 1e20j, 1.5e-10 + 2j)
