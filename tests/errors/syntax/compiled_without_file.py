# exit: 1
# The line of what was compiled from a string is not known to errors of the compiler.
for source in "return 1", "x = 1; break", "nonlocal y", "f(a=1, a=2)":
    try:
        compile(source, "<string>", "exec")
    except SyntaxError as error:
        print(error.msg, repr(error.text))
exec("if 1:\n    continue")
