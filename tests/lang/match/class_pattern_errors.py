class A: pass
class B:
    __match_args__ = ["x"]
class C:
    __match_args__ = ("x", 5)
class D:
    __match_args__ = ("x",)
    x = 1
def go(f):
    try:
        f()
    except TypeError as e:
        print(e)
def f1():
    match A():
        case A(1): pass
def f2():
    match B():
        case B(1): pass
def f3():
    c = C(); c.x = 1
    match c:
        case C(1, 2): pass
def f4():
    match D():
        case D(1, x=1): pass
def f5():
    match 1:
        case int(1, 2): pass
def f6():
    x = 5
    match 1:
        case x(): pass
for f in (f1, f2, f3, f4, f5, f6):
    go(f)
