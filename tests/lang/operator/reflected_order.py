class A:
    def __add__(self, o): print("A.add"); return NotImplemented
    def __radd__(self, o): print("A.radd"); return "ra"
class B:
    def __add__(self, o): print("B.add"); return NotImplemented
    def __radd__(self, o): print("B.radd"); return "rb"
class SubA(A):
    def __radd__(self, o): print("SubA.radd"); return "rs"
print(A() + B())
print(A() + SubA())
print(1 + A())
try:
    A() + A()
except TypeError as e:
    print(e)
