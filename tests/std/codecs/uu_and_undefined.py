# The encoding of old mail, and the one that refuses everything.
import codecs

data = codecs.encode(b"hello" * 20, "uu")
print(data, codecs.decode(data, "uu") == b"hello" * 20)
for wrong in b"", b"begin 666 x\n", b"nope\nbegin 666 x\n#abc\n":
    try:
        print(codecs.decode(wrong, "uu"))
    except ValueError as error:
        print(type(error).__name__, error)
for call in lambda: codecs.encode("a", "undefined"), lambda: codecs.decode(b"a", "undefined"), lambda: "".encode("uu"):
    try:
        print(call())
    except (UnicodeError, LookupError) as error:
        print(type(error).__name__, error)
