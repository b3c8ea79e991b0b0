class A:
    """Doc of A."""
    def f(self):
        "first line\n    second"
    def g(self):
        f"not a doc"
class B(A): pass
print(A.__doc__, repr(A.f.__doc__), A.g.__doc__, B.__doc__)
A.__doc__ = "changed"
print(A.__doc__)
