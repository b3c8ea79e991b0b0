import struct
print(struct.pack("<bBhHiIqQ", -1, 255, -2, 65535, -3, 4, -5, 6), struct.pack(">fd?c3s4x", 1.5, -2.25, True, b"a", b"xy"), struct.unpack("<hI", b"\xff\xff\x01\x00\x00\x00"), struct.calcsize("<bI"), struct.calcsize("bI"), struct.calcsize("@bq0i"), struct.pack("!5p", b"abc"), struct.pack(">e", 1.5), struct.unpack(">e", b"\x3e\x00"))
b = bytearray(8); struct.pack_into("<H", b, 2, 513); print(b, struct.unpack_from("<H", b, 2), list(struct.iter_unpack("<H", b"\1\0\2\0")))
s = struct.Struct(">2h"); print(s.size, s.format, s.pack(1, 2), s.unpack(b"\0\1\0\2"), struct.pack("3H", 1, 2, 3), struct.pack("2s", b"abc"), struct.unpack("<n" if 0 else "<q", b"\0" * 8))
for f in (lambda: struct.pack("b", 200), lambda: struct.pack("H", -1), lambda: struct.pack("i", "a"), lambda: struct.pack("i"), lambda: struct.pack("i", 1, 2), lambda: struct.unpack("i", b"abc"), lambda: struct.pack("z", 1), lambda: struct.pack("c", b"ab"), lambda: struct.pack("s", "a"), lambda: struct.pack_into("i", bytearray(2), 0, 1), lambda: struct.unpack_from("i", b"abcd", 2), lambda: struct.pack("<f", 1e300), lambda: struct.pack("q", 2**63), lambda: struct.calcsize("5"), lambda: struct.pack("?", []) and struct.pack("I", 1.5)):
    try:
        f()
    except (struct.error, TypeError, OverflowError) as e:
        print(type(e).__name__, e)
