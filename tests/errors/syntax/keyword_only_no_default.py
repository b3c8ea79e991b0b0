# exit: 1
def f(*, **k): pass
