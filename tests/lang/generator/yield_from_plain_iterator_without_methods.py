class It:
    def __iter__(self): return self
    def __next__(self): return 1
def g():
    try:
        yield from It()
    except BaseException as e:
        print("thrown here", type(e).__name__)
        raise
it = g(); next(it)
try:
    it.send(5)
except AttributeError as e:
    print(e)
it = g(); next(it)
try:
    it.throw(ValueError)
except ValueError:
    print("value")
it = g(); next(it); it.close()
