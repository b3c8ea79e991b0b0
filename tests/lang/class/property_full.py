class C:
    def __init__(self): self._x = 0
    @property
    def x(self):
        "the x"
        return self._x
    @x.setter
    def x(self, v): self._x = v * 2
    @x.deleter
    def x(self): print("deleted")
c = C()
c.x = 5
print(c.x, C.x.__doc__, C.x.fget.__name__, C.x.__name__)
del c.x
