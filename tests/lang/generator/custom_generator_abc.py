from collections.abc import Generator
class Count(Generator):
    def __init__(self): self.n = 0
    def send(self, v):
        self.n += v or 1
        if self.n > 5: raise StopIteration
        return self.n
    def throw(self, t, v=None, tb=None):
        raise (t if isinstance(t, BaseException) else t())
c = Count()
print(next(c), c.send(2), list(c))
Count().close()
