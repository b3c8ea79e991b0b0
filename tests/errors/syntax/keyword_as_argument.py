# exit: 1
def f(class): pass
