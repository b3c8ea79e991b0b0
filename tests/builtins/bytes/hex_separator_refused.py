for separator in (1, None, [], [1], "", "ab", "é", b"", b"\xff", bytearray(b":"), {1: 2}):
    try:
        print(b"abc".hex(separator))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
