# exit: 1
def f(a, /, **k, b): pass
