import zlib

for text in r'''
zlib.error.__mro__
zlib.adler32(b'abc'), zlib.adler32(b'abc',7), zlib.adler32(b'',-1)
zlib.compress('x')
zlib.decompress(b'')
zlib.decompress(b'abc')
zlib.decompress(b'x\x9c'+b'\x07'*9)
zlib.decompress(b'x\x9c\xff\xff')
zlib.compressobj(10)
zlib.compressobj(1,9)
zlib.compressobj(1,8,99)
zlib.compressobj(1,8,15,10)
zlib.compressobj(1,8,15,9,9)
zlib.compressobj(zdict='x')
zlib.compressobj(level='x')
zlib.decompressobj(zdict='x')
zlib.decompressobj(99)
zlib.decompressobj().decompress(b'x',-1)
zlib.decompressobj().flush(0)
zlib.decompressobj().flush(-1)
zlib.decompressobj().flush()
zlib.decompressobj().decompress('x')
zlib.decompressobj().decompress(b'abc')
zlib.decompressobj().decompress(b'')
zlib.compressobj().flush(99)
zlib.compressobj().flush(zlib.Z_NO_FLUSH)
zlib.decompressobj().decompress(zlib.compressobj(zdict=b'hello').flush())
zlib.decompressobj(zdict=b'foo').decompress(zlib.compressobj(zdict=b'hello').flush())
zlib._ZlibDecompressor().decompress(b'abc')
zlib._ZlibDecompressor(99)
zlib.decompressobj().unused_data
zlib.crc32(b'abc'), zlib.crc32(b'abc',-1)
zlib.adler32('x')
'''.split("\n")[1:-1]:
    try:
        print(text, "->", eval(text))
    except Exception as e:
        print(text, "!!", type(e).__name__, e)
