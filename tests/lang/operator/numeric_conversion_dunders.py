class N:
    def __int__(self): return 3
    def __float__(self): return 4.5
    def __complex__(self): return 1 + 2j
n = N()
print(int(n), float(n), complex(n))
class Bad:
    def __int__(self): return "x"
    def __float__(self): return 1
    def __complex__(self): return 1
for f in (int, float, complex):
    try:
        print(f(Bad()))
    except TypeError as e:
        print(e)
class OnlyIndex:
    def __index__(self): return 7
print(int(OnlyIndex()), float(OnlyIndex()), complex(OnlyIndex()))
for f in (int, float, complex):
    try:
        f(object())
    except TypeError as e:
        print(e)
