# `super()` with another global of that name is called as it is written: without arguments.
class Other:
    name = "another"

    def method(self, *args):
        return args


class A:
    def without(self):
        return super().name, super().method(1, 2)

    def alone(self):
        return super.name

    def written(self):
        return super(A, self).name


super = Other
print(A().without(), A().alone())
try:
    A().written()
except TypeError as error:
    print(error)
del super
print(A().without.__self__.__class__.__name__)
try:
    A().without()
except AttributeError as error:
    print(error)
