b = b"hello world"
print(b.upper(), b.title(), b.capitalize(), b.swapcase(), b.find(b"o"), b.find(111), b.rfind(b"o"), b.count(b"l"), b.count(108), b.index(b"w"), b.replace(b"l", b"L", 1))
print(b.split(), b.split(b"o"), b.rsplit(b" ", 1), b.partition(b" "), b.rpartition(b"x"), b"a\nb\r\nc\x0bd".splitlines(), b" a ".strip(), b"xax".strip(b"x"), b",".join([b"a", bytearray(b"b")]))
print(b.startswith(b"he"), b.endswith((b"x", b"ld")), b.center(15, b"*"), b.ljust(13), b"5".zfill(3), b.isalpha(), b"ab".isalnum(), b" ".isspace(), b"12".isdigit(), b"A b".istitle(), b.islower(), b.isascii(), b"a\tb".expandtabs(4))
print(b.translate(bytes.maketrans(b"lo", b"01")), b.translate(None, b"l"), b.removeprefix(b"hello "), b.removesuffix(b"x"), b.hex(), b.hex(":"), b.hex("-", 4), b.hex("_", -4), b.decode())
