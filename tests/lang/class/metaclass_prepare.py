class Log(dict):
    def __setitem__(self, k, v):
        if not k.startswith("__"):
            print("def", k)
        super().__setitem__(k, v)
class M(type):
    @classmethod
    def __prepare__(mcls, name, bases, **kw):
        print("prepare", name, kw)
        return Log()
    def __new__(mcls, name, bases, ns, **kw):
        return super().__new__(mcls, name, bases, dict(ns))
    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)
class C(metaclass=M, z=1):
    a = 1
    def f(self): pass
    a = 2
print(C.a)
