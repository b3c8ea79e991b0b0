print("\x41\u00e9\U0001F600\N{GREEK SMALL LETTER ALPHA}\101\0end".encode())
print(r"\n\x", b"\xff\n\\", Rb"\d", bR"\d", u"u")
print('it\'s', "a\
b", '''x
y''')
print("a" "b" 'c' """d""", b"a" b"b")
print(len("\a\b\f\n\r\t\v"))
