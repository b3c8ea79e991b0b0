class I:
    def __index__(self): return 2
print([1, 2, 3][I()], "abc"[I()], range(I()), hex(I()), [0] * I(), (1, 2, 3)[:I()], bytes(I()))
class Bad:
    def __index__(self): return "x"
try:
    [1][Bad()]
except TypeError as e:
    print(e)
for x in (1.0, "a", None):
    try:
        [1, 2][x]
    except TypeError as e:
        print(e)
