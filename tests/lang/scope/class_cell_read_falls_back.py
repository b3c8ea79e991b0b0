x = "global"
def f(x):
    class A:
        y = x
        def m(self): return x
    return A.y, A().m()
print(f("arg"))
