print(set(), {1}, set([1, 1.0, True]), frozenset(), frozenset([1]), {()}, set("a"), {1, 2} == {2, 1})
for src in ("{[]}", "set(5)", "{{1}}", "set([[]])", "set(1, 2)", "frozenset(5)", "{*5}"):
    try:
        print(eval(src))
    except TypeError as e:
        print(e)
class S(set): pass
class F(frozenset): pass
print(S([1]), F([1]), S(), {frozenset([1])}, set([frozenset()]))
