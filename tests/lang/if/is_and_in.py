a = []
print(a is a, a is not [], None is None)
print(2 in (1, 2), "lo" in "hello", 5 not in {5}, b"b" in b"abc", 98 in b"abc")
try:
    1 in "abc"
except TypeError as e:
    print(e)
try:
    1 in 5
except TypeError as e:
    print(e)
try:
    "a" in b"abc"
except TypeError as e:
    print(e)
