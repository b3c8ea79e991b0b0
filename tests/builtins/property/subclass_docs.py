class Plain(property):
    """The class."""


class Slotted(property):
    __slots__ = ("foo",)


class WithSlot(property):
    __slots__ = ("__doc__",)


def documented(self):
    """The getter."""


print(Plain(documented).__doc__, Plain(documented, doc="own").__doc__, Plain().__doc__)
print(Slotted(doc="dropped").__doc__, WithSlot(doc="kept").__doc__, WithSlot(documented).__doc__)
try:
    Slotted(documented)
except AttributeError as error:
    print(error)
p = Plain(documented)
p.__doc__ = "new"
print(p.__doc__, p.setter(None).__doc__)
for name in ("fget", "fset", "fdel"):
    try:
        setattr(p, name, None)
    except AttributeError as error:
        print(error)
