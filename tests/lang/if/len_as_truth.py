class L:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
print(bool(L(0)), bool(L(2)))
class B:
    def __bool__(self): return 1
try:
    if B(): pass
except TypeError as e:
    print(e)
try:
    bool(L(-1))
except ValueError as e:
    print(e)
try:
    bool(L("x"))
except TypeError as e:
    print(e)
