def inner():
    yield 1
def outer():
    i = inner()
    yield from i
it = outer()
print(it.gi_yieldfrom)
next(it)
print(it.gi_yieldfrom.__name__)
