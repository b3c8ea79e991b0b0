class It:
    def __iter__(self): return iter([1, 2, 3])
class Get:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i
print(2 in It(), 5 in It(), 2 in Get(), 9 in Get())
class No:
    __contains__ = None
    def __iter__(self): return iter([1])
try:
    1 in No()
except TypeError as e:
    print(e)
nan = float("nan")
print(nan in [nan], nan == nan, [nan] == [nan])
