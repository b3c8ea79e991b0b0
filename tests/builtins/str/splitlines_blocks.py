# Line ends anywhere in texts of several blocks, and none of what looks like one.
ends = ["\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
for end in ends:
    for size in 0, 1, 30, 31, 32, 33, 63, 64, 100:
        text = "a" * size + end + "b" * size
        assert text.splitlines() == (["a" * size, "b" * size] if size else [""]), (end, size)
        assert "".join(text.splitlines(True)) == text
        assert len(("é" * size + end * 2).splitlines()) == (1 if not size and end == "\r" and 0 else 2)
others = "\x1f\t\xa0\u2027\u202a\xc2é€" * 20
print(others.splitlines() == [others], ("x" * 1000).splitlines() == ["x" * 1000], "".splitlines())
print(("é\n" * 40).splitlines() == ["é"] * 40, "a\r\n\r\nb\r".splitlines(True))
