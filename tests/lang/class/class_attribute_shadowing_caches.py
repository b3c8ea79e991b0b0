class A:
    v = 1
    def f(self): return "method"
a = A()
def read(): return a.v
print(read(), read())
A.v = 2
print(read())
a.v = 3
print(read())
del a.v
print(read())
class B(A): pass
b = B()
def call(o): return o.f()
print(call(b), call(b))
B.f = lambda self: "patched"
print(call(b), call(a))
del B.f
print(call(b))
A.f = "not callable"
try:
    call(b)
except TypeError as e:
    print(e)
b.f = lambda: "instance"
print(call(b))
A.__getattr__ = lambda self, n: f"dynamic {n}"
print(b.zzz)
