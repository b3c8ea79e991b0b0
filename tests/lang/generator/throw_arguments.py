import warnings
warnings.simplefilter("ignore")
def g():
    try:
        yield
    except BaseException as e:
        yield repr(e)
for args in [(ValueError,), (ValueError("x"),), (ValueError, "msg"), (ValueError, (1, 2)), (5,), ("s",), (ValueError("x"), 1), (ValueError, None, 5)]:
    it = g(); next(it)
    try:
        print(it.throw(*args))
    except TypeError as e:
        print("TypeError", e)
