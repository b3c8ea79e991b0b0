for s in ("'", '"', "'\"", "\n\t\r\\", "\x00\x1f\x7f", "\x80\xa0\xad", "é€😀", "\u200b\u2028\ufeff", "\ud800", "\U000e0001", "a\u0301", "\u0378"):
    print(repr(s), ascii(s))
