class C:
    def __iter__(self):
        yield from (1, 2)
    def items(self):
        yield self
print(list(C()), len(list(C().items())))
f = lambda: (yield 1)
print(list(f()))
