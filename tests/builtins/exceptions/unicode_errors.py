e = UnicodeDecodeError("utf-8", b"abc\xff", 3, 4, "invalid start byte")
print(e, e.encoding, e.object, e.start, e.end, e.reason, repr(e))
e = UnicodeEncodeError("ascii", "aé€", 1, 3, "reason"); print(e)
e = UnicodeEncodeError("ascii", "aé", 1, 2, "reason"); print(e)
e = UnicodeTranslateError("aé", 1, 2, "reason"); print(e)
for args in (("a",), (1, b"", 0, 1, "r"), ("a", "b", 0, 1, "r")):
    try:
        UnicodeDecodeError(*args)
    except TypeError as t:
        print(t)
