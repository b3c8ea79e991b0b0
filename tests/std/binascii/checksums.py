import binascii

for text in r'''
binascii.crc32(b'abc'), binascii.crc32(b'abc',5), binascii.crc32(b'abc',-1), binascii.crc32(b'',1<<40)
binascii.crc_hqx(b'abc',0), binascii.crc_hqx(b'abc',-1), binascii.crc_hqx(b'abc',1<<17)
binascii.crc_hqx(b'abc')
binascii.crc32('x')
binascii.crc32(b'x','y')
binascii.Error.__mro__, binascii.Incomplete.__mro__
'''.split("\n")[1:-1]:
    try:
        print(text, "->", eval(text))
    except Exception as e:
        print(text, "!!", type(e).__name__, e)
