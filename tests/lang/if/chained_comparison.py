def v(x):
    print("v", x)
    return x
print(v(1) < v(3) < v(2) < v(9))
print(1 < 2 > 1 != 3 in [3] is not None)
