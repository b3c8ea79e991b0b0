print(chr(65), chr(0x20AC), chr(0x10FFFF) == "\U0010ffff", ord("a"), ord("😀"), ord(b"a"), ascii("é\n'"), ascii(["é"]))
for f in (lambda: chr(-1), lambda: chr(0x110000), lambda: ord(""), lambda: ord("ab"), lambda: ord(5), lambda: chr("a"), lambda: chr(10**20), lambda: ord(b"ab"), lambda: chr(1.5)):
    try:
        f()
    except (ValueError, TypeError, OverflowError) as e:
        print(type(e).__name__, e)
