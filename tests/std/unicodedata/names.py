import unicodedata

for name in ("SPACE", "space", "LATIN SMALL LETTER E WITH ACUTE", "HANGUL SYLLABLE GAG", "CJK UNIFIED IDEOGRAPH-4E00",
             "BELL", "ALERT", "NULL", "NBSP", "LATIN CAPITAL LETTER GHA", "LATIN SMALL LETTER R WITH TILDE",
             "KEYCAP DIGIT ONE", b"DIGIT ONE"):
    found = unicodedata.lookup(name)
    print(name, ascii(found), [unicodedata.name(c, None) for c in found])
for name in "no such name", "x" * 300, "LATIN SMALL LETTER", "é", 5, None:
    try:
        unicodedata.lookup(name)
    except (KeyError, TypeError) as e:
        print(type(e).__name__, e)
print("\N{BITCOIN SIGN}", "\N{latin small letter a with ring above}", "\N{LINE FEED}" == "\n")
try:
    compile(r"'\N{KEYCAP DIGIT ONE}'", "", "eval")
except SyntaxError as e:
    print(e.msg)
old = unicodedata.ucd_3_2_0
print(old.name("₿", None), old.lookup("BITCOIN SIGN"))
try:
    old.lookup("LATIN SMALL LETTER R WITH TILDE")
except KeyError as e:
    print(e)
