for b in [b'\xff\xfe', b'# coding: nope\n1', b'\xef\xbb\xbf# coding: latin-1\n', b'# coding: latin-1\n"\xe9"', b'\xe9', b'a\0',
          b'# -*- coding: ascii -*-\n"\xe9"', b'\xef\xbb\xbfx=1', b'# coding: rot13\n1', b'#coding:cp1252\n"\x81"', b'# coding: iso8859-15\n"\xa4"']:
    try: compile(b, "f", "exec"); print(b, "ok")
    except SyntaxError as e: print(b, e, e.lineno, e.filename)
    try: print(ascii(eval(b)))
    except SyntaxError as e: print(e)
