import binascii

for text in r'''
binascii.a2b_uu(b'')
binascii.a2b_uu(b'#86)C\n')
binascii.a2b_uu(b'\x7f\n')
binascii.a2b_uu(b'#86')
binascii.a2b_uu(b'#86)Cxx')
binascii.a2b_uu(b'#86)C  \n')
binascii.a2b_uu(b'#8~)C\n')
binascii.b2a_uu(b'abc')
binascii.b2a_uu(b'a'*46)
binascii.b2a_uu(b'')
binascii.b2a_uu(b'\0\0',backtick=True)
'''.split("\n")[1:-1]:
    try:
        print(text, "->", eval(text))
    except Exception as e:
        print(text, "!!", type(e).__name__, e)
