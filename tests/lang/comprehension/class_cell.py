# A comprehension in the body of a class does not see __class__, functions in it do.
try:

    class Early:
        found = [__class__ for _ in (1,)]

except NameError as error:
    print(type(error).__name__, error)


class Late:
    found = [lambda: __class__ for _ in (1,)]


print(Late.found[0]())
__class__ = "global"


class Global:
    found = [__class__ for _ in (1,)]


print(Global.found)
