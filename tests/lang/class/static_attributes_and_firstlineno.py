class A:
    def __init__(self):
        self.x = self.y = 1
    def f(self):
        self.z = 2
print(sorted(A.__static_attributes__), A.__firstlineno__)
