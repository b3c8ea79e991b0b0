import abc
class A(metaclass=abc.ABCMeta):
    @abc.abstractmethod
    def f(self): return "base"
    @property
    @abc.abstractmethod
    def p(self): ...
    @classmethod
    @abc.abstractmethod
    def c(cls): ...
print(sorted(A.__abstractmethods__), A.f.__isabstractmethod__, abc.get_cache_token() is not None)
class B(A):
    def f(self): return super().f() + "!"
    p = 5
    @classmethod
    def c(cls): return cls.__name__
print(B().f(), B.c())
class C: pass
A.register(C); print(isinstance(C(), A), issubclass(C, A))
try:
    A.register(5)
except TypeError as e:
    print(e)
class D(A): pass
D.f = D.p = D.c = None; abc.update_abstractmethods(D); print(D.__abstractmethods__, D() is not None)
