a = list(range(12))
del a[0], a[-1], a[2:4], a[::3]
print(a)
del a[10:], a[:0]
print(a)
del a[::-2]
print(a)
for src in ("del a[50]", "del a['x']", "del a[::0]"):
    try:
        exec(src)
    except (IndexError, TypeError, ValueError) as e:
        print(src, e)
