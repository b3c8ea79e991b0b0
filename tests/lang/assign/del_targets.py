a = b = c = 1
del a
del (b, c)
for name in "abc":
    print(name in globals())
xs = list(range(10))
del xs[0], xs[-1], xs[2:4]
print(xs)
d = {1: 2, 3: 4}
del d[1]
print(d)
try:
    del d[99]
except KeyError as e:
    print(repr(e))
try:
    del undefined
except NameError as e:
    print(e)
