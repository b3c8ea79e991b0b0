class Adder:
    def __init__(self, n): self.n = n
    def __call__(self, *a, **k):
        return self.n + sum(a) + len(k)
a = Adder(10)
print(a(1, 2, x=3), callable(a), callable(5))
class Bad:
    def __init__(self): self.__call__ = lambda: 1
try:
    Bad()()
except TypeError as e:
    print(e)
