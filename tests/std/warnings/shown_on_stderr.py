import warnings
def f():
    warnings.warn("first warning")
f()
f()
warnings.warn("level two", DeprecationWarning, stacklevel=1)
def g(): warnings.warn("caller", FutureWarning, stacklevel=2)
g()
print("end")
