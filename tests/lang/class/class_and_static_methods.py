class A:
    @classmethod
    def make(cls, x): return (cls.__name__, x)
    @staticmethod
    def plain(x): return x
    @classmethod
    @property
    def odd(cls): return 1
class B(A): pass
print(A.make(1), B.make(2), B().make(3), A.plain(4), A().plain(5))
print(A.__dict__["plain"](6), A.__dict__["make"].__func__.__name__)
print(A.make.__self__, staticmethod(len)([1, 2]))
