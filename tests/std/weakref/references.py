import weakref
class A: pass
a = A()
r = weakref.ref(a, lambda r: print("callback", r() is None))
print(r() is a, weakref.getweakrefcount(a), weakref.ref(a) is weakref.ref(a))
p = weakref.proxy(a); a.x = 5; print(p.x)
del a
print(r(), repr(r).startswith("<weakref at"), repr(r).endswith("; dead>"))
try:
    p.x
except ReferenceError as e:
    print(e)
for bad in (5, "s", (), None, [], {}):
    try:
        weakref.ref(bad)
    except TypeError as e:
        print(e)
def f(): pass
print(weakref.ref(f)() is f, weakref.ref(A)() is A, weakref.ref({1})() is None, hash(weakref.ref(f)) == hash(f))
