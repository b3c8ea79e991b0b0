import io
import tokenize

for source in (
    b"x\n", b"# -*- coding: latin-1 -*-\n\xe9\n", b"\xef\xbb\xbfx\n", b"#!x\n# vim: fileencoding=utf8 :\n", b"# coding: nope\n",
    b"\xef\xbb\xbf# coding: latin-1\n", b"\xff\n", b"", b"\n\n# coding: latin-1\n", b"#\xff\n# coding: latin-1\n", b"# coding: utf8 \xff\n",
    b"# coding: ascii \xff\n", b"#\n# coding: nope\xff\n", b"#a\0\nb\n",
):
    try:
        print(tokenize.detect_encoding(io.BytesIO(source).readline), [ascii(t[:3]) for t in tokenize.tokenize(io.BytesIO(source).readline)])
        print(tokenize.untokenize(tokenize.tokenize(io.BytesIO(source).readline)))
    except SyntaxError as e:
        print(e)
with tokenize.open(__file__) as file:
    print(file.encoding, file.readline())
