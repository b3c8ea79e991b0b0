import re
import warnings

warnings.simplefilter("always")
with warnings.catch_warnings(record=True) as seen:
    for pattern in "[[a]", "[!--b]", "[a||b]", "[a&&b]", "[a~~b]", "[a&&&b]":
        re.purge()
        re.compile(pattern)
    re.sub("a", "b", "aa", 1)
    re.subn("a", "b", "aa", 1, re.I)
    re.split("a", "bab", 1)
for w in seen:
    print(w.category.__name__, w.message, w.filename == __file__)
for call in lambda: re.sub("a", "b", "c", 1, 2, 3), lambda: re.split("a", "b", 1, maxsplit=1), lambda: re.sub("a", "b", "c", 1, count=1):
    try:
        call()
    except TypeError as e:
        print(e)
