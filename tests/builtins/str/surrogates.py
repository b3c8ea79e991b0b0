s = "\ud83d\ude00"
print(len(s), ascii(s), s == "\U0001f600", ascii(s[0]), s.isalpha(), ascii(s.upper()))
print(len(b"\xed\xa0\x80".decode("utf-8", "surrogatepass")), ascii(b"a\xffb".decode("utf-8", "surrogateescape")), ascii("\udc80" + "x"))
try:
    print(s)
except UnicodeEncodeError as e:
    print(e.encoding, e.start, e.end, e.reason)
