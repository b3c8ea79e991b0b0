import re

print(re.sub("a|(b)", r"<\g<0>\1>", "cab"), re.subn("x*", "-", "abxd"), re.sub("b", lambda m: m[0] * 2, "abc", count=1))
print(re.sub("(?P<n>.)", r"\g<n>\n\t\\", "é"), re.sub("a", r"\0\101\07", "a").encode(), re.sub("a", r"\.", "a"))
print(re.sub(b"(a)", rb"[\1]", b"bab"), re.sub(b"a", b"x", bytearray(b"aa")), re.sub("a", lambda m: None, "bab"))
for template in r"\2", r"\g<x>", r"\g<", r"\g<1", r"\g", r"\q", "\\", r"\777", r"\g<>", r"\g<99>", r"\g<a b>":
    try:
        re.sub("(a)", template, "a")
    except (re.error, IndexError) as e:
        print(template, type(e).__name__, e)
for args in ("a", 1, "a"), ("a", b"x", "a"), (b"a", "x", b"a"), ("a", lambda m: 1, "a"), ("a", "x", b"a"), (b"a", b"x", "a"), ("a", "x", 1):
    try:
        print(re.sub(*args))
    except TypeError as e:
        print(e)
