class A: pass
a = A()
a.__dict__ = {"x": 1, 5: 6}
print(a.x, a.__dict__)
try:
    a.__dict__ = 5
except TypeError as e:
    print(e)
try:
    A.__dict__["y"] = 1
except TypeError as e:
    print(e)
A.y = 2
print(A.__dict__["y"], type(A.__dict__).__name__)
del a.__dict__
print(a.__dict__)
