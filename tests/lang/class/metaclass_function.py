def make(name, bases, ns, **kw):
    return (name, bases, sorted(k for k in ns if not k.startswith("__")), kw)
class C(metaclass=make, opt=1):
    x = 1
print(C)
