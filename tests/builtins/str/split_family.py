print("a b  c ".split(), "a b  c ".split(" "), "a,b,c".split(",", 1), "a,b,c".rsplit(",", 1), "".split(), "".split(","), " x ".split(None, 0), "aXXbXXc".split("XX"))
print("a b c d".split(maxsplit=2), "a b c d".rsplit(maxsplit=2), "a\u3000b\x1cc".split(), " a  b ".rsplit(None, 1))
print("k=v=w".partition("="), "k=v=w".rpartition("="), "k".partition("="), "k".rpartition("="))
print("a\nb\r\nc\rd\x0be\x0cf\x1cg\x85h\u2028i".splitlines(), "a\n\nb\n".splitlines(True), "".splitlines(), "\n".splitlines())
for f in (lambda: "a".split(""), lambda: "a".partition(""), lambda: "a".split(5), lambda: "a".rpartition(1)):
    try:
        f()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
