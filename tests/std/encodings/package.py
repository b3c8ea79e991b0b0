import encodings
import encodings.aliases
from encodings import cp1252, utf_8

for name in "utf_8", "utf\xe9\u20ac-8", "utf   8", "UTF 8", "utf...8", b"a-b":
    print(encodings.normalize_encoding(name))
print(encodings.aliases.aliases["u8"], encodings.aliases.aliases["latin"], encodings.aliases.aliases["windows_1252"])
print(encodings.search_function("cp1252").name, encodings.search_function("none_such"))
print(cp1252.getregentry().name, cp1252.Codec().encode("\u20ac"), utf_8.decode(b"\xc3\xa9"))
print(ascii(cp1252.decoding_table[0x80:0x84]))
try:
    encodings.none_such
except AttributeError as error:
    print(error)
