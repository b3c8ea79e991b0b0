class C:
    def m(self, x): return (self.tag, x)
    tag = "t"
c = C()
m = c.m
print(m(1), m.__self__ is c, m.__func__ is C.m, m == c.m, m is c.m)
import types
print(types.MethodType(len, [1, 2])())
print(hash(m) == hash(c.m))
