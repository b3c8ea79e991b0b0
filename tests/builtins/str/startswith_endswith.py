s = "hello"
print(s.startswith("he"), s.startswith(("x", "h")), s.startswith("l", 2), s.startswith(""), s.startswith("", 6), s.endswith("lo"), s.endswith(("a", "lo")), s.endswith("l", 0, 4), s.endswith(()), s.startswith("hello!"))
for a in (5, ["h"], (1,), None):
    try:
        s.startswith(a)
    except TypeError as e:
        print(e)
    try:
        s.endswith(a)
    except TypeError as e:
        print(e)
