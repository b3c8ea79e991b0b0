class A:
    def __iter__(self):
        return 5
try:
    for x in A():
        pass
except TypeError as e:
    print(e)
class B:
    __iter__ = None
try:
    iter(B())
except TypeError as e:
    print(e)
try:
    for x in 7: pass
except TypeError as e:
    print(e)
