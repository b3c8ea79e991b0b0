import textwrap

for text in "  a\n    b\n \n\t\n  c", "\ta\n  b", "\t a\n\t b\n", "a\n b", "", "\n", "  ", "  a\r\n  b", "    x\n\ty":
    print(repr(text), repr(textwrap.dedent(text)))
print(repr(textwrap.indent("a\n\n b\r\nc", "> ")), repr(textwrap.indent("a\n\nb", "+", lambda line: True)))
try:
    textwrap.dedent(0)
except TypeError as e:
    print(e)
