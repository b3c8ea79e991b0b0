print(list(), list("abc"), list(range(3)), list({1: 2}), [[]], [1, "a", None, [2]], list((1,)))
a = [1]
a.append(a)
print(a, str(a))
try:
    list(5)
except TypeError as e:
    print(e)
try:
    list(1, 2)
except TypeError as e:
    print(e)
try:
    list(x=1)
except TypeError as e:
    print(e)
