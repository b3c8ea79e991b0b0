# exit: 1
class A:
    @property
    def p(self): return self.q
    def __getattr__(self, n): return [][0]
    def __add__(self, o): return self.p
A() + 1
