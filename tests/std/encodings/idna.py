import encodings
import encodings.idna
import stringprep

for name in ("bücher.example", "STRAßE.de", "a.b.", "", "例え.テスト", "ASCII.com", "xn--bcher-kva.de"):
    data = name.encode("idna")
    print(name, data, data.decode("idna"))
for name in ("a..b", "x" * 64, "ü" * 64, "\u0627a", "a\u2060\ue000", ".a"):
    try:
        print(name.encode("idna"))
    except UnicodeError as error:
        print(type(error).__name__, error)
for data in (b"xn--bcher-kva", b"xn--ls8h.la", b"a\xff", b"xn--b", b"XN--BCHER-KVA.x"):
    try:
        print(data.decode("idna"))
    except UnicodeError as error:
        print(type(error).__name__, error)
print(encodings.idna.nameprep("Ａ\u00adB\u0130"), encodings.idna.ToASCII("Ü"), encodings.idna.ToUnicode("xn--tda"))
print(encodings.normalize_encoding("UTF 8-x.y"), encodings.search_function("utf8").name, encodings.aliases.aliases["latin1"])
print([name for name in dir(stringprep) if name.startswith("in_table") and getattr(stringprep, name)("\u00a0")])
print(stringprep.map_table_b2("ﬀ"), stringprep.map_table_b3("ß"))
