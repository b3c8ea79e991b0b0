# A decimal literal that is too long is an error of its line, without a place in it.
for source in ("x = " + "1" * 5000, "x = 1\ny = [2, " + "9" * 4301 + "]", "x = 0x" + "f" * 5000, "x = 0" * 1 + "0" * 5000):
    try:
        compile(source, "file", "exec")
        print("fits")
    except SyntaxError as error:
        print(error.msg, error.lineno, error.offset, error.end_lineno, error.end_offset)
