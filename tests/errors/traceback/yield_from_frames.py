# exit: 1
def inner():
    yield 1
    {}["k"]
def outer():
    yield from inner()
list(outer())
