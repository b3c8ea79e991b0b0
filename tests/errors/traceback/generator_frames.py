# exit: 1
def g():
    yield 1
    raise ValueError("from generator")
def consume():
    for x in g():
        print(x)
consume()
