class A:
    def __lt__(self, o): print("lt"); return NotImplemented
    def __gt__(self, o): print("gt"); return True
    def __le__(self, o): print("le"); return NotImplemented
    def __ge__(self, o): print("ge"); return NotImplemented
    def __eq__(self, o): print("eq"); return NotImplemented
a, b = A(), A()
print(a < b)
try:
    a <= b
except TypeError as e:
    print(e)
print(a == b, a != b)
print(1 < a)
