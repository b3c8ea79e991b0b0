g = globals()
g["made"] = 5
print(made)
print(g is globals(), g["__name__"])
def f():
    return globals() is g
print(f())
