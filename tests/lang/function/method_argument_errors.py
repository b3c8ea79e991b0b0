class C:
    def m(self, a): pass
    @classmethod
    def c(cls, a): pass
    @staticmethod
    def s(a): pass
    def none(): pass
for call in ["C().m()", "C().m(1, 2)", "C.m()", "C.c()", "C.s()", "C().none()", "C(1)", "C().m(b=1)"]:
    try:
        eval(call)
    except TypeError as e:
        print(call, "->", e)
