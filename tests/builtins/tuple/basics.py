print((), (1,), (1, 2), tuple("ab"), tuple([1]), 1, 2)
t = (1, 2, 3, 2)
print(t[0], t[-1], t[1:3], t[::-1], t + (4,), t * 2, t.count(2), t.index(3), 2 in t, len(t), hash(t) == hash((1, 2, 3, 2)), t < (1, 3), t == [1, 2, 3, 2], tuple(t) is t)
for src in ("t[0] = 1", "del t[0]", "t[9]", "t['a']", "t + [1]", "t.index(9)", "tuple(5)", "t * 'a'", "t < 5", "hash(([],))", "tuple(1, 2)", "t.append(1)"):
    try:
        exec(src)
    except (TypeError, IndexError, ValueError, AttributeError) as e:
        print(src, type(e).__name__, e)
