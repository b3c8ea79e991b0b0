a = [1, 2, 3, 2, 1]
print(a.pop(), a.pop(0), a.pop(-2), a)
a.remove(2)
print(a)
a.clear()
print(a)
for f in (lambda: a.pop(), lambda: [1].pop(5), lambda: a.remove(9), lambda: [1].pop("x"), lambda: [1].pop(1.0)):
    try:
        f()
    except (IndexError, ValueError, TypeError) as e:
        print(type(e).__name__, e)
