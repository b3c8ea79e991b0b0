a = []
t = (a, 1)
a.append(t)
print(t, ((1,), ()), ("it's",), (1.0, None))
class T(tuple):
    def __repr__(self): return "T" + super().__repr__()
print(T((1, 2)), T(), T((1,)) + (2,), T((1, 2))[0:1], T((1,)) == (1,))
