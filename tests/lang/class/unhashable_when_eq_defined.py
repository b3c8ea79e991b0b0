class E:
    def __eq__(self, o): return True
try:
    hash(E())
except TypeError as e:
    print(e)
print(E.__hash__)
class H(E):
    __hash__ = object.__hash__
print(isinstance(hash(H()), int))
try:
    {E(): 1}
except TypeError as e:
    print(e)
