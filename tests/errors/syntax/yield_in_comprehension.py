# exit: 1
def f():
    [(yield x) for x in y]
