class M(type):
    def __instancecheck__(cls, o): return o == 5
    def __subclasscheck__(cls, c): return c is int
class A(metaclass=M): pass
print(isinstance(5, A), isinstance(6, A), issubclass(int, A), issubclass(str, A), isinstance(A(), A))
print(isinstance(True, int), isinstance(1, (str, (float, int))), isinstance(1, int | str))
for f in [lambda: isinstance(1, 5), lambda: issubclass(1, int), lambda: issubclass(int, 5), lambda: isinstance(1, (str, 5)), lambda: isinstance(1, list[int])]:
    try:
        print(f())
    except TypeError as e:
        print(e)
