# An error handler may put other bytes into the exception; decoding goes on in them.
import codecs

def replacing(new, position):
    def handle(error):
        if error.object != new:
            error.object = new
            return "<new>", position
        return f"<{error.start}-{error.end}>", error.end
    return handle

codecs.register_error("longer", replacing(b"\x00" * 8, 0))
print(ascii(b"\x00".decode("utf-16", "longer")), ascii(b"\x00".decode("utf-32", "longer")))
codecs.register_error("ascii", replacing(b"ab\xffcd\xfe", 1))
for encoding in "ascii", "utf-8", "cp1252", "utf-8-sig":
    print(ascii(b"x\x81y".decode(encoding, "ascii")))
codecs.register_error("shorter", replacing(b"", 0))
print(b"a\xffb".decode("ascii", "shorter"))
def bad(error):
    error.object = b"12"
    return "", 3
codecs.register_error("beyond", bad)
try:
    b"a\xffbcd".decode("ascii", "beyond")
except IndexError as error:
    print(error)
