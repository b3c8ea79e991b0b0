# exit: 1
def f(x): return g(x)
def g(x): return h(x)(x)
def h(x): return None
print(f(1) + f(2))
