import copy
class E(Exception):
    def __init__(self, a): super().__init__(a); self.extra = 1
e = E(5)
e.add_note("n")
c = copy.copy(e)
print(repr(c), c.extra, c.__notes__, e.__reduce__()[1:])
print(repr(copy.copy(OSError(2, "m", "f"))), copy.deepcopy(KeyError("k")).args)
