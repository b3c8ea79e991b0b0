import binascii

for text in r'''
binascii.a2b_qp(b'a=3D=\nb=zz= \n=')
binascii.a2b_qp(b'a_b',header=True)
binascii.a2b_qp('=4x=4')
binascii.b2a_qp(b'a=b \n\tx \xe9 .\n.\n'+b'x'*80)
binascii.b2a_qp(b'a_b c\td\r\n',header=True)
binascii.b2a_qp(b'a b\t\n',quotetabs=True)
binascii.b2a_qp(b'a\nb\r\n',istext=False)
'''.split("\n")[1:-1]:
    try:
        print(text, "->", eval(text))
    except Exception as e:
        print(text, "!!", type(e).__name__, e)
