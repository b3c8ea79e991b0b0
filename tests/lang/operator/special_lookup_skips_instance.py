class A: pass
a = A()
a.__len__ = lambda: 5
try:
    len(a)
except TypeError as e:
    print(e)
a.__call__ = lambda: 1
print(callable(a))
class B:
    def __getattr__(self, name): print("getattr", name); raise AttributeError
try:
    B() + 1
except TypeError as e:
    print(e)
