# exit: 1
def f(first, second): pass
f(first=1, secnd=2)
