import sys, types
try:
    1 / 0
except ZeroDivisionError as e:
    tb = e.__traceback__
def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
Traceback = types.TracebackType
frame = sys._getframe()
print(tb.tb_frame is frame, tb.tb_lineno, tb.tb_next, dir(tb))
attempt(lambda: setattr(tb, "tb_next", tb))
attempt(lambda: setattr(tb, "tb_next", 3))
attempt(lambda: delattr(tb, "tb_next"))
for name in "tb_lineno", "tb_frame", "tb_lasti":
    attempt(lambda: setattr(tb, name, 3))
attempt(lambda: Traceback())
attempt(lambda: Traceback(1, 2, 3, 4))
attempt(lambda: Traceback(None, frame, "a", 4))
made = Traceback(tb, frame, 1, 9)
print(made.tb_next is tb, made.tb_lineno)
attempt(lambda: setattr(tb, "tb_next", made))
