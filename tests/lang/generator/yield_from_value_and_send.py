def inner():
    got = []
    try:
        while True:
            got.append((yield len(got)))
    except KeyError:
        return got
def outer():
    result = yield from inner()
    yield ("result", result)
it = outer()
print(next(it), it.send("a"), it.send("b"))
print(it.throw(KeyError()))
