# exit: 1
e = ValueError("again")
try:
    raise e
except ValueError:
    pass
def f(): raise e
f()
