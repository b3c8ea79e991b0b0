# A misspelt keyword is told in tracebacks, not by the exception.
import traceback

for source in "improt os", "x = 1\nwhlie x:\n    pass\n", "x y":
    try:
        compile(source, "<string>", "exec")
    except SyntaxError as error:
        print(error.msg)
        traceback.print_exception(error, file=__import__("sys").stdout)
