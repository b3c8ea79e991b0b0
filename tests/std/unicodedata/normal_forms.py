import unicodedata

texts = ["é", "e\u0301", "ﬁ", "각", "\u1100\u1161\u11a8", "a\u0323\u0301", "a\u0301\u0323", "Å", "\u212b", "ẛ\u0323", "\ud800e\u0301"]
for text in texts:
    for form in "NFC", "NFD", "NFKC", "NFKD":
        normal = unicodedata.normalize(form, text)
        print(ascii(text), form, ascii(normal), unicodedata.is_normalized(form, text), unicodedata.is_normalized(form, normal))
print(unicodedata.normalize("no form", ""), unicodedata.is_normalized("no form", ""))
for call in (
    lambda: unicodedata.normalize("no form", "a"),
    lambda: unicodedata.normalize(1, "a"),
    lambda: unicodedata.normalize("NFC", b"a"),
    lambda: unicodedata.is_normalized("NFC", 1),
):
    try:
        call()
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
text = "ascii only"
print(unicodedata.normalize("NFC", text) is text)
