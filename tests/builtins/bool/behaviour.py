print(True + True, True * 5, True is (1 == 1), -True, ~0, True & False, True | 1, True ^ True, type(True & True), type(True + 0))
print(bool(), bool([]), bool("x"), repr(True), str(False), f"{True}", f"{True:d}", f"{True:5}", "%s %d" % (True, True), int(True))
print(isinstance(True, int), bool.__mro__, hash(True), True == 1, {True: "a", 1: "b"}, [10, 20][True])
import warnings
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    print(eval("~True"))
    print(w[0].category.__name__)
