# exit: 1
def f():
    a, b, c = [1, 2]
f()
