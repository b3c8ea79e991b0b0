from collections import deque
d = deque([1, 2, 3], maxlen=4)
d.append(4); d.append(5); d.appendleft(0)
print(d, d.maxlen, d.pop(), d.popleft(), d, len(d), d[0], d[-1])
d.extend("ab"); d.extendleft("xy"); print(d); d.append("a")
d.rotate(1); print(d); d.rotate(-2); print(d); d.reverse(); print(d, d.count("a"), "a" in d, d.index("a"))
d.remove("a"); d.insert(1, "new"); d[0] = "set"; del d[-1]; print(d, d.copy() == d, d + deque([1]), d * 2)
d.clear(); print(d, bool(d), deque("ab") < deque("b"), list(reversed(deque("ab"))), deque() == [])
for f in (lambda: d.pop(), lambda: d.popleft(), lambda: d[0], lambda: d.remove(1), lambda: deque(maxlen=-1), lambda: deque(5), lambda: deque([1], 1).insert(0, 2), lambda: hash(d), lambda: d.index(5), lambda: d + [1], lambda: d[1:2]):
    try:
        f()
    except (IndexError, ValueError, TypeError) as e:
        print(type(e).__name__, e)
d = deque([1, 2])
try:
    for x in d: d.append(x)
except RuntimeError as e:
    print(e)
r = deque(); r.append(r); print(r)
