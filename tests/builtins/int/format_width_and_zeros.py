# Widths, zeros in front, and bases of ints.
for number in (0, 7, -7, 42, -42, 255, -255, 123456789, -(2**61), 2**61, 2**64, True):
    for spec in ("", "d", "x", "X", "5", "05", "05d", "12x", "012X", "1d", "01", "49d", "049", "50d", "0", "<6", ">6d", "+5d", "#06x", ",", "o", "08b", "n", "_x"):
        print(spec, repr(format(number, spec)), end=" ")
    print(f"{number:>8}|{number:<8}|{number:^8}|{number:=+9}")
for spec in ("05.2d", "5y", "5s", "00005", "d5", "5 d"):
    try:
        print(repr(format(3, spec)))
    except ValueError as error:
        print(error)
