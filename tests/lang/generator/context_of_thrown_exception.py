def g():
    try:
        raise KeyError("own")
    except KeyError:
        yield
it = g(); next(it)
try:
    it.throw(ValueError("thrown"))
except ValueError as e:
    print(repr(e.__context__))
