a = []
a.append(1); a.extend([2, 3]); a.extend("xy"); a.insert(0, 0); a.insert(100, "end"); a.insert(-1, "before")
print(a, a.append(5))
a.extend(a)
print(len(a))
for f in (lambda: a.append(), lambda: a.append(1, 2), lambda: a.extend(5), lambda: a.insert(1), lambda: a.insert("x", 1), lambda: a.extend(None)):
    try:
        f()
    except TypeError as e:
        print(e)
