"""What may stand behind a grouping character, of the whole part and of the fraction."""
for value in (1234567, 1234567.891, "text", True, 1 + 2j):
    for kind in ("", "b", "c", "d", "e", "f", "g", "n", "o", "s", "x", "X", "%", "r", ",", "_", ",,", "_x", ",x", "é"):
        for head in (".2,", ".2_", ",", "_", ",.3_", "._", "10,"):
            try:
                print(repr(value), head + kind, format(value, head + kind))
            except (ValueError, OverflowError) as error:
                print(repr(value), head + kind, error)
