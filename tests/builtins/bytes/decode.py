print(b"a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80".decode(), b"\xe9".decode("latin-1"), b"\xff\xfea\x00".decode("utf-16"), b"\x00a".decode("utf-16-be"), b"a\x00\x00\x00".decode("utf-32-le"))
for h in ("ignore", "replace", "backslashreplace", "surrogateescape"):
    print(h, ascii(b"a\xff\xe2\x82b\x80".decode("utf-8", h)))
for bad in (b"\xff", b"\xe2\x82", b"\xc0\x80", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"ab\xe2\x28\xa1", b"\xf0\x9f\x98"):
    try:
        bad.decode()
    except UnicodeDecodeError as e:
        print(e, (e.start, e.end))
for enc in ("ascii", "utf-16", "utf-32"):
    try:
        b"\xff\x00\xd8".decode(enc)
    except UnicodeDecodeError as e:
        print(e)
