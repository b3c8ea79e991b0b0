def g():
    yield from [1, 2]
    yield from "ab"
    yield from range(2)
    x = yield from ()
    yield x
print(list(g()))
def bad(): yield from 5
try:
    next(bad())
except TypeError as e:
    print(e)
