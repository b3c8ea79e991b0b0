import warnings
def g():
    try: yield
    except ValueError: yield 1
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    it = g(); next(it)
    it.throw(ValueError, "x", None)
    print(w[0].category.__name__, w[0].message)
