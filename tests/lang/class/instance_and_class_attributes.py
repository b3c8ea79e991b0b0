class C:
    shared = []
    n = 0
    def __init__(self):
        self.n += 1
        self.shared.append(self.n)
a, b = C(), C()
print(a.n, b.n, C.n, C.shared, a.__dict__)
del a.n
print(a.n)
try:
    del a.n
except AttributeError as e:
    print(e)
