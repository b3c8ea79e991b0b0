# exit: 1
def f(*a): return a
f(*5)
