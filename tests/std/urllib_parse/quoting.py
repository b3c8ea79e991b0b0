from urllib.parse import parse_qs, parse_qsl, quote, quote_from_bytes, quote_plus, unquote, unquote_plus, unquote_to_bytes, urlencode

for text in "", "a b/c", "é€😀", "~-_.", "%41", "a+b&c=d":
    print(quote(text), quote(text, ""), quote_plus(text), quote(text, safe="é&"), unquote(quote(text)) == text, unquote_plus(quote_plus(text)) == text)
print(quote(b"\xff a"), quote_from_bytes(bytearray(b"\x00z")), quote("é", encoding="latin-1"))
print(unquote("%e9", "latin-1"), unquote("%ff"), unquote("%4"), unquote("%zz%41"), unquote(b"%41"), unquote("é%C3%A9"), unquote_to_bytes("é%ff"), unquote_plus("a+b"))
print(urlencode({"a": 1, "b": "x y"}), urlencode([("k", [1, 2])], doseq=True), urlencode([("k", [1, 2])]), urlencode({"é": b"\xff"}), urlencode({"a": None}, quote_via=quote))
print(parse_qs("a=1&a=2&b=&c"), parse_qs("a=1&b=", keep_blank_values=True), parse_qsl("a=%20+x;b=2", separator=";"), parse_qsl(b"a=%ff"), parse_qsl(""), parse_qsl(None))
for call in (
    lambda: parse_qsl("a", strict_parsing=True), lambda: parse_qsl("a&b&c", max_num_fields=2), lambda: parse_qsl("a", separator=""), lambda: urlencode("ab"),
    lambda: quote_from_bytes("x"), lambda: quote(b"x", encoding="utf-8"), lambda: unquote(5), lambda: quote("é", encoding="ascii"), lambda: urlencode(5),
):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
