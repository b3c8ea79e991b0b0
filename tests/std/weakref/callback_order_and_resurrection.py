import weakref
class A:
    def __del__(self): print("del")
a = A()
refs = [weakref.ref(a, lambda r, i=i: print("cb", i)) for i in range(3)]
del a
keep = []
class R:
    def __del__(self): keep.append(self)
r = R(); w = weakref.ref(r); del r
print(w(), len(keep))
