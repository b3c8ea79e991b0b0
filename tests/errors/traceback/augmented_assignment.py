# exit: 1
def f():
    d = {}
    d["k"] += 1
f()
