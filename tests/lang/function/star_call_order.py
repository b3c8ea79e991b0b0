def t(x):
    print("eval", x)
    return x
def f(*a, **k):
    return a, k
print(f(t(1), *t([2]), t(3), k=t(4), **t({"m": 5}), n=t(6)))
