class Data:
    def __get__(self, obj, cls): return ("data", obj is None)
    def __set__(self, obj, v): print("set", v)
    def __delete__(self, obj): print("delete")
class NonData:
    def __get__(self, obj, cls): return "nondata"
class C:
    d = Data()
    n = NonData()
c = C()
c.__dict__["d"] = 1
c.__dict__["n"] = 2
print(c.d, c.n, C.d, C.n)
c.d = 5
del c.d
