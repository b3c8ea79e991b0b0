class S:
    __slots__ = ("a", "_b", "__c")
    def __init__(self): self.a = 1; self.__c = 3
s = S()
print(s.a, s._S__c, hasattr(s, "__dict__"))
try:
    s.z = 1
except AttributeError as e:
    print(e)
try:
    s._b
except AttributeError as e:
    print(e)
del s.a
try:
    del s.a
except AttributeError as e:
    print(e)
print(S.a)
