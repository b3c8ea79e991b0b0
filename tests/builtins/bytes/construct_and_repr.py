print(bytes(), bytes(3), bytes([65, 255]), bytes("é", "utf-8"), bytes(b"x"), bytes(range(3)), bytes.fromhex("41 4a\n4B"), b"\x00'\"\n\t\\\x7f\xff", b"it's", bytes((b"a"[0],)))
for args in [("a",), (-1,), ([256],), (["a"],), (1.5,), ("a", "ascii", "x", 1), (5, "ascii"), (10**20,), (None,)]:
    try:
        print(bytes(*args))
    except (TypeError, ValueError, OverflowError, MemoryError) as e:
        print(type(e).__name__, e)
for s in ("4", "zz", "4 1", "é"):
    try:
        bytes.fromhex(s)
    except ValueError as e:
        print(e)
