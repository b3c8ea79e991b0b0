# exit: 1
def f():
    xs = [1]
    del xs[3]
f()
