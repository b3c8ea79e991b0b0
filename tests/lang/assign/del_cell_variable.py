def f():
    x = 1
    def g():
        return x
    del x
    return g
try:
    f()()
except NameError as e:
    print(type(e).__name__, e)
