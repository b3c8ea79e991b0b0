import sys
def f(): raise ValueError("x")
try:
    f()
except ValueError as e:
    tb = e.__traceback__
    while tb:
        print(tb.tb_frame.f_code.co_name, tb.tb_lineno, type(tb).__name__)
        tb = tb.tb_next
    print(e.with_traceback(None) is e, e.__traceback__)
for bad in (5, "x"):
    try:
        ValueError().with_traceback(bad)
    except TypeError as t:
        print(t)
    try:
        ValueError().__cause__ = bad
    except TypeError as t:
        print(t)
