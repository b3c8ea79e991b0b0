class Store:
    def __set__(self, obj, value):
        obj.__dict__["a"] = value * 2


class X:
    a = Store()


x = X()
print(x.a is X.a)
x.a = 21
print(x.a, x.__dict__)
