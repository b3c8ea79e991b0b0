import zlib

packed = zlib.compress(b"some text " * 1000)
d = zlib.decompressobj()
print(d.decompress(packed + b"rest") == b"some text " * 1000, d.unused_data, d.eof, d.unconsumed_tail)
print(d.decompress(b" and more"), d.unused_data, d.flush())
d = zlib.decompressobj()
out = d.decompress(packed, 100)
print(len(out), d.eof, d.unconsumed_tail != b"")
while d.unconsumed_tail:
    out += d.decompress(d.unconsumed_tail, 1000)
print(out + d.flush() == b"some text " * 1000, d.eof)
d = zlib.decompressobj()
print(b"".join(d.decompress(packed[i : i + 1]) for i in range(len(packed))) == b"some text " * 1000, d.eof)

c = zlib.compressobj(zdict=b"some text and more")
with_dictionary = c.compress(b"some text") + c.flush()
print(zlib.decompressobj(zdict=b"some text and more").decompress(with_dictionary))
c = zlib.compressobj(wbits=-15, zdict=b"some text and more")
print(zlib.decompressobj(-15, b"some text and more").decompress(c.compress(b"some text") + c.flush()))

c = zlib.compressobj()
start = c.compress(b"shared")
other = c.copy()
print(zlib.decompress(start + c.compress(b" one") + c.flush()), zlib.decompress(start + other.compress(b" two") + other.flush()))
d = zlib.decompressobj()
first = d.decompress(packed[:30])
copy = d.copy()
print(d.decompress(packed[30:]) == copy.decompress(packed[30:]), copy.eof)

d = zlib._ZlibDecompressor()
print(d.needs_input, len(d.decompress(packed + b"tail", max_length=10)), d.needs_input, d.eof)
print(len(d.decompress(b"")), d.eof, d.unused_data, d.needs_input)
try:
    d.decompress(b"")
except EOFError as e:
    print(e)
c.compress
try:
    c.compress(b"")
except zlib.error as e:
    print(e)
try:
    c.copy()
except ValueError as e:
    print(e)
