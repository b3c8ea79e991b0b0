# What the body of a class calls __dict__ or __weakref__ stays.
import inspect


class Property:
    @property
    def __dict__(self):
        return {"shown": 1}

    z = 1


one = Property()
one.attribute = 1
print(one.__dict__, vars(one), one.attribute, type(Property.__dict__["__dict__"]).__name__)
print(inspect.getattr_static(one, "z"), type(inspect.getattr_static(Property, "__dict__")).__name__)


class Value:
    __dict__ = {"x": 1}
    __weakref__ = 5


print(Value().__dict__, Value.__dict__["__dict__"], Value().__weakref__)
