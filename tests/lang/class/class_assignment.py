class A:
    def who(self): return "A"
class B:
    def who(self): return "B"
a = A(); a.v = 1
a.__class__ = B
print(a.who(), a.v, type(a).__name__)
for bad in (5, int, type("S", (), {"__slots__": ("q",)})):
    try:
        a.__class__ = bad
    except TypeError as e:
        print(e)
