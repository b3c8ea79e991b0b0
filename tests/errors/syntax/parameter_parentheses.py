# exit: 1
def f((a, b)): pass
