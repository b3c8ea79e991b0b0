for s in ["(", "f(", "x = 'a", "x = '''a", "a b", "1 +", "def f(", "if 1", "x = (1,\n  2", "f'{a", "f'{a'", "[1, 2", "é é", "print 1", "a = 5 b", "return = 3", "def f():\n  x = (", "if 1:\nx", "x = 1\n  y", "0777", "1_", "0x", "$", "a = 'x\\", "{1:2, 3}", "'\\N{foo}'", "f(a=1, 2)", "f(**a, *b)"]:
    for mode in ("exec", "eval", "single"):
        try: compile(s, "f", mode); print(repr(s), "ok")
        except SyntaxError as e: print(repr(s), mode, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, repr(e.text))
