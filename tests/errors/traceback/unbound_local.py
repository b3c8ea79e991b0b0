# exit: 1
def f():
    print(v)
    v = 1
f()
