def outer():
    x = 1
    def inner():
        nonlocal x
        x += 1
        return x
    return inner
f = outer()
exec(f.__code__, closure=f.__closure__)
print(f())
for kw in ({}, {"closure": ()}, {"closure": (1,)}):
    try:
        exec(f.__code__, **kw)
    except TypeError as e:
        print(e)
