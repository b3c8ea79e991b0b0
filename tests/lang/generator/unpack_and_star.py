def g(n):
    for i in range(n):
        print("y", i)
        yield i
a, b = g(2)
x, *y = g(3)
print(a, b, x, y, [*g(1)])
