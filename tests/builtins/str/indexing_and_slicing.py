s = "añb€c😀d"
print(len(s), s[1], s[-1], s[5], s[::-1], s[1:4], s[-3:], s[::2], s[10:], s[5:2], s[-100:3])
for i in (7, -8, 10**30, "a", 1.0, None):
    try:
        s[i]
    except (IndexError, TypeError) as e:
        print(type(e).__name__, e)
try:
    s[0] = "x"
except TypeError as e:
    print(e)
try:
    s[::0]
except ValueError as e:
    print(e)
