def a():
    x = 0
    def b():
        def c():
            nonlocal x
            x += 10
            return x
        return c
    c = b()
    c()
    return c() + x
print(a())
