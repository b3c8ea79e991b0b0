import weakref
class A:
    def __init__(self, n): self.n = n
    def m(self): return self.n
a, b = A(1), A(2)
d = weakref.WeakValueDictionary(a=a, b=b); k = weakref.WeakKeyDictionary(); k[a] = "va"; s = weakref.WeakSet([a, b])
print(sorted(d), len(k), len(s), a in s)
del b
print(sorted(d), len(s))
f = weakref.finalize(a, print, "finalised", 1); print(f.alive)
m = weakref.WeakMethod(a.m); print(m()())
del a
print(f.alive, len(d), len(k), len(s), m(), f())
x = A(3); g = weakref.finalize(x, print, "at exit"); h = weakref.finalize(x, print, "never"); h.detach()
