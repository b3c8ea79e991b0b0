print((1.5).is_integer(), (2.0).is_integer(), (0.75).as_integer_ratio(), (-2.5).as_integer_ratio(), (1e300).as_integer_ratio()[1])
print((1.5).hex(), (-0.1).hex(), (0.0).hex(), float("inf").hex(), float.fromhex("0x1.8p1"), float.fromhex("-0x.1p-3"), float.fromhex("inf"), float.fromhex(" 1.8 "))
print((1.5).conjugate(), (1.5).real, (1.5).imag, (3.7).__trunc__(), (3.2).__ceil__(), (3.7).__floor__(), float.from_number(5))
for f in [lambda: float("inf").as_integer_ratio(), lambda: float("nan").as_integer_ratio(), lambda: float.fromhex("zz"), lambda: float.fromhex("0x1p5000"), lambda: int(float("inf"))]:
    try:
        f()
    except (ValueError, OverflowError) as e:
        print(type(e).__name__, e)
