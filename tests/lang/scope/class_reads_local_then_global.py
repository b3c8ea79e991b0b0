def f():
    x = "enclosing"
    class A:
        print(x)
        x = "class"
        print(x)
    class B:
        y = x
    return A.x, B.y
try:
    print(f())
except NameError as e:
    print(e)
