def f():
    x = [1]
    def g(): return x
    return g
g = f()
print(len(g.__closure__), g.__closure__[0].cell_contents, f.__closure__)
g.__closure__[0].cell_contents = 7
print(g())
