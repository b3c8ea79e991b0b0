tests = ["", "abc", "ABC", "Abc", "123", "½", "²", "٣", "a1", "_a", "1a", " \t", "\x00", "é", "Ⅷ", "中", "Hello World", "\u2028", "def"]
names = ["isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric", "isprintable", "isspace", "istitle", "isupper"]
for t in tests:
    print(ascii(t), [n[2:] for n in names if getattr(t, n)()])
