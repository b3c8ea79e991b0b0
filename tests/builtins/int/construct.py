print(int(), int(5), int(-3.9), int("  12_3\n"), int("-0b101", 0), int("0x1F", 16), int("z", 36), int("0o17", 0), int(b"7"), int("٣"))
for a in [("",), ("1.5",), ("12", 1), ("12", 37), ("9", 8), ("0b1", 16), ("_1",), ("1__0",), (5, 10), ("x" * 5,), (b"\xff",), ("0", 0, 1), (None,), ("010", 0), (float("inf"),), (float("nan"),), ([],)]:
    try:
        print(a, int(*a))
    except (ValueError, TypeError, OverflowError) as e:
        print(a, type(e).__name__, e)
