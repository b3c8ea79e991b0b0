class M:
    def __init__(self, n, bad=False): self.n, self.bad = n, bad
    def __enter__(self):
        if self.bad: raise RuntimeError("enter failed")
        print("enter", self.n)
    def __exit__(self, t, v, tb): print("exit", self.n, t and t.__name__)
try:
    with M(1), M(2, True):
        print("never")
except RuntimeError as e:
    print(e)
