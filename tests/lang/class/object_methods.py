o = object()
class A: pass
print(object.__dir__(A())[:0], A().__eq__(1), A().__ne__(A()), A() == A(), A().__lt__(1))
print(o.__format__(""), "") if 0 else None
try:
    format(A(), "x")
except TypeError as e:
    print(e)
print(A.__repr__ is object.__repr__, object.__init_subclass__(), object.__subclasshook__(int))
try:
    o.x = 1
except AttributeError as e:
    print(e)
try:
    object().__class__ = A
except TypeError as e:
    print(e)
