class A:
    def f(self): return "A"
    @classmethod
    def c(cls): return "A" + cls.__name__
class B(A):
    def f(self): return "B" + super(B, self).f()
    @classmethod
    def c(cls): return super(B, cls).c()
print(B().f(), B.c())
s = super(B, B())
print(s.__thisclass__, s.__self_class__)
print(super(B).__self__)
