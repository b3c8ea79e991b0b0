# In the mode "single" a statement with blocks needs the line end behind them.
for source in "if 1: x", "def f(): pass", "class A: pass\n", "if 1:\n  x", "if 1:\n  x\n", "x", "x; y", "for x in y: z # c":
    try:
        compile(source, "file", "single")
        print("ok", repr(source))
    except SyntaxError as error:
        print(repr(source), error.msg, error.lineno, error.offset, error.end_offset, repr(error.text))
