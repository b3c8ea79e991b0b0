class P:
    def __new__(cls, *a):
        print("new", a)
        return super().__new__(cls)
    def __init__(self, *a): print("init", a)
P(1)
class Other:
    def __new__(cls): return 5
    def __init__(self): print("never")
print(Other())
class Sub(tuple):
    def __new__(cls, a, b): return super().__new__(cls, (a, b))
print(Sub(1, 2), type(Sub(1, 2)).__name__)
class BadInit:
    def __init__(self): return 1
try:
    BadInit()
except TypeError as e:
    print(e)
