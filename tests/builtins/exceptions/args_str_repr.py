for e in (ValueError(), ValueError("a"), ValueError("a", 1), KeyError("k"), KeyError(), KeyError("a", "b"), OSError(), OSError(2, "No such"), OSError(2, "No such", "file"), OSError(2, "m", "f", None, "g"), StopIteration(5), SystemExit("s"), ImportError("m", name="n", path="p"), AttributeError("a", name="n", obj=1), NameError("x", name="n"), AssertionError(1)):
    print(type(e).__name__, str(e), repr(e), e.args)
try:
    ValueError(x=1)
except TypeError as t:
    print(t)
try:
    ImportError("a", bad=1)
except TypeError as t:
    print(t)
e = ValueError(1); e.args = (2, 3); print(e, repr(e))
