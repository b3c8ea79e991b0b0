def g():
    yield from map(lambda x: x * 2, filter(None, [0, 1, 2]))
print(list(g()), sum(x for x in g()), max(g()), sorted(g(), reverse=True), dict(enumerate(g())))
