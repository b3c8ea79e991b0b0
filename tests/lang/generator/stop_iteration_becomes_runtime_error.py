def g():
    yield 1
    raise StopIteration("inner")
it = g(); next(it)
try:
    next(it)
except RuntimeError as e:
    print(e, repr(e.__cause__), repr(e.__context__))
def h():
    yield next(iter([]))
try:
    list(h())
except RuntimeError as e:
    print(e)
try:
    list(next(iter([])) for _ in [1])
except RuntimeError as e:
    print(e)
