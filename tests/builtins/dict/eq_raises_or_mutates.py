class Bad:
    def __hash__(self): return 1
    def __eq__(self, o): raise ValueError("eq failed")
d = {Bad(): 1}
for f in (lambda: d[Bad()], lambda: Bad() in d, lambda: d.__setitem__(Bad(), 2), lambda: d.pop(Bad(), 0)):
    try:
        f()
    except ValueError as e:
        print(e)
class NoHash:
    def __hash__(self): raise TypeError("no hash today")
try:
    d[NoHash()]
except TypeError as e:
    print(e)
