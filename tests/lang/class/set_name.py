class Field:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = name
    def __get__(self, obj, cls=None):
        return f"<{self.name}>"
class C:
    a = Field()
    b = Field()
print(C().a, C.b)
class Bad:
    def __set_name__(self, o, n): raise ValueError("boom")
try:
    class D:
        x = Bad()
except ValueError as e:
    print(repr(e), e.__notes__)
