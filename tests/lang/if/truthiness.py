for x in [0, 0.0, 0j, "", b"", (), [], {}, set(), None, False, range(0), 1, -1, "0", [0], Ellipsis]:
    print(repr(x), bool(x))
