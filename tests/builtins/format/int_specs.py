for spec in ("", "d", "5", "<5", ">5", "^5", "05", "+", " ", "-", "x", "#x", "#010x", "b", "#b", "o", "c", "n", ",", "_", "_x", "_b", "e", ".2f", "g", "%", "*^9", "+05d", "=+6", "é>4", "x<5d", "10,", "#_x", "08,"):
    try:
        print(repr(spec), [format(n, spec) for n in (65, 1234567)], format(-65, spec) if spec != "c" else "")
    except (ValueError, OverflowError) as e:
        print(repr(spec), e)
