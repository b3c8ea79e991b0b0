# exit: 1
def f():
    x = undefined_name
f()
