class M:
    def __init__(self, n): self.n = n
    def __enter__(self): print("enter", self.n); return self.n
    def __exit__(self, *e): print("exit", self.n)
with M(1) as a, M(2) as b:
    print(a, b)
with (
    M(3) as c,
    M(4),
):
    print(c)
with (M(5)): pass
with (M(6), M(7) as t):
    print(t)
