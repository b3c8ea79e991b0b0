# A class method calls what it wraps with the class first, whatever that is.
import functools


class Other:
    def method(self, *args):
        return type(self).__name__, args

    @classmethod
    def of_class(cls, *args):
        return cls, args


def function(*args):
    return args


class Class:
    bound = classmethod(Other().method)
    of_class = classmethod(Other.of_class)
    partial = classmethod(functools.partial(function, 1))
    name = classmethod(property(lambda self: 1))
    kind = classmethod(type)


print(Class.bound())
print(Class.of_class(2))
print(Class.partial(), Class().partial(3))
print(Class.kind())
try:
    print(Class.name())
except TypeError as error:
    print(error)
