# Literals with signs, blanks, prefixes and underscores, from str and bytes.
texts = ["42", " 42\n", "+7", "-7", "1_000", "1__0", "_1", "1_", "", " ", "-", "0", "00", "007", "0x1f", "0X1F", "0b101", "0o17", "ff", "FF", "zz", "8",
         "12a", "1 2", "9" * 18, "9" * 19, "-" + "9" * 30, "f" * 12, "f" * 13, "0x_1f", "0x", "\x1c5\x1f", "\x1c\u0665", "\u0661\u0662", "\xa05", "5\0", "+-5", "--5"]
for text in texts:
    results = []
    for base in (10, 0, 16, 2, 8, 36):
        for literal in (text, text.encode()):
            try:
                results.append(int(literal, base))
            except ValueError as error:
                results.append(str(error)[-24:])
    print(ascii(text), *results)
for text in ("3.14", " 2.5 ", "1_0.5", "1e10", "-inf", "nan", "+Infinity", ".5", "5.", "", ".", "1e", "\u0661.5", "\x1c1.5", "1 5", "0x1p3", "infinit", "1e400", "-0"):
    for literal in (text, text.encode()):
        try:
            print(ascii(text), float(literal))
        except ValueError as error:
            print(error)
