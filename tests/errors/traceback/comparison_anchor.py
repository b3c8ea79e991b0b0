# exit: 1
def f(a):
    return 1 < a < "x"
f(2)
