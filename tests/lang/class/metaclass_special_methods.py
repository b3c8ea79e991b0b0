class Meta(type):
    def __len__(cls): return 42
    def __iter__(cls): return iter("abc")
    def __contains__(cls, x): return x == 1
    def __getitem__(cls, k): return k * 2
    def __repr__(cls): return f"<{cls.__name__}!>"
    def __add__(cls, o): return "add"
    def __getattr__(cls, n): return f"meta {n}"
class C(metaclass=Meta): pass
print(len(C), list(C), 1 in C, 2 in C, C[4], C, C + 1, C.nothing)
