a = list(range(10))
a[2:5] = ["x"]
print(a)
a[1:1] = [7, 7]
a[:0] = "ab"
a[len(a):] = [99]
print(a)
a[::2] = [0] * len(a[::2])
print(a)
a[5:2] = ["odd"]
print(a)
a[-3:] = []
a[:] = a[::-1]
print(a)
a[0:3] = a
print(len(a))
for src in ("a[::2] = [1]", "a[1:2] = 5", "a['x'] = 1", "a[100] = 1", "a[::0] = []", "a[-100] = 1", "a[1.0] = 2"):
    try:
        exec(src)
    except (ValueError, TypeError, IndexError) as e:
        print(src, type(e).__name__, e)
