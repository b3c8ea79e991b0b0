# exit: 1
def f():
    raise KeyError("missing key")
f()
