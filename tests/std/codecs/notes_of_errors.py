# Errors of codecs have a note about the codec, but not those of the encodings that str and bytes know by themselves.
import codecs


def show(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error, getattr(error, "__notes__", None))


show(lambda: "\u20acé\u4444".encode("cp1252"))
show(lambda: b"\x81".decode("cp1252"))
show(lambda: bytearray(b"\xff").decode("utf-7"))
show(lambda: memoryview(b"\x81").tobytes().decode("big5"))
show(lambda: "a\u4444\u0e01\u0e01".encode("big5"))
show(lambda: "\u4444".encode("L1"))
show(lambda: b"\xd8\x00".decode("utf-16-be"))
for name in "ascii", "US-ASCII", "latin-1", "ISO8859-1", "utf-8":
    show(lambda: "\ud800é".encode(name))
show(lambda: codecs.encode("\ud800", "utf-8"))
show(lambda: codecs.decode(b"\xff", "ascii"))
show(lambda: codecs.decode(b"zz", "hex"))
show(lambda: codecs.encode(5, "cp1252"))
show(lambda: codecs.encode(5, "latin-1"))
show(lambda: str(b"\xff", "utf-8"))
