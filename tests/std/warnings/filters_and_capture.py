import warnings
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    warnings.warn("a"); warnings.warn("b", DeprecationWarning); warnings.warn(UserWarning("c")); warnings.warn("lvl", stacklevel=1)
    print([(type(x.message).__name__, str(x.message), x.lineno) for x in w])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:
        warnings.warn("boom", RuntimeWarning)
    except RuntimeWarning as e:
        print(repr(e))
with warnings.catch_warnings(record=True) as w:
    warnings.resetwarnings(); warnings.filterwarnings("ignore", message="ign.*"); warnings.filterwarnings("once", category=UserWarning)
    for _ in range(2): warnings.warn("ignored"); warnings.warn("shown once")
    print([str(x.message) for x in w])
@warnings.deprecated("use new")
def old(): return 1
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always"); print(old(), w[0].category.__name__, w[0].message, old.__deprecated__)
for f in (lambda: warnings.warn(5), lambda: warnings.warn("a", int), lambda: warnings.simplefilter("bad"), lambda: warnings.filterwarnings("bad")):
    try:
        f()
    except (TypeError, ValueError, AssertionError) as e:
        print(type(e).__name__, e)
