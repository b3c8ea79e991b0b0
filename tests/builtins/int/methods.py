print((255).bit_length(), (-256).bit_length(), (0).bit_length(), (0b1011).bit_count(), (-7).bit_count())
print((1024).to_bytes(2, "big"), (1024).to_bytes(4, "little"), (-1).to_bytes(2, "big", signed=True), (5).to_bytes())
print(int.from_bytes(b"\x04\x00", "big"), int.from_bytes(b"\xff\xff", "little", signed=True), int.from_bytes([1, 2], "big"), int.from_bytes(b""))
print((5).conjugate(), (5).numerator, (5).denominator, (5).real, (5).imag, (6).as_integer_ratio(), (5).is_integer())
for f in [lambda: (256).to_bytes(1), lambda: (-1).to_bytes(1), lambda: (1).to_bytes(-1), lambda: (1).to_bytes(1, "x"), lambda: int.from_bytes("a"), lambda: int.from_bytes([300])]:
    try:
        print(f())
    except (OverflowError, ValueError, TypeError) as e:
        print(type(e).__name__, e)
