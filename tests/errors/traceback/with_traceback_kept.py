# exit: 1
try:
    1 / 0
except ZeroDivisionError as e:
    tb = e.__traceback__
raise KeyError("moved").with_traceback(tb)
