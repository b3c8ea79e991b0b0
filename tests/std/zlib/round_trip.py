import zlib

data = b"".join(b"line %d of the text\n" % (i % 37) for i in range(3000)) + bytes(range(256)) * 20
for level in range(-1, 10):
    for wbits in 15, 9, -15, -9, 31, 25:
        packed = zlib.compress(data, level, wbits)
        assert zlib.decompress(packed, wbits) == data, (level, wbits)
for strategy in range(5):
    for memory in 1, 8, 9:
        compressor = zlib.compressobj(6, zlib.DEFLATED, 15, memory, strategy)
        packed = b"".join(compressor.compress(data[at : at + 1000]) for at in range(0, len(data), 1000)) + compressor.flush()
        assert zlib.decompress(packed, 47) == data
print(len(zlib.compress(data)) < len(data) // 5, zlib.crc32(data), zlib.adler32(data))
compressor = zlib.compressobj()
out = b""
for mode in zlib.Z_SYNC_FLUSH, zlib.Z_FULL_FLUSH, zlib.Z_PARTIAL_FLUSH, zlib.Z_BLOCK, zlib.Z_NO_FLUSH, zlib.Z_FINISH:
    out += compressor.compress(b"part") + compressor.flush(mode)
print(zlib.decompress(out))
