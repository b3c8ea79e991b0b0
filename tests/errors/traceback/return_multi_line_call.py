# exit: 1
def g(**k): raise LookupError
def f():
    return g(
        a=1,
        b=2,
    )
f()
