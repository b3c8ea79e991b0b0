class A:
    __x = 1
    def __init__(self):
        self.__y = 2
    def __m(self):
        return self.__x + self.__y
    def call(self):
        return self.__m()
a = A()
print(a.call(), sorted(a.__dict__), a._A__x)
class _B:
    __z = 3
print(_B._B__z)
class __:
    __q = 4
print(__.__q)
