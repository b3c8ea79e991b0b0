import traceback
try:
    try:
        1 / 0
    except ZeroDivisionError as z:
        raise ValueError("v") from z
except ValueError as e:
    print("".join(traceback.format_exception(e)), "".join(traceback.format_exception(e, chain=False)))
eg = ExceptionGroup("g", [ValueError(1), ExceptionGroup("h", [KeyError(2)])])
traceback.print_exception(eg, file=__import__("sys").stdout)
