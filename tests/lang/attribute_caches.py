# What attribute instructions remember must not outlive a change of the class or of a descriptor's class.
class D:
    pass
class C:
    d = D()
    @staticmethod
    def s(x):
        return ("s", x)
    @classmethod
    def c(cls, x):
        return (cls.__name__, x)
class Sub(C):
    pass
def use(o):
    return o.s(1), o.c(2), type(o.d).__name__
def use_class(k):
    return k.s(1), k.c(2), type(k.d).__name__
for _ in range(3):
    print(use(C()), use(Sub()), use_class(C), use_class(Sub))
D.__get__ = lambda self, instance, owner: 7
for _ in range(2):
    print(use(C()), use_class(C))
C.s = staticmethod(lambda x: "new")
C.c = classmethod(lambda cls, x: "newer")
for _ in range(2):
    print(use(Sub()), use_class(Sub))
o = C()
o.s = lambda x: "own"
print(use(o))
class H:
    def __getattr__(self, name):
        return "hook " + name
class Raising(H):
    @property
    def p(self):
        raise AttributeError("inner")
print(H().x, Raising().p, Raising().y)
