# exit: 1
def g():
    next(iter([]))
    yield
list(g())
