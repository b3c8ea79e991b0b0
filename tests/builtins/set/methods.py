s = {1, 2}
s.add(3); s.add(1); s.discard(9); s.remove(2); s.update([4], (5,), "")
print(sorted(s), s.pop() in (1, 3, 4, 5), len(s))
s.clear()
print(s)
for f in (lambda: s.remove(1), lambda: s.pop(), lambda: s.add([]), lambda: s.update(5), lambda: [] in s, lambda: s.discard([]), lambda: {} in s, lambda: s.remove({1})):
    try:
        print(f())
    except (KeyError, TypeError) as e:
        print(type(e).__name__, e)
print({1} in {frozenset([1])}, frozenset([1]) in {frozenset([1])})
