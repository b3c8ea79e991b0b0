b = b"abc"
for f in [lambda: b.find("a"), lambda: b.find(300), lambda: b.join(["a"]), lambda: b.join(b"a"), lambda: b.split(b""), lambda: b.replace("a", b""), lambda: b.startswith("a"), lambda: b.startswith((b"a", "b")), lambda: b.index(b"z"), lambda: b.center(5, b"xx"), lambda: b.strip("a"), lambda: b.translate(b"x"), lambda: bytes.maketrans(b"a", b""), lambda: b + "a", lambda: b[5], lambda: b["a"], lambda: b * "a", lambda: b.hex("xx"), lambda: b.hex("é"), lambda: b % 5, lambda: "a" in b, lambda: 300 in b]:
    try:
        print(f())
    except (TypeError, ValueError, IndexError) as e:
        print(type(e).__name__, e)
