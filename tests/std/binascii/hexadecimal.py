import binascii

for text in r'''
binascii.a2b_hex('abc')
binascii.a2b_hex('zz')
binascii.a2b_hex('é')
binascii.a2b_hex(5)
binascii.hexlify(b'abc','-')
binascii.hexlify(b'abcde','-',2)
binascii.hexlify(b'abcde','-',-2)
binascii.hexlify(b'abcde','--',2)
binascii.hexlify(b'abcde','é',2)
binascii.hexlify(b'abcde',b'-',0)
binascii.hexlify(b'abcde',5)
binascii.hexlify('a')
binascii.hexlify(data=b'ab',sep=':')
'''.split("\n")[1:-1]:
    try:
        print(text, "->", eval(text))
    except Exception as e:
        print(text, "!!", type(e).__name__, e)
