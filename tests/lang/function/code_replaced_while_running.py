def other():
    return "other"


def running():
    running.__code__ = other.__code__
    values = [n * n for n in range(4)]
    return "running", values, sorted(values, key=lambda v: -v)


print(running())
print(running())


def numbers():
    yield "other"


def generator():
    generator.__code__ = numbers.__code__
    yield 1
    yield [2]


print(list(generator()), list(generator()))
