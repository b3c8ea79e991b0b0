# exit: 1
def f(1): pass
