import traceback
def inner():
    yield 1
    1 / 0
def outer():
    yield from inner()
it = outer(); next(it)
try:
    next(it)
except ZeroDivisionError as e:
    print([(f.name, f.lineno) for f in traceback.extract_tb(e.__traceback__)])
