print([str(), str(5), str(None), str(b"x"), str(b"\xc3\xa9", "utf-8"), str(b"\xff", "ascii", "replace"), str(b"a", errors="ignore"), str(object=[1])])
for f in (lambda: str(5, "utf-8"), lambda: str("a", "utf-8"), lambda: str(b"\xff", "utf-8"), lambda: str(1, 2, 3, 4), lambda: str(b"a", 5)):
    try:
        f()
    except (TypeError, UnicodeDecodeError) as e:
        print(type(e).__name__, e)
