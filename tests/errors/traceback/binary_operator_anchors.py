# exit: 1
def f(a, b, c):
    return (a + b) * (c - a) + a ** b / (b // 0)
f(1, 2, 3)
