import bisect
a = [1, 3, 3, 5]
print(bisect.bisect(a, 3), bisect.bisect_left(a, 3), bisect.bisect_right(a, 3), bisect.bisect_left(a, 0), bisect.bisect_left(a, 9), bisect.bisect_left(a, 3, 2), bisect.bisect(a, 3, 0, 1), bisect.bisect_left([(1, "a"), (2, "b")], 2, key=lambda t: t[0]))
bisect.insort(a, 4); bisect.insort_left(a, 3); bisect.insort(a, -1, key=abs); print(a)
for f in (lambda: bisect.bisect(a, 1, -1), lambda: bisect.bisect(a, "x"), lambda: bisect.bisect(5, 1)):
    try:
        f()
    except (ValueError, TypeError) as e:
        print(e)
