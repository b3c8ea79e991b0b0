print(all([]), any([]), all([1, 0]), any([0, 1]), all(x > 0 for x in (1, 2)), any(iter("")))
def g():
    for x in (1, 0, 1 / 0 if 0 else 2):
        print("y", x)
        yield x
print(all(g()), any(g()))
for f in (all, any):
    try:
        f(5)
    except TypeError as e:
        print(e)
