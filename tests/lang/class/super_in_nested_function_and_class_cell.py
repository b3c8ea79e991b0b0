class A:
    def f(self): return "A"
class B(A):
    def f(self):
        def inner(me):
            return super(__class__, me).f()
        return inner(self), [super(B, self).f() for _ in range(1)], __class__.__name__
print(B().f())
