def src():
    for i in range(3):
        print("produce", i)
        yield i
g = (x * 2 for x in src())
print("made")
print(next(g), next(g))
print(list(g), g.__name__, g.__qualname__)
