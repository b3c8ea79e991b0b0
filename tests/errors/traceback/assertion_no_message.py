# exit: 1
def f(x):
    assert x > 5 and x < 7
f(1)
