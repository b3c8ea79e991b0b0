# The old database decomposes a few characters as it did then, and does not know the later ones.
from unicodedata import normalize, ucd_3_2_0

for text in "\U0002f868", "\U0002f874", "\u1b05\u1b35", "a\u0350\u0301\u0323", "\u1e9e", "\uac01":
    print([ascii(ucd_3_2_0.normalize(form, text)) for form in ("NFC", "NFD", "NFKC", "NFKD")])
    print(ucd_3_2_0.normalize("NFD", text) == normalize("NFD", text))
