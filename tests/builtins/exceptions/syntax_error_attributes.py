try:
    compile("x = (1,\ny = = 2", "file.py", "exec")
except SyntaxError as e:
    print(e.msg, e.filename, e.lineno, e.offset, repr(e.text), e.end_lineno, e.end_offset, e)
e = SyntaxError("m", ("f", 1, 2, "text", 3, 4))
print(e, e.args, e.end_offset, e.print_file_and_line)
print(SyntaxError("only"), SyntaxError("m", ("f", 1, 2, "t")).lineno, IndentationError.__mro__[1].__name__, TabError.__mro__[1].__name__)
try:
    SyntaxError("m", (1,))
except TypeError as t:
    print(t)
